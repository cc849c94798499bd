using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;

namespace Perjury.Guest.Witness;

/// <summary>The value of an account in the trie: rlp([nonce, balance, storage_root, code_hash]).</summary>
public static class AccountLeaf
{
    /// <summary>Exactly four canonical fields; a nonce has 64 bits at most (EIP-2681).</summary>
    public static bool TryDecode(ByteSlice value, out Account account)
    {
        account = default;
        RlpReader reader = new(value);
        if (
            !reader.TryReadList(out RlpReader fields)
            || !(reader.AtEnd || Planted.AccountTailIgnored)
            || !fields.TryReadUInt64(out ulong nonce)
            || !fields.TryReadUInt256(out UInt256 balance)
            || !fields.TryReadHash(out Hash256 storageRoot)
            || !fields.TryReadHash(out Hash256 codeHash)
            || !(fields.AtEnd || Planted.ExtraAccountFieldIgnored)
        )
        {
            return false;
        }
        account = new Account
        {
            Exists = true,
            Nonce = nonce,
            Balance = balance,
            StorageRoot = storageRoot,
            CodeHash = codeHash,
        };
        return true;
    }

    public static byte[] Encode(
        ulong nonce,
        in UInt256 balance,
        in Hash256 storageRoot,
        in Hash256 codeHash
    )
    {
        RlpWriter writer = new(128);
        int list = writer.StartList();
        writer.WriteUInt(nonce);
        writer.WriteUInt256(balance);
        writer.WriteHash(storageRoot);
        writer.WriteHash(codeHash);
        writer.EndList(list);
        return writer.ToArray();
    }

    /// <summary>Sets the storage root of an encoded account: it is the third field, and the fourth is a hash.</summary>
    public static void SetStorageRoot(byte[] leaf, in Hash256 storageRoot) =>
        storageRoot.CopyTo(leaf.AsSpan(leaf.Length - 2 * Hash256.Size - 1, Hash256.Size));
}
