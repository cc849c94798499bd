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

    /// <summary>ByteList[maxLength], or a progressive one.</summary>
    public static Hash256 ByteList(ReadOnlySpan<byte> bytes, int maxLength)
    {
        Planted.CutLargeEntry(ref bytes);
        Merkle chunks = new(((ulong)maxLength + 31) / 32, stackalloc byte[Merkle.ScratchSize]);
        chunks.AddBytes(bytes);
        return chunks.RootWithLength(bytes.Length);
    }

    /// <summary>List[ByteList[maxLength], maxCount], either of them progressive or not.</summary>
    public static Hash256 ByteLists(ByteSlice[] items, int maxCount, int maxLength)
    {
        Merkle list = new((ulong)maxCount, stackalloc byte[Merkle.ScratchSize]);
        foreach (ByteSlice item in items)
        {
            list.Add(ByteList(item.Span, maxLength));
        }
        return list.RootWithLength(items.Length);
    }

    /// <summary>List[Withdrawal, maxCount], or a progressive one.</summary>
    public static Hash256 Withdrawals(Chain.Withdrawal[] withdrawals, int maxCount)
    {
        Merkle list = new((ulong)maxCount, stackalloc byte[Merkle.ScratchSize]);
        foreach (Chain.Withdrawal withdrawal in withdrawals)
        {
            list.Add(Withdrawal(withdrawal));
        }
        return list.RootWithLength(withdrawals.Length);
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

    /// <summary>List[Bytes32, limit], or a progressive one.</summary>
    public static Hash256 Hashes(Hash256[] hashes, int limit)
    {
        Merkle list = new((ulong)limit, stackalloc byte[Merkle.ScratchSize]);
        foreach (Hash256 hash in hashes)
        {
            list.Add(hash);
        }
        return list.RootWithLength(hashes.Length);
    }
}
