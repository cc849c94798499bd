using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Execution;

/// <summary>
/// Public keys that come with a block: one for each transaction, in order, and each the key that the signature recovers to. A key is
/// compared by the address it hashes to: another key with that address would be a second preimage of 160 bits.
/// </summary>
internal static class SignerKeys
{
    private const byte Uncompressed = 0x04;

    public static Rejection? CheckCount(Block block) =>
        block.PublicKeys is null
        || block.PublicKeys.Length == block.Transactions.Length
        || Planted.PublicKeyCountNotChecked
            ? null
            : new Rejection(
                Reason.WrongPublicKeyCount,
                "public_keys has "
                    + block.PublicKeys.Length
                    + " items, the block "
                    + block.Transactions.Length
                    + " transactions"
            );

    public static bool IsOf(in Address signer, ByteSlice key)
    {
        Planted.IgnoreParity(signer, ref key);
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Keccak256(key.Slice(1, key.Length - 1).Span, digest);
        return Planted.PublicKeyNotBound
            || key.Span[0] == Uncompressed && new Address(digest.Slice(12)) == signer;
    }
}
