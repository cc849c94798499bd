using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto;

/// <summary>ECDSA verification over P-256 by the rules of EIP-7951.</summary>
public static class Secp256r1
{
    /// <summary>The group order n (FIPS 186-4 D.1.2.3).</summary>
    internal static readonly Modulus4 Order = new(
        new Limbs4(0xF3B9CAC2FC632551, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000),
        new Limbs4(0x83244C95BE79EEA2, 0x4699799C49BD6FA6, 0x2845B2392B6BEC59, 0x66E12D94F3D95620),
        0x332E375511FF43B1
    );

    /// <summary>
    /// Whether (r, s) signs the hash under the key (x, y). False where r or s is outside 1..n-1, x or y is not below p, or
    /// the key is not a point of the curve; a high s is as good as a low one.
    /// </summary>
    public static bool Verify(
        ReadOnlySpan<byte> hash32,
        ReadOnlySpan<byte> r32,
        ReadOnlySpan<byte> s32,
        ReadOnlySpan<byte> x32,
        ReadOnlySpan<byte> y32
    )
    {
        Limbs4 r = Limbs4.FromBigEndian(r32);
        Limbs4 s = Limbs4.FromBigEndian(s32);
        Limbs4 x = Limbs4.FromBigEndian(x32);
        Limbs4 y = Limbs4.FromBigEndian(y32);
        if (!IsScalar(r) || !IsScalar(s) || !TryReadKey(ref x, ref y))
        {
            return false;
        }
        Limbs4 z = Limbs4.FromBigEndian(hash32);
        Montgomery4.Reduce(Order, ref z);
        Montgomery4.InvertPlain(Order, s, out Limbs4 inverse);
        Montgomery4.MultiplyPlain(Order, z, inverse, out Limbs4 u1);
        Montgomery4.MultiplyPlain(Order, r, inverse, out Limbs4 u2);
        Secp256r1Point point = Secp256r1Multiplication.Combine(u1, u2, x, y);
        return !point.IsInfinity && HasAbscissa(point, r);
    }

    /// <summary>Brings the coordinates into Montgomery form; false where they are no point. (0, 0) is not on the curve.</summary>
    private static bool TryReadKey(ref Limbs4 x, ref Limbs4 y)
    {
        if (
            !Limbs4.IsBelow(x, Secp256r1Field.P.Value) || !Limbs4.IsBelow(y, Secp256r1Field.P.Value)
        )
        {
            return false;
        }
        Secp256r1Field.ToForm(x, out x);
        Secp256r1Field.ToForm(y, out y);
        return Secp256r1Point.IsOnCurve(x, y);
    }

    /// <summary>Whether the affine x of the point is r modulo n, without an inversion: x is r or, rarely, r + n below p.</summary>
    private static bool HasAbscissa(in Secp256r1Point point, in Limbs4 r)
    {
        Secp256r1Field.Square(point.Z, out Limbs4 zz);
        Secp256r1Field.ToForm(r, out Limbs4 candidate);
        Secp256r1Field.Multiply(candidate, zz, out candidate);
        if (Limbs4.AreEqual(candidate, point.X))
        {
            return true;
        }
        if (
            Limbs4.Add(r, Order.Value, out Limbs4 wrapped) != 0
            || !Limbs4.IsBelow(wrapped, Secp256r1Field.P.Value)
        )
        {
            return false;
        }
        Secp256r1Field.ToForm(wrapped, out candidate);
        Secp256r1Field.Multiply(candidate, zz, out candidate);
        return Limbs4.AreEqual(candidate, point.X);
    }

    private static bool IsScalar(in Limbs4 a) => !a.IsZero && Limbs4.IsBelow(a, Order.Value);
}
