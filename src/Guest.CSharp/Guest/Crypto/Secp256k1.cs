using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto;

/// <summary>ECDSA over secp256k1 (SEC 1 section 4.1; Yellow Paper appendix F). Low s is the caller's business.</summary>
public static class Secp256k1
{
    /// <summary>
    /// The public key x‖y whose signature over the hash is (r, s) and whose R has an ordinate of the parity of
    /// <paramref name="recoveryId"/>, 0 or 1. False, with the key unspecified, where r or s is outside 1..n-1, r is no
    /// abscissa of the curve, or the key would be infinity.
    /// </summary>
    public static bool TryRecover(
        ReadOnlySpan<byte> hash32,
        ReadOnlySpan<byte> r32,
        ReadOnlySpan<byte> s32,
        int recoveryId,
        Span<byte> publicKey64
    )
    {
        Limbs4 r = Limbs4.FromBigEndian(r32);
        Limbs4 s = Limbs4.FromBigEndian(s32);
        if (!IsScalar(r) || !IsScalar(s) || recoveryId >> 1 != 0)
        {
            return false;
        }
        if (!Secp256k1Point.TryLiftX(r, recoveryId == 1, out Limbs4 y))
        {
            return false;
        }
        // Q = r^-1 (s R - z G)
        Limbs4 z = HashScalar(hash32);
        Montgomery4.InvertPlain(Secp256k1Scalars.Order, r, out Limbs4 inverse);
        Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, s, inverse, out Limbs4 u2);
        Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, z, inverse, out Limbs4 u1);
        Montgomery4.Subtract(Secp256k1Scalars.Order, default, u1, out u1);
        Secp256k1Point key = Secp256k1Multiplication.Combine(u1, u2, r, y);
        if (key.IsInfinity)
        {
            return false;
        }
        key.ToAffine(out Limbs4 keyX, out Limbs4 keyY);
        keyX.WriteBigEndian(publicKey64);
        keyY.WriteBigEndian(publicKey64.Slice(32));
        return true;
    }

    /// <summary>Whether (r, s) is a signature over the hash under the key x‖y, which must be a point of the curve.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> hash32,
        ReadOnlySpan<byte> r32,
        ReadOnlySpan<byte> s32,
        ReadOnlySpan<byte> publicKey64
    )
    {
        Limbs4 r = Limbs4.FromBigEndian(r32);
        Limbs4 s = Limbs4.FromBigEndian(s32);
        Limbs4 x = Limbs4.FromBigEndian(publicKey64);
        Limbs4 y = Limbs4.FromBigEndian(publicKey64.Slice(32));
        if (!IsScalar(r) || !IsScalar(s) || !IsKey(x, y))
        {
            return false;
        }
        Limbs4 z = HashScalar(hash32);
        Montgomery4.InvertPlain(Secp256k1Scalars.Order, s, out Limbs4 inverse);
        Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, z, inverse, out Limbs4 u1);
        Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, r, inverse, out Limbs4 u2);
        Secp256k1Point point = Secp256k1Multiplication.Combine(u1, u2, x, y);
        return !point.IsInfinity && HasAbscissa(point, r);
    }

    /// <summary>Whether the affine x of the point is r modulo n, without an inversion: x is r or, rarely, r + n below p.</summary>
    private static bool HasAbscissa(in Secp256k1Point point, in Limbs4 r)
    {
        Secp256k1Field.Square(point.Z, out Limbs4 zz);
        Secp256k1Field.Multiply(r, zz, out Limbs4 candidate);
        if (Secp256k1Field.AreEqual(candidate, point.X))
        {
            return true;
        }
        if (
            Limbs4.Add(r, Secp256k1Scalars.Order.Value, out Limbs4 wrapped) != 0
            || !Limbs4.IsBelow(wrapped, Secp256k1Field.P)
        )
        {
            return false;
        }
        Secp256k1Field.Multiply(wrapped, zz, out candidate);
        return Secp256k1Field.AreEqual(candidate, point.X);
    }

    private static bool IsScalar(in Limbs4 a) =>
        !a.IsZero && Limbs4.IsBelow(a, Secp256k1Scalars.Order.Value);

    private static bool IsKey(in Limbs4 x, in Limbs4 y) =>
        Limbs4.IsBelow(x, Secp256k1Field.P)
        && Limbs4.IsBelow(y, Secp256k1Field.P)
        && Secp256k1Point.IsOnCurve(x, y);

    private static Limbs4 HashScalar(ReadOnlySpan<byte> hash32)
    {
        Limbs4 z = Limbs4.FromBigEndian(hash32);
        Montgomery4.Reduce(Secp256k1Scalars.Order, ref z);
        return z;
    }
}
