using System.Numerics;
using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto;

/// <summary>base^exponent mod modulus on big-endian numbers of any length (EIP-198).</summary>
/// <remarks>
/// The modulus is q 2^k with q odd. The power is taken modulo q in Montgomery form and modulo 2^k by cut-off products, each
/// with a sliding window, and put together by the Chinese remainder theorem.
/// </remarks>
public static class ModExp
{
    /// <summary>Limbs of workspace that stay on the stack: enough for numbers of 512 bytes.</summary>
    private const int StackLimbs = 4096;

    /// <summary>Bytes of an exponent up to which long division is cheaper than Montgomery form and its preparations.</summary>
    private const int ShortExponent = 3;

    /// <summary>Writes the result over all of <paramref name="result"/>, which is as long as the modulus; zeros for modulus 0 or 1.</summary>
    [SkipLocalsInit]
    public static void Compute(
        ReadOnlySpan<byte> baseBytes,
        ReadOnlySpan<byte> exponent,
        ReadOnlySpan<byte> modulus,
        Span<byte> result
    )
    {
        result.Clear();
        baseBytes = baseBytes.TrimStart((byte)0);
        exponent = exponent.TrimStart((byte)0);
        modulus = modulus.TrimStart((byte)0);
        if (modulus.Length == 0 || modulus.Length == 1 && modulus[0] == 1)
        {
            return;
        }
        int baseLimbs = (baseBytes.Length + 7) / 8 + 1;
        int n = ElementLength((modulus.Length + 7) / 8);
        int window = WindowWidth(exponent);
        int needed = baseLimbs + 6 * n + 2 + PowerLength(n, window);
        Span<ulong> workspace = needed <= StackLimbs ? stackalloc ulong[needed] : new ulong[needed];
        Workspace room = new(workspace);
        Span<ulong> number = room.Take(baseLimbs);
        Span<ulong> m = room.Take(n);
        Span<ulong> power = room.Take(n);
        Limbs.ReadBigEndian(baseBytes, number);
        Limbs.ReadBigEndian(modulus, m);
        int twos = Limbs.TrailingZeroCount(m);
        if (n == 1)
        {
            power[0] = WordPower(number, exponent, m, room);
        }
        else if (exponent.Length <= ShortExponent)
        {
            ResidueRing ring = ResidueRing.Any(m, room.Take(ResidueRing.ScratchLength(n)));
            Raise(ring, number, exponent, window, power, room);
        }
        else if (twos == 0)
        {
            OddPower(number, exponent, m, window, power, room);
        }
        else
        {
            EvenPower(number, exponent, m, twos, window, power, room);
        }
        Limbs.WriteBigEndian(power, result);
    }

    /// <summary>Elements of two or three limbs are given four, for which there is an unrolled product.</summary>
    private static int ElementLength(int limbs) => limbs is 2 or 3 ? 4 : limbs;

    /// <summary>Hands out consecutive pieces of one span; a copy gives back what its taker took.</summary>
    private ref struct Workspace(Span<ulong> free)
    {
        private Span<ulong> free = free;

        public Span<ulong> Take(int length)
        {
            Span<ulong> piece = free.Slice(0, length);
            free = free.Slice(length);
            return piece;
        }
    }

    /// <summary>Limbs that a power in a ring of n limbs takes: ring, odd powers, and the square between them.</summary>
    private static int PowerLength(int n, int window) =>
        ResidueRing.ScratchLength(n) + ((1 << (window - 1)) + 1) * n;

    /// <summary>The power modulo one limb, square and multiply.</summary>
    private static ulong WordPower(
        Span<ulong> number,
        ReadOnlySpan<byte> exponent,
        ReadOnlySpan<ulong> modulus,
        Workspace room
    )
    {
        LongDivisor divisor = new(modulus, room.Take(1));
        divisor.Reduce(number);
        ulong power = 1;
        for (int at = 8 * exponent.Length - 1; at >= 0; at--)
        {
            ulong high = Math.BigMul(power, power, out ulong low);
            power = divisor.RemainderOfWide(high, low);
            if (Bit(exponent, at) != 0)
            {
                high = Math.BigMul(power, number[0], out low);
                power = divisor.RemainderOfWide(high, low);
            }
        }
        return power;
    }

    private static void OddPower(
        Span<ulong> number,
        ReadOnlySpan<byte> exponent,
        ReadOnlySpan<ulong> modulus,
        int window,
        Span<ulong> power,
        Workspace room
    )
    {
        ResidueRing ring = ResidueRing.Odd(
            modulus,
            room.Take(ResidueRing.ScratchLength(modulus.Length))
        );
        Raise(ring, number, exponent, window, power, room);
        ring.Leave(power);
    }

    /// <summary>The power modulo 2^bits in the given limbs.</summary>
    private static void BinaryPower(
        Span<ulong> number,
        ReadOnlySpan<byte> exponent,
        int bits,
        int window,
        Span<ulong> power,
        Workspace room
    )
    {
        bool isEven = (number[0] & 1) == 0;
        if (isEven && IsAtLeast(exponent, bits))
        {
            // An even base to a power of at least k is a multiple of 2^k.
            power.Clear();
            return;
        }
        if (!isEven && exponent.Length > bits / 8 + 1)
        {
            // The odd residues form a group whose exponent divides 2^k: the higher bits of the exponent do not count.
            exponent = exponent.Slice(exponent.Length - bits / 8 - 1).TrimStart((byte)0);
        }
        ResidueRing ring = ResidueRing.PowerOfTwo(
            power.Length,
            room.Take(ResidueRing.ScratchLength(power.Length))
        );
        Raise(ring, number, exponent, window, power, room);
        Mask(power, bits);
    }

