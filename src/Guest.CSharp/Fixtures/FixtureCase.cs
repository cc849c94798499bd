namespace Perjury.Fixtures;

/// <summary>The kinds of JSON that the reader knows.</summary>
public enum FixtureFormat
{
    /// <summary>EEST <c>blockchain_test</c>: a chain of block RLPs over a full pre-state.</summary>
    BlockchainTest,

    /// <summary>EEST <c>blockchain_test_engine</c>: payloads in place of block RLPs.</summary>
    EngineTest,

    /// <summary>One block RLP with its execution witness and no full pre-state.</summary>
    WitnessedBlock,

    /// <summary>A case of another format inside the same release (state tests and the like); only its id is read.</summary>
    Other,
}

/// <summary>One test case: text in, bytes out. Nothing here is checked beyond its shape.</summary>
public sealed record FixtureCase
{
    /// <summary>The id inside the file, or the file's name for a witnessed block.</summary>
    public required string Id { get; init; }

    /// <summary>The file it was read from; <c>archive.tar.gz!member</c> for an archive.</summary>
    public required string Source { get; init; }

    public required FixtureFormat Format { get; init; }

    /// <summary>The fork or fork transition as the fixture spells it; empty when it names none.</summary>
    public string Network { get; init; } = "";

    /// <summary>1 when the fixture names none (as the older tests mean it).</summary>
    public ulong ChainId { get; init; } = 1;

    /// <summary>In the order of the file; empty when the fixture has none.</summary>
    public IReadOnlyList<BlobParameters> BlobSchedule { get; init; } = [];

    /// <summary>The full state before the first block; empty for a witnessed block.</summary>
    public IReadOnlyList<FixtureAccount> Pre { get; init; } = [];

    public byte[]? GenesisRlp { get; init; }

    public FixtureHeader? GenesisHeader { get; init; }

    /// <summary>Every field of the genesis header, where the case gives no RLP of it.</summary>
    public GenesisFields? Genesis { get; init; }

    public IReadOnlyList<FixtureBlock> Blocks { get; init; } = [];

    /// <summary>The full state after the last valid block, or null when only its hash is given.</summary>
    public IReadOnlyList<FixtureAccount>? PostState { get; init; }

    /// <summary>State root after the last valid block, 32 bytes.</summary>
    public byte[]? PostStateHash { get; init; }

    /// <summary>Hash of the canonical head, 32 bytes.</summary>
    public byte[]? LastBlockHash { get; init; }

    /// <summary><c>NoProof</c> where seals are not to be checked.</summary>
    public string? SealEngine { get; init; }

    /// <summary>The mode that the case is judged in, as <c>_info</c> names it; null in releases of others.</summary>
    public string? Conformance { get; init; }

    /// <summary>The rules that <c>_info</c> says the case was filled by; null in releases of others.</summary>
    public string? StatedRules { get; init; }

    /// <summary>Where <c>_info</c> says the case comes from, which names the release; null where it does not say.</summary>
    public string? SourceUrl { get; init; }
}

/// <summary>The blob parameters of one fork (EIP-7840): counts in blobs, fraction in blob gas.</summary>
public sealed record BlobParameters(
    string Fork,
    ulong Target,
    ulong Max,
    ulong BaseFeeUpdateFraction
);

/// <summary>One account of a full state; balance and slots are 32 bytes big-endian, the address 20.</summary>
public sealed record FixtureAccount(
    byte[] Address,
    ulong Nonce,
    byte[] Balance,
    byte[] Code,
    IReadOnlyList<StorageSlot> Storage
);

/// <summary>One storage slot, key and value 32 bytes big-endian.</summary>
public readonly record struct StorageSlot(byte[] Key, byte[] Value);

/// <summary>What a fixture says about a header; the RLP stays the authority.</summary>
public sealed record FixtureHeader(
    byte[] Hash,
    byte[] ParentHash,
    byte[] StateRoot,
    ulong Number,
    ulong Timestamp
);

/// <summary>One block of a case, as RLP or as an engine payload.</summary>
public sealed record FixtureBlock
{
    /// <summary>The block's RLP; empty when the case carries a payload instead.</summary>
    public required byte[] Rlp { get; init; }

    public EnginePayload? Payload { get; init; }

    /// <summary>Null for a valid block; else the accepted exception names, joined by <c>|</c>.</summary>
    public string? ExpectException { get; init; }

    /// <summary>The Engine API error that the call must end in, before any validation; null if none.</summary>
    public string? ErrorCode { get; init; }

    public FixtureHeader? Header { get; init; }

    /// <summary>The block hash the source states, 32 bytes, if it states one outside a header.</summary>
    public byte[]? BlockHash { get; init; }

    public ExecutionWitness? ExecutionWitness { get; init; }

    /// <summary>The source says that the witness was changed on purpose.</summary>
    public bool IsWitnessMutated { get; init; }

    public byte[]? StatelessInputBytes { get; init; }

    public byte[]? StatelessOutputBytes { get; init; }

    /// <summary>The chain a reorganisation test puts the block on.</summary>
    public string? ChainName { get; init; }

    public string? BlockNumber { get; init; }
}

/// <summary>Byte strings as the fixture lists them: order, duplicates and junk are kept.</summary>
public sealed record ExecutionWitness(
    IReadOnlyList<byte[]> State,
    IReadOnlyList<byte[]> Codes,
    IReadOnlyList<byte[]> Headers,
    IReadOnlyList<byte[]> PostStateNodes
)
{
    /// <summary>The parent's state root, when the source gives it in place of the parent header.</summary>
    public byte[]? PreStateRoot { get; init; }
}

/// <summary>An <c>engine_newPayload</c> call: the payload's fields and the other parameters.</summary>
public sealed record EnginePayload
{
    public required int Version { get; init; }

    /// <summary>In the order of <see cref="HeaderJson.Fields"/>: what the payload says of its header; null where it says nothing.</summary>
    public required IReadOnlyList<byte[]?> Fields { get; init; }
    public required byte[] BlockHash { get; init; }
    public required IReadOnlyList<byte[]> Transactions { get; init; }

    /// <summary>Null before Shanghai.</summary>
    public IReadOnlyList<FixtureWithdrawal>? Withdrawals { get; init; }
    public byte[]? BlockAccessList { get; init; }
    public ulong? SlotNumber { get; init; }

    /// <summary>Null before Cancun.</summary>
    public IReadOnlyList<byte[]>? VersionedHashes { get; init; }
    public byte[]? ParentBeaconBlockRoot { get; init; }

    /// <summary>Type byte and data per entry (EIP-7685); null before Prague.</summary>
    public IReadOnlyList<byte[]>? ExecutionRequests { get; init; }
}

/// <summary>One withdrawal (EIP-4895), amount in gwei, address 20 bytes.</summary>
public sealed record FixtureWithdrawal(
    ulong Index,
    ulong ValidatorIndex,
    byte[] Address,
    ulong Amount
);
