using System.Numerics;
using System.Runtime.Intrinsics;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using static Perjury.Guest.Tests.Crypto.Integers;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>Products of secp256k1 in the four places of a vector, and points made of them, against integers and against the forms without vectors.</summary>
[TestFixture]
public sealed class Secp256k1PlacesTests
{
    private const int Places = Limbs52x4.Places;

    private static readonly BigInteger P = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;

    private static readonly BigInteger N = Value(Secp256k1Scalars.Order.Value);

    private static readonly BigInteger Lambda = Number(
        "5363AD4CC05C30E0A5261C028812645A122E22EA20816678DF02967C1B23BD72"
    );

    [SetUp]
    public void NeedVectors() => Assume.That(Secp256k1SumInPlaces.IsSupported, "no AVX-512DQ here");

    /// <summary>Limbs up to the ends of every magnitude: all at one end, each at any end, or anywhere between.</summary>
    [TestCase(1, 50)]
    [TestCase(2, 25)]
    [TestCase(5, 10)]
    [TestCase(7, 7)]
    [TestCase(1, 1)]
    public void Elements_of_four_are_those_of_integers_modulo_p(int magnitude, int other)
    {
        Random random = new(magnitude);
        for (int i = 0; i < 1500; i++)
        {
            Limbs52x4 a = Element(random, magnitude);
            Limbs52x4 b = Element(random, other);
            Limbs52x4 c = Element(random, Math.Min(magnitude, 7));
            Secp256k1Field52x4.Multiply(a, b, out Limbs52x4 product);
            Secp256k1Field52x4.Multiply(b, a, out Limbs52x4 exchanged);
            Secp256k1Field52x4.Square(c, out Limbs52x4 square);
            Secp256k1Field52x4.Add(a, c, out Limbs52x4 sum);
            Secp256k1Field52x4.Subtract(a, c, magnitude, out Limbs52x4 difference);
            Secp256k1Field52x4.Halve(b, out Limbs52x4 half);
            Assert.That(IsOfMagnitude(1, product) && IsOfMagnitude(1, square));
            Assert.That(IsOfMagnitude((other + 1) / 2 + 1, half));
            for (int place = 0; place < Places; place++)
            {
                BigInteger expected = Sum(a, place) * Sum(b, place);
                Assert.That(Modulo(Sum(product, place)), Is.EqualTo(Modulo(expected)));
                Assert.That(Modulo(Sum(exchanged, place)), Is.EqualTo(Modulo(expected)));
                expected = BigInteger.Pow(Sum(c, place), 2);
                Assert.That(Modulo(Sum(square, place)), Is.EqualTo(Modulo(expected)));
                Assert.That(Sum(sum, place), Is.EqualTo(Sum(a, place) + Sum(c, place)));
                Assert.That(Sum(difference, place), Is.EqualTo(Sum(a, place) - Sum(c, place)));
                Assert.That(Modulo(2 * Sum(half, place)), Is.EqualTo(Modulo(Sum(b, place))));
                Secp256k1Field52x4.ToLimbs(b, place, out Limbs4 limbs);
                Assert.That(Value(limbs), Is.EqualTo(Modulo(Sum(b, place))));
            }
        }
    }

    [Test]
    public void Numbers_near_p_and_zero_come_back_below_p()
    {
        for (int small = -3; small <= 3; small++)
        {
            for (int multiple = -4; multiple <= 4; multiple++)
            {
                BigInteger number = multiple * P + small;
                Limbs52x4 element = FromSum(number);
                Secp256k1Field52x4.ToLimbs(element, 2, out Limbs4 limbs);
                Assert.That(Sum(element, 2), Is.EqualTo(number));
                Assert.That(Value(limbs), Is.EqualTo(Modulo(small)));
            }
        }
    }

    [Test]
    public void Roots_are_those_of_integers_modulo_p()
    {
        Random random = new(5);
        for (int i = 0; i < 200; i++)
        {
            BigInteger a = i < 5 ? i : Below(random, P);
            Secp256k1Field52.FromLimbs(Limbs(a), out Limbs52 element);
            Secp256k1RootInPlaces.Candidate<Secp256k1Field52, Limbs52>(element, out element);
            Secp256k1Field52.ToLimbs(element, out Limbs4 root);
            Assert.That(Value(root), Is.EqualTo(BigInteger.ModPow(a, (P + 1) / 4, P)));
        }
    }

