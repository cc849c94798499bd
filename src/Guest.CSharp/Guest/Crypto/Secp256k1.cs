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
        return TryRecover(r, s, HashScalar(hash32), recoveryId == 1, publicKey64);
    }

    /// <summary>As above, for r and s that are scalars and a hash below n.</summary>
    internal static bool TryRecover(
        in Limbs4 r,
        in Limbs4 s,
        in Limbs4 z,
        bool odd,
        Span<byte> publicKey64
    ) =>
        Secp256k1Field52.IsSupported
            ? TryRecover<Secp256k1Field52, Limbs52>(r, s, z, odd, publicKey64)
            : TryRecover<Secp256k1Field, Limbs4>(r, s, z, odd, publicKey64);

    private static bool TryRecover<TField, T>(
        in Limbs4 r,
        in Limbs4 s,
        in Limbs4 z,
        bool odd,
        Span<byte> publicKey64
    )
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        TField.FromLimbs(r, out T x);
        if (!Secp256k1Point<TField, T>.TryLiftX(x, odd, out T y))
        {
            return false;
        }
        // Q = r^-1 (s R - z G)
        Montgomery4.InvertPlain(Secp256k1Scalars.Order, r, out Limbs4 inverse);
        Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, s, inverse, out Limbs4 u2);
        Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, z, inverse, out Limbs4 u1);
        Montgomery4.Subtract(Secp256k1Scalars.Order, default, u1, out u1);
        if (
            !Secp256k1SumInPlaces.IsSupported
            || !Secp256k1SumInPlaces.TryCombine(u1, u2, x, y, out Secp256k1Point<TField, T> key)
        )
        {
            key = Secp256k1Multiplication<TField, T>.Combine(u1, u2, x, y);
        }
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
        if (
            !IsScalar(r)
            || !IsScalar(s)
            || !Limbs4.IsBelow(x, Secp256k1Field.P)
            || !Limbs4.IsBelow(y, Secp256k1Field.P)
        )
        {
            return false;
        }
        Limbs4 z = HashScalar(hash32);
        return Secp256k1Field52.IsSupported
            ? Verify<Secp256k1Field52, Limbs52>(r, s, z, x, y)
            : Verify<Secp256k1Field, Limbs4>(r, s, z, x, y);
    }

    private static bool Verify<TField, T>(
        in Limbs4 r,
        in Limbs4 s,
        in Limbs4 z,
        in Limbs4 keyX,
        in Limbs4 keyY
    )
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        TField.FromLimbs(keyX, out T x);
        TField.FromLimbs(keyY, out T y);
        if (!Secp256k1Point<TField, T>.IsOnCurve(x, y))
        {
            return false;
        }
        Montgomery4.InvertPlain(Secp256k1Scalars.Order, s, out Limbs4 inverse);
        Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, z, inverse, out Limbs4 u1);
        Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, r, inverse, out Limbs4 u2);
        if (
            !Secp256k1SumInPlaces.IsSupported
            || !Secp256k1SumInPlaces.TryCombine(u1, u2, x, y, out Secp256k1Point<TField, T> point)
        )
        {
            point = Secp256k1Multiplication<TField, T>.Combine(u1, u2, x, y);
        }
        if (point.IsInfinity)
        {
            return false;
        }
        // The affine x modulo n is r where x is r or, rarely, r + n below p.
        return point.HasAbscissa(r)
            || Limbs4.Add(r, Secp256k1Scalars.Order.Value, out Limbs4 wrapped) == 0
                && Limbs4.IsBelow(wrapped, Secp256k1Field.P)
                && point.HasAbscissa(wrapped);
    }

    private static bool IsScalar(in Limbs4 a) =>
        !a.IsZero && Limbs4.IsBelow(a, Secp256k1Scalars.Order.Value);

    /// <summary>The number that a hash is in a signature, below n.</summary>
    internal static Limbs4 HashScalar(ReadOnlySpan<byte> hash32)
    {
        Limbs4 z = Limbs4.FromBigEndian(hash32);
        Montgomery4.Reduce(Secp256k1Scalars.Order, ref z);
        return z;
    }
}
