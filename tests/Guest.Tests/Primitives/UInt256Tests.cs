using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Perjury.Guest.Primitives;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Primitives;

/// <summary>Every operation agrees with System.Numerics.BigInteger.</summary>
[TestFixture]
public sealed class UInt256Tests
{
    private static readonly BigInteger Modulus = BigInteger.One << 256;

    /// <summary>Words whose limbs are often 0, 1 or all ones: where carries and quotient corrections happen.</summary>
    public sealed class Words
    {
        public static Arbitrary<UInt256> Word() =>
            (
                from u0 in Limb()
                from u1 in Limb()
                from u2 in Limb()
                from u3 in Limb()
                from limbs in Gen.Choose(0, 4)
                select new UInt256(
                    limbs > 0 ? u0 : 0,
                    limbs > 1 ? u1 : 0,
                    limbs > 2 ? u2 : 0,
                    limbs > 3 ? u3 : 0
                )
            ).ToArbitrary();

        private static Gen<ulong> Limb() =>
            Gen.OneOf(
                Gen.Elements(
                    0UL,
                    1UL,
                    2UL,
                    ulong.MaxValue,
                    ulong.MaxValue - 1,
                    1UL << 63,
                    (1UL << 63) - 1
                ),
                from high in Gen.Choose(int.MinValue, int.MaxValue)
                from low in Gen.Choose(int.MinValue, int.MaxValue)
                select ((ulong)(uint)high << 32) | (uint)low,
                from shift in Gen.Choose(0, 63)
                select 1UL << shift
            );
    }

    private static BigInteger Big(in UInt256 value) =>
        new(value.ToBigEndian(), isUnsigned: true, isBigEndian: true);

    private static BigInteger Signed(in UInt256 value) =>
        value.IsNegative ? Big(value) - Modulus : Big(value);

    private static BigInteger Wrap(BigInteger value) => ((value % Modulus) + Modulus) % Modulus;

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 2000)]
    public bool Product_wraps(UInt256 a, UInt256 b) => Big(a * b) == Wrap(Big(a) * Big(b));

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 2000)]
    public bool Full_product_is_exact(UInt256 a, UInt256 b)
    {
        UInt256.MultiplyFull(a, b, out UInt256 low, out UInt256 high);
        bool overflow = UInt256.MultiplyOverflow(a, b, out UInt256 wrapped);
        return Big(low) + (Big(high) << 256) == Big(a) * Big(b)
            && wrapped == low
            && overflow == (Big(a) * Big(b) >= Modulus);
    }

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 20000)]
    public bool Quotient_and_remainder(UInt256 a, UInt256 b)
    {
        UInt256.DivRem(a, b, out UInt256 quotient, out UInt256 remainder);
        return b.IsZero
            ? quotient.IsZero && remainder.IsZero
            : Big(quotient) == Big(a) / Big(b) && Big(remainder) == Big(a) % Big(b);
    }

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 20000)]
    public bool Modular_product(UInt256 a, UInt256 b, UInt256 m) =>
        Big(UInt256.MulMod(a, b, m)) == (m.IsZero ? 0 : Big(a) * Big(b) % Big(m));

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 5000)]
    public bool Modular_sum(UInt256 a, UInt256 b, UInt256 m) =>
        Big(UInt256.AddMod(a, b, m)) == (m.IsZero ? 0 : (Big(a) + Big(b)) % Big(m));

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 500)]
    public bool Power(UInt256 a, UInt256 b) =>
        Big(UInt256.Power(a, b)) == BigInteger.ModPow(Big(a), Big(b), Modulus);

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 2000)]
    public bool Product_divided(UInt256 a, UInt256 b, UInt256 divisor)
    {
        bool fits = UInt256.TryMultiplyDivide(a, b.U0, divisor, out UInt256 result);
        if (divisor.IsZero)
        {
            return !fits;
        }
        BigInteger expected = Big(a) * b.U0 / Big(divisor);
        return fits ? Big(result) == expected : expected >= Modulus;
    }

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 2000)]
    public bool Sum_and_difference(UInt256 a, UInt256 b) =>
        Big(a + b) == Wrap(Big(a) + Big(b))
        && Big(a - b) == Wrap(Big(a) - Big(b))
        && UInt256.AddOverflow(a, b, out _) == (Big(a) + Big(b) >= Modulus)
        && UInt256.SubtractUnderflow(a, b, out _) == (Big(a) < Big(b));

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 2000)]
    public bool Signed_division(UInt256 a, UInt256 b) =>
        b.IsZero
            ? UInt256.SignedDivide(a, b).IsZero && UInt256.SignedModulo(a, b).IsZero
            : Big(UInt256.SignedDivide(a, b)) == Wrap(BigInteger.Divide(Signed(a), Signed(b)))
                && Big(UInt256.SignedModulo(a, b))
                    == Wrap(BigInteger.Remainder(Signed(a), Signed(b)));

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 2000)]
    public bool Order(UInt256 a, UInt256 b) =>
        a < b == Big(a) < Big(b)
        && a > b == Big(a) > Big(b)
        && a <= b == Big(a) <= Big(b)
        && a >= b == Big(a) >= Big(b)
        && UInt256.SignedLess(a, b) == Signed(a) < Signed(b);

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 1000)]
    public bool Shifts(UInt256 value, byte shift, UInt256 huge)
    {
        UInt256 by = shift;
        bool small =
            Big(UInt256.ShiftLeft(by, value)) == Wrap(Big(value) << shift)
            && Big(UInt256.ShiftRight(by, value)) == Big(value) >> shift
            && Big(UInt256.ShiftRightSigned(by, value)) == Wrap(Signed(value) >> shift);
        bool large =
            Big(huge) < 256
            || (
                UInt256.ShiftLeft(huge, value).IsZero
                && UInt256.ShiftRight(huge, value).IsZero
                && Big(UInt256.ShiftRightSigned(huge, value)) == Wrap(value.IsNegative ? -1 : 0)
            );
        return small && large;
    }

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 1000)]
    public bool Bytes_and_bits(UInt256 value, byte index)
    {
        byte[] bytes = value.ToBigEndian();
        bool at = Big(UInt256.ByteAt(index, value)) == (index < 32 ? bytes[index] : 0);
        return at && value.Bit(index) == !((Big(value) >> index) & 1).IsZero;
    }

    [Prop(Arbitrary = [typeof(Words)], MaxTest = 1000)]
    public bool Sign_extension(UInt256 value, byte index)
    {
        BigInteger expected = Big(value);
        if (index < 31)
        {
            int bits = 8 * index + 8;
            BigInteger low = expected & ((BigInteger.One << bits) - 1);
            expected = (low >> (bits - 1)).IsZero ? low : Wrap(low - (BigInteger.One << bits));
        }
        return Big(UInt256.SignExtend(index, value)) == expected;
    }

    [Test]
    public void Sign_extension_by_a_huge_index_changes_nothing() =>
        Assert.That(
            UInt256.SignExtend(UInt256.MaxValue, new UInt256(0x80)),
            Is.EqualTo(new UInt256(0x80))
        );

    [Test]
    public void Most_negative_divided_by_minus_one_stays() =>
        Assert.That(
            UInt256.SignedDivide(new UInt256(0, 0, 0, 1UL << 63), UInt256.MaxValue),
            Is.EqualTo(new UInt256(0, 0, 0, 1UL << 63))
        );

    [Prop(Arbitrary = [typeof(Words)])]
    public void Text_is_decimal(UInt256 word) =>
        Assert.That(
            word.ToString(),
            Is.EqualTo(new BigInteger(word.ToBigEndian(), true, true).ToString())
        );
}
