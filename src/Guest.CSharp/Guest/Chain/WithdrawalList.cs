using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Chain;

/// <summary>The withdrawals of a block (EIP-4895).</summary>
public static class WithdrawalList
{
    /// <summary>withdrawals_root: the trie of rlp(index) → rlp([index, validator_index, address, amount]).</summary>
    public static Hash256 Root(Withdrawal[] withdrawals)
    {
        ByteSlice[] values = new ByteSlice[withdrawals.Length];
        RlpWriter writer = new(64);
        for (int i = 0; i < values.Length; i++)
        {
            writer.Clear();
            Write(writer, withdrawals[i]);
            values[i] = new ByteSlice(writer.ToArray());
        }
        return ListRoot.Compute(values);
    }

    public static void Write(RlpWriter writer, Withdrawal withdrawal)
    {
        int list = writer.StartList();
        writer.WriteUInt(withdrawal.Index);
        writer.WriteUInt(withdrawal.ValidatorIndex);
        writer.WriteAddress(withdrawal.Address);
        writer.WriteUInt(withdrawal.Amount);
        writer.EndList(list);
    }

    /// <summary>Reads a list of withdrawals from the body of a block.</summary>
    public static bool TryDecode(ref RlpReader body, out Withdrawal[] withdrawals)
    {
        withdrawals = [];
        if (!body.TryReadList(out RlpReader items))
        {
            return false;
        }
        System.Collections.Generic.List<Withdrawal> read = new();
        while (!items.AtEnd)
        {
            if (
                !items.TryReadList(out RlpReader fields)
                || !fields.TryReadUInt64(out ulong index)
                || !fields.TryReadUInt64(out ulong validator)
                || !fields.TryReadAddress(out Address address)
                || !fields.TryReadUInt64(out ulong amount)
                || !fields.AtEnd
            )
            {
                return false;
            }
            read.Add(new Withdrawal(index, validator, address, amount));
        }
        withdrawals = read.ToArray();
        return true;
    }
}
