using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto;

/// <summary>
/// Numbers modulo m in n limbs, for an odd m in Montgomery form a * 2^(64n), for m = 2^(64n) as they are. Both are what
/// modular exponentiation needs: any modulus is an odd one times a power of two.
/// </summary>
internal readonly ref struct ResidueRing
{
    private readonly ReadOnlySpan<ulong> modulus;

    /// <summary>-m^-1 mod 2^64, or zero for a power of two.</summary>
    private readonly ulong negativeInverse;

    /// <summary>2n limbs for the product before it is reduced.</summary>
    private readonly Span<ulong> product;

    /// <summary>2^(128n) mod m: brings a number into Montgomery form.</summary>
    private readonly ReadOnlySpan<ulong> intoForm;

    private ResidueRing(
        ReadOnlySpan<ulong> modulus,
        ulong negativeInverse,
        Span<ulong> product,
        ReadOnlySpan<ulong> intoForm
    )
    {
        this.modulus = modulus;
        this.negativeInverse = negativeInverse;
        this.product = product;
        this.intoForm = intoForm;
    }

    /// <summary>Limbs of scratch a ring of n limbs keeps.</summary>
    public static int ScratchLength(int n) => 3 * n;

    public int Length => product.Length / 2;

    private bool IsOdd => negativeInverse != 0;

    /// <summary>The ring modulo 2^(64n).</summary>
    public static ResidueRing PowerOfTwo(int n, Span<ulong> scratch) =>
        new(default, 0, scratch.Slice(0, 2 * n), default);

    /// <summary>The ring modulo an odd number above 1 whose top limb is not zero.</summary>
    public static ResidueRing Odd(ReadOnlySpan<ulong> modulus, Span<ulong> scratch)
    {
        int n = modulus.Length;
        Span<ulong> intoForm = scratch.Slice(2 * n, n);
        ResidueRing ring = new(
            modulus,
            0 - InverseOfOdd(modulus[0]),
            scratch.Slice(0, 2 * n),
            intoForm
        );
        ring.WriteOne(intoForm);
        // The form of 2^n, squared six times, is the form of 2^(64n), which is the factor.
        for (int i = 0; i < n; i++)
        {
            ring.Double(intoForm);
        }
        for (int i = 0; i < 6; i++)
        {
            ring.Square(intoForm, intoForm);
        }
        return ring;
    }

    /// <summary>a^-1 mod 2^64 by Newton's iteration: an odd number is its own inverse to three bits, then 6, 12, ...</summary>
    public static ulong InverseOfOdd(ulong a)
    {
        ulong inverse = a;
        for (int i = 0; i < 5; i++)
        {
            inverse *= 2 - a * inverse;
        }
        return inverse;
    }

    /// <summary>The form of 1.</summary>
    public void WriteOne(Span<ulong> result)
    {
        result.Clear();
        if (!IsOdd)
        {
            result[0] = 1;
            return;
        }
        // The highest power of two below m, doubled up to 2^(64n).
        int top = Limbs.BitLength(modulus) - 1;
        result[top >> 6] = 1UL << (top & 63);
        for (int i = top; i < 64 * Length; i++)
        {
            Double(result);
        }
    }

    /// <summary>The form of a number of any length, highest limb block first by Horner's rule.</summary>
    public void Enter(ReadOnlySpan<ulong> number, Span<ulong> result, Span<ulong> block)
    {
        if (!IsOdd)
        {
            result.Clear();
            number.Slice(0, Math.Min(number.Length, result.Length)).CopyTo(result);
            return;
        }
        result.Clear();
        int n = Length;
        for (int at = (number.Length + n - 1) / n - 1; at >= 0; at--)
        {
            ReadOnlySpan<ulong> part = number.Slice(at * n, Math.Min(n, number.Length - at * n));
            block.Clear();
            part.CopyTo(block);
            Multiply(result, intoForm, result);
            Multiply(block, intoForm, block);
            ulong carry = Limbs.Add(result, block);
            SubtractOnce(result, carry);
        }
    }

    /// <summary>The number below m that a form stands for.</summary>
    public void Leave(Span<ulong> form)
    {
        if (IsOdd)
        {
            form.CopyTo(product);
            product.Slice(Length).Clear();
            Reduce(form);
        }
    }

    /// <summary>result = a * b; the result may be an operand.</summary>
    public void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        if (IsOdd)
        {
            Limbs.Multiply(a, b, product);
            Reduce(result);
        }
        else
        {
            Span<ulong> low = product.Slice(0, Length);
            Limbs.MultiplyLow(a, b, low);
            low.CopyTo(result);
        }
    }

    /// <summary>result = a^2; the result may be the operand.</summary>
    public void Square(ReadOnlySpan<ulong> a, Span<ulong> result)
    {
        if (IsOdd)
        {
            Limbs.Square(a, product);
            Reduce(result);
        }
        else
        {
            Multiply(a, a, result);
        }
    }

    /// <summary>Montgomery's reduction of the product: adds multiples of m that clear the low half, limb by limb.</summary>
    private void Reduce(Span<ulong> result)
    {
        int n = modulus.Length;
        ulong over = 0;
        for (int i = 0; i < n; i++)
        {
            Span<ulong> t = product.Slice(i);
            ulong carry = Limbs.MultiplyAdd(t, modulus, t[0] * negativeInverse);
            t[n] = Limbs4.AddCarry(t[n], carry, ref over);
        }
        product.Slice(n).CopyTo(result);
        SubtractOnce(result, over);
    }

    private void Double(Span<ulong> a) => SubtractOnce(a, Limbs.Double(a));

    /// <summary>Brings carry * 2^(64n) + a, below 2m, below m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SubtractOnce(Span<ulong> a, ulong carry)
    {
        if (carry != 0 || !Limbs.IsBelow(a, modulus))
        {
            Limbs.Subtract(a, modulus, a);
        }
    }
}
