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
    | Amsterdam

/// The fork that is not final: its rules as they stood in April 2026, and as they went live in October 2026 (decision 0090).
type Release =
    /// tests-zkevm v0.3.3.
    | Zkevm033
    /// tests-bal v5.7.0, some weeks later.
    | April2026
    | V21

/// EIP-4844 and EIP-7691, per block, counted in blobs; the fraction steers the blob base fee.
type BlobSchedule =
    {
        Target: uint64
        Max: uint64
        UpdateFraction: uint64
    }

/// When the state that a transaction adds by itself (its contract, its recipient, its delegations) is paid for.
type StateTiming =
    /// The worst case before it runs. State that is not there in the end stays paid; a slot comes back as a refund.
    | Kept
    /// The worst case before it runs. What is not there in the end comes back to the reservoir.
    | UpFront
    /// What is needed, between the authorizations and the first frame (EIP-2780).
    | AtDispatch

/// EIP-8037: gas for growing the state, in a dimension beside execution.
type StateGas =
    {
        /// Price of a byte in a block with this gas limit.
        ByteGas: uint64 -> uint64
        AccountBytes: uint64
        SlotBytes: uint64
        DelegationBytes: uint64
        Timing: StateTiming
        /// Slots that a system call can fill beside its gas.
        SystemCallSlots: uint64
    }

/// EIP-7708: which movements of ether leave a log.
type EtherLogs =
    | NoEtherLogs
    | TransfersAndBurns
    | Transfers

type Rules =
    {
        Fork: Fork
        /// Calls, SELFDESTRUCT and SSTORE read what they work on before they charge, and look at the static flag last. The
        /// text of Amsterdam, where reads are what a block says of itself, charges first (EIP-7928).
        ReadsBeforeCharging: bool
        /// EXTCODECOPY looks the code up also where it copies no byte of it.
        ReadsCodeForNothing: bool
        // gas of state access, before Berlin one price each (EIP-150, EIP-1884), from Berlin cold and warm (EIP-2929)
        SloadGas: uint64
        BalanceGas: uint64
        ExtCodeGas: uint64
        ExtCodeHashGas: uint64
        CallGas: uint64
        SelfDestructGas: uint64
        /// EIP-2929: the first look at an account.
        ColdAccountGas: uint64
        /// EIP-2929: what a cold slot adds to the price of SSTORE.
        ColdStoreGas: uint64
        /// SSTORE that fills an empty slot.
        SlotSetGas: uint64
        /// SSTORE that changes a slot otherwise for the first time.
        SlotResetGas: uint64
        /// EIP-8038: a code is a second read.
        CodeReadGas: uint64
        /// A call that sends ether.
        CallValueGas: uint64
        /// A call that brings an account into being.
        NewAccountGas: uint64
        /// A selfdestruct that does.
        SelfDestructNewAccountGas: uint64
        CreateGas: uint64
        /// For the code that a creation leaves: by the byte, and by the word that is hashed (EIP-8037).
        CodeByteGas: uint64
        CodeWordGas: uint64
        /// EIP-160.
        ExpByteGas: uint64
        /// EIP-2028.
        CalldataByteGas: uint64
        /// What every transaction pays; for reaching an account other than its sender; for sending it ether (EIP-2780).
        TransactionGas: uint64
        RecipientGas: uint64
        TransferGas: uint64
        /// EIP-2: surcharge of a creating transaction.
        CreateTransactionGas: uint64
        /// EIP-2930, and EIP-7981 by the byte.
        AccessListAddressGas: uint64
        AccessListKeyGas: uint64
        AccessListByteGas: uint64
        /// EIP-7702: an authorization, what comes back for an account that is there, and its first write (EIP-8038).
        AuthorizationGas: uint64
        AuthorizationRefund: uint64
        AccountWriteGas: uint64
        /// EIP-7623, EIP-7976: the least a transaction pays for its data.
        FloorZeroByteGas: uint64
        FloorByteGas: uint64
        /// EIP-2780: the floor stands on what the recipient costs too.
        IsFloorOnRecipient: bool
        /// EIP-7825.
        MaxTransactionGas: uint64
        /// EIP-8037: of the gas of a transaction what execution can take.
        MaxExecutionGas: uint64
        StateGas: StateGas option
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
        EtherLogs: EtherLogs
        /// EIP-8246: what selfdestructs keeps its ether.
        SelfDestructKeepsEther: bool
        /// Contracts whose queues are emptied after the transactions, by request type (EIP-7685).
        RequestContracts: (byte * byte[]) list
        /// EIP-7928: gas of the block for each entry of its access list.
        AccessListItemGas: uint64 option
    }

