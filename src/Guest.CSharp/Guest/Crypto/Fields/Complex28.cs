using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>Eight elements C0 + C1·i of the quadratic extension of BLS12-381 side by side; sizes as in <see cref="Bls12381Field28"/>.</summary>
[SkipLocalsInit]
internal struct Complex28
{
    /// <summary>Vectors of an element: the limbs of C0, then those of C1.</summary>
    public const int Vectors = 2 * Limbs28.Count;

    public Limbs28 C0;
    public Limbs28 C1;

    /// <summary>The first of all vectors, for what treats both halves alike.</summary>
    public static ref Vector512<long> First(ref readonly Complex28 a) =>
        ref Unsafe.As<Complex28, Vector512<long>>(ref Unsafe.AsRef(in a));

    /// <summary>Products place by place, of sizes that multiply to at most 16; the result is neither operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in Complex28 a, in Complex28 b, out Complex28 r)
    {
        Unsafe.SkipInit(out Limbs28 negated);
        for (int i = 0; i < Limbs28.Count; i++)
            negated[i] = -b.C1[i];
        Bls12381Field28.SumOfProducts(in a.C0, in b.C0, in a.C1, in negated, out r.C0);
        Bls12381Field28.SumOfProducts(in a.C0, in b.C1, in a.C1, in b.C0, out r.C1);
    }

    /// <summary>Back to size 1, of values within 100·p.</summary>
    public static void Normalize(ref Complex28 a)
    {
        Bls12381Field28.Normalize(ref a.C0);
        Bls12381Field28.Normalize(ref a.C1);
    }

    /// <summary>Puts elements in the places from the first on and zero in the others.</summary>
    public static void Load(ReadOnlySpan<Fp2<Bls12381Fp>> elements, out Complex28 r)
    {
        Complex28 raw = default;
        for (int lane = 0; lane < elements.Length; lane++)
        {
            ref readonly Fp2<Bls12381Fp> element = ref elements[lane];
            Set(ref raw.C0, lane, in element.C0);
            Set(ref raw.C1, lane, in element.C1);
        }
        MultiplyByWords(in raw, Bls12381Field28.FactorFrom64, out r);
    }

    /// <summary>The elements in the places from the first on, reduced.</summary>
    public static void Store(in Complex28 a, Span<Fp2<Bls12381Fp>> elements)
    {
        Bls12381Fp.SetOne(out Bls12381Fp factor);
        MultiplyByWords(
            in a,
            [factor.L0, factor.L1, factor.L2, factor.L3, factor.L4, factor.L5],
            out Complex28 raw
        );
        for (int lane = 0; lane < elements.Length; lane++)
        {
            Get(in raw.C0, lane, out elements[lane].C0);
            Get(in raw.C1, lane, out elements[lane].C1);
        }
    }

    /// <summary>The places that the indices name; a place that is named nowhere is dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Pick(Vector512<long> a, Vector512<long> places) =>
        Avx512F.PermuteVar8x64(a, places);

    /// <summary>As above from two vectors; the places of the second are 8 to 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Pick(
        Vector512<long> a,
        Vector512<long> b,
        Vector512<long> places
    ) => Avx512F.PermuteVar8x64x2(a, places, b);

    private static void MultiplyByWords(in Complex28 a, ReadOnlySpan<ulong> words, out Complex28 r)
    {
        Complex28 factor = default;
        for (int lane = 0; lane < Limbs28.Lanes; lane++)
            factor.C0.Set(lane, words);
        Multiply(in a, in factor, out r);
    }

    private static void Set(ref Limbs28 limbs, int lane, in Bls12381Fp a) =>
        limbs.Set(lane, [a.L0, a.L1, a.L2, a.L3, a.L4, a.L5]);

    // A product is above -p.
    private static void Get(in Limbs28 limbs, int lane, out Bls12381Fp r)
    {
        Span<ulong> words = stackalloc ulong[6];
        limbs.AddTo(lane, Bls12381Field28.Modulus, words);
        r = new Bls12381Fp(words[0], words[1], words[2], words[3], words[4], words[5]);
        Bls12381Fp.Add(in r, default, out r);
    }
}