    /// <summary>The formulas do not know the constant of the curve, so that any coordinates are a point: limbs up to the ends of their magnitudes.</summary>
    [Test]
    public void Doublings_and_additions_are_those_of_affine_points()
    {
        Random random = new(6);
        for (int i = 0; i < 500; i++)
        {
            BigInteger z = Below(random, P);
            Secp256k1PointInPlaces point = new()
            {
                Coordinates = Limbs52x4.Join(
                    Element(random, 3),
                    Element(random, 1),
                    FromSum(z * z % P),
                    FromSum(BigInteger.ModPow(z, 3, P))
                ),
            };
            (BigInteger X, BigInteger Y) a = Affine(point);
            Secp256k1PointInPlaces twice = point;
            twice.Double();
            Assert.That(Affine(twice), Is.EqualTo(Chord(a, a)));
            AssertMagnitudes(twice);
            Limbs52x4 yx = Limbs52x4.Join(
                Element(random, 1),
                Element(random, 1),
                Element(random, 1),
                Element(random, 1)
            );
            (BigInteger, BigInteger) b = (Modulo(Sum(yx, 1)), Modulo(Sum(yx, 0)));
            Secp256k1PointInPlaces sum = point;
            sum.Add(yx, out Limbs52x4 ratio);
            Assert.That(Affine(sum), Is.EqualTo(Chord(a, b)));
            AssertMagnitudes(sum);
            for (int place = 2; place < Places; place++)
            {
                Assert.That(
                    Modulo(Sum(point.Coordinates, place) * Sum(ratio, place)),
                    Is.EqualTo(Modulo(Sum(sum.Coordinates, place)))
                );
            }
        }
    }

    [Test]
    public void A_point_that_meets_itself_or_its_opposite_has_no_scale_for_good()
    {
        Limbs4 x = GeneratorX;
        Limbs4 y = GeneratorY;
        Limbs4 one = new(1, 0, 0, 0);
        Limbs4.Subtract(Secp256k1Field.P, y, out Limbs4 negated);
        foreach (Limbs4 ordinate in (Limbs4[])[y, negated])
        {
            Secp256k1PointInPlaces point = new() { Coordinates = new Limbs52x4(x, y, one, one) };
            point.Add(new Limbs52x4(ordinate, x), out _);
            AssertNoScale(point);
            point.Double();
            AssertNoScale(point);
            point.Add(new Limbs52x4(x, y), out _);
            AssertNoScale(point);
        }
    }

    [Test]
    public void Sums_are_those_of_the_forms_without_vectors()
    {
        Random random = new(7);
        for (int i = 0; i < 600; i++)
        {
            // Random sums are never exceptions; edges meet each other.
            if (i < 40)
            {
                (BigInteger X, BigInteger Y) point = Multiple(1 + Below(random, N - 1));
                Assert.That(Check(Below(random, N), Below(random, N), point));
            }
            else
            {
                Check(Scalar(random), Scalar(random), Multiple(random.Next(1, 64)));
            }
        }
    }

    /// <summary>Sums of multiples of G by small numbers, by lambda times small ones and by their opposites: every kind of digit meets every other.</summary>
    [Test]
    public void Sums_that_meet_themselves_or_vanish_are_told_apart()
    {
        BigInteger[] scalars =
        [
            .. from k in new BigInteger[] { 0, 1, 2, 3, 15, 16, 17, 31, 511, 513, 1024 }
            from factor in new[] { 1, N - 1, Lambda, N - Lambda }
            select k * factor % N,
        ];
        int exceptions = 0;
        int infinities = 0;
        foreach (int multiple in new[] { 1, 2, 3, 15 })
        {
            (BigInteger X, BigInteger Y) point = Multiple(multiple);
            foreach (BigInteger g in scalars)
            {
                foreach (BigInteger a in scalars)
                {
                    bool found = Check(g, a, point);
                    exceptions += found ? 0 : 1;
                    if ((g + multiple * a) % N == 0 && !(g.IsZero && a.IsZero))
                    {
                        Assert.That(found, Is.False);
                        infinities++;
                    }
                }
            }
        }
        Assert.That(infinities, Is.GreaterThan(40));
        Assert.That(exceptions, Is.GreaterThan(infinities + 40));
    }