let private ether = BigInteger.Pow(BigInteger 10, 18)

let private frontier =
    {
        Fork = Frontier
        ReadsBeforeCharging = true
        ReadsCodeForNothing = true
        SloadGas = 50UL
        BalanceGas = 20UL
        ExtCodeGas = 20UL
        ExtCodeHashGas = 400UL
        CallGas = 40UL
        SelfDestructGas = 0UL
        ColdAccountGas = 0UL
        ColdStoreGas = 0UL
        SlotSetGas = 20000UL
        SlotResetGas = 5000UL
        CodeReadGas = 0UL
        CallValueGas = 9000UL
        NewAccountGas = 25000UL
        SelfDestructNewAccountGas = 0UL
        CreateGas = 32000UL
        CodeByteGas = 200UL
        CodeWordGas = 0UL
        ExpByteGas = 10UL
        CalldataByteGas = 68UL
        TransactionGas = 21000UL
        RecipientGas = 0UL
        TransferGas = 0UL
        CreateTransactionGas = 0UL
        AccessListAddressGas = 2400UL
        AccessListKeyGas = 1900UL
        AccessListByteGas = 0UL
        AuthorizationGas = 25000UL
        AuthorizationRefund = 12500UL
        AccountWriteGas = 0UL
        FloorZeroByteGas = 0UL
        FloorByteGas = 0UL
        IsFloorOnRecipient = false
        MaxTransactionGas = System.UInt64.MaxValue
        MaxExecutionGas = System.UInt64.MaxValue
        StateGas = None
        RefundQuotient = 2UL
        SelfDestructRefund = 24000UL
        ClearRefund = 15000UL
        MaxCodeSize = System.Int32.MaxValue
        MaxInitCodeSize = System.Int32.MaxValue
        BlockReward = BigInteger 5 * ether
        BombDelay = 0L
        Blobs = None
        MaxBlobsPerTransaction = System.UInt64.MaxValue
        EtherLogs = NoEtherLogs
        SelfDestructKeepsEther = false
        RequestContracts = []
        AccessListItemGas = None
    }

let private blobs target most fraction =
    Some
        {
            Target = target
            Max = most
            UpdateFraction = fraction
        }

// request contracts (EIP-7002, EIP-7251, EIP-8282)

let private withdrawalRequests =
    Bytes.ofHex "00000961ef480eb55e80d19ad83579a64c007002"

let private consolidationRequests =
    Bytes.ofHex "0000bbddc7ce488642fb579f8b00f3a590007251"

let private builderDeposits = Bytes.ofHex "0000bff46984e3725691fa540a8c7589300d8282"

let private builderExits = Bytes.ofHex "000064d678505ad48f8ccb093bc65613800e8282"

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
                SelfDestructNewAccountGas = 25000UL
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
        Berlin,
        (fun r ->
            { r with
                ColdAccountGas = 2600UL
                ColdStoreGas = 2100UL
                SlotResetGas = 2900UL
            })
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
                FloorZeroByteGas = 10UL
                FloorByteGas = 40UL
                RequestContracts = [ 1uy, withdrawalRequests; 2uy, consolidationRequests ]
            })
        Osaka,
        (fun r ->
            { r with
                MaxBlobsPerTransaction = 6UL
                MaxTransactionGas = 0x100_0000UL
            })
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

/// EIP-8037 of April 2026: 100 GiB of state a year at half of the gas limit, the price cut to five bits above an offset.
let private byteGasOfLimit (gasLimit: uint64) =
    let growth = 2I * 100I * BigInteger.Pow(1024I, 3)
    let raw = (bigint gasLimit * 2_628_000I + growth - 1I) / growth
    let offset = 9578I
    let shift = max 0 (int ((raw + offset).GetBitLength()) - 5)
    uint64 (max 1I ((((raw + offset) >>> shift) <<< shift) - offset))

