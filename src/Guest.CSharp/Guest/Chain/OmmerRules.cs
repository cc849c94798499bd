using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Chain;

/// <summary>
/// The ommers of a block before Paris (Yellow Paper 11.1, EELS validate_ommers), as far as headers can tell: an ommer that an
/// ancestor has already included is known only to who holds that ancestor's body.
/// </summary>
internal static class OmmerRules
{
    private const int MaxOmmers = 2;
    private const ulong MaxDepth = 6;

    public static Rejection? Check(Block block, IAncestorSource ancestors, Fork fork)
    {
        Hash256 hash = HashOf(block.Ommers);
        if (block.Header.OmmersHash != hash && !Planted.OmmersHashNotChecked)
        {
            return new Rejection(
                Reason.WrongOmmersHash,
                "ommers_hash is "
                    + block.Header.OmmersHash
                    + ", that of the body's ommers is "
                    + hash
            );
        }
        if (block.Ommers.Length > MaxOmmers)
        {
            return new Rejection(
                Reason.TooManyOmmers,
                block.Ommers.Length + " ommers, at most " + MaxOmmers
            );
        }
        for (int i = 0; i < block.Ommers.Length; i++)
        {
            Header ommer = block.Ommers[i];
            if (i > 0 && ommer.Hash == block.Ommers[0].Hash)
            {
                return Invalid(i, "is ommer 0 again");
            }
            if (CheckOne(block.Header, ommer, i, ancestors, fork) is Rejection rejection)
            {
                return rejection;
            }
        }
        return null;
    }

    private static Rejection? CheckOne(
        Header header,
        Header ommer,
        int index,
        IAncestorSource ancestors,
        Fork fork
    )
    {
        if (ommer.Number >= header.Number || header.Number - ommer.Number > MaxDepth)
        {
            return Invalid(
                index,
                "has number "
                    + ommer.Number
                    + ", not 1 to "
                    + MaxDepth
                    + " below the block's "
                    + header.Number
            );
        }
        ulong depth = header.Number - ommer.Number;
        if (
            !ancestors.TryGet(depth, out Header sibling)
            || !ancestors.TryGet(depth + 1, out Header parent)
        )
        {
            return new Rejection(
                Reason.MissingAncestor,
                "ommer "
                    + index
                    + " needs the ancestors "
                    + depth
                    + " and "
                    + (depth + 1)
                    + " blocks back"
            );
        }
        if (sibling.Hash == ommer.Hash)
        {
            return Invalid(index, "is the ancestor " + depth + " blocks back");
        }
        if (parent.Hash != ommer.ParentHash)
        {
            return Invalid(
                index,
                "names "
                    + ommer.ParentHash
                    + " as its parent, the ancestor "
                    + (depth + 1)
                    + " blocks back is "
                    + parent.Hash
            );
        }
        return HeaderRules.Check(ommer, parent, fork) is Rejection rejection
            ? Invalid(index, rejection.ToString())
            : null;
    }

    private static Hash256 HashOf(Header[] ommers)
    {
        if (ommers.Length == 0)
        {
            return EmptyOmmers.Hash;
        }
        RlpWriter writer = new(1400);
        int list = writer.StartList();
        foreach (Header ommer in ommers)
        {
            HeaderEncoder.Write(writer, ommer);
        }
        writer.EndList(list);
        return Digest.Keccak256(writer.WrittenSpan);
    }

    private static Rejection Invalid(int index, string detail) =>
        new(Reason.InvalidOmmer, "ommer " + index + " " + detail);
}
