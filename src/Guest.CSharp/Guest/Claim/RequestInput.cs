using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Claim;

/// <summary>
/// The upstream form: StatelessInput { new_payload_request, witness, chain_id }, 16 bytes of fixed part; with public_keys, which some
/// releases of Amsterdam have, 20.
/// </summary>
public sealed class RequestInput : IBlockClaim
{
    private const int KeySize = 65;
    private const int MaxIgnoredKeys = 1 << 20;
    private const int MaxIgnoredKeyLength = 48;

    private readonly ForkId _fork;
    private readonly ByteSlice[]? _publicKeys;

    private RequestInput(ForkId fork, NewPayloadRequest request, ByteSlice[]? publicKeys)
    {
        _fork = fork;
        Request = request;
        _publicKeys = publicKeys;
    }

    public NewPayloadRequest Request { get; }

    internal static bool TryDecode(
        ByteSlice body,
        Schema schema,
        IRecall? recall,
        out StatelessInput input,
        out string detail
    )
    {
        input = null!;
        Span<ByteSlice> parts = new ByteSlice[3];
        ReadOnlySpan<int> offsets = schema.PublicKeys == PublicKeyRule.None ? [0, 4] : [0, 4, 16];
        if (
            !Ssz.TryCut("stateless_input", body, schema.FixedSize, offsets, parts, out detail)
            || !NewPayloadRequest.TryDecode(
                parts[0],
                schema.Form,
                schema.Request,
                out NewPayloadRequest request,
                out detail
            )
            || !ExecutionWitness.TryDecode(
                parts[1],
                schema.Witness,
                out ExecutionWitness witness,
                out detail
            )
            || !TryReadKeys(schema.PublicKeys, parts[2], out ByteSlice[]? keys, out detail)
        )
        {
            return false;
        }
        witness.LetsOddNodesPass = schema.Request.LetsOddNodesPass;
        input = new StatelessInput
        {
            SchemaId = schema.Id,
            ChainId = Ssz.UInt64(body, 8),
            Root = RootOf(schema, parts[0], request, recall),
            Witness = witness,
            Claim = new RequestInput(schema.Fork, request, keys),
        };
        return true;
    }

    private static Hash256 RootOf(
        Schema schema,
        ByteSlice bytes,
        NewPayloadRequest request,
        IRecall? recall
    )
    {
        if (recall is null)
        {
            return request.HashTreeRoot();
        }
        if (!recall.TryRoot(schema, bytes, out Hash256 root))
        {
            root = request.HashTreeRoot();
            recall.KeepRoot(schema, bytes, root);
        }
        return root;
    }

    private static bool TryReadKeys(
        PublicKeyRule rule,
        ByteSlice list,
        out ByteSlice[]? keys,
        out string detail
    )
    {
        keys = null;
        detail = "";
        switch (rule)
        {
            case PublicKeyRule.Ignored:
                return Ssz.TryReadByteLists(
                    "public_keys",
                    list,
                    MaxIgnoredKeys,
                    MaxIgnoredKeyLength,
                    out _,
                    out detail
                );
            case PublicKeyRule.OfSigners:
                return Ssz.TryReadFixedItems(
                    "public_keys",
                    list,
                    Ssz.Progressive,
                    KeySize,
                    out keys,
                    out detail
                );
        }
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
            PublicKeys = _publicKeys,
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
            Request.Form.HasBlockAccessListHash
                ? Digest.Keccak256(Request.Payload.BlockAccessList.Span)
                : default,
            Request.Payload.Transactions,
            Request.Payload.Withdrawals,
            Request.ParentBeaconBlockRoot,
            Request.Requests is null ? default : Request.Requests.Hash()
        );
}
