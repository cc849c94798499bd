using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>hash_tree_root of the small pieces a request is made of.</summary>
internal static class TreeRoots
{
    public static Hash256 ByteVector(ReadOnlySpan<byte> bytes)
    {
        Merkle chunks = new((ulong)(bytes.Length + 31) / 32, stackalloc byte[Merkle.ScratchSize]);
        chunks.AddBytes(bytes);
        return chunks.Root();
    }

    public static Hash256 ByteList(ReadOnlySpan<byte> bytes, int maxLength)
    {
        Planted.CutLargeEntry(ref bytes);
        Merkle chunks = new(((ulong)maxLength + 31) / 32, stackalloc byte[Merkle.ScratchSize]);
        chunks.AddBytes(bytes);
        return chunks.RootWithLength(bytes.Length);
    }

    public static Hash256 Withdrawal(Chain.Withdrawal withdrawal)
    {
        Merkle fields = new(4, stackalloc byte[Merkle.ScratchSize]);
        fields.AddUInt64(withdrawal.Index);
        fields.AddUInt64(withdrawal.ValidatorIndex);
        Span<byte> address = stackalloc byte[32];
        address.Clear();
        withdrawal.Address.CopyTo(address);
        fields.Add(address);
        fields.AddUInt64(withdrawal.Amount);
        return fields.Root();
    }

    /// <summary>List[Bytes32, limit].</summary>
    public static Hash256 Hashes(Hash256[] hashes, ulong limit)
    {
        Merkle list = new(limit, stackalloc byte[Merkle.ScratchSize]);
        foreach (Hash256 hash in hashes)
        {
            list.Add(hash);
        }
        return list.RootWithLength(hashes.Length);
    }
}
