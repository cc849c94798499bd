using Perjury.Guest.Crypto;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>
/// 0x0b to 0x11 on BLS12-381 (EIP-2537). A field element is 64 bytes with 16 zeros in front; the accelerators take the 48.
/// </summary>
internal static class Bls12Precompiles
{
    private const int Padded = 64;
    private const int Unpadded = 48;
    private const int Scalar = 32;
    private const int G1 = 2 * Padded;
    private const int G2 = 4 * Padded;

    public static bool TryG1Add(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        Span<byte> points = stackalloc byte[4 * Unpadded];
        Span<byte> sum = stackalloc byte[2 * Unpadded];
        return input.Length == 2 * G1
            && Precompiles.TryCharge(ref gas, 375)
            && TryUnpad(input, points)
            && Accelerators.Bls12G1Add(points.Slice(0, 96), points.Slice(96), sum)
            && Write(output, sum);
    }

    public static bool TryG2Add(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        Span<byte> points = stackalloc byte[8 * Unpadded];
        Span<byte> sum = stackalloc byte[4 * Unpadded];
        return input.Length == 2 * G2
            && Precompiles.TryCharge(ref gas, 600)
            && TryUnpad(input, points)
            && Accelerators.Bls12G2Add(points.Slice(0, 192), points.Slice(192), sum)
            && Write(output, sum);
    }

    public static bool TryG1Msm(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        int count = input.Length / (G1 + Scalar);
        if (
            count == 0
            || input.Length % (G1 + Scalar) != 0
            || !Precompiles.TryCharge(ref gas, MsmPrice(count, 12_000, Bls12Discounts.G1))
        )
        {
            return false;
        }
        byte[] pairs = new byte[count * (2 * Unpadded + Scalar)];
        Span<byte> sum = stackalloc byte[2 * Unpadded];
        return TryUnpadPairs(input, pairs, count, G1)
            && Accelerators.Bls12G1Msm(pairs, sum)
            && Write(output, sum);
    }

    public static bool TryG2Msm(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        int count = input.Length / (G2 + Scalar);
        if (
            count == 0
            || input.Length % (G2 + Scalar) != 0
            || !Precompiles.TryCharge(ref gas, MsmPrice(count, 22_500, Bls12Discounts.G2))
        )
        {
            return false;
        }
        byte[] pairs = new byte[count * (4 * Unpadded + Scalar)];
        Span<byte> sum = stackalloc byte[4 * Unpadded];
        return TryUnpadPairs(input, pairs, count, G2)
            && Accelerators.Bls12G2Msm(pairs, sum)
            && Write(output, sum);
    }

    public static bool TryPairing(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        int count = input.Length / (G1 + G2);
        if (
            count == 0
            || input.Length % (G1 + G2) != 0
            || !Precompiles.TryCharge(ref gas, 37_700 + 32_600 * (ulong)count)
        )
        {
            return false;
        }
        byte[] pairs = new byte[count * 6 * Unpadded];
        if (!TryUnpad(input, pairs) || !Accelerators.Bls12Pairing(pairs, out bool verified))
        {
            return false;
        }
        Precompiles.WriteWord(output, verified ? 1UL : 0UL);
        return true;
    }

    public static bool TryMapFpToG1(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        Span<byte> element = stackalloc byte[Unpadded];
        Span<byte> point = stackalloc byte[2 * Unpadded];
        return input.Length == Padded
            && Precompiles.TryCharge(ref gas, 5_500)
            && TryUnpad(input, element)
            && Accelerators.Bls12MapFpToG1(element, point)
            && Write(output, point);
    }

    public static bool TryMapFp2ToG2(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        Span<byte> element = stackalloc byte[2 * Unpadded];
        Span<byte> point = stackalloc byte[4 * Unpadded];
        return input.Length == 2 * Padded
            && Precompiles.TryCharge(ref gas, 23_800)
            && TryUnpad(input, element)
            && Accelerators.Bls12MapFp2ToG2(element, point)
            && Write(output, point);
    }

    private static ulong MsmPrice(int count, ulong perPoint, ReadOnlySpan<ushort> discounts) =>
        (ulong)count * perPoint * discounts[Math.Min(count, discounts.Length) - 1] / 1_000;

    // Every field element of the input without its padding; false if the padding is not zero.
    private static bool TryUnpad(ReadOnlySpan<byte> input, Span<byte> elements)
    {
        int from = 0;
        for (int to = 0; to < elements.Length; to += Unpadded)
        {
            if (input.Slice(from, Padded - Unpadded).IndexOfAnyExcept((byte)0) >= 0)
            {
                return false;
            }
            input.Slice(from + Padded - Unpadded, Unpadded).CopyTo(elements.Slice(to));
            from += Padded;
        }
        return true;
    }

    private static bool TryUnpadPairs(
        ReadOnlySpan<byte> input,
        Span<byte> pairs,
        int count,
        int point
    )
    {
        int unpaddedPoint = point / Padded * Unpadded;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> from = input.Slice(i * (point + Scalar), point + Scalar);
            Span<byte> to = pairs.Slice(i * (unpaddedPoint + Scalar), unpaddedPoint + Scalar);
            if (!TryUnpad(from.Slice(0, point), to.Slice(0, unpaddedPoint)))
            {
                return false;
            }
            from.Slice(point).CopyTo(to.Slice(unpaddedPoint));
        }
        return true;
    }

    private static bool Write(CallOutput output, ReadOnlySpan<byte> elements)
    {
        int length = elements.Length / Unpadded * Padded;
        Span<byte> padded = output.ReturnRoom(length);
        padded.Clear();
        for (int i = 0; i < elements.Length / Unpadded; i++)
        {
            elements
                .Slice(i * Unpadded, Unpadded)
                .CopyTo(padded.Slice(i * Padded + Padded - Unpadded));
        }
        output.ReturnLength = length;
        return true;
    }
}