    private static void EvenPower(
        Span<ulong> number,
        ReadOnlySpan<byte> exponent,
        ReadOnlySpan<ulong> modulus,
        int twos,
        int window,
        Span<ulong> power,
        Workspace room
    )
    {
        int n2 = (twos + 63) / 64;
        Span<ulong> binary = room.Take(n2);
        BinaryPower(number, exponent, twos, window, binary, room);
        int oddBits = Limbs.BitLength(modulus) - twos;
        if (oddBits == 1)
        {
            power.Clear();
            binary.CopyTo(power);
            return;
        }
        Span<ulong> odd = room.Take(ElementLength((oddBits + 63) / 64));
        Span<ulong> residue = room.Take(odd.Length);
        Limbs.ShiftRight(modulus, twos, odd);
        OddPower(number, exponent, odd, window, residue, room);
        // x = residue + odd ((binary - residue) / odd mod 2^k)
        Span<ulong> quotient = room.Take(n2);
        Span<ulong> inverse = room.Take(n2);
        quotient.Clear();
        residue.Slice(0, Math.Min(n2, residue.Length)).CopyTo(quotient);
        Limbs.Subtract(binary, quotient, binary);
        Invert(odd, inverse, room);
        Limbs.MultiplyLow(binary, inverse, quotient);
        Mask(quotient, twos);
        Span<ulong> product = room.Take(odd.Length + n2);
        Limbs.Multiply(odd, quotient, product);
        Limbs.AddSmall(product.Slice(odd.Length), Limbs.Add(product.Slice(0, odd.Length), residue));
        power.Clear();
        product.Slice(0, Math.Min(product.Length, power.Length)).CopyTo(power);
    }

    /// <summary>a^-1 mod 2^(64n) for an odd a of any length: each step doubles the right low limbs.</summary>
    private static void Invert(ReadOnlySpan<ulong> a, Span<ulong> inverse, Workspace room)
    {
        int n = inverse.Length;
        Span<ulong> cut = room.Take(n);
        Span<ulong> error = room.Take(n);
        cut.Clear();
        a.Slice(0, Math.Min(n, a.Length)).CopyTo(cut);
        inverse.Clear();
        inverse[0] = ResidueRing.InverseOfOdd(a[0]);
        for (int right = 1; right < n; right *= 2)
        {
            // inverse (2 - a inverse)
            Limbs.MultiplyLow(cut, inverse, error);
            for (int i = 0; i < n; i++)
            {
                error[i] = ~error[i];
            }
            Limbs.AddSmall(error, 3);
            Limbs.MultiplyLow(error, inverse, cut);
            cut.CopyTo(inverse);
            cut.Clear();
            a.Slice(0, Math.Min(n, a.Length)).CopyTo(cut);
        }
    }

    private static void Mask(Span<ulong> a, int bits)
    {
        if ((bits & 63) != 0)
        {
            a[a.Length - 1] &= (1UL << (bits & 63)) - 1;
        }
    }

    /// <summary>Whether the exponent, without leading zeros, is at least the bound.</summary>
    private static bool IsAtLeast(ReadOnlySpan<byte> exponent, int bound)
    {
        if (exponent.Length > 4)
        {
            return true;
        }
        ulong value = 0;
        for (int i = 0; i < exponent.Length; i++)
        {
            value = value << 8 | exponent[i];
        }
        return value >= (ulong)bound;
    }

    /// <summary>The window width that balances the table of odd powers against the products it saves.</summary>
    private static int WindowWidth(ReadOnlySpan<byte> exponent)
    {
        long bits = 8L * exponent.Length;
        return bits switch
        {
            <= 16 => 1,
            <= 24 => 2,
            <= 80 => 3,
            <= 240 => 4,
            <= 672 => 5,
            _ => 6,
        };
    }

    /// <summary>power = number^exponent in the form of the ring, left to right over windows that end in a one bit.</summary>
    private static void Raise(
        in ResidueRing ring,
        Span<ulong> number,
        ReadOnlySpan<byte> exponent,
        int window,
        Span<ulong> power,
        Workspace room
    )
    {
        int n = ring.Length;
        int count = 1 << (window - 1);
        Span<ulong> odd = room.Take(count * n);
        Span<ulong> square = room.Take(n);
        ring.Enter(number, odd.Slice(0, n));
        if (count > 1)
        {
            ring.Square(odd.Slice(0, n), square);
        }
        for (int i = 1; i < count; i++)
        {
            ring.Multiply(odd.Slice((i - 1) * n, n), square, odd.Slice(i * n, n));
        }
        bool started = false;
        int at = 8 * exponent.Length - 1;
        while (at >= 0)
        {
            if (Bit(exponent, at) == 0)
            {
                if (started)
                {
                    ring.Square(power, power);
                }
                at--;
                continue;
            }
            int low = Math.Max(at - window + 1, 0);
            while (Bit(exponent, low) == 0)
            {
                low++;
            }
            int digit = 0;
            for (int i = at; i >= low; i--)
            {
                digit = digit << 1 | Bit(exponent, i);
            }
            ReadOnlySpan<ulong> factor = odd.Slice((digit >> 1) * n, n);
            if (started)
            {
                for (int i = at; i >= low; i--)
                {
                    ring.Square(power, power);
                }
                ring.Multiply(power, factor, power);
            }
            else
            {
                factor.CopyTo(power);
                started = true;
            }
            at = low - 1;
        }
        if (!started)
        {
            ring.WriteOne(power);
        }
    }

    private static int Bit(ReadOnlySpan<byte> exponent, int at) =>
        exponent[exponent.Length - 1 - (at >> 3)] >> (at & 7) & 1;
}
