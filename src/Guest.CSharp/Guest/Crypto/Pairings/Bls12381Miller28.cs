using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Pairings;

/// <summary>One pair inside a Miller loop on BLS12-381, whose products of a step are computed side by side; the formulas are those of <see cref="FpMillerPair{F}"/>.</summary>
[SkipLocalsInit]
internal struct Bls12381Miller28
{
    /// <summary>The running multiple T of Q, X, Y and Z, then the last line: its constant, its coefficient at x and the one at y.</summary>
    private Complex28 state;

    /// <summary>Q in places 0 and 1, P in 4 and 5.</summary>
    private Complex28 points;

    public Bls12381Miller28(in FpAffine<Bls12381Fp> p, in FpAffine<Fp2<Bls12381Fp>> q)
    {
        Fp2<Bls12381Fp>.SetOne(out Fp2<Bls12381Fp> one);
        Complex28.Load([q.X, q.Y, one], out state);
        Complex28.Load(
            [q.X, q.Y, default, default, new(in p.X, default), new(in p.Y, default)],
            out points
        );
    }

    /// <summary>T as the pair of one element after the other has it.</summary>
    public readonly void Store(out FpHomogeneous<Fp2<Bls12381Fp>> multiple)
    {
        Span<Fp2<Bls12381Fp>> coordinates = stackalloc Fp2<Bls12381Fp>[3];
        Complex28.Store(in state, coordinates);
        multiple.X = coordinates[0];
        multiple.Y = coordinates[1];
        multiple.Z = coordinates[2];
    }

    /// <summary>Multiplies by the last line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void MultiplyByLine(ref Complex28 f)
    {
        Unsafe.SkipInit(out Complex28 line);
        ref Vector512<long> from = ref Complex28.First(in state);
        ref Vector512<long> to = ref Complex28.First(in line);
        for (int i = 0; i < Complex28.Vectors; i++)
            Unsafe.Add(ref to, i) = Complex28.Pick(
                Unsafe.Add(ref from, i),
                Vector512.Create(3L, 4, 5, 7, 7, 7, 7, 7)
            );
        Bls12381Tower28.MultiplyByLine(in f, in line, out f);
    }

