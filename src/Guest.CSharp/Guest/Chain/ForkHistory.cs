using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

// What each fork changed, in order. A parameter that no method sets has its Frontier value (ForkParameters.cs).
public sealed partial class Fork
{
    private const ulong MainnetDaoForkBlock = 1_920_000;

    // EIP-606: EIP-2, EIP-7.
    private void Homestead()
    {
        DifficultyRule = DifficultyRule.Homestead;
        RequiresLowS = true;
        TransactionCreateGas = 32_000;
        CodeDepositMustBePaid = true;
    }

    // EIP-608: EIP-150.
    private void TangerineWhistle()
    {
        BalanceGas = 400;
        ExtCodeGas = 700;
        SloadGas = 200;
        CallGas = 700;
        SelfDestructGas = 5_000;
        SelfDestructNewAccountGas = 25_000;
        KeepsSixtyFourth = true;
    }

    // EIP-607: EIP-155, EIP-160, EIP-161, EIP-170.
    private void SpuriousDragon()
    {
        HasReplayProtection = true;
        ExpByteGas = 50;
        EmptyAccounts = EmptyAccountRule.ClearTouched;
        NewContractNonce = 1;
        MaxCodeSize = 24_576;
    }

    // EIP-609: EIP-100, 140, 196, 197, 198, 211, 214, 649, 658.
    private void Byzantium()
    {
        DifficultyRule = DifficultyRule.Byzantium;
        BombDelay = 3_000_000;
        BlockReward = 3_000_000_000_000_000_000;
        ReceiptsHaveStateRoots = false;
        LastPrecompile = 8;
    }

    // EIP-1013: EIP-145, 1014, 1052, 1234, 1283.
    private void Constantinople()
    {
        BombDelay = 5_000_000;
        BlockReward = 2_000_000_000_000_000_000;
        StorageGas = StorageGasRule.NetMetered;
        StorageNoopGas = 200;
        ExtCodeHashGas = 400;
    }

    // EIP-1716: without EIP-1283.
    private void Petersburg() => StorageGas = StorageGasRule.Plain;

    // EIP-1679: EIP-152, 1108, 1344, 1884, 2028, 2200.
    private void Istanbul()
    {
        LastPrecompile = 9;
        Bn254AddGas = 150;
        Bn254MulGas = 6_000;
        Bn254PairingGas = 45_000;
        Bn254PairingPointGas = 34_000;
        BalanceGas = 700;
        ExtCodeHashGas = 700;
        SloadGas = 800;
        CalldataNonZeroGas = 16;
        StorageGas = StorageGasRule.NetMetered;
        StorageNoopGas = 800;
        StorageStipend = 2_300;
    }

    // EIP-2565, 2718, 2929, 2930.
    private void Berlin()
    {
        MaxTransactionType = TransactionType.AccessList;
        ModexpGas = ModexpGasRule.Eip2565;
        HasAccessCosts = true;
        BalanceGas = 0;
        ExtCodeGas = 0;
        ExtCodeHashGas = 0;
        SloadGas = 0;
        CallGas = 0;
        StorageNoopGas = WarmAccessGas;
        StorageResetGas = 5_000 - ColdStorageGas;
    }

    // EIP-1559, 3198, 3529, 3541, 3554.
    private void London()
    {
        HeaderForm = HeaderForm.London;
        HasBaseFee = true;
        BombDelay = 9_700_000;
        MaxTransactionType = TransactionType.FeeMarket;
        StorageClearRefund = 4_800;
        SelfDestructRefund = 0;
        RefundQuotient = 5;
        RejectsEfCode = true;
    }

    // EIP-3675, 4399.
    private void Paris()
    {
        HasProofOfWork = false;
        DifficultyRule = DifficultyRule.Zero;
        BlockReward = 0;
        EmptyAccounts = EmptyAccountRule.ClearModified;
        HasPrevRandao = true;
    }

    // EIP-3651, 3855, 3860, 4895.
    private void Shanghai()
    {
        HeaderForm = HeaderForm.Shanghai;
        HasWithdrawals = true;
        CoinbaseStartsWarm = true;
        MaxInitCodeSize = 49_152;
        InitCodeWordGas = 2;
    }

    // EIP-1153, 4788, 4844, 5656, 6780, 7516.
    private void Cancun()
    {
        HeaderForm = HeaderForm.Cancun;
        HasBlobs = true;
        HasBeaconRoots = true;
        MaxTransactionType = TransactionType.Blob;
        SetBlobs(3, 6, 3_338_477);
        LastPrecompile = 10;
        DestroysOnlyNewContracts = true;
    }