    /// <summary>Keys and signatures whose sums u1 G + u2 A are of small multiples of G, and those that are infinity.</summary>
    [Test]
    public void Signatures_whose_sums_meet_themselves_or_vanish_have_the_verdict_of_integers()
    {
        for (int key = 1; key <= 3; key++)
        {
            (BigInteger X, BigInteger Y) q = Multiple(key);
            for (int u1 = -9; u1 <= 9; u1++)
            {
                for (int u2 = 1; u2 <= 9; u2++)
                {
                    int multiple = u1 + u2 * key;
                    // Of a sum at infinity there is no r: any is refused.
                    (BigInteger X, BigInteger Y) sum = Multiple(multiple == 0 ? 1 : multiple);
                    BigInteger s = sum.X * BigInteger.ModPow(u2, N - 2, N) % N;
                    byte[] z = Word((u1 * s % N + N) % N);
                    byte[] signature = [.. Word(sum.X), .. Word(s)];
                    byte[] keyBytes = [.. Word(q.X), .. Word(q.Y)];
                    Assert.That(
                        Accelerators.Secp256k1Verify(z, signature, keyBytes),
                        Is.EqualTo(multiple != 0)
                    );
                    // R = key G recovers Q = r^-1 (s R - z G), (u2 key + u1) G for s = u2 r and z = -u1 r.
                    byte[] recovered = new byte[64];
                    bool found = Accelerators.Secp256k1Recover(
                        Word(((-u1 * q.X) % N + N) % N),
                        [.. Word(q.X), .. Word(u2 * q.X % N)],
                        (byte)(q.Y.IsEven ? 0 : 1),
                        recovered
                    );
                    Assert.That(found, Is.EqualTo(multiple != 0));
                    if (found)
                    {
                        byte[] expected = [.. Word(sum.X), .. Word(sum.Y)];
                        Assert.That(recovered, Is.EqualTo(expected));
                    }
                }
            }
        }
    }

    /// <summary>Whether g G + a A is found in places; where it is, both other forms have the same.</summary>
    private static bool Check(BigInteger g, BigInteger a, (BigInteger X, BigInteger Y) point)
    {
        Secp256k1Field52.FromLimbs(Limbs(point.X), out Limbs52 x);
        Secp256k1Field52.FromLimbs(Limbs(point.Y), out Limbs52 y);
        if (
            !Secp256k1SumInPlaces.TryCombine(
                Limbs(g),
                Limbs(a),
                x,
                y,
                out Secp256k1Point<Secp256k1Field52, Limbs52> sum
            )
        )
        {
            return false;
        }
        var five = Secp256k1Multiplication<Secp256k1Field52, Limbs52>.Combine(
            Limbs(g),
            Limbs(a),
            x,
            y
        );
        var four = Secp256k1Multiplication<Secp256k1Field, Limbs4>.Combine(
            Limbs(g),
            Limbs(a),
            Limbs(point.X),
            Limbs(point.Y)
        );
        Assert.That(
            (sum.IsInfinity, five.IsInfinity),
            Is.EqualTo((four.IsInfinity, four.IsInfinity))
        );
        if (!four.IsInfinity)
        {
            Assert.That(Affine(sum), Is.EqualTo(Affine(four)));
            Assert.That(Affine(five), Is.EqualTo(Affine(four)));
        }
        return true;
    }

    /// <summary>Random, or near zero, n, lambda or the halves of a split.</summary>
    private static BigInteger Scalar(Random random)
    {
        BigInteger edge = random.Next(6) switch
        {
            0 => 0,
            1 => Lambda,
            2 => BigInteger.One << random.Next(256),
            _ => Below(random, N),
        };
        return Modulo(edge + random.Next(-2, 3), N);
    }

    private static Limbs4 GeneratorX => Limbs4.FromSpan(Secp256k1GeneratorTable.Limbs.Slice(0, 4));

    private static Limbs4 GeneratorY => Limbs4.FromSpan(Secp256k1GeneratorTable.Limbs.Slice(4, 4));

    /// <summary>k G for a k that is no multiple of n.</summary>
    private static (BigInteger X, BigInteger Y) Multiple(BigInteger k)
    {
        (BigInteger X, BigInteger Y) g = (Value(GeneratorX), Value(GeneratorY));
        (BigInteger X, BigInteger Y) sum = g;
        BigInteger magnitude = BigInteger.Abs(k);
        for (int i = (int)magnitude.GetBitLength() - 2; i >= 0; i--)
        {
            sum = Chord(sum, sum);
            sum = (magnitude >> i).IsEven ? sum : Chord(sum, g);
        }
        return (sum.X, k < 0 ? P - sum.Y : sum.Y);
    }

