/// What each fork changes in numbers: one table, each row the previous one plus its EIPs.
module Perjury.Model.ForkTable

open System.Numerics
open Perjury.Model.Forks

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
