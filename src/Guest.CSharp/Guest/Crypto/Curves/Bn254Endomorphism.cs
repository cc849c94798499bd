using System.Buffers.Binary;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// A multiple of a point of G1 as two multiples of half the length, by φ(X, Y) = (βX, Y) = [λ](X, Y) (Gallant, Lambert, Vanstone).
/// With s = 2u + 1, m = 6u² + 2u and M = m + s the vectors (-s, m) and (M, s) span the pairs (a, b) with a + bλ = 0 modulo r.
/// </summary>
internal static class Bn254Endomorphism
{
    private const ulong S = 0x89d3256894d213e3;
    private const ulong MLow = 0x8211bbeb7d4f1128;
    private const ulong MHigh = 0x6f4d8248eeb859fc;

    private static ReadOnlySpan<ulong> Order =>
        [0x43e1f593f0000001, 0x2833e84879b97091, 0xb85045b68181585d, 0x30644e72e131a029];

    /// <summary>⌊2^256·s/r⌋ and ⌊2^256·m/r⌋.</summary>
    private static ReadOnlySpan<ulong> SOverOrder =>
        [0xd91d232ec7e0b3d7, 0x0000000000000002, 0x0000000000000000];

    private static ReadOnlySpan<ulong> MOverOrder =>
        [0x7a7bd9d4391eb18d, 0x4ccef014a773d2cf, 0x0000000000000002];

    /// <summary>[k]P = [a]P + [b](-φP) with a and b of 128 bits: two points and two words per scalar.</summary>
    public static void Split(
        in FpAffine<Bn254Fp> point,
        ReadOnlySpan<byte> scalar32,
        Span<FpAffine<Bn254Fp>> points,
        Span<ulong> scalars
    )
    {
        points[0] = point;
        Bn254Fp.Mul(in point.X, in Bn254Constants.Beta[0], out points[1].X);
        Bn254Fp.Neg(in point.Y, out points[1].Y);

        Span<ulong> k = stackalloc ulong[4];
        for (int i = 0; i < 4; i++)
            k[i] = BinaryPrimitives.ReadUInt64BigEndian(scalar32[(24 - 8 * i)..]);
        ReduceModuloOrder(k);

        // With x = ⌊ks/r⌋ - 1 and y = ⌊km/r⌋, each floor perhaps one less, a = k - xs - yM and b = ys - xm lie between
        // 0 and 2^128, so arithmetic modulo 2^128 is exact.
        MultiplyHigh(k, SOverOrder, out ulong xLow, out ulong xHigh);
        ulong borrow = 0;
        xLow = FieldWords.SubBorrow(xLow, 1, ref borrow);
        xHigh -= borrow;
        MultiplyHigh(k, MOverOrder, out ulong yLow, out ulong yHigh);
        ulong carry = 0;
        ulong sumLow = FieldWords.AddCarry(xLow, yLow, ref carry);
        ulong sumHigh = xHigh + yHigh + carry;

        // a = k - (x + y)s - ym.
        Multiply(sumLow, sumHigh, S, 0, out ulong low, out ulong high);
        borrow = 0;
        ulong aLow = FieldWords.SubBorrow(k[0], low, ref borrow);
        ulong aHigh = k[1] - high - borrow;
        Multiply(yLow, yHigh, MLow, MHigh, out low, out high);
        borrow = 0;
        scalars[0] = FieldWords.SubBorrow(aLow, low, ref borrow);
        scalars[1] = aHigh - high - borrow;

        Multiply(yLow, yHigh, S, 0, out ulong bLow, out ulong bHigh);
        Multiply(xLow, xHigh, MLow, MHigh, out low, out high);
        borrow = 0;
        scalars[2] = FieldWords.SubBorrow(bLow, low, ref borrow);
        scalars[3] = bHigh - high - borrow;
    }

    // Subtracts r while the value is not below it; a 256-bit value needs at most five rounds.
    private static void ReduceModuloOrder(Span<ulong> k)
    {
        Span<ulong> difference = stackalloc ulong[4];
        while (true)
        {
            ulong borrow = 0;
            for (int i = 0; i < 4; i++)
                difference[i] = FieldWords.SubBorrow(k[i], Order[i], ref borrow);
            if (borrow != 0)
                return;
            difference.CopyTo(k);
        }
    }

    // Words 4 and 5 of a·b for a of four words and b of three.
    private static void MultiplyHigh(
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> b,
        out ulong low,
        out ulong high
    )
    {
        Span<ulong> product = stackalloc ulong[7];
        product.Clear();
        for (int i = 0; i < 4; i++)
        {
            ulong carry = 0;
            for (int j = 0; j < 3; j++)
                product[i + j] = FieldWords.MulAdd(a[i], b[j], product[i + j], ref carry);
            product[i + 3] = carry;
        }
        low = product[4];
        high = product[5];
    }

    // a·b modulo 2^128.
    private static void Multiply(
        ulong aLow,
        ulong aHigh,
        ulong bLow,
        ulong bHigh,
        out ulong low,
        out ulong high
    ) => high = Math.BigMul(aLow, bLow, out low) + aLow * bHigh + aHigh * bLow;
}
