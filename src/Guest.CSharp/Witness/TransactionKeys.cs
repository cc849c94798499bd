using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Witness;

/// <summary>The public keys that signed transactions, as the releases of the wire that have them want them.</summary>
public static class TransactionKeys
{
    private const byte Uncompressed = 0x04;

    /// <summary>65 bytes each, in order; a transaction that does not decode, or that nobody signed, is left out.</summary>
    public static byte[][] Of(ByteSlice[] transactions, Fork fork) =>
        [.. transactions.Select(raw => Of(raw, fork)).OfType<byte[]>()];

    private static byte[]? Of(ByteSlice raw, Fork fork)
    {
        if (TransactionList.TryDecode([raw], fork, out Transaction[] decoded) is not null)
        {
            return null;
        }
        Transaction transaction = decoded[0];
        byte[] key = new byte[65];
        key[0] = Uncompressed;
        byte[] r = new byte[32];
        byte[] s = new byte[32];
        transaction.R.WriteBigEndian(r);
        transaction.S.WriteBigEndian(s);
        return
            transaction.YParity <= 1
            && Secp256k1.TryRecover(
                transaction.SigningHash.ToArray(),
                r,
                s,
                (int)transaction.YParity.U0,
                key.AsSpan(1)
            )
            ? key
            : null;
    }
}
