using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>A point (X/Z², Y/Z³) of a curve y² = x³ + b; Z = 0 is infinity. The laws are complete: no input is an exception.</summary>
[SkipLocalsInit]
internal struct FpJacobian<T>
    where T : unmanaged, IFieldElement<T>
{
    public T X;
    public T Y;
    public T Z;

    public static bool IsInfinity(in FpJacobian<T> a) => T.IsZero(in a.Z);

    public static void SetInfinity(out FpJacobian<T> r)
    {
        T.SetOne(out r.X);
        T.SetOne(out r.Y);
        r.Z = default;
    }

    public static void FromAffine(in FpAffine<T> a, out FpJacobian<T> r)
    {
        if (FpAffine<T>.IsInfinity(in a))
        {
            SetInfinity(out r);
            return;
        }
        r.X = a.X;
        r.Y = a.Y;
        T.SetOne(out r.Z);
    }

    public static void ToAffine(in FpJacobian<T> a, out FpAffine<T> r)
    {
        T.Invert(in a.Z, out T inverse);
        Scale(in a, in inverse, out r);
    }

    /// <summary>Affine forms of many points with one inversion (Montgomery's trick).</summary>
    public static void ToAffine(ReadOnlySpan<FpJacobian<T>> points, Span<FpAffine<T>> r)
    {
        T.SetOne(out T product);
        for (int i = 0; i < points.Length; i++)
        {
            r[i].X = product;
            if (!IsInfinity(in points[i]))
                T.Mul(in product, in points[i].Z, out product);
        }
        T.Invert(in product, out T inverse);
        for (int i = points.Length - 1; i >= 0; i--)
        {
            if (IsInfinity(in points[i]))
            {
                r[i] = default;
                continue;
            }
            T.Mul(in inverse, in r[i].X, out T own);
            T.Mul(in inverse, in points[i].Z, out inverse);
            Scale(in points[i], in own, out r[i]);
        }
    }

    public static void Neg(in FpJacobian<T> a, out FpJacobian<T> r)
    {
        r.X = a.X;
        T.Neg(in a.Y, out r.Y);
        r.Z = a.Z;
    }

    /// <summary>Whether both are the same point, in whatever coordinates.</summary>
    public static bool AreEqual(in FpJacobian<T> a, in FpJacobian<T> b)
    {
        if (IsInfinity(in a) || IsInfinity(in b))
            return IsInfinity(in a) && IsInfinity(in b);
        T.Square(in a.Z, out T za);
        T.Square(in b.Z, out T zb);
        T.Mul(in a.X, in zb, out T left);
        T.Mul(in b.X, in za, out T right);
        if (!T.AreEqual(in left, in right))
            return false;
        T.Mul(in za, in a.Z, out za);
        T.Mul(in zb, in b.Z, out zb);
        T.Mul(in a.Y, in zb, out left);
        T.Mul(in b.Y, in za, out right);
        return T.AreEqual(in left, in right);
    }

    /// <summary>Seven products; halves and doubles are folded into the operands, because an addition costs a seventh of a product.</summary>
    public static void Double(in FpJacobian<T> a, out FpJacobian<T> r)
    {
        T.Square(in a.Y, out T bb);
        T.Add(in bb, in bb, out bb);
        T.AddLazy(in a.X, in a.X, out T twice);
        T.Mul(in twice, in bb, out T d);
        T.Square(in bb, out bb);
        T.Square(in a.X, out T e);
        T.Add(in e, in e, out twice);
        T.Add(in e, in twice, out e);
        T.AddLazy(in a.Y, in a.Y, out twice);
        T.Mul(in twice, in a.Z, out r.Z);

        // d = 4XY², bb = 4Y⁴, e = 3X²: X' = e² - 2d and Y' = e(d - X') - 2bb.
        T.Square(in e, out T x);
        T.Sub(in x, in d, out x);
        T.Sub(in x, in d, out r.X);
        T.SubLazy(in d, in r.X, out d);
        T.Mul(in d, in e, out d);
        T.Sub(in d, in bb, out d);
        T.Sub(in d, in bb, out r.Y);
    }

    /// <summary>Adds an affine point: eleven products.</summary>
    public static void Add(in FpJacobian<T> a, in FpAffine<T> b, out FpJacobian<T> r)
    {
        if (FpAffine<T>.IsInfinity(in b))
        {
            r = a;
            return;
        }
        if (IsInfinity(in a))
        {
            FromAffine(in b, out r);
            return;
        }

        T.Square(in a.Z, out T zz);
        T.Mul(in b.X, in zz, out T run);
        T.Mul(in zz, in a.Z, out zz);
        T.Mul(in b.Y, in zz, out T rise);
        T.Sub(in run, in a.X, out run);
        T.Sub(in rise, in a.Y, out rise);
        if (T.IsZero(in run))
        {
            DoubleOrCancel(in a, in rise, out r);
            return;
        }
        T.Mul(in a.Z, in run, out T z);
        Finish(in a.X, in a.Y, in z, in run, in rise, out r);
    }

    /// <summary>Sixteen products.</summary>
    public static void Add(in FpJacobian<T> a, in FpJacobian<T> b, out FpJacobian<T> r)
    {
        if (IsInfinity(in a))
        {
            r = b;
            return;
        }
        if (IsInfinity(in b))
        {
            r = a;
            return;
        }

        T.Square(in a.Z, out T za);
        T.Square(in b.Z, out T zb);
        T.Mul(in a.X, in zb, out T x);
        T.Mul(in b.X, in za, out T run);
        T.Mul(in zb, in b.Z, out zb);
        T.Mul(in a.Y, in zb, out T y);
        T.Mul(in za, in a.Z, out za);
        T.Mul(in b.Y, in za, out T rise);
        T.Sub(in run, in x, out run);
        T.Sub(in rise, in y, out rise);
        if (T.IsZero(in run))
        {
            DoubleOrCancel(in a, in rise, out r);
            return;
        }
        T.Mul(in a.Z, in b.Z, out T z);
        T.Mul(in z, in run, out z);
        Finish(in x, in y, in z, in run, in rise, out r);
    }

    // The chord from (x, y), both scaled to a common denominator: X' = rise² - run³ - 2v and Y' = rise(v - X') - y·run³, v = x·run².
    private static void Finish(in T x, in T y, in T z, in T run, in T rise, out FpJacobian<T> r)
    {
        T.Square(in run, out T square);
        T.Mul(in square, in run, out T cube);
        T.Mul(in x, in square, out T v);
        T.Mul(in y, in cube, out T drop);
        T.Square(in rise, out T t);
        T.Sub(in t, in cube, out t);
        T.Sub(in t, in v, out t);
        T.Sub(in t, in v, out r.X);
        T.SubLazy(in v, in r.X, out v);
        T.Mul(in v, in rise, out v);
        T.Sub(in v, in drop, out r.Y);
        r.Z = z;
    }

    // The abscissas agree: the points are equal when the ordinates do, opposite otherwise.
    private static void DoubleOrCancel(in FpJacobian<T> a, in T rise, out FpJacobian<T> r)
    {
        if (T.IsZero(in rise))
            Double(in a, out r);
        else
            SetInfinity(out r);
    }

    private static void Scale(in FpJacobian<T> a, in T inverseOfZ, out FpAffine<T> r)
    {
        T.Square(in inverseOfZ, out T square);
        T.Mul(in a.X, in square, out r.X);
        T.Mul(in square, in inverseOfZ, out square);
        T.Mul(in a.Y, in square, out r.Y);
    }
}
