#if ZKVM
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto;

/// <summary>The same seam bound to the zkVM vendor's accelerator library; see Accelerators.Pairings.cs for the contracts.</summary>
public static unsafe partial class Accelerators
{
    public static bool Bn254G1Add(ReadOnlySpan<byte> a64, ReadOnlySpan<byte> b64, Span<byte> out64)
    {
        ulong* a = stackalloc ulong[8];
        ulong* b = stackalloc ulong[8];
        ulong* r = stackalloc ulong[8];
        Load(a64, a);
        Load(b64, b);
        return Store(zkvm_bn254_g1_add(a, b, r), r, out64);
    }

    public static bool Bn254G1Mul(
        ReadOnlySpan<byte> point64,
        ReadOnlySpan<byte> scalar32,
        Span<byte> out64
    )
    {
        ulong* a = stackalloc ulong[8];
        ulong* k = stackalloc ulong[4];
        ulong* r = stackalloc ulong[8];
        Load(point64, a);
        Load(scalar32, k);
        return Store(zkvm_bn254_g1_mul(a, k, r), r, out64);
    }

    public static bool Bn254Pairing(ReadOnlySpan<byte> pairs192k, out bool verified)
    {
        fixed (ulong* pairs = Aligned(pairs192k))
        {
            byte result = 0;
            bool valid = zkvm_bn254_pairing(pairs, (nuint)(pairs192k.Length / 192), &result) == 0;
            verified = valid && result != 0;
            return valid;
        }
    }

    public static bool KzgPointEval(
        ReadOnlySpan<byte> commitment48,
        ReadOnlySpan<byte> z32,
        ReadOnlySpan<byte> y32,
        ReadOnlySpan<byte> proof48,
        out bool verified
    )
    {
        ulong* commitment = stackalloc ulong[6];
        ulong* z = stackalloc ulong[4];
        ulong* y = stackalloc ulong[4];
        ulong* proof = stackalloc ulong[6];
        Load(commitment48, commitment);
        Load(z32, z);
        Load(y32, y);
        Load(proof48, proof);
        byte result = 0;
        bool valid = zkvm_kzg_point_eval(commitment, z, y, proof, &result) == 0;
        verified = valid && result != 0;
        return valid;
    }

    public static bool Bls12G1Add(ReadOnlySpan<byte> a96, ReadOnlySpan<byte> b96, Span<byte> out96)
    {
        ulong* a = stackalloc ulong[12];
        ulong* b = stackalloc ulong[12];
        ulong* r = stackalloc ulong[12];
        Load(a96, a);
        Load(b96, b);
        return Store(zkvm_bls12_g1_add(a, b, r), r, out96);
    }

    public static bool Bls12G1Msm(ReadOnlySpan<byte> pairs128k, Span<byte> out96)
    {
        ulong* r = stackalloc ulong[12];
        fixed (ulong* pairs = Aligned(pairs128k))
        {
            return Store(zkvm_bls12_g1_msm(pairs, (nuint)(pairs128k.Length / 128), r), r, out96);
        }
    }

    public static bool Bls12G2Add(
        ReadOnlySpan<byte> a192,
        ReadOnlySpan<byte> b192,
        Span<byte> out192
    )
    {
        ulong* a = stackalloc ulong[24];
        ulong* b = stackalloc ulong[24];
        ulong* r = stackalloc ulong[24];
        Load(a192, a);
        Load(b192, b);
        return Store(zkvm_bls12_g2_add(a, b, r), r, out192);
    }

    public static bool Bls12G2Msm(ReadOnlySpan<byte> pairs224k, Span<byte> out192)
    {
        ulong* r = stackalloc ulong[24];
        fixed (ulong* pairs = Aligned(pairs224k))
        {
            return Store(zkvm_bls12_g2_msm(pairs, (nuint)(pairs224k.Length / 224), r), r, out192);
        }
    }

    public static bool Bls12Pairing(ReadOnlySpan<byte> pairs288k, out bool verified)
    {
        fixed (ulong* pairs = Aligned(pairs288k))
        {
            byte result = 0;
            bool valid = zkvm_bls12_pairing(pairs, (nuint)(pairs288k.Length / 288), &result) == 0;
            verified = valid && result != 0;
            return valid;
        }
    }

    public static bool Bls12MapFpToG1(ReadOnlySpan<byte> fp48, Span<byte> out96)
    {
        ulong* a = stackalloc ulong[6];
        ulong* r = stackalloc ulong[12];
        Load(fp48, a);
        return Store(zkvm_bls12_map_fp_to_g1(a, r), r, out96);
    }

    public static bool Bls12MapFp2ToG2(ReadOnlySpan<byte> fp2_96, Span<byte> out192)
    {
        ulong* a = stackalloc ulong[12];
        ulong* r = stackalloc ulong[24];
        Load(fp2_96, a);
        return Store(zkvm_bls12_map_fp2_to_g2(a, r), r, out192);
    }

    // The standard's structs are 8-aligned and a caller's span need not be: every argument goes through words.
    private static void Load(ReadOnlySpan<byte> bytes, ulong* words) =>
        bytes.CopyTo(new Span<byte>(words, bytes.Length));

    private static bool Store(int status, ulong* words, Span<byte> bytes)
    {
        new ReadOnlySpan<byte>(words, bytes.Length).CopyTo(bytes);
        return status == 0;
    }

    // One spare word, because pinning an empty array gives a null pointer.
    private static ulong[] Aligned(ReadOnlySpan<byte> bytes)
    {
        ulong[] words = new ulong[bytes.Length / 8 + 1];
        bytes.CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }

    [DllImport("zkvm")]
    private static extern int zkvm_bn254_g1_add(ulong* a, ulong* b, ulong* result);

    [DllImport("zkvm")]
    private static extern int zkvm_bn254_g1_mul(ulong* point, ulong* scalar, ulong* result);

    [DllImport("zkvm")]
    private static extern int zkvm_bn254_pairing(ulong* pairs, nuint count, byte* verified);

    [DllImport("zkvm")]
    private static extern int zkvm_kzg_point_eval(
        ulong* commitment,
        ulong* z,
        ulong* y,
        ulong* proof,
        byte* verified
    );

    [DllImport("zkvm")]
    private static extern int zkvm_bls12_g1_add(ulong* a, ulong* b, ulong* result);

    [DllImport("zkvm")]
    private static extern int zkvm_bls12_g1_msm(ulong* pairs, nuint count, ulong* result);

    [DllImport("zkvm")]
    private static extern int zkvm_bls12_g2_add(ulong* a, ulong* b, ulong* result);

    [DllImport("zkvm")]
    private static extern int zkvm_bls12_g2_msm(ulong* pairs, nuint count, ulong* result);

    [DllImport("zkvm")]
    private static extern int zkvm_bls12_pairing(ulong* pairs, nuint count, byte* verified);

    [DllImport("zkvm")]
    private static extern int zkvm_bls12_map_fp_to_g1(ulong* fp, ulong* result);

    [DllImport("zkvm")]
    private static extern int zkvm_bls12_map_fp2_to_g2(ulong* fp2, ulong* result);
}
#endif
