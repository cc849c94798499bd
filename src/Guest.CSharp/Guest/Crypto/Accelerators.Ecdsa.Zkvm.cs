#if ZKVM
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto;

/// <summary>ECDSA bound to the vendor's library. A failure status and a false verdict are the same answer: not a signature.</summary>
public static unsafe partial class Accelerators
{
    /// <summary>Whether r‖s signs the hash under the secp256k1 key x‖y.</summary>
    public static bool Secp256k1Verify(
        ReadOnlySpan<byte> msg32,
        ReadOnlySpan<byte> sig64,
        ReadOnlySpan<byte> pubkey64
    )
    {
        ulong* signed = stackalloc ulong[20];
        LoadSigned(msg32, sig64, pubkey64, signed);
        byte verified = 0;
        return zkvm_secp256k1_verify(signed, signed + 4, signed + 12, &verified) == 0
            && verified != 0;
    }

    /// <summary>The secp256k1 key x‖y that made the signature r‖s with that parity of R (0 or 1); false where there is none.</summary>
    public static bool Secp256k1Recover(
        ReadOnlySpan<byte> msg32,
        ReadOnlySpan<byte> sig64,
        byte recid,
        Span<byte> out64
    )
    {
        ulong* signed = stackalloc ulong[20];
        LoadSigned(msg32, sig64, default, signed);
        if (zkvm_secp256k1_ecrecover(signed, signed + 4, recid, signed + 12) != 0)
        {
            return false;
        }
        new ReadOnlySpan<byte>(signed + 12, 64).CopyTo(out64);
        return true;
    }

    /// <summary>Whether r‖s signs the hash under the P-256 key x‖y (precompile 0x100, EIP-7951).</summary>
    public static bool Secp256r1Verify(
        ReadOnlySpan<byte> msg32,
        ReadOnlySpan<byte> sig64,
        ReadOnlySpan<byte> pubkey64
    )
    {
        ulong* signed = stackalloc ulong[20];
        LoadSigned(msg32, sig64, pubkey64, signed);
        byte verified = 0;
        return zkvm_secp256r1_verify(signed, signed + 4, signed + 12, &verified) == 0
            && verified != 0;
    }

    /// <summary>Hash, signature and key (or room for it) one after the other, 8-byte aligned.</summary>
    private static void LoadSigned(
        ReadOnlySpan<byte> msg32,
        ReadOnlySpan<byte> sig64,
        ReadOnlySpan<byte> pubkey64,
        ulong* signed20
    )
    {
        msg32.Slice(0, 32).CopyTo(new Span<byte>(signed20, 32));
        sig64.Slice(0, 64).CopyTo(new Span<byte>(signed20 + 4, 64));
        pubkey64.CopyTo(new Span<byte>(signed20 + 12, 64));
    }

    [DllImport("zkvm")]
    private static extern int zkvm_secp256k1_verify(
        ulong* msg4,
        ulong* sig8,
        ulong* pubkey8,
        byte* verified
    );

    [DllImport("zkvm")]
    private static extern int zkvm_secp256k1_ecrecover(
        ulong* msg4,
        ulong* sig8,
        byte recid,
        ulong* out8
    );

    [DllImport("zkvm")]
    private static extern int zkvm_secp256r1_verify(
        ulong* msg4,
        ulong* sig8,
        ulong* pubkey8,
        byte* verified
    );
}
#endif
