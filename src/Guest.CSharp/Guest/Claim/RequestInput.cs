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
        Span<ByteSlice> parts = new ByteSlice[2];
        if (
            !Ssz.TryCut("stateless_input", body, 16, [0, 4], parts, out detail)
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
                return new Rejection(
                    Reason.EmptyTransaction,
                    "transaction " + i + " of " + raw.Length + " is empty"
                );
            }
        }
        Header header = BuildHeader();
        if (header.Hash != Request.Payload.BlockHash && !Planted.BlockHashNotChecked)
        {
            return new Rejection(
                Reason.BlockHashMismatch,
                "block_hash is "
                    + Request.Payload.BlockHash
                    + ", the header of the payload hashes to "
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
                DifferentHash(transactions, Request.VersionedHashes)
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

    private static string DifferentHash(Transaction[] transactions, Hash256[] listed)
    {
        int count = 0;
        foreach (Transaction transaction in transactions)
        {
            foreach (Hash256 hash in transaction.BlobVersionedHashes)
            {
                if (count < listed.Length && listed[count] != hash)
                {
                    return "versioned_hashes["
                        + count
                        + "] is "
                        + listed[count]
                        + ", the transactions carry "
                        + hash;
                }
                count++;
            }
        }
        return "versioned_hashes has " + listed.Length + " items, the transactions carry " + count;
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
