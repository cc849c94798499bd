using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto;

/// <summary>Public keys of four signatures at once, where the machine has AVX-512DQ: each step of <see cref="Secp256k1.TryRecover"/> in all four.</summary>
internal static class Secp256k1FourKeys
{
    public const int Count = Limbs52x4.Places;

    public static bool IsSupported =>
        Secp256k1Field52x4.IsSupported && Secp256k1Field52.IsSupported;

    /// <summary>As four times <see cref="Secp256k1.TryRecover"/>, for r and s that are scalars and hashes below n; keys of 64 bytes.</summary>
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
        Limbs52x4 x = new(r[0], r[1], r[2], r[3]);
        Lift(x, odd, out Limbs52x4 y, found);
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
        Secp256k1FourSums.Combine(u1, u2, x, y, out Secp256k1FourSums sums);
        WriteKeys(sums, keys, found);
        for (int i = 0; i < Count; i++)
        {
            Secp256k1Field52x4.ToLimbs(sums.Z, i, out Limbs4 lastZ);
            if (found[i] && lastZ.IsZero)
            {
                found[i] = Secp256k1.TryRecover(r[i], s[i], z[i], odd[i], keys.Slice(64 * i, 64));
            }
        }
    }

    /// <summary>The ordinates of those parities; not found where there is none.</summary>
    private static void Lift(
        in Limbs52x4 x,
        ReadOnlySpan<bool> odd,
        out Limbs52x4 y,
        Span<bool> found
    )
    {
        Secp256k1Formulas<Secp256k1Field52x4, Limbs52x4>.RightSide(x, out Limbs52x4 right);
        Secp256k1Root<Secp256k1Field52x4, Limbs52x4>.Candidate(right, out y);
        Secp256k1Field52x4.Square(y, out Limbs52x4 difference);
        Secp256k1Field52x4.Subtract(right, difference, 1, out difference);
        Vector256<long> flip = Vector256<long>.Zero;
        for (int i = 0; i < Count; i++)
        {
            Secp256k1Field52x4.ToLimbs(difference, i, out Limbs4 none);
            found[i] = none.IsZero;
            Secp256k1Field52x4.ToLimbs(y, i, out Limbs4 root);
            flip = flip.WithElement(i, root.IsOdd != odd[i] ? -1L : 0);
        }
        Secp256k1Field52x4.Subtract(default, y, 1, out Limbs52x4 negated);
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

    /// <summary>The affine pairs by one inversion; where Z is zero, any pair.</summary>
    [SkipLocalsInit]
    private static void WriteKeys(in Secp256k1FourSums sums, Span<byte> keys, Span<bool> found)
    {
        Span<Limbs52> before = stackalloc Limbs52[Count];
        Span<Limbs52> scales = stackalloc Limbs52[Count];
        Secp256k1Field52.FromLimbs(new Limbs4(1, 0, 0, 0), out Limbs52 product);
        for (int i = 0; i < Count; i++)
        {
            found[i] &= sums.Infinite.GetElement(i) == 0;
            Secp256k1Field52x4.ToLimbs(sums.Z, i, out Limbs4 z);
            Secp256k1Field52.FromLimbs(z.IsZero ? new Limbs4(1, 0, 0, 0) : z, out scales[i]);
            before[i] = product;
            Secp256k1Field52.Multiply(product, scales[i], out product);
        }
        Secp256k1Field52.ToLimbs(product, out Limbs4 limbs);
        Secp256k1Field.Invert(limbs, out limbs);
        Secp256k1Field52.FromLimbs(limbs, out Limbs52 inverse);
        Span<Limbs4> own = stackalloc Limbs4[Count];
        for (int i = Count - 1; i >= 0; i--)
        {
            Secp256k1Field52.Multiply(inverse, before[i], out Limbs52 one);
            Secp256k1Field52.ToLimbs(one, out own[i]);
            Secp256k1Field52.Multiply(inverse, scales[i], out inverse);
        }
        Secp256k1Formulas<Secp256k1Field52x4, Limbs52x4>.Scale(
            sums.X,
            sums.Y,
            new Limbs52x4(own[0], own[1], own[2], own[3]),
            out Limbs52x4 x,
            out Limbs52x4 y
        );
        for (int i = 0; i < Count; i++)
        {
            Secp256k1Field52x4.ToLimbs(x, i, out limbs);
            limbs.WriteBigEndian(keys.Slice(64 * i));
            Secp256k1Field52x4.ToLimbs(y, i, out limbs);
            limbs.WriteBigEndian(keys.Slice(64 * i + 32));
        }
    }
}
