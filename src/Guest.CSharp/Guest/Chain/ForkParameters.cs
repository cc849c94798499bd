using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

// The parameters, grouped by who reads them; the initial values are Frontier's. Gas in gas, sizes in bytes.
public sealed partial class Fork
{
    public ForkId Id { get; }

    // --- Header and block ---

    public HeaderForm HeaderForm { get; private set; } = HeaderForm.Frontier;

    /// <summary>The form of the fork before: an ancestor may be of it.</summary>
    public HeaderForm PreviousHeaderForm =>
        Id == ForkId.Frontier ? HeaderForm : Of(Predecessor).HeaderForm;

    // the releases of Amsterdam's rules follow the same fork
    private ForkId Predecessor => Id >= ForkId.AmsterdamZkevm033 ? ForkId.Bpo5 : Id - 1;

    /// <summary>Difficulty, ommers and rewards (the seal itself is never checked).</summary>
    public bool HasProofOfWork { get; private set; } = true;

    public DifficultyRule DifficultyRule { get; private set; } = DifficultyRule.Frontier;

    /// <summary>Blocks by which the difficulty bomb is late.</summary>
    public ulong BombDelay { get; private set; }

    public ulong MinimumDifficulty => 131_072;

    /// <summary>Wei; also the base of the ommer rewards. 0: none.</summary>
    public ulong BlockReward { get; private set; } = 5_000_000_000_000_000_000;

    /// <summary>EIP-779: where the balances move and from where ten blocks carry the extra data; null: nowhere.</summary>
    public ulong? DaoForkBlock { get; private set; }

    private Address? _depositContract;

    /// <summary>EIP-6110: its logs carry the deposits.</summary>
    public Address DepositContract =>
        _depositContract ?? HexAddress.Parse("00000000219ab540356cbb839cbe05303d7705fa"u8);

    public ulong MinimumGasLimit => 5_000;

    public ulong GasLimitBoundDivisor => 1_024;

    /// <summary>EIP-1559.</summary>
    public bool HasBaseFee { get; private set; }

    /// <summary>Base fee of the first block with one.</summary>
    public ulong InitialBaseFee => 1_000_000_000;

    public ulong ElasticityMultiplier => 2;

    public ulong BaseFeeMaxChangeDenominator => 8;

    /// <summary>EIP-4895.</summary>
    public bool HasWithdrawals { get; private set; }

    /// <summary>EIP-4788.</summary>
    public bool HasBeaconRoots { get; private set; }

    /// <summary>EIP-2935.</summary>
    public bool HasBlockHashHistory { get; private set; }

    /// <summary>EIP-7685 with the request types of EIP-6110, 7002 and 7251.</summary>
    public bool HasRequests { get; private set; }

    /// <summary>EIP-8282: request types 3 and 4.</summary>
    public bool HasBuilderRequests { get; private set; }

    /// <summary>EIP-7928.</summary>
    public bool HasBlockAccessList { get; private set; }

    /// <summary>EIP-7928: gas of the block that an account or a slot of the list takes.</summary>
    public ulong AccessListItemGas => 2_000;

    /// <summary>EIP-7934: RLP of the block; 0: unbounded.</summary>
    public int MaxBlockSize { get; private set; }

    /// <summary>Before Byzantium: the root after the transaction in place of the status (EIP-658).</summary>
    public bool ReceiptsHaveStateRoots { get; private set; } = true;

    // --- Blobs (EIP-4844, EIP-7840) ---

    public bool HasBlobs { get; private set; }

    /// <summary>Blobs per block.</summary>
    public ulong BlobTarget { get; private set; }

    /// <summary>Blobs per block.</summary>
    public ulong BlobMax { get; private set; }

    public ulong BlobBaseFeeUpdateFraction { get; private set; }

    public ulong GasPerBlob => 131_072;

    /// <summary>EIP-7594; before it only the block bounds a transaction.</summary>
    public int MaxBlobsPerTransaction { get; private set; } = int.MaxValue;

    /// <summary>EIP-7918.</summary>
    public bool HasBlobFeeReserve { get; private set; }

    /// <summary>EIP-7918: execution gas that a blob is worth.</summary>
    public ulong BlobBaseCost => 8_192;

    // --- Transactions ---

    public TransactionType MaxTransactionType { get; private set; } = TransactionType.Legacy;

    /// <summary>EIP-155.</summary>
    public bool HasReplayProtection { get; private set; }

    /// <summary>EIP-2.</summary>
    public bool RequiresLowS { get; private set; }

    public ulong TransactionGas { get; private set; } = 21_000;

    /// <summary>EIP-2780: the recipient's account, unless it is the sender's.</summary>
    public ulong TransactionRecipientGas { get; private set; }

    /// <summary>EIP-2780: the write to the recipient's balance, unless it is the sender.</summary>
    public ulong TransactionValueGas { get; private set; }

    public ulong TransactionCreateGas { get; private set; }

    public ulong CalldataZeroGas => 4;

    public ulong CalldataNonZeroGas { get; private set; } = 68;

    /// <summary>EIP-7623, per token (a zero byte is one token, another byte four); 0: no floor.</summary>
    public ulong CalldataFloorTokenGas { get; private set; }

    /// <summary>EIP-7976: a zero byte is four tokens of the floor, too.</summary>
    public bool FloorCountsZerosInFull { get; private set; }

    /// <summary>EIP-7981: the bytes of an access list pay the floor, and count for it.</summary>
    public bool AccessListsPayFloor { get; private set; }

    public ulong AccessListAddressGas { get; private set; } = 2_400;

