using System.Numerics;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// A curve y² = x³ + ax + b over a prime field as zkVMs offer it: points of two coordinates, each a little-endian number of whole words,
/// no point at infinity, no check that a point is on the curve; and products in its field and the quadratic extension. Slow and plain; only machine models use it.
/// </summary>
internal sealed class PrimeCurve(string prime, string a, int coordinateBytes)
{
    public static PrimeCurve Secp256k1 { get; } =
        new("0fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", "0", 32);

    public static PrimeCurve Secp256r1 { get; } =
        new(
            "0ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "0ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
            32
        );

    public static PrimeCurve Bn254 { get; } =
        new("030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", "0", 32);

    public static PrimeCurve Bls12381 { get; } =
        new(
            "01a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
            "0",
            48
        );

    private readonly BigInteger _a = Parse(a);

    /// <summary>The prime of the field.</summary>
    public BigInteger Prime { get; } = Parse(prime);

    public int CoordinateBytes => coordinateBytes;

    public int PointBytes => 2 * coordinateBytes;

    /// <summary>The sum of two points of different x; null where there is none in the formula.</summary>
    public byte[]? Add(byte[] first, byte[] second)
    {
        (BigInteger x1, BigInteger y1) = Point(first);
        (BigInteger x2, BigInteger y2) = Point(second);
        BigInteger run = Reduce(x2 - x1);
        return run.IsZero ? null : Third(Divide(y2 - y1, run), x1, y1, x2);
    }

    /// <summary>Twice a point with y other than 0.</summary>
    public byte[]? Double(byte[] point)
    {
        (BigInteger x, BigInteger y) = Point(point);
        BigInteger run = Reduce(2 * y);
        return run.IsZero ? null : Third(Divide(3 * x * x + _a, run), x, y, x);
    }

    /// <summary>The product of two numbers below the prime; null of others, for which the machines promise nothing.</summary>
    public byte[]? Multiply(byte[] first, byte[] second)
    {
        BigInteger a = Number(first);
        BigInteger b = Number(second);
        return a < Prime && b < Prime ? Bytes(Reduce(a * b)) : null;
    }

    /// <summary>(a0 + a1·i)(b0 + b1·i) of numbers below the prime, likewise.</summary>
    public byte[]? MultiplyPairs(byte[] first, byte[] second)
    {
        (BigInteger a0, BigInteger a1) = Point(first);
        (BigInteger b0, BigInteger b1) = Point(second);
        return a0 < Prime && a1 < Prime && b0 < Prime && b1 < Prime
            ? [.. Bytes(Reduce(a0 * b0 - a1 * b1)), .. Bytes(Reduce(a0 * b1 + a1 * b0))]
            : null;
    }

    public BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    public byte[] Bytes(BigInteger value) => Bytes(value, coordinateBytes);

    /// <summary>A number as so many little-endian bytes.</summary>
    public static byte[] Bytes(BigInteger value, int size)
    {
        var bytes = new byte[size];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    public BigInteger Reduce(BigInteger value)
    {
        BigInteger rest = value % Prime;
        return rest.Sign < 0 ? rest + Prime : rest;
    }

    private byte[] Third(BigInteger slope, BigInteger x1, BigInteger y1, BigInteger x2)
    {
        BigInteger x = Reduce(slope * slope - x1 - x2);
        BigInteger y = Reduce(slope * (x1 - x) - y1);
        return [.. Bytes(x), .. Bytes(y)];
    }

    private BigInteger Divide(BigInteger above, BigInteger below) =>
        Reduce(above * BigInteger.ModPow(below, Prime - 2, Prime));

    private (BigInteger X, BigInteger Y) Point(byte[] bytes) =>
        (Number(bytes.AsSpan(0, coordinateBytes)), Number(bytes.AsSpan(coordinateBytes)));

    private static BigInteger Parse(string hex) =>
        BigInteger.Parse(hex, System.Globalization.NumberStyles.AllowHexSpecifier);
}