    /// <summary>The third point on the line through two, or on the tangent, mirrored.</summary>
    private static (BigInteger X, BigInteger Y) Chord(
        (BigInteger X, BigInteger Y) a,
        (BigInteger X, BigInteger Y) b
    )
    {
        BigInteger slope =
            a == b ? 3 * a.X * a.X * Inverse(2 * a.Y) : (b.Y - a.Y) * Inverse(b.X - a.X);
        BigInteger x = Modulo(slope * slope - a.X - b.X);
        return (x, Modulo(slope * (a.X - x) - a.Y));
    }

    private static (BigInteger X, BigInteger Y) Affine(in Secp256k1PointInPlaces point) =>
        (
            Modulo(Sum(point.Coordinates, 0) * Inverse(Sum(point.Coordinates, 2))),
            Modulo(Sum(point.Coordinates, 1) * Inverse(Sum(point.Coordinates, 3)))
        );

    private static (BigInteger X, BigInteger Y) Affine<TField, T>(
        in Secp256k1Point<TField, T> point
    )
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        point.ToAffine(out Limbs4 x, out Limbs4 y);
        return (Value(x), Value(y));
    }

    private static void AssertMagnitudes(in Secp256k1PointInPlaces point)
    {
        Assert.That(
            Limb(point.Coordinates, (limb, place) => Math.Abs(limb) <= (place == 0 ? 3 : 1) * Most)
        );
    }

    private static void AssertNoScale(in Secp256k1PointInPlaces point)
    {
        for (int place = 2; place < Places; place++)
        {
            Secp256k1Field52x4.ToLimbs(point.Coordinates, place, out Limbs4 limbs);
            Assert.That(limbs.IsZero);
        }
    }

    /// <summary>What a limb of magnitude 1 may be.</summary>
    private const long Most = (1L << 52) + (1L << 11);

    private static bool IsOfMagnitude(int magnitude, in Limbs52x4 element) =>
        Limb(element, (limb, _) => Math.Abs(limb) <= magnitude * Most);

    private static bool Limb(in Limbs52x4 element, Func<long, int, bool> law)
    {
        foreach (Vector256<long> limbs in Vectors(element))
        {
            for (int place = 0; place < Places; place++)
            {
                if (!law(limbs[place], place))
                {
                    return false;
                }
            }
        }
        return true;
    }

    private static Vector256<long>[] Vectors(in Limbs52x4 a) => [a.N0, a.N1, a.N2, a.N3, a.N4];

    private static Limbs52x4 Element(Random random, int magnitude)
    {
        long most = magnitude * Most;
        int kind = random.Next(6);
        return Make(_ =>
            (kind < 3 ? kind : random.Next(4)) switch
            {
                0 => most,
                1 => -most,
                2 => most * (2 * random.Next(2) - 1),
                _ => random.NextInt64(-most, most + 1),
            }
        );
    }

    /// <summary>A number of any sign in all places.</summary>
    private static Limbs52x4 FromSum(BigInteger number)
    {
        const long Mask = (1L << 52) - 1;
        return Make(limb =>
            limb < 4 ? (long)(number >> (52 * limb) & Mask) : (long)(number >> 208)
        );
    }

    private static Limbs52x4 Make(Func<int, long> limb)
    {
        Vector256<long> All(int i) => Vector256.Create(limb(i), limb(i), limb(i), limb(i));
        return new Limbs52x4
        {
            N0 = All(0),
            N1 = All(1),
            N2 = All(2),
            N3 = All(3),
            N4 = All(4),
        };
    }

    private static BigInteger Sum(in Limbs52x4 element, int place)
    {
        BigInteger sum = 0;
        foreach (Vector256<long> limbs in Vectors(element).Reverse())
        {
            sum = (sum << 52) + limbs[place];
        }
        return sum;
    }

    private static BigInteger Modulo(BigInteger a) => Modulo(a, P);

    private static BigInteger Modulo(BigInteger a, BigInteger modulus) =>
        (a % modulus + modulus) % modulus;

    private static BigInteger Inverse(BigInteger a) => BigInteger.ModPow(Modulo(a), P - 2, P);

    private static BigInteger Number(string hex) => new(Convert.FromHexString(hex), true, true);

    private static BigInteger Below(Random random, BigInteger bound)
    {
        byte[] bytes = new byte[40];
        random.NextBytes(bytes);
        return new BigInteger(bytes, true) % bound;
    }
}
