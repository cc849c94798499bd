using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// A point of P-256 (y^2 = x^3 - 3x + b) in Jacobian coordinates of Montgomery form: affine x = X / Z^2, y = Y / Z^3;
/// infinity has Z = 0.
/// </summary>
internal struct Secp256r1Point
{
    /// <summary>The curve's b in Montgomery form.</summary>
    private static readonly Limbs4 B = new(
        0xD89CDF6229C4BDDF,
        0xACF005CD78843090,
        0xE5A220ABF7212ED6,
        0xDC30061D04874834
    );

    public Limbs4 X;
    public Limbs4 Y;
    public Limbs4 Z;

    public readonly bool IsInfinity => Z.IsZero;

    public static Secp256r1Point FromAffine(in Limbs4 x, in Limbs4 y) =>
        new()
        {
            X = x,
            Y = y,
            Z = Secp256r1Field.One,
        };

    /// <summary>Whether an affine pair lies on the curve; infinity has no such pair.</summary>
    public static bool IsOnCurve(in Limbs4 x, in Limbs4 y)
    {
        Secp256r1Field.Square(x, out Limbs4 right);
        Secp256r1Field.Subtract(right, Secp256r1Field.One, out right);
        Secp256r1Field.Subtract(right, Secp256r1Field.One, out right);
        Secp256r1Field.Subtract(right, Secp256r1Field.One, out right);
        Secp256r1Field.Multiply(right, x, out right);
        Secp256r1Field.Add(right, B, out right);
        Secp256r1Field.Square(y, out Limbs4 left);
        return Limbs4.AreEqual(left, right);
    }

    /// <summary>Doubles in place: 4 products and 4 squares. Infinity stays what it is, its Z being zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Double()
    {
        Secp256r1Field.Square(Z, out Limbs4 delta);
        Secp256r1Field.Square(Y, out Limbs4 gamma);
        Secp256r1Field.Multiply(Y, Z, out Z);
        Secp256r1Field.Add(Z, Z, out Z);
        Secp256r1Field.Multiply(X, gamma, out Limbs4 beta);
        Secp256r1Field.Subtract(X, delta, out Limbs4 minus);
        Secp256r1Field.Add(X, delta, out Limbs4 alpha);
        Secp256r1Field.Multiply(alpha, minus, out alpha);
        Secp256r1Field.Add(alpha, alpha, out minus);
        Secp256r1Field.Add(alpha, minus, out alpha); // 3 (X - Z^2) (X + Z^2)
        Secp256r1Field.Add(beta, beta, out beta);
        Secp256r1Field.Add(beta, beta, out beta); // 4 X Y^2
        Secp256r1Field.Square(alpha, out X);
        Secp256r1Field.Subtract(X, beta, out X);
        Secp256r1Field.Subtract(X, beta, out X);
        Secp256r1Field.Square(gamma, out gamma);
        Secp256r1Field.Add(gamma, gamma, out gamma);
        Secp256r1Field.Add(gamma, gamma, out gamma);
        Secp256r1Field.Add(gamma, gamma, out gamma); // 8 Y^4
        Secp256r1Field.Subtract(beta, X, out beta);
        Secp256r1Field.Multiply(alpha, beta, out Y);
        Secp256r1Field.Subtract(Y, gamma, out Y);
    }

    /// <summary>Adds an affine pair in place; the ratio of the new Z to the old serves those who rescale. 8 products, 3 squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddAffine(in Limbs4 x, in Limbs4 y, out Limbs4 ratio)
    {
        if (IsInfinity)
        {
            this = FromAffine(x, y);
            ratio = Z;
            return;
        }
        Secp256r1Field.Square(Z, out Limbs4 zz);
        Secp256r1Field.Multiply(x, zz, out Limbs4 h);
        Secp256r1Field.Multiply(y, zz, out Limbs4 r);
        Secp256r1Field.Multiply(r, Z, out r);
        Secp256r1Field.Subtract(h, X, out h);
        Secp256r1Field.Subtract(r, Y, out r);
        ratio = h;
        if (h.IsZero && r.IsZero)
        {
            Double();
            return;
        }
        // For opposite points h is zero and with it the new Z: infinity.
        Secp256r1Field.Multiply(Z, h, out Z);
        Secp256r1Field.Square(h, out Limbs4 hh);
        Secp256r1Field.Multiply(hh, h, out Limbs4 hhh);
        Secp256r1Field.Multiply(X, hh, out Limbs4 v);
        Secp256r1Field.Square(r, out X);
        Secp256r1Field.Subtract(X, hhh, out X);
        Secp256r1Field.Subtract(X, v, out X);
        Secp256r1Field.Subtract(X, v, out X);
        Secp256r1Field.Subtract(v, X, out v);
        Secp256r1Field.Multiply(Y, hhh, out hhh);
        Secp256r1Field.Multiply(r, v, out Y);
        Secp256r1Field.Subtract(Y, hhh, out Y);
    }
}