    public ulong AccessListKeyGas { get; private set; } = 1_900;

    /// <summary>EIP-7702, per authorization.</summary>
    public ulong AuthorizationGas { get; private set; } = 25_000;

    /// <summary>EIP-7702: given back for an authority that exists.</summary>
    public ulong AuthorizationRefund { get; private set; } = 12_500;

    /// <summary>EIP-7825.</summary>
    public UInt256 MaxTransactionGas { get; private set; } = UInt256.MaxValue;

    /// <summary>At most 1/n of the gas used is refunded (EIP-3529).</summary>
    public ulong RefundQuotient { get; private set; } = 2;

    /// <summary>EIP-3651.</summary>
    public bool CoinbaseStartsWarm { get; private set; }

    // --- Accounts and contracts ---

    public EmptyAccountRule EmptyAccounts { get; private set; } = EmptyAccountRule.Keep;

    /// <summary>EIP-161.</summary>
    public ulong NewContractNonce { get; private set; }

    /// <summary>EIP-2: a contract whose code cannot be paid for fails; before, it stayed without code.</summary>
    public bool CodeDepositMustBePaid { get; private set; }

    /// <summary>EIP-170.</summary>
    public int MaxCodeSize { get; private set; } = int.MaxValue;

    /// <summary>EIP-3860.</summary>
    public int MaxInitCodeSize { get; private set; } = int.MaxValue;

    /// <summary>EIP-3860.</summary>
    public ulong InitCodeWordGas { get; private set; }

    /// <summary>EIP-3541.</summary>
    public bool RejectsEfCode { get; private set; }

    /// <summary>Per byte of the code of a new contract.</summary>
    public ulong CodeDepositByteGas { get; private set; } = 200;

    /// <summary>EIP-8037: for hashing the code of a new contract.</summary>
    public ulong CodeDepositWordGas { get; private set; }

    /// <summary>EIP-6780.</summary>
    public bool DestroysOnlyNewContracts { get; private set; }

    /// <summary>EIP-8246: a destroyed contract keeps its balance.</summary>
    public bool DestroyedKeepBalance { get; private set; }

    public TransferLogRule TransferLogs { get; private set; }

    /// <summary>EIP-7702.</summary>
    public bool HasDelegation { get; private set; }

    // --- Instructions ---

    /// <summary>
    /// Calls, SELFDESTRUCT and SSTORE read what they work on before they charge, and look at the static flag last. From EIP-7928 on
    /// reads are what a block says of itself, and come after the charge.
    /// </summary>
    public bool ReadsBeforeCharging { get; private set; } = true;

    /// <summary>EIP-2929: the costs below that it replaces are then 0.</summary>
    public bool HasAccessCosts { get; private set; }

    public ulong ColdAccountGas { get; private set; } = 2_600;

    public ulong ColdStorageGas => 2_100;

    public ulong WarmAccessGas => 100;

    /// <summary>EIP-4399.</summary>
    public bool HasPrevRandao { get; private set; }

    public ulong ExpByteGas { get; private set; } = 10;

    public ulong BalanceGas { get; private set; } = 20;

    /// <summary>EXTCODESIZE and EXTCODECOPY.</summary>
    public ulong ExtCodeGas { get; private set; } = 20;

    public ulong ExtCodeHashGas { get; private set; }

    public ulong SloadGas { get; private set; } = 50;

    public StorageGasRule StorageGas { get; private set; } = StorageGasRule.Plain;

    /// <summary>Zero to non-zero.</summary>
    public ulong StorageSetGas { get; private set; } = 20_000;

    /// <summary>Any other first change, without the cold surcharge.</summary>
    public ulong StorageResetGas { get; private set; } = 5_000;

    /// <summary>Net-metered: no change, or not the first one.</summary>
    public ulong StorageNoopGas { get; private set; }

    /// <summary>EIP-8038: access to a warm slot by SSTORE, which the costs of the change held before.</summary>
    public ulong StorageWarmGas { get; private set; }

    /// <summary>EIP-2200: SSTORE fails with this much gas or less.</summary>
    public ulong StorageStipend { get; private set; }

    public ulong StorageClearRefund { get; private set; } = 15_000;

    public ulong CallGas { get; private set; } = 40;

    public ulong CallValueGas { get; private set; } = 9_000;

    /// <summary>A call with value to an account that is not there.</summary>
    public ulong CallNewAccountGas { get; private set; } = 25_000;

    /// <summary>CREATE and CREATE2.</summary>
    public ulong CreateGas { get; private set; } = 32_000;

    /// <summary>EIP-150: the caller keeps 1/64, and a call for more gas than there is gets what there is.</summary>
    public bool KeepsSixtyFourth { get; private set; }

    public ulong SelfDestructGas { get; private set; }

    public ulong SelfDestructNewAccountGas { get; private set; }

    public ulong SelfDestructRefund { get; private set; } = 24_000;

    // --- Precompiles ---

    /// <summary>Addresses 1 to this.</summary>
    public int LastPrecompile { get; private set; } = 4;

    /// <summary>EIP-7951, at address 0x100.</summary>
    public bool HasP256Verify { get; private set; }

    public ModexpGasRule ModexpGas { get; private set; } = ModexpGasRule.Eip198;

    /// <summary>EIP-7823.</summary>
    public int ModexpMaxLength { get; private set; } = int.MaxValue;

    public ulong Bn254AddGas { get; private set; } = 500;

    public ulong Bn254MulGas { get; private set; } = 40_000;

    public ulong Bn254PairingGas { get; private set; } = 100_000;

    public ulong Bn254PairingPointGas { get; private set; } = 80_000;
}
