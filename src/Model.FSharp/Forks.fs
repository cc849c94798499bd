/// The forks of the execution layer and what each changes in numbers: one table, each row the previous one plus its EIPs.
module Perjury.Model.Forks

open System.Numerics

type Fork =
    | Frontier
    | Homestead
    | DaoFork
    | TangerineWhistle
    | SpuriousDragon
    | Byzantium
    | Constantinople
    | StPetersburg
    | Istanbul
    | MuirGlacier
    | Berlin
    | London
    | ArrowGlacier
    | GrayGlacier
    | Paris
    | Shanghai
    | Cancun
    | Prague
    | Osaka
    | Bpo1
    | Bpo2
    | Bpo3
    | Bpo4
    | Bpo5

/// EIP-4844 and EIP-7691, per block, counted in blobs; the fraction steers the blob base fee.
type BlobSchedule =
    {
        Target: uint64
        Max: uint64
        UpdateFraction: uint64
    }

type Rules =
    {
        Fork: Fork
        // gas of state access, before Berlin one price each (EIP-150, EIP-1884), from Berlin cold and warm (EIP-2929)
        SloadGas: uint64
        BalanceGas: uint64
        ExtCodeGas: uint64
        ExtCodeHashGas: uint64
        CallGas: uint64
        SelfDestructGas: uint64
        /// EIP-160.
        ExpByteGas: uint64
        /// EIP-2028.
        CalldataByteGas: uint64
        /// EIP-2: surcharge of a creating transaction.
        CreateTransactionGas: uint64
        /// EIP-3529: refunds are capped at gas used over this.
        RefundQuotient: uint64
        /// EIP-3529.
        SelfDestructRefund: uint64
        /// EIP-3529: for clearing a slot.
        ClearRefund: uint64
        /// EIP-170; before it no limit.
        MaxCodeSize: int
        /// EIP-3860.
        MaxInitCodeSize: int
        /// EIP-649, EIP-1234, EIP-3675, in wei.
        BlockReward: BigInteger
        /// Blocks by which the difficulty bomb was delayed (EIP-649, 1234, 2384, 3554, 4345, 5133).
        BombDelay: int64
        Blobs: BlobSchedule option
        /// EIP-7594: blobs of one transaction.
        MaxBlobsPerTransaction: uint64
    }

let private ether = BigInteger.Pow(BigInteger 10, 18)

let private frontier =
    {
        Fork = Frontier
        SloadGas = 50UL
        BalanceGas = 20UL
        ExtCodeGas = 20UL
        ExtCodeHashGas = 400UL
        CallGas = 40UL
        SelfDestructGas = 0UL
        ExpByteGas = 10UL
        CalldataByteGas = 68UL
        CreateTransactionGas = 0UL
        RefundQuotient = 2UL
        SelfDestructRefund = 24000UL
        ClearRefund = 15000UL
        MaxCodeSize = System.Int32.MaxValue
        MaxInitCodeSize = System.Int32.MaxValue
        BlockReward = BigInteger 5 * ether
        BombDelay = 0L
        Blobs = None
        MaxBlobsPerTransaction = System.UInt64.MaxValue
    }

let private blobs target most fraction =
    Some
        {
            Target = target
            Max = most
            UpdateFraction = fraction
        }

