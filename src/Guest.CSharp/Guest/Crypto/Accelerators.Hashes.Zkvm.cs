using Perjury.Guest.Crypto.Hashes;
#if ZKVM
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto;

/// <summary>
/// The hash functions bound to the vendor's library. ZKVM_KECCAKF adds a permutation, which the standard lacks. Spans are pinned by
/// their reference, which reaches no library method that the managed seam does not.
/// </summary>
public static unsafe partial class Accelerators
{
    /// <summary>Keccak-256 of <paramref name="data"/> into 32 bytes.</summary>
    public static void Keccak256(ReadOnlySpan<byte> data, Span<byte> out32)
    {
#if ZKVM_KECCAKF
        // The sponge stays here: over a permutation accelerator it is cheaper than a vendor's whole-message function.
        Keccak.Compute(data, out32);
#else
        ulong* digest = stackalloc ulong[4];
        fixed (byte* message = &MemoryMarshal.GetReference(data))
        {
            Require(zkvm_keccak256(message, (nuint)data.Length, digest));
        }
        new ReadOnlySpan<byte>(digest, 32).CopyTo(out32);
#endif
    }

    /// <summary>SHA-256 of <paramref name="data"/> into 32 bytes (precompile 0x02).</summary>
    public static void Sha256(ReadOnlySpan<byte> data, Span<byte> out32)
    {
        ulong* digest = stackalloc ulong[4];
        fixed (byte* message = &MemoryMarshal.GetReference(data))
        {
            Require(zkvm_sha256(message, (nuint)data.Length, digest));
        }
        new ReadOnlySpan<byte>(digest, 32).CopyTo(out32);
    }

    /// <summary>SHA-256 of two 32-byte nodes side by side: one step of SSZ merkleization.</summary>
    public static void Sha256Pair(
        ReadOnlySpan<byte> left32,
        ReadOnlySpan<byte> right32,
        Span<byte> out32
    )
    {
        Span<byte> nodes = stackalloc byte[64];
        left32.Slice(0, 32).CopyTo(nodes);
        right32.Slice(0, 32).CopyTo(nodes.Slice(32));
        Sha256(nodes, out32);
    }

    /// <summary>RIPEMD-160 of <paramref name="data"/> as 12 zero bytes and the 20-byte digest (precompile 0x03).</summary>
    public static void Ripemd160(ReadOnlySpan<byte> data, Span<byte> out32)
    {
        ulong* digest = stackalloc ulong[4];
        fixed (byte* message = &MemoryMarshal.GetReference(data))
        {
            Require(zkvm_ripemd160(message, (nuint)data.Length, digest));
        }
        new ReadOnlySpan<byte>(digest, 32).CopyTo(out32);
    }

    /// <summary>BLAKE2b compression in place over h (precompile 0x09, EIP-152); <paramref name="f"/> is 0 or 1.</summary>
    public static void Blake2F(
        uint rounds,
        Span<byte> h64,
        ReadOnlySpan<byte> m128,
        ReadOnlySpan<byte> t16,
        byte f
    )
    {
        ulong* h = stackalloc ulong[8];
        ulong* m = stackalloc ulong[16];
        ulong* t = stackalloc ulong[2];
        h64.Slice(0, 64).CopyTo(new Span<byte>(h, 64));
        m128.Slice(0, 128).CopyTo(new Span<byte>(m, 128));
        t16.Slice(0, 16).CopyTo(new Span<byte>(t, 16));
        Require(zkvm_blake2f(rounds, h, m, t, f));
        new ReadOnlySpan<byte>(h, 64).CopyTo(h64);
    }

    /// <summary>base^exp mod m, big-endian, over all of <paramref name="result"/>, which is as long as m (precompile 0x05, EIP-198).</summary>
    public static void ModExp(
        ReadOnlySpan<byte> baseBytes,
        ReadOnlySpan<byte> exponent,
        ReadOnlySpan<byte> modulus,
        Span<byte> result
    )
    {
        if (modulus.Length == 0)
        {
            return;
        }
        fixed (
            byte* b = &MemoryMarshal.GetReference(baseBytes),
                e = &MemoryMarshal.GetReference(exponent),
                m = &MemoryMarshal.GetReference(modulus),
                r = &MemoryMarshal.GetReference(result)
        )
        {
            Require(
                zkvm_modexp(
                    b,
                    (nuint)baseBytes.Length,
                    e,
                    (nuint)exponent.Length,
                    m,
                    (nuint)modulus.Length,
                    r
                )
            );
        }
    }

    /// <summary>A failure of a function that is total is a fault of the platform, not a verdict on the input: trap.</summary>
    private static void Require(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException(
                "accelerator-failed: a total zkvm_* function reported failure"
            );
        }
    }

    [DllImport("zkvm")]
    private static extern int zkvm_keccak256(byte* data, nuint length, ulong* out4);

    [DllImport("zkvm")]
    private static extern int zkvm_sha256(byte* data, nuint length, ulong* out4);

    [DllImport("zkvm")]
    private static extern int zkvm_ripemd160(byte* data, nuint length, ulong* out4);

    [DllImport("zkvm")]
    private static extern int zkvm_blake2f(uint rounds, ulong* h8, ulong* m16, ulong* t2, byte f);

    [DllImport("zkvm")]
    private static extern int zkvm_modexp(
        byte* number,
        nuint numberLength,
        byte* exponent,
        nuint exponentLength,
        byte* modulus,
        nuint modulusLength,
        byte* result
    );

#if ZKVM_KECCAKF
    /// <summary>keccak-f[1600] in place over 25 lanes, lane (x, y) at x + 5y.</summary>
    public static void KeccakF(Span<ulong> state25)
    {
        fixed (ulong* state = &MemoryMarshal.GetReference(state25.Slice(0, 25)))
        {
            zkvm_keccakf(state);
        }
    }

    // Not in the standard: the platform layer maps it to its permutation instruction.
    [DllImport("zkvm")]
    private static extern void zkvm_keccakf(ulong* state25);
#else
    /// <summary>keccak-f[1600] in place over 25 lanes, lane (x, y) at x + 5y.</summary>
    public static void KeccakF(Span<ulong> state25) => KeccakPermutation.Permute(state25);
#endif
}
#endif
