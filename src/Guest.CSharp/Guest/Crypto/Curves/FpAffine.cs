using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>A point of a curve y² = x³ + b in affine form; (0, 0), which no such curve with b ≠ 0 holds, is infinity.</summary>
[SkipLocalsInit]
internal struct FpAffine<T>
    where T : unmanaged, IFieldElement<T>
{
    public T X;
    public T Y;

    public FpAffine(in T x, in T y)
    {
        X = x;
        Y = y;
    }

    public static bool IsInfinity(in FpAffine<T> a) => T.IsZero(in a.X) && T.IsZero(in a.Y);

    /// <summary>Whether the point is infinity or satisfies y² = x³ + b.</summary>
    public static bool IsOnCurve(in FpAffine<T> a, in T b)
    {
        if (IsInfinity(in a))
            return true;
        T.Square(in a.Y, out T left);
        T.Square(in a.X, out T right);
        T.Mul(in right, in a.X, out right);
        T.Add(in right, in b, out right);
        return T.AreEqual(in left, in right);
    }

    public static void Neg(in FpAffine<T> a, out FpAffine<T> r)
    {
        r.X = a.X;
        T.Neg(in a.Y, out r.Y);
    }

    /// <summary>The complete group law with one inversion; cheapest when the result is wanted in affine form.</summary>
    public static void Add(in FpAffine<T> a, in FpAffine<T> b, out FpAffine<T> r)
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

        T.Sub(in b.X, in a.X, out T run);
        T.Sub(in b.Y, in a.Y, out T rise);
        if (T.IsZero(in run))
        {
            if (!T.IsZero(in rise) || T.IsZero(in a.Y))
            {
                r = default;
                return;
            }
            T.Square(in a.X, out T square);
            T.Add(in square, in square, out rise);
            T.Add(in rise, in square, out rise);
            T.Add(in a.Y, in a.Y, out run);
        }
        T.Invert(in run, out run);
        T.Mul(in rise, in run, out T slope);
        T.Square(in slope, out T x);
        T.Sub(in x, in a.X, out x);
        T.Sub(in x, in b.X, out x);
        T.Sub(in a.X, in x, out T y);
        T.Mul(in y, in slope, out y);
        T.Sub(in y, in a.Y, out r.Y);
        r.X = x;
    }
}
