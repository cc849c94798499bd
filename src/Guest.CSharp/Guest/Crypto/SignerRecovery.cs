using Perjury.Guest.Primitives;

namespace Perjury.Guest.Crypto;

/// <summary>Who signed (EELS recover_sender and recover_authority, after their checks of range).</summary>
public static class SignerRecovery
{
    /// <summary>The address of the key that signed a hash; false if no key did. r and s are in range, the parity is 0 or 1.</summary>
    public static bool TryRecover(
        in Hash256 hash,
        in UInt256 r,
        in UInt256 s,
        ulong parity,
        out Address signer
    )
    {
        Span<byte> message = stackalloc byte[32];
        Span<byte> signature = stackalloc byte[64];
        Span<byte> key = stackalloc byte[64];
        hash.CopyTo(message);
        r.WriteBigEndian(signature);
        s.WriteBigEndian(signature.Slice(32));
        if (!Accelerators.Secp256k1Recover(message, signature, (byte)parity, key))
        {
            signer = default;
            return false;
        }
        Accelerators.Keccak256(key, message);
        signer = new Address(message.Slice(12));
        return true;
    }
}
