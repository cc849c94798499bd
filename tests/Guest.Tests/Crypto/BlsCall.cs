using Perjury.Guest.Crypto;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>The precompiles of EIP-2537 as calls: 64-byte padded elements in and out, null where the call fails.</summary>
internal static class BlsCall
{
    public static byte[]? G1Add(byte[] input) =>
        TryUnpad(input, 256, 0, out byte[] points)
        && Output(96, out byte[] sum)
        && Accelerators.Bls12G1Add(points.AsSpan(0, 96), points.AsSpan(96), sum)
            ? Pad(sum)
            : null;

    public static byte[]? G2Add(byte[] input) =>
        TryUnpad(input, 512, 0, out byte[] points)
        && Output(192, out byte[] sum)
        && Accelerators.Bls12G2Add(points.AsSpan(0, 192), points.AsSpan(192), sum)
            ? Pad(sum)
            : null;

    public static byte[]? G1Msm(byte[] input) =>
        TryUnpad(input, 128, 32, out byte[] items)
        && Output(96, out byte[] sum)
        && Accelerators.Bls12G1Msm(items, sum)
            ? Pad(sum)
            : null;

    public static byte[]? G2Msm(byte[] input) =>
        TryUnpad(input, 256, 32, out byte[] items)
        && Output(192, out byte[] sum)
        && Accelerators.Bls12G2Msm(items, sum)
            ? Pad(sum)
            : null;

    public static byte[]? Pairing(byte[] input)
    {
        if (
            !TryUnpad(input, 384, 0, out byte[] pairs)
            || !Accelerators.Bls12Pairing(pairs, out bool verified)
        )
            return null;
        byte[] output = new byte[32];
        output[31] = verified ? (byte)1 : (byte)0;
        return output;
    }

    public static byte[]? MapToG1(byte[] input) =>
        input.Length == 64
        && TryUnpad(input, 64, 0, out byte[] element)
        && Output(96, out byte[] point)
        && Accelerators.Bls12MapFpToG1(element, point)
            ? Pad(point)
            : null;

    public static byte[]? MapToG2(byte[] input) =>
        input.Length == 128
        && TryUnpad(input, 128, 0, out byte[] element)
        && Output(192, out byte[] point)
        && Accelerators.Bls12MapFp2ToG2(element, point)
            ? Pad(point)
            : null;

    // Items of `padded` bytes of field elements and `tail` bytes of anything; false for no item, a broken one or nonzero padding.
    private static bool TryUnpad(byte[] input, int padded, int tail, out byte[] items)
    {
        int size = padded + tail;
        items = new byte[input.Length / size * (padded / 64 * 48 + tail)];
        if (input.Length == 0 || input.Length % size != 0)
            return false;
        int at = 0;
        for (int item = 0; item < input.Length; item += size)
        {
            for (int element = item; element < item + padded; element += 64)
            {
                if (input.AsSpan(element, 16).ContainsAnyExcept((byte)0))
                    return false;
                input.AsSpan(element + 16, 48).CopyTo(items.AsSpan(at));
                at += 48;
            }
            input.AsSpan(item + padded, tail).CopyTo(items.AsSpan(at));
            at += tail;
        }
        return true;
    }

    private static bool Output(int size, out byte[] output)
    {
        output = new byte[size];
        return true;
    }

    private static byte[] Pad(byte[] elements)
    {
        byte[] padded = new byte[elements.Length / 48 * 64];
        for (int i = 0; i < elements.Length / 48; i++)
            elements.AsSpan(48 * i, 48).CopyTo(padded.AsSpan(64 * i + 16));
        return padded;
    }
}
