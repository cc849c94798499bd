using System.Numerics;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// What the custom-1 instructions compute, on bytes: the values an honest prover gives, or on demand those that a dishonest one could.
/// Null where the vendor's executor panics or nothing can be proved.
/// </summary>
internal sealed class OpenVmAlgebra
{
    /// <summary>True for results with the modulus on top wherever that fits: right modulo N, and all that is promised.</summary>
    public bool GivesUnreduced { get; init; }

    /// <summary>a op b modulo N by the order of the instructions: sum, difference, product, quotient.</summary>
    public byte[]? Numbers(int operation, byte[] a, byte[] b, BigInteger modulus)
    {
        BigInteger x = Number(a);
        BigInteger y = Number(b);
        if (operation == 3 && (y % modulus).IsZero)
            return null;
        BigInteger value = operation switch
        {
            0 => x + y,
            1 => x - y,
            2 => x * y,
            _ => x * Inverse(y, modulus),
        };
        return Bytes(value, modulus, a.Length);
    }

    /// <summary>The same on pairs c0 + c1·i with i² = -1.</summary>
    public byte[]? Pairs(int operation, byte[] a, byte[] b, BigInteger modulus)
    {
        var (a0, a1) = Halves(a);
        var (b0, b1) = Halves(b);
        if (operation == 3)
        {
            BigInteger norm = (b0 * b0 + b1 * b1) % modulus;
            if (norm.IsZero)
                return null;
            BigInteger inverse = Inverse(norm, modulus);
            (b0, b1) = (b0 * inverse, -b1 * inverse);
        }
        var (c0, c1) = operation switch
        {
            0 => (a0 + b0, a1 + b1),
            1 => (a0 - b0, a1 - b1),
            _ => (a0 * b0 - a1 * b1, a0 * b1 + a1 * b0),
        };
        int size = a.Length / 2;
        return [.. Bytes(c0, modulus, size), .. Bytes(c1, modulus, size)];
    }

    /// <summary>The sum of two points of different x, coordinates below the prime.</summary>
    public byte[]? Add(byte[] first, byte[] second, BigInteger prime)
    {
        var (x1, y1) = Halves(first);
        var (x2, y2) = Halves(second);
        return x1 >= prime || y1 >= prime || x2 >= prime || y2 >= prime || x1 == x2
            ? null
            : Third((y2 - y1) * Inverse(x2 - x1, prime), x1, y1, x2, prime, first.Length / 2);
    }

    /// <summary>Twice a point of y other than 0, likewise.</summary>
    public byte[]? Double(byte[] point, BigInteger prime, BigInteger a)
    {
        var (x, y) = Halves(point);
        return x >= prime || y >= prime || y.IsZero
            ? null
            : Third((3 * x * x + a) * Inverse(2 * y, prime), x, y, x, prime, point.Length / 2);
    }

    /// <summary>A root of a number modulo a prime of the form 4k + 3, or one of its negative, with whether it is the former.</summary>
    public static (bool IsRoot, byte[] Root) Root(byte[] number, BigInteger prime)
    {
        BigInteger value = Number(number) % prime;
        BigInteger root = BigInteger.ModPow(value, (prime + 1) / 4, prime);
        return (root * root % prime == value, Plain(root, number.Length));
    }

    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private byte[] Third(
        BigInteger slope,
        BigInteger x1,
        BigInteger y1,
        BigInteger x2,
        BigInteger prime,
        int size
    )
    {
        BigInteger x = slope * slope - x1 - x2;
        return [.. Bytes(x, prime, size), .. Bytes(slope * (x1 - x) - y1, prime, size)];
    }

    private byte[] Bytes(BigInteger value, BigInteger modulus, int size)
    {
        BigInteger rest = value % modulus;
        if (rest.Sign < 0)
            rest += modulus;
        if (GivesUnreduced && rest + modulus < BigInteger.One << (8 * size))
            rest += modulus;
        return Plain(rest, size);
    }

    private static byte[] Plain(BigInteger value, int size)
    {
        var bytes = new byte[size];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Inverse(BigInteger value, BigInteger prime)
    {
        BigInteger rest = value % prime;
        return BigInteger.ModPow(rest.Sign < 0 ? rest + prime : rest, prime - 2, prime);
    }

    private static (BigInteger, BigInteger) Halves(byte[] bytes) =>
        (Number(bytes.AsSpan(0, bytes.Length / 2)), Number(bytes.AsSpan(bytes.Length / 2)));
}
