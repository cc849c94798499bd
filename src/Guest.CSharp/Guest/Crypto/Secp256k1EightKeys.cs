using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto;

/// <summary>Public keys of eight signatures at once, where the machine has AVX-512: each step of <see cref="Secp256k1.TryRecover"/> in all eight.</summary>
internal static class Secp256k1EightKeys
{
    public const int Count = Limbs26.Lanes;

    public static bool IsSupported => Secp256k1Field26.IsSupported && Secp256k1Field52.IsSupported;

    /// <summary>As eight times <see cref="Secp256k1.TryRecover"/>, for r and s that are scalars and hashes below n; keys of 64 bytes.</summary>
    [SkipLocalsInit]
    public static void Recover(
        ReadOnlySpan<Limbs4> r,
        ReadOnlySpan<Limbs4> s,
        ReadOnlySpan<Limbs4> z,
        ReadOnlySpan<bool> odd,
        Span<byte> keys,
        Span<bool> found
    )
    {
        Unsafe.SkipInit(out Limbs26 x);
        for (int i = 0; i < Count; i++)
        {
            x.Set(i, r[i]);
        }
        Lift(x, odd, out Limbs26 y, found);
        // Q = r^-1 (s R - z G)
        Span<Limbs4> u1 = stackalloc Limbs4[Count];
        Span<Limbs4> u2 = stackalloc Limbs4[Count];
        Invert(r, u2);
        for (int i = 0; i < Count; i++)
        {
            Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, z[i], u2[i], out u1[i]);
            Montgomery4.Subtract(Secp256k1Scalars.Order, default, u1[i], out u1[i]);
            Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, s[i], u2[i], out u2[i]);
        }
        Secp256k1EightSums.Combine(u1, u2, x, y, out Secp256k1EightSums sums);
        WriteKeys(sums, keys, found);
        for (int i = 0; i < Count; i++)
        {
            sums.Z.Get(i, out Limbs52 lastZ);
            if (found[i] && Secp256k1Field52.IsZero(lastZ))
            {
                found[i] = Secp256k1.TryRecover(r[i], s[i], z[i], odd[i], keys.Slice(64 * i, 64));
            }
        }
    }

    /// <summary>The ordinates of those parities; not found where there is none.</summary>
    private static void Lift(in Limbs26 x, ReadOnlySpan<bool> odd, out Limbs26 y, Span<bool> found)
    {
        Secp256k1Formulas<Secp256k1Field26, Limbs26>.RightSide(x, out Limbs26 right);
        Secp256k1Root<Secp256k1Field26, Limbs26>.Candidate(right, out y);
        Secp256k1Field26.Square(y, out Limbs26 difference);
        Secp256k1Field26.Subtract(right, difference, 1, out difference);
        Vector512<ulong> flip = Vector512<ulong>.Zero;
        for (int i = 0; i < Count; i++)
        {
            difference.Get(i, out Limbs52 element);
            found[i] = Secp256k1Field52.IsZero(element);
            y.Get(i, out element);
            Secp256k1Field52.ToLimbs(element, out Limbs4 root);
            flip = flip.WithElement(i, root.IsOdd != odd[i] ? ulong.MaxValue : 0);
        }
        Secp256k1Field26.Subtract(default, y, 1, out Limbs26 negated);
        y.Replace(flip, negated);
    }

    /// <summary>Inverses modulo n by one inversion (Montgomery's trick); none of the numbers is zero.</summary>
    private static void Invert(ReadOnlySpan<Limbs4> numbers, Span<Limbs4> inverses)
    {
        Limbs4 product = numbers[0];
        for (int i = 1; i < Count; i++)
        {
            inverses[i] = product;
            Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, product, numbers[i], out product);
        }
        Montgomery4.InvertPlain(Secp256k1Scalars.Order, product, out Limbs4 inverse);
        for (int i = Count - 1; i > 0; i--)
        {
            Montgomery4.MultiplyPlain(
                Secp256k1Scalars.Order,
                inverse,
                inverses[i],
                out inverses[i]
            );
            Montgomery4.MultiplyPlain(Secp256k1Scalars.Order, inverse, numbers[i], out inverse);
        }
        inverses[0] = inverse;
    }

    /// <summary>The affine pairs by one inversion; where Z is zero, none is written.</summary>
    [SkipLocalsInit]
    private static void WriteKeys(in Secp256k1EightSums sums, Span<byte> keys, Span<bool> found)
    {
        Span<Limbs52> before = stackalloc Limbs52[Count];
        Secp256k1Field52.FromLimbs(new Limbs4(1, 0, 0, 0), out Limbs52 product);
        Secp256k1EightSums points = sums;
        for (int i = 0; i < Count; i++)
        {
            found[i] &= points.Infinite.GetElement(i) == 0;
            points.Z.Get(i, out Limbs52 z);
            if (found[i] && !Secp256k1Field52.IsZero(z))
            {
                before[i] = product;
                Secp256k1Field52.Multiply(product, z, out product);
            }
        }
        Secp256k1Field52.ToLimbs(product, out Limbs4 limbs);
        Secp256k1Field.Invert(limbs, out limbs);
        Secp256k1Field52.FromLimbs(limbs, out Limbs52 inverse);
        for (int i = Count - 1; i >= 0; i--)
        {
            points.Z.Get(i, out Limbs52 z);
            if (!found[i] || Secp256k1Field52.IsZero(z))
            {
                continue;
            }
            Secp256k1Field52.Multiply(inverse, before[i], out Limbs52 own);
            Secp256k1Field52.Multiply(inverse, z, out inverse);
            points.X.Get(i, out Limbs52 x);
            points.Y.Get(i, out Limbs52 y);
            Secp256k1Formulas<Secp256k1Field52, Limbs52>.Scale(x, y, own, out x, out y);
            Secp256k1Field52.ToLimbs(x, out limbs);
            limbs.WriteBigEndian(keys.Slice(64 * i));
            Secp256k1Field52.ToLimbs(y, out limbs);
            limbs.WriteBigEndian(keys.Slice(64 * i + 32));
        }
    }
}
