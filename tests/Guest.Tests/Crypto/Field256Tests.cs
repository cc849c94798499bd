using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using static Perjury.Guest.Tests.Crypto.Integers;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>The 256-bit arithmetic under ECDSA against BigInteger, on numbers that sit at the edges of limbs and moduli.</summary>
[TestFixture]
public sealed class Field256Tests
{
    private static readonly BigInteger R = BigInteger.One << 256;
    private static readonly BigInteger P = R - (BigInteger.One << 32) - 977;

    [Prop(MaxTest = 3000)]
    public bool Secp256k1_field_operations_in_four_limbs_are_those_of_integers_modulo_p(int seed) =>
        AreThoseOfIntegers<Secp256k1Field, Limbs4>(new Random(seed));

    [Test]
    public void Secp256k1_field_operations_in_five_limbs_are_those_of_integers_modulo_p()
    {
        Assume.That(Secp256k1Field52.IsSupported, "no BMI2 here");
        for (int seed = 0; seed < 3000; seed++)
        {
            Assert.That(
                AreThoseOfIntegers<Secp256k1Field52, Limbs52>(new Random(seed)),
                Is.True,
                $"seed {seed}"
            );
        }
    }

    // Elements up to the magnitudes that the interface allows: products up to 50, one factor up to 16.
    private static bool AreThoseOfIntegers<TField, T>(Random random)
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        int magnitude = random.Next(1, 17);
        (BigInteger a, T x) = Grown<TField, T>(random, magnitude);
        (BigInteger b, T y) = Grown<TField, T>(
            random,
            Math.Min(16, random.Next(1, 50 / magnitude + 1))
        );
        (BigInteger c, T z) = Grown<TField, T>(random, 7);
        TField.Add(x, y, out T sum);
        TField.Subtract(default, x, magnitude, out T negated);
        TField.Subtract(y, x, magnitude, out T difference);
        TField.Halve(x, out T half);
        TField.Multiply(x, y, out T product);
        TField.Square(z, out T square);
        Secp256k1Root<TField, T>.Candidate(z, out T root);
        TField.Square(root, out T check);
        bool isSquare = BigInteger.ModPow(c, (P - 1) / 2, P) != P - 1;
        Limbs4 reduced = Limbs(a % P);
        Secp256k1Field.Invert(reduced, out Limbs4 inverse);
        return ValueOf<TField, T>(sum) == (a + b) % P
            && ValueOf<TField, T>(negated) == (P - a % P) % P
            && ValueOf<TField, T>(difference) == (b + P - a % P) % P
            && ValueOf<TField, T>(half) * 2 % P == a % P
            && ValueOf<TField, T>(product) == a * b % P
            && ValueOf<TField, T>(square) == c * c % P
            && Value(inverse) == BigInteger.ModPow(a, P - 2, P)
            && ValueOf<TField, T>(check) == (isSquare ? c % P : (P - c % P) % P)
            && TField.IsZero(x) == (a % P == 0);
    }

    /// <summary>A number and its element of that magnitude: sums of edge values, of which every other one is negated.</summary>
    private static (BigInteger Number, T Element) Grown<TField, T>(Random random, int magnitude)
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        BigInteger number = Edge(random, P);
        TField.FromLimbs(Limbs(number), out T element);
        bool repeats = random.Next(2) == 0;
        for (int grown = 1; grown < magnitude; )
        {
            BigInteger next = repeats ? number % P : Edge(random, P);
            TField.FromLimbs(Limbs(next), out T addend);
            int taken = 1;
            if (magnitude - grown >= 2 && random.Next(2) == 0)
            {
                TField.Subtract(default, addend, 1, out addend);
                next = P - next % P;
                taken = 2;
            }
            TField.Add(element, addend, out element);
            number += next;
            grown += taken;
        }
        return (number, element);
    }

    private static BigInteger ValueOf<TField, T>(in T element)
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        TField.ToLimbs(element, out Limbs4 limbs);
        return Value(limbs);
    }

    [Prop(MaxTest = 3000)]
    public bool P256_field_operations_are_those_of_integers_modulo_p(int seed)
    {
        BigInteger p = Value(Secp256r1Field.P.Value);
        Random random = new(seed);
        BigInteger a = Edge(random, p) % p;
        BigInteger b = Edge(random, p) % p;
        BigInteger inverseR = BigInteger.ModPow(R, p - 2, p);
        Secp256r1Field.Add(Limbs(a), Limbs(b), out Limbs4 sum);
        Secp256r1Field.Subtract(Limbs(a), Limbs(b), out Limbs4 difference);
        Secp256r1Field.Multiply(Limbs(a), Limbs(b), out Limbs4 product);
        Secp256r1Field.Square(Limbs(a), out Limbs4 square);
        Secp256r1Field.ToForm(Limbs(a), out Limbs4 form);
        Secp256r1Field.Invert(form, out Limbs4 inverse);
        return Value(sum) == (a + b) % p
            && Value(difference) == (a + p - b) % p
            && Value(product) == a * b * inverseR % p
            && Value(square) == a * a * inverseR % p
            && Value(form) == a * R % p
            && Value(inverse) == BigInteger.ModPow(a, p - 2, p) * R % p;
    }

    /// <summary>Quotients of one word and of many, where leading words say nothing, and as many steps of Euclid as there can be.</summary>
    [Test]
    public void Inverses_are_right_for_quotients_of_every_size()
    {
        foreach (Modulus4 modulus in (Modulus4[])[Secp256k1Scalars.Order, Secp256r1Field.P])
        {
            BigInteger m = Value(modulus.Value);
            IEnumerable<BigInteger> divisors = Enumerable
                .Range(0, 256)
                .SelectMany(power => new[] { -1, 0, 1 }.Select(d => (BigInteger.One << power) + d))
                .Concat(Enumerable.Range(2, 200).Select(d => (BigInteger)d))
                .Append(Fibonacci(183))
                .Where(d => d > 0 && d < m);
            foreach (BigInteger divisor in divisors)
            {
                foreach (
                    BigInteger a in (BigInteger[])
                        [divisor, m - divisor, m / divisor, m / divisor + 1]
                )
                {
                    ModularInverse.Compute(Limbs(a % m), modulus.Value, out Limbs4 inverse);
                    BigInteger expected = BigInteger.ModPow(a, m - 2, m);
                    Assert.That(Value(inverse), Is.EqualTo(expected), $"{a} modulo {m}");
                }
            }
        }
    }

    private static BigInteger Fibonacci(int index)
    {
        (BigInteger a, BigInteger b) = (0, 1);
        for (int i = 0; i < index; i++)
        {
            (a, b) = (b, a + b);
        }
        return a;
    }

    [TestCase("k1")]
    [TestCase("r1")]
    public void The_constants_of_the_group_orders_are_right(string curve)
    {
        Modulus4 order = curve == "k1" ? Secp256k1Scalars.Order : Secp256r1.Order;
        CheckConstants(order);
        CheckConstants(Secp256r1Field.P);
        Random random = new(4);
        BigInteger n = Value(order.Value);
        for (int i = 0; i < 2000; i++)
        {
            BigInteger a = Edge(random, n) % n;
            BigInteger b = Edge(random, n) % n;
            Montgomery4.MultiplyPlain(order, Limbs(a), Limbs(b), out Limbs4 product);
            Montgomery4.InvertPlain(order, Limbs(a), out Limbs4 inverse);
            Montgomery4.Subtract(order, Limbs(a), Limbs(b), out Limbs4 difference);
            Assert.That(Value(product), Is.EqualTo(a * b % n));
            Assert.That(Value(inverse), Is.EqualTo(BigInteger.ModPow(a, n - 2, n)));
            Assert.That(Value(difference), Is.EqualTo((a + n - b) % n));
        }
    }

    [Prop(MaxTest = 2000)]
    public bool A_split_scalar_is_two_halves_that_recombine(int seed)
    {
        BigInteger n = Value(Secp256k1Scalars.Order.Value);
        BigInteger lambda = new(
            Convert.FromHexString(
                "5363AD4CC05C30E0A5261C028812645A122E22EA20816678DF02967C1B23BD72"
            ),
            true,
            true
        );
        BigInteger k = Edge(new Random(seed), n) % n;
        Secp256k1Scalars.Split(
            Limbs(k),
            out Limbs4 k1,
            out bool minus1,
            out Limbs4 k2,
            out bool minus2
        );
        BigInteger half1 = minus1 ? -Value(k1) : Value(k1);
        BigInteger half2 = minus2 ? -Value(k2) : Value(k2);
        return (half1 + half2 * lambda - k) % n == 0
            && Value(k1) >> 128 == 0
            && Value(k2) >> 128 == 0;
    }

    [Prop(MaxTest = 2000)]
    public bool Signed_digits_add_up_and_keep_their_distance(int seed, bool negative)
    {
        Random random = new(seed);
        int width = random.Next(2, 12);
        BigInteger k = Edge(random, R - 1);
        short[] digits = new short[257];
        int length = SignedDigits.Write(Limbs(k), negative, width, digits);
        BigInteger sum = 0;
        int last = -width;
        for (int i = 0; i < length; i++)
        {
            sum += digits[i] * (BigInteger.One << i);
            if (digits[i] != 0)
            {
                if (
                    i - last < width
                    || (digits[i] & 1) == 0
                    || Math.Abs((int)digits[i]) >= 1 << (width - 1)
                )
                {
                    return false;
                }
                last = i;
            }
        }
        return sum == (negative ? -k : k);
    }

    private static void CheckConstants(Modulus4 modulus)
    {
        BigInteger m = Value(modulus.Value);
        Assert.That(Value(modulus.Square), Is.EqualTo(R * R % m));
        Assert.That(unchecked(modulus.Inverse * modulus.Value.N0), Is.EqualTo(1UL));
    }

    /// <summary>A 256-bit number: random, near 0, near the modulus, near 2^256, or with limbs of all ones and zeros.</summary>
    private static BigInteger Edge(Random random, BigInteger modulus)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        BigInteger small = random.Next(5);
        switch (random.Next(6))
        {
            case 0:
                return small;
            case 1:
                return modulus - small;
            case 2:
                return BigInteger.Min(modulus + small, R - 1);
            case 3:
                return R - 1 - small;
            case 4:
                for (int i = 0; i < 32; i += 8)
                {
                    bytes
                        .AsSpan(i, 8)
                        .Fill(
                            random.Next(3) switch
                            {
                                0 => 0,
                                1 => 255,
                                _ => bytes[i],
                            }
                        );
                }
                break;
        }
        return new BigInteger(bytes, true);
    }
}
