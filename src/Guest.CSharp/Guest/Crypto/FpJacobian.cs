using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto;

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

    /// <summary>2M + 5S (dbl-2009-l of the Explicit-Formulas Database).</summary>
    public static void Double(in FpJacobian<T> a, out FpJacobian<T> r)
    {
        T.Square(in a.X, out T xx);
        T.Square(in a.Y, out T yy);
        T.Square(in yy, out T yyyy);
        T.Add(in a.X, in yy, out T d);
        T.Square(in d, out d);
        T.Sub(in d, in xx, out d);
        T.Sub(in d, in yyyy, out d);
        T.Add(in d, in d, out d);
        T.Add(in xx, in xx, out T e);
        T.Add(in e, in xx, out e);

        T.Mul(in a.Y, in a.Z, out T z);
        T.Add(in z, in z, out r.Z);
        T.Square(in e, out T x);
        T.Sub(in x, in d, out x);
        T.Sub(in x, in d, out r.X);
        T.Sub(in d, in r.X, out d);
        T.Mul(in e, in d, out e);
        T.Add(in yyyy, in yyyy, out yyyy);
        T.Add(in yyyy, in yyyy, out yyyy);
        T.Add(in yyyy, in yyyy, out yyyy);
        T.Sub(in e, in yyyy, out r.Y);
    }

    /// <summary>Adds an affine point: 7M + 4S (madd-2007-bl).</summary>
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
        T.Mul(in b.X, in zz, out T h);
        T.Sub(in h, in a.X, out h);
        T.Mul(in b.Y, in a.Z, out T rise);
        T.Mul(in rise, in zz, out rise);
        T.Sub(in rise, in a.Y, out rise);
        if (T.IsZero(in h))
        {
            DoubleOrCancel(in a, in rise, out r);
            return;
        }
        T.Add(in rise, in rise, out rise);

        T.Square(in h, out T hh);
        T.Add(in a.Z, in h, out T z);
        T.Square(in z, out z);
        T.Sub(in z, in zz, out z);
        T.Add(in hh, in hh, out T i);
        T.Add(in i, in i, out i);
        T.Mul(in h, in i, out T j);
        T.Mul(in a.X, in i, out T v);
        T.Mul(in a.Y, in j, out T y);
        T.Sub(in z, in hh, out r.Z);
        Finish(in rise, in j, in v, in y, out r.X, out r.Y);
    }

    /// <summary>11M + 5S (add-2007-bl).</summary>
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
        T.Mul(in a.X, in zb, out T u);
        T.Mul(in b.X, in za, out T h);
        T.Sub(in h, in u, out h);
        T.Mul(in a.Y, in b.Z, out T s);
        T.Mul(in s, in zb, out s);
        T.Mul(in b.Y, in a.Z, out T rise);
        T.Mul(in rise, in za, out rise);
        T.Sub(in rise, in s, out rise);
        if (T.IsZero(in h))
        {
            DoubleOrCancel(in a, in rise, out r);
            return;
        }
        T.Add(in rise, in rise, out rise);

        T.Add(in h, in h, out T i);
        T.Square(in i, out i);
        T.Mul(in h, in i, out T j);
        T.Mul(in u, in i, out T v);
        T.Mul(in s, in j, out T y);
        T.Add(in a.Z, in b.Z, out T z);
        T.Square(in z, out z);
        T.Sub(in z, in za, out z);
        T.Sub(in z, in zb, out z);
        T.Mul(in z, in h, out r.Z);
        Finish(in rise, in j, in v, in y, out r.X, out r.Y);
    }

    // X = rise² - j - 2v and Y = rise(v - X) - 2y, where y is the old ordinate times j.
    private static void Finish(in T rise, in T j, in T v, in T y, out T x, out T r)
    {
        T.Square(in rise, out T t);
        T.Sub(in t, in j, out t);
        T.Sub(in t, in v, out t);
        T.Sub(in t, in v, out x);
        T.Sub(in v, in x, out t);
        T.Mul(in t, in rise, out t);
        T.Sub(in t, in y, out t);
        T.Sub(in t, in y, out r);
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
