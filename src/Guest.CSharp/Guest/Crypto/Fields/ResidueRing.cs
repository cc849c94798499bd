namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// Numbers modulo m in n limbs, in the form that suits the modulus: a * 2^(64n) after Montgomery for an odd m, as they are
/// with cut-off products for m = 2^(64n), as they are with long division for any m where a power is too short to pay for
/// Montgomery's preparations.
/// </summary>
internal readonly ref struct ResidueRing
{
    private readonly ReadOnlySpan<ulong> modulus;

    /// <summary>The modulus as a divisor; not set for a power of two.</summary>
    private readonly LongDivisor divisor;

    /// <summary>-m^-1 mod 2^64 in Montgomery form, zero otherwise.</summary>
    private readonly ulong negativeInverse;

    /// <summary>The modulus once more where it has four limbs and Montgomery form, for the unrolled product.</summary>
    private readonly Modulus4 modulus4;

    /// <summary>2n limbs for the product before it is reduced, and one for the division.</summary>
    private readonly Span<ulong> product;

    /// <summary>2^(128n) mod m: brings a number into Montgomery form.</summary>
    private readonly ReadOnlySpan<ulong> intoForm;

    private ResidueRing(int n, ReadOnlySpan<ulong> modulus, Span<ulong> scratch, bool montgomery)
    {
        Length = n;
        this.modulus = modulus;
        product = scratch.Slice(0, 2 * n + 1);
        if (modulus.Length == 0)
        {
            return;
        }
        divisor = new LongDivisor(modulus, scratch.Slice(2 * n + 1, n));
        if (!montgomery)
        {
            return;
        }
        ulong inverse = InverseOfOdd(modulus[0]);
        negativeInverse = 0 - inverse;
        // (2^(128n) - 1) mod m and one more: never m itself, of which no power of two is a multiple.
        product.Fill(ulong.MaxValue);
        product[2 * n] = 0;
        divisor.Reduce(product);
        Limbs.AddSmall(product, 1);
        Span<ulong> factor = scratch.Slice(3 * n + 1, n);
        product.Slice(0, n).CopyTo(factor);
        intoForm = factor;
        if (n == 4)
        {
            modulus4 = new Modulus4(Limbs4.FromSpan(modulus), Limbs4.FromSpan(factor), inverse);
        }
    }

    /// <summary>Limbs of scratch a ring of n limbs keeps.</summary>
    public static int ScratchLength(int n) => 4 * n + 1;

    /// <summary>Limbs of an element.</summary>
    public int Length { get; }

    private bool IsMontgomery => negativeInverse != 0;

    /// <summary>The ring modulo 2^(64n).</summary>
    public static ResidueRing PowerOfTwo(int n, Span<ulong> scratch) =>
        new(n, default, scratch, false);

    /// <summary>The ring modulo an odd number above 1, in Montgomery form.</summary>
    public static ResidueRing Odd(ReadOnlySpan<ulong> modulus, Span<ulong> scratch) =>
        new(modulus.Length, modulus, scratch, true);

    /// <summary>The ring modulo any number above 1, without preparations.</summary>
    public static ResidueRing Any(ReadOnlySpan<ulong> modulus, Span<ulong> scratch) =>
        new(modulus.Length, modulus, scratch, false);

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
        if (IsMontgomery)
        {
            intoForm.CopyTo(result);
            Leave(result);
        }
        else
        {
            result.Clear();
            result[0] = 1;
        }
    }

    /// <summary>The form of a number of any length, whose top limb is room and zero. The number is spoilt.</summary>
    public void Enter(Span<ulong> number, Span<ulong> result)
    {
        int fits = IsMontgomery ? Length + 1 : divisor.Length;
        if (modulus.Length != 0 && number.Length > fits)
        {
            divisor.Reduce(number);
        }
        result.Clear();
        number.Slice(0, Math.Min(number.Length, result.Length)).CopyTo(result);
        if (IsMontgomery)
        {
            // The factor is below m, so the product is too, even where the number is only below 2^(64n).
            Multiply(result, intoForm, result);
        }
    }

    /// <summary>The number below m that a form stands for.</summary>
    public void Leave(Span<ulong> form)
    {
        if (IsMontgomery)
        {
            form.CopyTo(product);
            product.Slice(Length).Clear();
            ReduceMontgomery(form);
        }
    }

    /// <summary>result = a * b; the result may be an operand.</summary>
    public void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        if (IsMontgomery && Length == 4)
        {
            Montgomery4.Multiply(modulus4, Limbs4.FromSpan(a), Limbs4.FromSpan(b), out Limbs4 r);
            r.CopyTo(result);
        }
        else if (modulus.Length == 0)
        {
            Span<ulong> low = product.Slice(0, Length);
            Limbs.MultiplyLow(a, b, low);
            low.CopyTo(result);
        }
        else
        {
            Limbs.Multiply(a, b, product.Slice(0, 2 * Length));
            Reduce(result);
        }
    }

    /// <summary>result = a^2; the result may be the operand.</summary>
    public void Square(ReadOnlySpan<ulong> a, Span<ulong> result)
    {
        if (modulus.Length == 0 || IsMontgomery && Length == 4)
        {
            Multiply(a, a, result);
        }
        else
        {
            Limbs.Square(a, product.Slice(0, 2 * Length));
            Reduce(result);
        }
    }

    private void Reduce(Span<ulong> result)
    {
        if (IsMontgomery)
        {
            ReduceMontgomery(result);
        }
        else
        {
            product[2 * Length] = 0;
            divisor.Reduce(product);
            product.Slice(0, Length).CopyTo(result);
        }
    }

    /// <summary>Montgomery's reduction of the product: adds multiples of m that clear the low half, limb by limb.</summary>
    private void ReduceMontgomery(Span<ulong> result)
    {
        int n = Length;
        ulong over = 0;
        for (int i = 0; i < n; i++)
        {
            Span<ulong> t = product.Slice(i);
            ulong carry = Limbs.MultiplyAdd(t, modulus, t[0] * negativeInverse);
            t[n] = Limbs4.AddCarry(t[n], carry, ref over);
        }
        product.Slice(n, n).CopyTo(result);
        if (over != 0 || !Limbs.IsBelow(result, modulus))
        {
            Limbs.Subtract(result, modulus, result);
        }
    }
}
