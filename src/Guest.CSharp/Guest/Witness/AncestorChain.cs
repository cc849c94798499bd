using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Witness;

/// <summary>
/// The ancestors of the block, oldest first (EELS validate_headers): each is a canonical header of the block's fork or of the fork
/// before it, and names the one before as its parent. The last is the parent: its state root anchors the witness. Nothing else
/// about ancestors is checked, and the order is never repaired.
/// </summary>
public sealed class AncestorChain : IAncestorSource
{
    private readonly Header[] _headers;
    private int _reach = 1;

    private AncestorChain(Header[] headers) => _headers = headers;

    public Header Parent => _headers[_headers.Length - 1];

    public int Count => _headers.Length;

    /// <summary>How many of the newest ancestors were needed: 1 for the parent, k after BLOCKHASH of the k-th ancestor.</summary>
    public int Reach => _reach;

    /// <param name="fork">The fork of the block: an ancestor is of it or of the fork before.</param>
    public static Rejection? TryLink(ByteSlice[] entries, Fork fork, out AncestorChain chain)
    {
        chain = null!;
        Planted.SortAncestors(ref entries);
        if (entries.Length == 0 && !Planted.NoAncestorCrashes)
        {
            return new Rejection(
                Reason.MissingParentHeader,
                "the witness lists no ancestor; the parent is needed for the state root before the block"
            );
        }
        HeaderForm form = fork.HeaderForm;
        HeaderForm previous = fork.PreviousHeaderForm;
        Header[] headers = new Header[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            bool decodes = HeaderDecoder.TryDecode(entries[i], out headers[i]);
            bool isHeader =
                decodes
                && (
                    headers[i].Form == form
                    || headers[i].Form == previous
                    || Planted.AncestorOfAnyFork
                );
            Planted.CrashOnForeignHeader(decodes, entries[i]);
            if (!isHeader && !(Planted.MalformedHeaderResetsLink && i + 1 < entries.Length))
            {
                string what = decodes
                    ? " has " + headers[i].Form.FieldCount + ", not "
                    : ", of "
                        + entries[i].Length
                        + " bytes, is not the canonical RLP of a header of ";
                return new Rejection(
                    Reason.MalformedHeader,
                    Position(i, entries.Length) + what + FieldCounts(previous, form) + " fields"
                );
            }
        }
        Planted.ForgetBeforeMalformed(ref headers);
        Planted.PutHighestLast(ref headers);
        for (int i = 1; i < headers.Length; i++)
        {
            if (!IsLinked(headers[i], headers[i - 1]))
            {
                return new Rejection(
                    Reason.BrokenHeaderChain,
                    Position(i, headers.Length)
                        + " names "
                        + headers[i].ParentHash
                        + " as its parent, ancestor "
                        + (i - 1)
                        + " is "
                        + headers[i - 1].Hash
                );
            }
        }
        chain = new AncestorChain(headers);
        return null;
    }

    private static string Position(int index, int count) => "ancestor " + index + " of " + count;

    private static string FieldCounts(HeaderForm previous, HeaderForm form) =>
        previous == form
            ? form.FieldCount.ToString()
            : previous.FieldCount + " or " + form.FieldCount;

    private static bool IsLinked(Header header, Header before) =>
        header.ParentHash == before.Hash
        || Planted.AncestorsNotLinked
        || Planted.HighestAncestorIsParent
        || Planted.AncestorsLinkedByNumber && header.Number == before.Number + 1
        || Planted.DuplicateAncestorAccepted && header.Hash == before.Hash;

    /// <summary>By position from the end of the list, as EELS does: the numbers in the headers are not looked at.</summary>
    public bool TryGetHash(ulong number, out Hash256 hash)
    {
        hash = default;
        if (number > Parent.Number || !TryGet(Parent.Number - number + 1, out Header ancestor))
        {
            return false;
        }
        hash = ancestor.Hash;
        Planted.FindByNumber(number, ref hash);
        return true;
    }

    public bool TryGet(ulong back, out Header ancestor)
    {
        ancestor = null!;
        if (back == 0 || back > (ulong)_headers.Length)
        {
            return false;
        }
        ancestor = _headers[_headers.Length - (int)back];
        _reach = Math.Max(_reach, (int)back);
        return true;
    }
}
