using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>A point of secp256k1 (y^2 = x^3 + 7) in Jacobian coordinates: affine x = X / Z^2, y = Y / Z^3.</summary>
internal struct Secp256k1Point
{
    public Limbs4 X;
    public Limbs4 Y;
    public Limbs4 Z;

    /// <summary>Infinity is marked here and keeps Z = 1, so that the scale of a later addition stays meaningful.</summary>
    public bool IsInfinity;

    public static Secp256k1Point Infinity =>
        new() { Z = new Limbs4(1, 0, 0, 0), IsInfinity = true };

    public static Secp256k1Point FromAffine(in Limbs4 x, in Limbs4 y) =>
        new()
        {
            X = x,
            Y = y,
            Z = new Limbs4(1, 0, 0, 0),
        };

    /// <summary>Whether an affine pair lies on the curve; infinity has no such pair.</summary>
    public static bool IsOnCurve(in Limbs4 x, in Limbs4 y)
    {
        RightSide(x, out Limbs4 right);
        Secp256k1Field.Square(y, out Limbs4 left);
        return Secp256k1Field.AreEqual(left, right);
    }

    /// <summary>The y of that parity over x; false where x is no abscissa of the curve.</summary>
    public static bool TryLiftX(in Limbs4 x, bool odd, out Limbs4 y)
    {
        RightSide(x, out Limbs4 right);
        if (!Secp256k1Field.TrySquareRoot(right, out y))
        {
            return false;
        }
        Secp256k1Field.Normalize(ref y);
        if (y.IsOdd != odd)
        {
            Secp256k1Field.Negate(y, out y);
        }
        return true;
    }

    private static void RightSide(in Limbs4 x, out Limbs4 right)
    {
        Secp256k1Field.Square(x, out right);
        Secp256k1Field.Multiply(right, x, out right);
        Secp256k1Field.Add(right, new Limbs4(7, 0, 0, 0), out right);
    }

    /// <summary>Doubles in place: 3 products and 4 squares.</summary>
    /// <remarks>No point of this curve has y = 0 (its order is an odd prime), so only infinity doubles to infinity.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Double()
    {
        if (IsInfinity)
        {
            return;
        }
        Secp256k1Field.Multiply(Y, Z, out Z);
        Secp256k1Field.Add(Z, Z, out Z);
        Secp256k1Field.Square(Y, out Limbs4 b);
        Secp256k1Field.Multiply(X, b, out Limbs4 s);
        Secp256k1Field.Scale(s, 4, out s); // 4 X Y^2
        Secp256k1Field.Square(X, out Limbs4 m);
        Secp256k1Field.Scale(m, 3, out m); // 3 X^2
        Secp256k1Field.Square(b, out Limbs4 c);
        Secp256k1Field.Scale(c, 8, out c); // 8 Y^4
        Secp256k1Field.Square(m, out X);
        Secp256k1Field.Subtract(X, s, out X);
        Secp256k1Field.Subtract(X, s, out X);
        Secp256k1Field.Subtract(s, X, out s);
        Secp256k1Field.Multiply(m, s, out Y);
        Secp256k1Field.Subtract(Y, c, out Y);
    }

    /// <summary>
    /// Adds in place a point given by its affine pair on the curve where this point's Z reads <paramref name="z"/>; the
    /// ratio of the new Z to the old is returned for those who rescale later. 8 products and 3 squares.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddAffine(in Limbs4 x, in Limbs4 y, in Limbs4 z, out Limbs4 ratio)
    {
        Secp256k1Field.Square(z, out Limbs4 zz);
        Secp256k1Field.Multiply(x, zz, out Limbs4 h);
        Secp256k1Field.Multiply(y, zz, out Limbs4 r);
        Secp256k1Field.Multiply(r, z, out r);
        ratio = h;
        if (IsInfinity)
        {
            X = h;
            Y = r;
            IsInfinity = false;
            return;
        }
        Secp256k1Field.Subtract(h, X, out h);
        Secp256k1Field.Subtract(r, Y, out r);
        ratio = h;
        if (Secp256k1Field.IsZero(h))
        {
            AddSameX(Secp256k1Field.IsZero(r));
            return;
        }
        Secp256k1Field.Multiply(Z, h, out Z);
        Secp256k1Field.Square(h, out Limbs4 hh);
        Secp256k1Field.Multiply(hh, h, out Limbs4 hhh);
        Secp256k1Field.Multiply(X, hh, out Limbs4 v);
        Secp256k1Field.Square(r, out X);
        Secp256k1Field.Subtract(X, hhh, out X);
        Secp256k1Field.Subtract(X, v, out X);
        Secp256k1Field.Subtract(X, v, out X);
        Secp256k1Field.Subtract(v, X, out v);
        Secp256k1Field.Multiply(Y, hhh, out hhh);
        Secp256k1Field.Multiply(r, v, out Y);
        Secp256k1Field.Subtract(Y, hhh, out Y);
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
        Secp256k1Field.Invert(Z, out Limbs4 inverse);
        Secp256k1Field.Square(inverse, out Limbs4 inverse2);
        Secp256k1Field.Multiply(X, inverse2, out x);
        Secp256k1Field.Multiply(Y, inverse2, out y);
        Secp256k1Field.Multiply(y, inverse, out y);
        Secp256k1Field.Normalize(ref x);
        Secp256k1Field.Normalize(ref y);
    }
}
