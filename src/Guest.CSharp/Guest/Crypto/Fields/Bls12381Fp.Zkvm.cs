#if ZKVM_FIELDS
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// Products by the platform, which multiplies numbers below p and not Montgomery forms: a second product takes the factor out again.
/// </summary>
internal unsafe partial struct Bls12381Fp
{
    private const string Library = "zkvm";

    /// <summary>2^-384 modulo p, as an element and as one of Fp2.</summary>
    private static ReadOnlySpan<ulong> InverseFactor =>
        [
            0xf4d38259380b4820,
            0x7fe11274d898fafb,
            0x343ea97914956dc8,
            0x1797ab1458a88de9,
            0xed5e64273c4f538b,
            0x14fec701e8fb0ce9,
            0,
            0,
            0,
            0,
            0,
            0,
        ];

    /// <summary>Reduced at once: the platform takes no operand of p or more.</summary>
    public static void AddLazy(in Bls12381Fp a, in Bls12381Fp b, out Bls12381Fp r) =>
        Add(in a, in b, out r);

    /// <summary>Reduced at once, likewise.</summary>
    public static void SubLazy(in Bls12381Fp a, in Bls12381Fp b, out Bls12381Fp r) =>
        Sub(in a, in b, out r);

    /// <summary>Montgomery product.</summary>
    public static void Mul(in Bls12381Fp a, in Bls12381Fp b, out Bls12381Fp r)
    {
        Bls12381Fp product = a;
        fixed (
            ulong* right = &b.L0,
                factor = &MemoryMarshal.GetReference(InverseFactor)
        )
        {
            zkvm_bls12_fp_mul(&product.L0, right);
            zkvm_bls12_fp_mul(&product.L0, factor);
        }
        r = product;
    }

    /// <summary>(a0 + a1·i)(b0 + b1·i).</summary>
    public static void MulComplex(in Fp2<Bls12381Fp> a, in Fp2<Bls12381Fp> b, out Fp2<Bls12381Fp> r)
    {
        Fp2<Bls12381Fp> product = a;
        fixed (
            ulong* right = &b.C0.L0,
                factor = &MemoryMarshal.GetReference(InverseFactor)
        )
        {
            zkvm_bls12_fp2_mul(&product.C0.L0, right);
            zkvm_bls12_fp2_mul(&product.C0.L0, factor);
        }
        r = product;
    }

    /// <summary>a = a·b of numbers below p.</summary>
    [DllImport(Library)]
    private static extern void zkvm_bls12_fp_mul(ulong* a6, ulong* b6);

    /// <summary>a = a·b of pairs of them, i² = -1.</summary>
    [DllImport(Library)]
    private static extern void zkvm_bls12_fp2_mul(ulong* a12, ulong* b12);
}
#endif