/// What each fork changes in the row before it.
let private changes: (Fork * (Rules -> Rules)) list =
    [
        Homestead,
        (fun r ->
            { r with
                CreateTransactionGas = 32000UL
            })
        DaoFork, id
        TangerineWhistle,
        (fun r ->
            { r with
                SloadGas = 200UL
                BalanceGas = 400UL
                ExtCodeGas = 700UL
                CallGas = 700UL
                SelfDestructGas = 5000UL
            })
        SpuriousDragon,
        (fun r ->
            { r with
                ExpByteGas = 50UL
                MaxCodeSize = 0x6000
            })
        Byzantium,
        (fun r ->
            { r with
                BlockReward = BigInteger 3 * ether
                BombDelay = 3_000_000L
            })
        Constantinople,
        (fun r ->
            { r with
                BlockReward = BigInteger 2 * ether
                BombDelay = 5_000_000L
            })
        StPetersburg, id
        Istanbul,
        (fun r ->
            { r with
                SloadGas = 800UL
                BalanceGas = 700UL
                ExtCodeHashGas = 700UL
                CalldataByteGas = 16UL
            })
        MuirGlacier, (fun r -> { r with BombDelay = 9_000_000L })
        Berlin, id
        London,
        (fun r ->
            { r with
                RefundQuotient = 5UL
                SelfDestructRefund = 0UL
                ClearRefund = 4800UL
                BombDelay = 9_700_000L
            })
        ArrowGlacier, (fun r -> { r with BombDelay = 10_700_000L })
        GrayGlacier, (fun r -> { r with BombDelay = 11_400_000L })
        Paris,
        (fun r ->
            { r with
                BlockReward = BigInteger.Zero
                BombDelay = 0L
            })
        Shanghai, (fun r -> { r with MaxInitCodeSize = 0xC000 })
        Cancun,
        (fun r ->
            { r with
                Blobs = blobs 3UL 6UL 3_338_477UL
            })
        Prague,
        (fun r ->
            { r with
                Blobs = blobs 6UL 9UL 5_007_716UL
            })
        Osaka, (fun r -> { r with MaxBlobsPerTransaction = 6UL })
        Bpo1,
        (fun r ->
            { r with
                Blobs = blobs 10UL 15UL 8_346_193UL
            })
        Bpo2,
        (fun r ->
            { r with
                Blobs = blobs 14UL 21UL 11_684_671UL
            })
        Bpo3,
        (fun r ->
            { r with
                Blobs = blobs 21UL 32UL 20_609_697UL
            })
        Bpo4,
        (fun r ->
            { r with
                Blobs = blobs 14UL 21UL 13_739_630UL
            })
        Bpo5, id
    ]

/// All forks with their rules.
let rulesByFork =
    changes
    |> List.scan (fun rules (fork, change) -> { change rules with Fork = fork }) frontier
    |> List.map (fun rules -> rules.Fork, rules)
    |> Map.ofList

let rules fork = Map.find fork rulesByFork

/// The row before a fork's; Frontier is its own predecessor.
let previous fork =
    match Map.toList rulesByFork |> List.map fst |> List.takeWhile ((<>) fork) with
    | [] -> Frontier
    | earlier -> List.last earlier

/// Fork by its index on the wire (EIP-8025's ProtocolFork, continued for what comes after BPO2).
let ofIndex (index: byte) =
    match int index with
    | 0x01 -> Some Frontier
    | 0x02 -> Some Homestead
    | 0x03 -> Some DaoFork
    | 0x04 -> Some TangerineWhistle
    | 0x05 -> Some SpuriousDragon
    | 0x06 -> Some Byzantium
    | 0x07 -> Some StPetersburg
    | 0x08 -> Some Istanbul
    | 0x09 -> Some MuirGlacier
    | 0x0A -> Some Berlin
    | 0x0B -> Some London
    | 0x0C -> Some ArrowGlacier
    | 0x0D -> Some GrayGlacier
    | 0x0E -> Some Paris
    | 0x0F -> Some Shanghai
    | 0x10 -> Some Cancun
    | 0x11 -> Some Prague
    | 0x12 -> Some Osaka
    | 0x13 -> Some Bpo1
    | 0x14 -> Some Bpo2
    | 0x16 -> Some Bpo3
    | 0x17 -> Some Bpo4
    | 0x18 -> Some Constantinople
    | 0x19 -> Some Bpo5
    | _ -> None

/// Block gas per blob (EIP-4844).
[<Literal>]
let GasPerBlob = 131072UL