    // EIP-2537, 2935, 6110, 7002, 7251, 7623, 7685, 7691, 7702.
    private void Prague()
    {
        HeaderForm = HeaderForm.Prague;
        HasRequests = true;
        HasBlockHashHistory = true;
        MaxTransactionType = TransactionType.SetCode;
        SetBlobs(6, 9, 5_007_716);
        LastPrecompile = 17;
        CalldataFloorTokenGas = 10;
        HasDelegation = true;
    }

    // EIP-7594, 7823, 7825, 7883, 7918, 7934, 7939, 7951.
    private void Osaka()
    {
        MaxBlobsPerTransaction = 6;
        ModexpMaxLength = 1_024;
        MaxTransactionGas = 16_777_216;
        ModexpGas = ModexpGasRule.Eip7883;
        HasBlobFeeReserve = true;
        MaxBlockSize = 8_388_608;
        HasP256Verify = true;
    }

    // EIP-7708, 7778, 7843, 7928, 7954, 7976, 7981, 8024, 8037 as of early April 2026.
    private void AmsterdamZkevm033()
    {
        HeaderForm = HeaderForm.Amsterdam;
        SetBlobs(14, 21, 11_684_671);
        HasBlockAccessList = true;
        ReadsBeforeCharging = false;
        TransferLogs = TransferLogRule.TransfersAndBurns;
        MaxTransactionGas = UInt256.MaxValue;
        MaxCodeSize = 32_768;
        MaxInitCodeSize = 65_536;
        CalldataFloorTokenGas = 16;
        FloorCountsZerosInFull = true;
        AccessListsPayFloor = true;
        StateGas = StateGasRule.Kept;
        NewAccountStateBytes = 112;
        NewSlotStateBytes = 32;
        DelegationStateBytes = 23;
        TransactionCreateGas = 9_000;
        CreateGas = 9_000;
        CodeDepositByteGas = 0;
        CodeDepositWordGas = 6;
        CallNewAccountGas = 0;
        SelfDestructNewAccountGas = 0;
        StorageSetGas = StorageResetGas;
        AuthorizationGas = 7_500;
        AuthorizationRefund = 0;
    }

    // EIP-8037 a few weeks later.
    private void Amsterdam202604() => StateGas = StateGasRule.Intrinsic;

    // The same with EIP-2780, 7997, 8038, 8246, 8282 and the newer numbers. EIP-7997 is only a contract of the pre-state.
    private void Amsterdam()
    {
        TransferLogs = TransferLogRule.Transfers;
        DestroyedKeepBalance = true;
        HasBuilderRequests = true;
        MaxTransactionGas = uint.MaxValue;
        MaxCodeSize = 65_536;
        MaxInitCodeSize = 131_072;
        StateGas = StateGasRule.Runtime;
        CostPerStateByte = 1_530;
        NewAccountStateBytes = 120;
        NewSlotStateBytes = 64;
        SystemCallSlots = 16;
        TransactionGas = 12_000;
        TransactionRecipientGas = 3_000;
        TransactionValueGas = 6_000;
        TransactionCreateGas = 12_000;
        CreateGas = 12_000;
        AuthorizationGas = 7_816;
        AccessListAddressGas = 2_900;
        AccessListKeyGas = 2_000;
        ColdAccountGas = 3_000;
        AccountWriteGas = 9_000;
        ExtCodeGas = 100;
        CallValueGas = 11_300;
        SelfDestructNewAccountGas = 9_000;
        StorageWarmGas = WarmAccessGas;
        StorageNoopGas = 0;
        StorageSetGas = 10_000;
        StorageResetGas = 10_000;
        StorageClearRefund = 11_616;
    }

    // EIP-7892.
    private void BlobParameterOnlyForks()
    {
        switch (Id)
        {
            case ForkId.Bpo1:
                SetBlobs(10, 15, 8_346_193);
                break;
            case ForkId.Bpo2:
                SetBlobs(14, 21, 11_684_671);
                break;
            case ForkId.Bpo3:
                SetBlobs(21, 32, 20_609_697);
                break;
            case ForkId.Bpo4:
                SetBlobs(14, 21, 13_739_630);
                break;
            case ForkId.Bpo5:
                SetBlobs(21, 32, 20_609_697);
                break;
        }
    }
}
