using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// A point of secp256k1 (y^2 = x^3 + 7) in Jacobian coordinates: affine x = X / Z^2, y = Y / Z^3. The magnitudes are at most 5, 3
/// and 1.
/// </summary>
internal struct Secp256k1Point<TField, T>
    where TField : struct, ISecp256k1Field<T>
    where T : unmanaged
{
    public T X;
    public T Y;
    public T Z;

    /// <summary>Infinity is marked here and keeps Z = 1, so that the scale of a later addition stays meaningful.</summary>
    public bool IsInfinity;

    public static Secp256k1Point<TField, T> Infinity
    {
        get
        {
            Secp256k1Point<TField, T> infinity = new() { IsInfinity = true };
            TField.FromLimbs(new Limbs4(1, 0, 0, 0), out infinity.Z);
            return infinity;
        }
    }

    public static Secp256k1Point<TField, T> FromAffine(in T x, in T y)
    {
        Secp256k1Point<TField, T> point = new() { X = x, Y = y };
        TField.FromLimbs(new Limbs4(1, 0, 0, 0), out point.Z);
        return point;
    }

    /// <summary>Whether an affine pair of magnitude 1 lies on the curve; infinity has no such pair.</summary>
    public static bool IsOnCurve(in T x, in T y)
    {
        Secp256k1Formulas<TField, T>.RightSide(x, out T right);
        TField.Square(y, out T left);
        return AreEqual(left, right);
    }

    /// <summary>The y of that parity over x; false where x is no abscissa of the curve.</summary>
    public static bool TryLiftX(in T x, bool odd, out T y)
    {
        Secp256k1Formulas<TField, T>.RightSide(x, out T right);
        if (Secp256k1Field52x4.IsSupported)
        {
            Secp256k1RootInPlaces.Candidate<TField, T>(right, out y);
        }
        else
        {
            Secp256k1Root<TField, T>.Candidate(right, out y);
        }
        TField.Square(y, out T check);
        if (!AreEqual(check, right))
        {
            return false;
        }
        TField.ToLimbs(y, out Limbs4 limbs);
        if (limbs.IsOdd != odd)
        {
            TField.Subtract(default, y, 1, out y);
        }
        return true;
    }

    /// <summary>Whether an element of magnitude 1 is another one.</summary>
    private static bool AreEqual(in T a, in T b)
    {
        TField.Subtract(b, a, 1, out T difference);
        return TField.IsZero(difference);
    }

    /// <summary>Whether the affine x is that number, without an inversion.</summary>
    public readonly bool HasAbscissa(in Limbs4 x)
    {
        TField.FromLimbs(x, out T candidate);
        TField.Square(Z, out T zz);
        TField.Multiply(candidate, zz, out candidate);
        return AreEqual(candidate, X);
    }

    /// <summary>Doubles in place.</summary>
    /// <remarks>No point of this curve has y = 0 (its order is an odd prime), so only infinity doubles to infinity.</remarks>
    public void Double()
    {
        if (!IsInfinity)
        {
            Secp256k1Formulas<TField, T>.Double(ref X, ref Y, ref Z);
        }
    }

    /// <summary>
    /// Adds in place a point given by its affine pair on the curve where this point's Z reads <paramref name="z"/>; the
    /// ratio of the new Z to the old is returned for those who rescale later. 8 products and 3 squares.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddAffine(in T x, in T y, in T z, out T ratio)
    {
        Secp256k1Formulas<TField, T>.Scale(x, y, z, out T h, out T r);
        ratio = h;
        if (IsInfinity)
        {
            X = h;
            Y = r;
            IsInfinity = false;
            return;
        }
        TField.Subtract(h, X, 5, out h);
        TField.Subtract(r, Y, 3, out r);
        ratio = h;
        if (TField.IsZero(h))
        {
            AddSameX(TField.IsZero(r));
            return;
        }
        Secp256k1Formulas<TField, T>.AddDistinct(ref X, ref Y, ref Z, h, r);
    }

    private void AddSameX(bool sameY)
    {
        if (sameY)
        {
            Double();
        }
        else
        {
            this = Infinity;
        }
    }

    /// <summary>The affine pair, below p; not for infinity.</summary>
    public readonly void ToAffine(out Limbs4 x, out Limbs4 y)
    {
        TField.ToLimbs(Z, out Limbs4 z);
        Secp256k1Field.Invert(z, out z);
        TField.FromLimbs(z, out T inverse);
        Secp256k1Formulas<TField, T>.Scale(X, Y, inverse, out T elementX, out T elementY);
        TField.ToLimbs(elementX, out x);
        TField.ToLimbs(elementY, out y);
    }
}