/// Amsterdam in both releases: EIPs 7708, 7778, 7843, 7928, 7954, 7976, 7981, 8024 and 8037.
let private amsterdam r =
    { r with
        ReadsBeforeCharging = false
        Blobs = blobs 14UL 21UL 11_684_671UL
        NewAccountGas = 0UL
        CodeByteGas = 0UL
        CodeWordGas = 6UL
        AccessListByteGas = 64UL
        AuthorizationRefund = 0UL
        FloorZeroByteGas = 64UL
        FloorByteGas = 64UL
        MaxExecutionGas = 0x100_0000UL
        AccessListItemGas = Some 2000UL
    }

let private april timing r =
    { r with
        SlotSetGas = 2900UL
        SelfDestructNewAccountGas = 0UL
        CreateGas = 9000UL
        CreateTransactionGas = 9000UL
        AuthorizationGas = 7500UL
        MaxTransactionGas = System.UInt64.MaxValue
        MaxCodeSize = 0x8000
        MaxInitCodeSize = 0x10000
        EtherLogs = TransfersAndBurns
        StateGas =
            Some
                {
                    ByteGas = byteGasOfLimit
                    AccountBytes = 112UL
                    SlotBytes = 32UL
                    DelegationBytes = 23UL
                    Timing = timing
                    SystemCallSlots = 0UL
                }
    }

/// What each release makes of it.
let private releases: (Release * (Rules -> Rules)) list =
    [
        Zkevm033, april Kept
        April2026, april UpFront
        // with EIPs 2780, 7997, 8038, 8246 and 8282
        V21,
        (fun r ->
            { r with
                ColdAccountGas = 3000UL
                ColdStoreGas = 2000UL
                SlotSetGas = 10_100UL
                SlotResetGas = 10_100UL
                CodeReadGas = 100UL
                CallValueGas = 11_300UL
                SelfDestructNewAccountGas = 9000UL
                CreateGas = 12_000UL
                TransactionGas = 12_000UL
                RecipientGas = 3000UL
                TransferGas = 6000UL
                CreateTransactionGas = 12_000UL
                AccessListAddressGas = 2900UL
                AccessListKeyGas = 2000UL
                AuthorizationGas = 7816UL
                AccountWriteGas = 9000UL
                IsFloorOnRecipient = true
                MaxTransactionGas = 0xFFFF_FFFFUL
                ClearRefund = 11_616UL
                MaxCodeSize = 0x10000
                MaxInitCodeSize = 0x20000
                EtherLogs = Transfers
                SelfDestructKeepsEther = true
                RequestContracts = r.RequestContracts @ [ 3uy, builderDeposits; 4uy, builderExits ]
                StateGas =
                    Some
                        {
                            ByteGas = fun _ -> 1530UL
                            AccountBytes = 120UL
                            SlotBytes = 64UL
                            DelegationBytes = 23UL
                            Timing = AtDispatch
                            SystemCallSlots = 16UL
                        }
            })
    ]

/// The final forks, oldest first.
let private finalRules =
    changes
    |> List.scan (fun rules (fork, change) -> { change rules with Fork = fork }) frontier

/// All forks with their rules, by release of the one that is not final.
let private rulesByRelease =
    let withAmsterdam change =
        finalRules
        @ [
            { change (amsterdam (List.last finalRules)) with
                Fork = Amsterdam
            }
        ]
        |> List.map (fun rules -> rules.Fork, rules)
        |> Map.ofList

    releases
    |> List.map (fun (release, change) -> release, withAmsterdam change)
    |> Map.ofList

/// The forks in the order they came.
let inOrder = (finalRules |> List.map (fun rules -> rules.Fork)) @ [ Amsterdam ]

let rulesAs release fork =
    Map.find fork (Map.find release rulesByRelease)

/// The rules of the newest release.
let rules fork = rulesAs V21 fork

/// The row before a fork's; Frontier is its own predecessor.
let previous fork =
    match List.takeWhile ((<>) fork) inOrder with
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
    | 0x15 -> Some Amsterdam
    | 0x16 -> Some Bpo3
    | 0x17 -> Some Bpo4
    | 0x18 -> Some Constantinople
    | 0x19 -> Some Bpo5
    | 0x1A
    | 0x1B -> Some Amsterdam
    | _ -> None

/// The block form can name an older release of the fork that is not final by an index of its own (decision 0100).
let releaseOfIndex release (index: byte) =
    match int index with
    | 0x1A -> April2026
    | 0x1B -> Zkevm033
    | _ -> release

/// Block gas per blob (EIP-4844).
[<Literal>]
let GasPerBlob = 131072UL
