using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// Two points of G1 in homogeneous coordinates, X, Y and Z in places 0 to 2 and 4 to 6, with the formulas of a Miller loop's points: every
/// step is two products, or four, of all places. Places 3 and 7 hold zero between the steps.
/// </summary>
[SkipLocalsInit]
internal struct Bls12381TwoPoints28
{
    /// <summary>x², whose 128 bits hold 17 ones.</summary>
    private const ulong SquareHigh = 0xac45a4010001a402;
    private const ulong SquareLow = 0x0000000100000000;

    private Limbs28 sum;

    /// <summary>[x²]a and [x²]b for points that are not infinity; Z is 0 where a step met infinity or a point itself or its opposite.</summary>
    public static void MultiplyByXSquared(
        in FpAffine<Bls12381Fp> a,
        in FpAffine<Bls12381Fp> b,
        out FpHomogeneous<Bls12381Fp> multipleOfA,
        out FpHomogeneous<Bls12381Fp> multipleOfB
    )
    {
        Bls12381Fp.SetOne(out Bls12381Fp one);
        Complex28.Load(
            [
                new(in a.X, default),
                new(in a.Y, default),
                new(in one, default),
                default,
                new(in b.X, default),
                new(in b.Y, default),
                new(in one, default),
            ],
            out Complex28 points
        );
        Limbs28 affine = points.C0;
        Unsafe.SkipInit(out Bls12381TwoPoints28 multiples);
        multiples.sum = affine;
        for (int i = 126; i >= 0; i--)
        {
            multiples.Double();
            if (((i >= 64 ? SquareHigh >> (i - 64) : SquareLow >> i) & 1) != 0)
                multiples.Add(in affine);
        }
        points = default;
        points.C0 = multiples.sum;
        Span<Fp2<Bls12381Fp>> coordinates = stackalloc Fp2<Bls12381Fp>[7];
        Complex28.Store(in points, coordinates);
        multipleOfA.X = coordinates[0].C0;
        multipleOfA.Y = coordinates[1].C0;
        multipleOfA.Z = coordinates[2].C0;
        multipleOfB.X = coordinates[4].C0;
        multipleOfB.Y = coordinates[5].C0;
        multipleOfB.Z = coordinates[6].C0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Double()
    {
        Unsafe.SkipInit(out Limbs28 left);
        Unsafe.SkipInit(out Limbs28 right);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            left[i] = Complex28.Pick(sum[i], Vector512.Create(0L, 1, 2, 1, 4, 5, 6, 5));
            right[i] = Complex28.Pick(sum[i], Vector512.Create(1L, 1, 2, 2, 5, 5, 6, 6));
        }
        // XY, B = Y², C = Z², YZ. With E = 12C: B - 3E, B + 3E, B, E.
        Bls12381Field28.Multiply(in left, in right, out Limbs28 m);
        Unsafe.SkipInit(out Limbs28 terms);
        for (int i = 0; i < Limbs28.Count; i++)
            terms[i] =
                Bls12381Field28.Product(
                    Complex28.Pick(m[i], Vector512.Create(1L, 1, 1, 1, 5, 5, 5, 5)),
                    Vector512.Create(1L, 1, 1, 0, 1, 1, 1, 0)
                )
                + Bls12381Field28.Product(
                    Complex28.Pick(m[i], Vector512.Create(2L, 2, 2, 2, 6, 6, 6, 6)),
                    Vector512.Create(-36L, 36, 0, 12, -36, 36, 0, 12)
                );
        Bls12381Field28.Normalize(ref terms);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            left[i] = Complex28.Pick(
                m[i],
                terms[i],
                Vector512.Create(0L, 9, 10, 11, 4, 13, 14, 15)
            );
            right[i] = Complex28.Pick(
                m[i],
                terms[i],
                Vector512.Create(8L, 9, 3, 11, 12, 13, 7, 15)
            );
        }
        // XY(B - 3E), (B + 3E)², BYZ, E²; four times the sum.
        Bls12381Field28.Multiply(in left, in right, out m);
        for (int i = 0; i < Limbs28.Count; i++)
            sum[i] =
                Bls12381Field28.Product(m[i], Vector512.Create(2L, 1, 8, 0, 2, 1, 8, 0))
                - Bls12381Field28.Product(
                    Complex28.Pick(m[i], Vector512.Create(3L, 3, 3, 3, 7, 7, 7, 7)),
                    Vector512.Create(0L, 12, 0, 0, 0, 12, 0, 0)
                );
        Bls12381Field28.Normalize(ref sum);
    }

    /// <summary>Adds the affine points that stand in places 0 and 1, and 4 and 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(in Limbs28 affine)
    {
        Unsafe.SkipInit(out Limbs28 left);
        Unsafe.SkipInit(out Limbs28 right);
        Unsafe.SkipInit(out Limbs28 difference);
        for (int i = 0; i < Limbs28.Count; i++)
            left[i] = Complex28.Pick(sum[i], Vector512.Create(2L, 2, 3, 3, 6, 6, 7, 7));
        // run = X - x·Z and rise = Y - y·Z.
        Bls12381Field28.Multiply(in left, in affine, out Limbs28 m);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            difference[i] = sum[i] - m[i];
            left[i] = Complex28.Pick(difference[i], Vector512.Create(0L, 1, 3, 3, 4, 5, 7, 7));
        }
        // D = run², C = rise².
        Bls12381Field28.Multiply(in left, in left, out m);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            left[i] = Complex28.Pick(
                difference[i],
                sum[i],
                Vector512.Create(0L, 10, 8, 3, 4, 14, 12, 7)
            );
            right[i] = Complex28.Pick(m[i], Vector512.Create(0L, 1, 0, 3, 4, 5, 4, 7));
        }
        // E = run·D, F = Z·C, G = X·D; H = E + F - 2G and G - H.
        Bls12381Field28.Multiply(in left, in right, out m);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            left[i] = Complex28.Pick(
                difference[i],
                sum[i],
                Vector512.Create(0L, 1, 10, 9, 4, 5, 14, 13)
            );
            right[i] =
                Bls12381Field28.Product(
                    Complex28.Pick(m[i], Vector512.Create(0L, 0, 0, 0, 4, 4, 4, 4)),
                    Vector512.Create(1L, -1, 1, 1, 1, -1, 1, 1)
                )
                + Bls12381Field28.Product(
                    Complex28.Pick(m[i], Vector512.Create(1L, 1, 1, 1, 5, 5, 5, 5)),
                    Vector512.Create(1L, -1, 0, 0, 1, -1, 0, 0)
                )
                + Bls12381Field28.Product(
                    Complex28.Pick(m[i], Vector512.Create(2L, 2, 2, 2, 6, 6, 6, 6)),
                    Vector512.Create(-2L, 3, 0, 0, -2, 3, 0, 0)
                );
        }
        // run·H, rise·(G - H), Z·E, Y·E.
        Bls12381Field28.Multiply(in left, in right, out m);
        for (int i = 0; i < Limbs28.Count; i++)
            sum[i] =
                Bls12381Field28.Product(m[i], Vector512.Create(1L, 1, 1, 0, 1, 1, 1, 0))
                - Bls12381Field28.Product(
                    Complex28.Pick(m[i], Vector512.Create(3L, 3, 3, 3, 7, 7, 7, 7)),
                    Vector512.Create(0L, 1, 0, 0, 0, 1, 0, 0)
                );
        Bls12381Field28.Normalize(ref sum);
    }
}
