namespace Perjury.Guest.Wire;

/// <summary>How execution requests stand on the wire.</summary>
internal enum RequestsForm : byte
{
    /// <summary>A bounded list for each of three types (Electra).</summary>
    Bounded,

    /// <summary>A progressive list for each of five types (EIP-7688, EIP-8282).</summary>
    Progressive,

    /// <summary>A list of byte strings, each its type and its items (EIP-7685).</summary>
    Encoded,
}

/// <summary>Limits and merkleization of a request. A limit of <see cref="Ssz.Progressive"/> is none: the list is progressive.</summary>
internal sealed class RequestShape
{
    /// <summary>Shanghai to BPO2: what the beacon chain has (Capella, Deneb, Electra).</summary>
    public static readonly RequestShape Beacon = new()
    {
        MaxTransactions = 1 << 20,
        MaxTransactionLength = 1 << 30,
        MaxWithdrawals = 16,
        MaxVersionedHashes = 4096,
    };

    public static readonly RequestShape Zkevm033 = new()
    {
        MaxTransactions = 1 << 20,
        MaxTransactionLength = 1 << 30,
        MaxWithdrawals = 1 << 16,
        MaxVersionedHashes = 4096,
        MaxAccessListLength = 1 << 24,
        Requests = RequestsForm.Encoded,
        LetsOddNodesPass = true,
    };

    public static readonly RequestShape Plain = new()
    {
        Requests = RequestsForm.Progressive,
        IsPayloadProgressive = true,
        LetsOddNodesPass = true,
    };

    public static readonly RequestShape Progressive = new()
    {
        MaxVersionedHashes = 4096,
        Requests = RequestsForm.Progressive,
        IsPayloadProgressive = true,
        IsProgressive = true,
    };

    public int MaxTransactions { get; private init; }

    public int MaxTransactionLength { get; private init; }

    public int MaxWithdrawals { get; private init; }

    public int MaxVersionedHashes { get; private init; }

    public int MaxAccessListLength { get; private init; }

    public RequestsForm Requests { get; private init; }

    /// <summary>The execution payload is a progressive container.</summary>
    public bool IsPayloadProgressive { get; private init; }

    /// <summary>The releases before v21.0.7 read what a decoder reads (<see cref="ExecutionWitness.LetsOddNodesPass"/>).</summary>
    public bool LetsOddNodesPass { get; private init; }

    /// <summary>The request itself is one.</summary>
    public bool IsProgressive { get; private init; }
}
