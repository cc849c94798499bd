using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// The EIP-7685 requests of a request: by type, each type a list of packed items, or in one release as EIP-7685 has them, each
/// type's items behind its type.
/// </summary>
public sealed class ExecutionRequests
{
    private const string Name = "execution_requests";
    private const int MaxEncoded = 16;
    private const int MaxEncodedLength = 1 << 20;

    // The roots of requests of which there are none, as in most blocks. A test hashes them anew.
    // csharpier-ignore
    private static Hash256 RootOfNoneBounded =>
        new(0xdfd09905b453e285, 0xe44969ea43e06b75, 0xb372efde56e7079a, 0xb5062236054b8a58);

    // csharpier-ignore
    private static Hash256 RootOfNoneProgressive =>
        new(0x0d438e6c309ab687, 0xce275eacc4f75708, 0x5d2e3cd40811facf, 0x23a4a7fe568038f7);

    private readonly RequestsForm _form;

    // the items of each type, or in the encoded form everything as it stands
    private readonly ByteSlice[] _lists;

    private ExecutionRequests(RequestsForm form, ByteSlice[] lists)
    {
        _form = form;
        _lists = lists;
    }

    internal static bool TryDecode(
        ByteSlice bytes,
        RequestsForm form,
        out ExecutionRequests requests,
        out string detail
    )
    {
        bool isRead =
            form == RequestsForm.Encoded
                ? Ssz.TryReadByteLists(
                    Name,
                    bytes,
                    MaxEncoded,
                    MaxEncodedLength,
                    out ByteSlice[] lists,
                    out detail
                )
                : TryReadLists(bytes, form, out lists, out detail);
        requests = isRead ? new ExecutionRequests(form, lists) : null!;
        return isRead;
    }

    private static bool TryReadLists(
        ByteSlice bytes,
        RequestsForm form,
        out ByteSlice[] lists,
        out string detail
    )
    {
        bool isBounded = form == RequestsForm.Bounded;
        ReadOnlySpan<int> offsets = isBounded ? [0, 4, 8] : [0, 4, 8, 12, 16];
        lists = new ByteSlice[offsets.Length];
        if (!Ssz.TryCut(Name, bytes, 4 * lists.Length, offsets, lists, out detail))
        {
            return false;
        }
        for (int type = 0; type < lists.Length; type++)
        {
            RequestKind kind = RequestKind.ByType[type];
            if (
                !Ssz.TryReadFixedItems(
                    Name + "." + kind.Name,
                    lists[type],
                    isBounded ? kind.Limit : Ssz.Progressive,
                    kind.Size,
                    out _,
                    out detail
                )
            )
            {
                return false;
            }
        }
        return true;
    }

    internal Hash256 HashTreeRoot()
    {
        if (_form == RequestsForm.Encoded)
        {
            return TreeRoots.ByteLists(_lists, MaxEncoded, MaxEncodedLength);
        }
        bool isBounded = _form == RequestsForm.Bounded;
        if (HasNone())
        {
            return isBounded ? RootOfNoneBounded : RootOfNoneProgressive;
        }
        Merkle fields = new(
            isBounded ? (ulong)_lists.Length : Ssz.Progressive,
            stackalloc byte[Merkle.ScratchSize]
        );
        for (int type = 0; type < _lists.Length; type++)
        {
            RequestKind kind = RequestKind.ByType[type];
            fields.Add(kind.ListRoot(_lists[type], isBounded ? kind.Limit : Ssz.Progressive));
        }
        return fields.ContainerRoot(_lists.Length);
    }

    private bool HasNone()
    {
        foreach (ByteSlice list in _lists)
        {
            if (list.Length != 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>requests_hash of what is claimed.</summary>
    public Hash256 Hash()
    {
        Requests requests = new();
        for (int type = 0; type < _lists.Length; type++)
        {
            if (_form == RequestsForm.Encoded)
            {
                requests.AddEncoded(_lists[type].Span);
            }
            else
            {
                requests.Add((byte)type, _lists[type].Span);
            }
        }
        return requests.Hash();
    }
}
