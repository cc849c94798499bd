using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>0x05 MODEXP: three lengths, then base, exponent and modulus (EIP-198, 2565, 7823, 7883).</summary>
internal static class ModExpPrecompile
{
    private const int HeaderLength = 96;

    // Saturated: no block has that much gas.
    private const ulong Unaffordable = ulong.MaxValue;

    public static bool TryRun(Fork fork, ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        Precompiles.Read(input, 0, header);
        UInt256 baseLength = UInt256.FromBigEndian(header);
        UInt256 exponentLength = UInt256.FromBigEndian(header.Slice(32));
        UInt256 modulusLength = UInt256.FromBigEndian(header.Slice(64));
        UInt256 most = (ulong)fork.ModexpMaxLength;
        if (
            fork.ModexpMaxLength != int.MaxValue
            && (baseLength > most || exponentLength > most || modulusLength > most)
        )
        {
            return false;
        }
        UInt256 head = ExponentHead(input, baseLength, exponentLength);
        ulong price = Price(fork.ModexpGas, baseLength, exponentLength, modulusLength, head);
        if (price == Unaffordable || !Precompiles.TryCharge(ref gas, price))
        {
            return false;
        }
        if (baseLength.IsZero && modulusLength.IsZero)
        {
            return true;
        }
        // A modulus of length 0 leaves nothing to compute, however long the exponent is.
        if (modulusLength.IsZero)
        {
            return true;
        }
        return TryCompute(input, baseLength, exponentLength, modulusLength, output);
    }

    private static bool TryCompute(
        ReadOnlySpan<byte> input,
        in UInt256 baseLength,
        in UInt256 exponentLength,
        in UInt256 modulusLength,
        CallOutput output
    )
    {
        if (
            !IsAllocatable(baseLength)
            || !IsAllocatable(exponentLength)
            || !IsAllocatable(modulusLength)
        )
        {
            return false;
        }
        int b = (int)baseLength.U0;
        int e = (int)exponentLength.U0;
        int m = (int)modulusLength.U0;
        byte[] operands = new byte[b + e + m];
        Precompiles.Read(input, HeaderLength, operands);
        Accelerators.ModExp(
            operands.AsSpan(0, b),
            operands.AsSpan(b, e),
            operands.AsSpan(b + e, m),
            output.ReturnRoom(m)
        );
        output.ReturnLength = m;
        return true;
    }

    // What was paid for bounds the lengths far below this.
    private static bool IsAllocatable(in UInt256 length) => length.IsUInt64 && length.U0 < 1 << 28;

    // The first 32 bytes of the exponent, or all of it if it is shorter.
    private static UInt256 ExponentHead(
        ReadOnlySpan<byte> input,
        in UInt256 baseLength,
        in UInt256 exponentLength
    )
    {
        int count = exponentLength.IsUInt64 && exponentLength.U0 < 32 ? (int)exponentLength.U0 : 32;
        if (!baseLength.IsUInt64 || baseLength.U0 >= (ulong)input.Length)
        {
            return default;
        }
        Span<byte> head = stackalloc byte[32];
        Precompiles.Read(input, HeaderLength + (int)baseLength.U0, head.Slice(0, count));
        return UInt256.FromBigEndianShort(head.Slice(0, count));
    }

    private static ulong Price(
        ModexpGasRule rule,
        in UInt256 baseLength,
        in UInt256 exponentLength,
        in UInt256 modulusLength,
        in UInt256 head
    )
    {
        UInt256 longest = baseLength > modulusLength ? baseLength : modulusLength;
        ulong perByte = rule == ModexpGasRule.Eip7883 ? 16UL : 8UL;
        if (!TryIterations(exponentLength, head, perByte, out UInt256 iterations))
        {
            return longest.IsZero ? Minimum(rule) : Unaffordable;
        }
        if (longest.BitLength > 64)
        {
            return Unaffordable;
        }
        UInt256 complexity = Complexity(rule, longest);
        if (UInt256.MultiplyOverflow(complexity, iterations, out UInt256 product))
        {
            return Unaffordable;
        }
        UInt256.DivRem(product, Divisor(rule), out UInt256 price);
        if (!price.IsUInt64)
        {
            return Unaffordable;
        }
        return Math.Max(price.U0, Minimum(rule));
    }

    private static ulong Minimum(ModexpGasRule rule) =>
        rule switch
        {
            ModexpGasRule.Eip198 => 0,
            ModexpGasRule.Eip2565 => 200,
            _ => 500,
        };

    private static ulong Divisor(ModexpGasRule rule) =>
        rule switch
        {
            ModexpGasRule.Eip198 => 20,
            ModexpGasRule.Eip2565 => 3,
            _ => 1,
        };

    // The longest operand has at most 64 bits of length, so nothing here overflows.
    private static UInt256 Complexity(ModexpGasRule rule, in UInt256 longest)
    {
        UInt256 words = (longest + 7) >> 3;
        if (rule == ModexpGasRule.Eip2565)
        {
            return words * words;
        }
        if (rule == ModexpGasRule.Eip7883)
        {
            return longest > 32 ? (words * words) << 1 : 16UL;
        }
        UInt256 square = longest * longest;
        return longest <= 64 ? square
            : longest <= 1_024 ? (square >> 2) + 96UL * longest - 3_072
            : (square >> 4) + 480UL * longest - 199_680;
    }

    // The bits of the exponent after its first one, the bytes after the head counting for their number of bits (or more).
    private static bool TryIterations(
        in UInt256 exponentLength,
        in UInt256 head,
        ulong perByte,
        out UInt256 iterations
    )
    {
        ulong headBits = head.IsZero ? 0 : (ulong)head.BitLength - 1;
        iterations = headBits;
        if (exponentLength > 32)
        {
            if (exponentLength.BitLength > 64)
            {
                return false;
            }
            iterations = (exponentLength - 32) * perByte + headBits;
        }
        if (iterations.IsZero)
        {
            iterations = 1;
        }
        return true;
    }
}
