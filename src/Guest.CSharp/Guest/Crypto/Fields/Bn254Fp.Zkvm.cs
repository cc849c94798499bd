#if ZKVM_FIELDS
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// Products by the platform, which multiplies numbers below p and not Montgomery forms: a second product takes the factor out again.
/// </summary>
internal unsafe partial struct Bn254Fp
{
    private const string Library = "zkvm";

    /// <summary>2^-256 modulo p, as an element and as one of Fp2.</summary>
    private static ReadOnlySpan<ulong> InverseFactor =>
        [
            0xed84884a014afa37,
            0xeb2022850278edf8,
            0xcf63e9cfb74492d9,
            0x2e67157159e5c639,
            0,
            0,
            0,
            0,
        ];

    /// <summary>Reduced at once: the platform takes no operand of p or more.</summary>
    public static void AddLazy(in Bn254Fp a, in Bn254Fp b, out Bn254Fp r) => Add(in a, in b, out r);

    /// <summary>Reduced at once, likewise.</summary>
    public static void SubLazy(in Bn254Fp a, in Bn254Fp b, out Bn254Fp r) => Sub(in a, in b, out r);

    /// <summary>Montgomery product.</summary>
    public static void Mul(in Bn254Fp a, in Bn254Fp b, out Bn254Fp r)
    {
        Bn254Fp product = a;
        fixed (
            ulong* right = &b.L0,
                factor = &MemoryMarshal.GetReference(InverseFactor)
        )
        {
            zkvm_bn254_fp_mul(&product.L0, right);
            zkvm_bn254_fp_mul(&product.L0, factor);
        }
        r = product;
    }

    /// <summary>(a0 + a1·i)(b0 + b1·i).</summary>
    public static void MulComplex(in Fp2<Bn254Fp> a, in Fp2<Bn254Fp> b, out Fp2<Bn254Fp> r)
    {
        Fp2<Bn254Fp> product = a;
        fixed (
            ulong* right = &b.C0.L0,
                factor = &MemoryMarshal.GetReference(InverseFactor)
        )
        {
            zkvm_bn254_fp2_mul(&product.C0.L0, right);
            zkvm_bn254_fp2_mul(&product.C0.L0, factor);
        }
        r = product;
    }

    /// <summary>a = a·b of numbers below p.</summary>
    [DllImport(Library)]
    private static extern void zkvm_bn254_fp_mul(ulong* a4, ulong* b4);

    /// <summary>a = a·b of pairs of them, i² = -1.</summary>
    [DllImport(Library)]
    private static extern void zkvm_bn254_fp2_mul(ulong* a8, ulong* b8);
}
#endif
