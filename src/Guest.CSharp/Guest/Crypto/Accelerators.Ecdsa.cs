#if !ZKVM
namespace Perjury.Guest.Crypto;

/// <summary>The ECDSA half of the accelerator seam, in portable C#. Numbers are 32 big-endian bytes.</summary>
public static partial class Accelerators
{
    /// <summary>Whether r‖s signs the hash under the secp256k1 key x‖y.</summary>
    public static bool Secp256k1Verify(
        ReadOnlySpan<byte> msg32,
        ReadOnlySpan<byte> sig64,
        ReadOnlySpan<byte> pubkey64
    ) => Secp256k1.Verify(msg32, sig64.Slice(0, 32), sig64.Slice(32, 32), pubkey64);

    /// <summary>The secp256k1 key x‖y that made the signature r‖s with that parity of R (0 or 1); false where there is none.</summary>
    public static bool Secp256k1Recover(
        ReadOnlySpan<byte> msg32,
        ReadOnlySpan<byte> sig64,
        byte recid,
        Span<byte> out64
    ) => Secp256k1.TryRecover(msg32, sig64.Slice(0, 32), sig64.Slice(32, 32), recid, out64);

    /// <summary>Whether r‖s signs the hash under the P-256 key x‖y (precompile 0x100, EIP-7951).</summary>
    public static bool Secp256r1Verify(
        ReadOnlySpan<byte> msg32,
        ReadOnlySpan<byte> sig64,
        ReadOnlySpan<byte> pubkey64
    ) =>
        Secp256r1.Verify(
            msg32,
            sig64.Slice(0, 32),
            sig64.Slice(32, 32),
            pubkey64.Slice(0, 32),
            pubkey64.Slice(32, 32)
        );
}
#endif
