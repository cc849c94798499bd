using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Claim;

/// <summary>The upstream form: StatelessInput { new_payload_request, witness, chain_id }, 16 bytes of fixed part.</summary>
public sealed class RequestInput : IBlockClaim
{
    private readonly ForkId _fork;

    private RequestInput(ForkId fork, NewPayloadRequest request)
    {
        _fork = fork;
        Request = request;
    }

    public NewPayloadRequest Request { get; }

    internal static bool TryDecode(
        ByteSlice body,
        ushort id,
        in Schema schema,
        out StatelessInput input,
        out string detail
    )
    {
        input = null!;
        detail = "stateless_input: offsets are not canonical";
        Span<ByteSlice> parts = new ByteSlice[2];
        if (
            !Ssz.TryCut(body, 16, [0, 4], parts)
            || !NewPayloadRequest.TryDecode(
                parts[0],
                schema.Form,
                out NewPayloadRequest request,
                out detail
            )
            || !ExecutionWitness.TryDecode(parts[1], out ExecutionWitness witness, out detail)
        )
        {
            return false;
        }
        input = new StatelessInput
        {
            SchemaId = id,
            ChainId = Ssz.UInt64(body, 8),
            Root = request.HashTreeRoot(),
            Witness = witness,
            Claim = new RequestInput(schema.Fork, request),
        };
        return true;
    }

    public Rejection? TryGetFork(out Fork fork)
    {
        fork = Fork.Of(_fork);
        return null;
    }

    /// <summary>In the order of EELS: empty transactions, block hash, versioned hashes with the decoding of every transaction.</summary>
    public Rejection? TryBind(Fork fork, out Block block)
    {
        block = null!;
        ByteSlice[] raw = Request.Payload.Transactions;
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i].Length == 0)
            {
                return new Rejection(Reason.EmptyTransaction, "transaction " + i + " is empty");
            }
        }
        Header header = BuildHeader();
        if (header.Hash != Request.Payload.BlockHash && !Planted.BlockHashNotChecked)
        {
            return new Rejection(
                Reason.BlockHashMismatch,
                "the payload says "
                    + Request.Payload.BlockHash
                    + ", its header hashes to "
                    + header.Hash
            );
        }
        Rejection? malformed = TransactionList.TryDecode(raw, fork, out Transaction[] transactions);
        if (malformed is not null)
        {
            return malformed;
        }
        if (
            !TransactionList.HasBlobHashes(transactions, Request.VersionedHashes)
            && !Planted.VersionedHashesNotChecked
        )
        {
            return new Rejection(
                Reason.VersionedHashesMismatch,
                "the request lists "
                    + Request.VersionedHashes.Length
                    + " hashes that are not those of its transactions"
            );
        }
        block = new Block
        {
            Header = header,
            Transactions = transactions,
            Withdrawals = Request.Payload.Withdrawals,
        };
        return null;
    }

    private Header BuildHeader() =>
        ImpliedHeader.Of(
            Request.Form,
            Request.Payload.Fields,
            Request.Payload.Transactions,
            Request.Payload.Withdrawals,
            Request.ParentBeaconBlockRoot,
            Request.Requests is null ? default : HashOf(Request.Requests)
        );

    private static Hash256 HashOf(ExecutionRequests claimed)
    {
        Requests requests = new();
        requests.Add(Requests.Deposit, claimed.Deposits.Span);
        requests.Add(Requests.Withdrawal, claimed.Withdrawals.Span);
        requests.Add(Requests.Consolidation, claimed.Consolidations.Span);
        return requests.Hash();
    }
}