    /// <summary>T := 2T, scaled by 4 to have no halves, and the tangent at the old T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Double()
    {
        Unsafe.SkipInit(out Complex28 left);
        Unsafe.SkipInit(out Complex28 right);
        ref Vector512<long> own = ref Complex28.First(in state);
        ref Vector512<long> lefts = ref Complex28.First(in left);
        ref Vector512<long> rights = ref Complex28.First(in right);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> t = Unsafe.Add(ref own, i);
            Unsafe.Add(ref lefts, i) = Complex28.Pick(t, Vector512.Create(0L, 1, 2, 1, 0, 7, 7, 7));
            Unsafe.Add(ref rights, i) = Complex28.Pick(
                t,
                Vector512.Create(1L, 1, 2, 2, 0, 7, 7, 7)
            );
        }
        // XY, B = Y², C = Z², YZ, X². With E = 12ξC: B - 3E, B + 3E, -, E, -, -, E - B.
        Complex28.Multiply(in left, in right, out Complex28 m);
        Unsafe.SkipInit(out Complex28 k);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            Vector512<long> c0 = Complex28.Pick(m.C0[i], Vector512.Create(2L));
            Vector512<long> c1 = Complex28.Pick(m.C1[i], Vector512.Create(2L));
            k.C0[i] = CurveTerms(m.C0[i], c0 - c1);
            k.C1[i] = CurveTerms(m.C1[i], c0 + c1);
        }
        Complex28.Normalize(ref k);
        ref Vector512<long> squares = ref Complex28.First(in m);
        ref Vector512<long> terms = ref Complex28.First(in k);
        ref Vector512<long> fixedPoints = ref Complex28.First(in points);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> square = Unsafe.Add(ref squares, i);
            Vector512<long> term = Unsafe.Add(ref terms, i);
            Unsafe.Add(ref lefts, i) = Complex28.Pick(
                square,
                term,
                Vector512.Create(0L, 9, 1, 11, 4, 3, 7, 7)
            );
            Unsafe.Add(ref rights, i) =
                Complex28.Pick(square, term, Vector512.Create(8L, 9, 3, 11, 7, 7, 7, 7))
                + Complex28.Pick(
                    Unsafe.Add(ref fixedPoints, i),
                    Vector512.Create(7L, 7, 7, 7, 4, 5, 7, 7)
                );
        }
        // XY(B - 3E), (B + 3E)², BYZ, E², X²·xP, YZ·yP.
        Complex28.Multiply(in left, in right, out m);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> square = Unsafe.Add(ref squares, i);
            Unsafe.Add(ref own, i) =
                Bls12381Field28.Product(
                    Complex28.Pick(square, Vector512.Create(0L, 1, 2, 7, 4, 5, 7, 7)),
                    Vector512.Create(2L, 1, 8, 0, 3, -2, 0, 0)
                )
                - Bls12381Field28.Product(
                    Complex28.Pick(square, Vector512.Create(7L, 3, 7, 7, 7, 7, 7, 7)),
                    Vector512.Create(12L)
                )
                + Complex28.Pick(
                    Unsafe.Add(ref terms, i),
                    Vector512.Create(7L, 7, 7, 6, 7, 7, 7, 7)
                );
        }
        Complex28.Normalize(ref state);
    }

    /// <summary>T := T + Q and the line through both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add()
    {
        Unsafe.SkipInit(out Complex28 left);
        Unsafe.SkipInit(out Complex28 right);
        Unsafe.SkipInit(out Complex28 difference);
        ref Vector512<long> own = ref Complex28.First(in state);
        ref Vector512<long> fixedPoints = ref Complex28.First(in points);
        ref Vector512<long> lefts = ref Complex28.First(in left);
        ref Vector512<long> rights = ref Complex28.First(in right);
        ref Vector512<long> differences = ref Complex28.First(in difference);
        for (int i = 0; i < Complex28.Vectors; i++)
            Unsafe.Add(ref lefts, i) = Complex28.Pick(
                Unsafe.Add(ref own, i),
                Vector512.Create(2L, 2, 7, 7, 7, 7, 7, 7)
            );
        // run = X - xQ·Z and rise = Y - yQ·Z.
        Complex28.Multiply(in left, in points, out Complex28 m);
        ref Vector512<long> products = ref Complex28.First(in m);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> d = Unsafe.Add(ref own, i) - Unsafe.Add(ref products, i);
            Vector512<long> q = Unsafe.Add(ref fixedPoints, i);
            Unsafe.Add(ref differences, i) = d;
            Unsafe.Add(ref lefts, i) = Complex28.Pick(d, Vector512.Create(0L, 1, 1, 0, 1, 0, 7, 7));
            Unsafe.Add(ref rights, i) = Complex28.Pick(
                d,
                q,
                Vector512.Create(0L, 1, 8, 9, 12, 13, 7, 7)
            );
        }
        // D = run², C = rise², xQ·rise, yQ·run, rise·xP, run·yP.
        Complex28.Multiply(in left, in right, out Complex28 line);
        ref Vector512<long> lines = ref Complex28.First(in line);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Unsafe.Add(ref lefts, i) = Complex28.Pick(
                Unsafe.Add(ref differences, i),
                Unsafe.Add(ref own, i),
                Vector512.Create(0L, 10, 8, 7, 7, 7, 7, 7)
            );
            Unsafe.Add(ref rights, i) = Complex28.Pick(
                Unsafe.Add(ref lines, i),
                Vector512.Create(0L, 1, 0, 7, 7, 7, 7, 7)
            );
        }
        // E = run·D, F = Z·C, G = X·D; H = E + F - 2G and G - H.
        Complex28.Multiply(in left, in right, out m);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> product = Unsafe.Add(ref products, i);
            Unsafe.Add(ref lefts, i) = Complex28.Pick(
                Unsafe.Add(ref differences, i),
                Unsafe.Add(ref own, i),
                Vector512.Create(0L, 1, 10, 9, 7, 7, 7, 7)
            );
            Unsafe.Add(ref rights, i) =
                Bls12381Field28.Product(
                    Complex28.Pick(product, Vector512.Create(0L)),
                    Vector512.Create(1L, -1, 1, 1, 0, 0, 0, 0)
                )
                + Bls12381Field28.Product(
                    Complex28.Pick(product, Vector512.Create(1L)),
                    Vector512.Create(1L, -1, 0, 0, 0, 0, 0, 0)
                )
                + Bls12381Field28.Product(
                    Complex28.Pick(product, Vector512.Create(2L)),
                    Vector512.Create(-2L, 3, 0, 0, 0, 0, 0, 0)
                );
        }
        // run·H, rise·(G - H), Z·E, Y·E.
        Complex28.Multiply(in left, in right, out m);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> product = Unsafe.Add(ref products, i);
            Vector512<long> other = Unsafe.Add(ref lines, i);
            Unsafe.Add(ref own, i) =
                Complex28.Pick(product, other, Vector512.Create(0L, 1, 2, 10, 7, 13, 7, 7))
                - Complex28.Pick(product, other, Vector512.Create(7L, 3, 7, 11, 12, 7, 7, 7));
        }
        Complex28.Normalize(ref state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> CurveTerms(Vector512<long> squares, Vector512<long> byXi) =>
        Bls12381Field28.Product(
            Complex28.Pick(squares, Vector512.Create(1L)),
            Vector512.Create(1L, 1, 0, 0, 0, 0, -1, 0)
        ) + Bls12381Field28.Product(byXi, Vector512.Create(-36L, 36, 0, 12, 0, 0, 12, 0));
}
