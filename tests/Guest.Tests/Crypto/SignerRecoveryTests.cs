using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>Signers that are recovered together against each alone.</summary>
[TestFixture]
public sealed class SignerRecoveryTests
{
    private static readonly BigInteger N = Number(
        Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141")
    );

    /// <summary>Random and edge numbers, in and out of range, with and without a key, in every count up to eight.</summary>
    [Test]
    public void Signers_together_are_those_of_each()
    {
        Random random = new(8);
        int found = 0;
        for (int i = 0; i < 600; i++)
        {
            SignedHash[] signed = new SignedHash[random.Next(1, SignerRecovery.Together + 1)];
            for (int k = 0; k < signed.Length; k++)
            {
                signed[k] = new SignedHash(
                    new Hash256(Word(random).ToBigEndian()),
                    Word(random),
                    Word(random),
                    (ulong)random.Next(random.Next(8) == 0 ? 3 : 2)
                );
            }
            found += Check(signed);
        }
        Assert.That(found, Is.GreaterThan(500));
    }

    /// <summary>
    /// z and s with which a R is (g - 1) G or -g G for multiples of G: the sum meets a point itself or its opposite on its way, or is
    /// infinity.
    /// </summary>
    [Test]
    public void Sums_that_meet_themselves_or_vanish_are_those_of_each()
    {
        // R = G, so that r is the abscissa of G and Q = r^-1 (s - z) G.
        BigInteger r = Number(
            Convert.FromHexString(
                "79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"
            )
        );
        int vanished = 0;
        for (int i = -40; i <= 40; i += 4)
        {
            SignedHash[] signed = new SignedHash[SignerRecovery.Together];
            for (int k = 0; k < signed.Length; k++)
            {
                // u2 = s / r is small, and u1 = -z / r is around minus that.
                BigInteger u2 = (k + 1) * (k < 4 ? 1 : BigInteger.Pow(2, 5 * k));
                BigInteger u1 = -u2 * (k % 2 == 0 ? 1 : -1) + i / 4;
                signed[k] = new SignedHash(
                    new Hash256(Bytes(-u1 * r)),
                    UInt256.FromBigEndian(Bytes(r)),
                    UInt256.FromBigEndian(Bytes(u2 * r)),
                    0
                );
            }
            vanished += signed.Length - Check(signed);
        }
        Assert.That(vanished, Is.GreaterThan(0));
    }

    [Test]
    public void Eight_field_elements_are_those_of_integers_modulo_p()
    {
        Assume.That(Secp256k1Field26.IsSupported, "no AVX-512 here");
        Random random = new(26);
        for (int i = 0; i < 2000; i++)
        {
            // Magnitudes whose product is 64, the most that products take.
            int magnitude = 1 << random.Next(2, 5);
            Limbs52[] xs = new Limbs52[Limbs26.Lanes];
            Limbs52[] ys = new Limbs52[Limbs26.Lanes];
            Limbs26 x = Grown(random, magnitude, xs);
            Limbs26 y = Grown(random, 64 / magnitude, ys);
            Secp256k1Field26.Multiply(x, y, out Limbs26 product);
            Secp256k1Field26.Halve(x, out Limbs26 half);
            Secp256k1Field26.Subtract(y, x, magnitude, out Limbs26 difference);
            Limbs26 small = Grown(random, 8, ys);
            Secp256k1Field26.Square(small, out Limbs26 square);
            Secp256k1Field26.Multiply(small, small, out Limbs26 same);
            for (int lane = 0; lane < Limbs26.Lanes; lane++)
            {
                BigInteger a = Value(x, lane);
                BigInteger b = Value(y, lane);
                Assert.That(a, Is.EqualTo(Value(xs[lane])));
                Assert.That(Value(product, lane), Is.EqualTo(a * b % P));
                Assert.That(Value(half, lane) * 2 % P, Is.EqualTo(a));
                Assert.That(Value(difference, lane), Is.EqualTo((b + P - a) % P));
                Assert.That(Value(square, lane), Is.EqualTo(Value(same, lane)));
            }
        }
    }

    private static readonly BigInteger P = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;

    /// <summary>An element of that magnitude, and its places in limbs of 52 bits made by the same steps.</summary>
    private static Limbs26 Grown(Random random, int magnitude, Limbs52[] places)
    {
        Limbs26 grown = default;
        Array.Clear(places);
        for (int i = 0; i < magnitude; i++)
        {
            Limbs26 addend = default;
            for (int lane = 0; lane < Limbs26.Lanes; lane++)
            {
                Limbs4 limbs = Limbs4.FromBigEndian(Word(random).ToBigEndian());
                addend.Set(lane, limbs);
                Secp256k1Field52.FromLimbs(limbs, out Limbs52 element);
                Secp256k1Field52.Add(places[lane], element, out places[lane]);
            }
            Secp256k1Field26.Add(grown, addend, out grown);
        }
        return grown;
    }

    private static BigInteger Value(Limbs26 element, int lane)
    {
        element.Get(lane, out Limbs52 limbs);
        return Value(limbs);
    }

    private static BigInteger Value(in Limbs52 element)
    {
        Secp256k1Field52.ToLimbs(element, out Limbs4 limbs);
        byte[] bytes = new byte[32];
        limbs.WriteBigEndian(bytes);
        return Number(bytes);
    }

    private static int Check(SignedHash[] signed)
    {
        Address[] signers = new Address[signed.Length];
        bool[] found = new bool[signed.Length];
        SignerRecovery.Recover(signed, signers, found);
        int count = 0;
        for (int i = 0; i < signed.Length; i++)
        {
            ref SignedHash one = ref signed[i];
            Address alone = default;
            bool has =
                one.IsInRange
                && SignerRecovery.TryRecover(one.Hash, one.R, one.S, one.Parity.U0, out alone);
            Assert.That((found[i], signers[i]), Is.EqualTo((has, has ? alone : default)));
            count += has ? 1 : 0;
        }
        return count;
    }

    /// <summary>Random, or near 0, n, p or 2^256, or with words of all ones and zeros.</summary>
    private static UInt256 Word(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return random.Next(8) switch
        {
            0 => (ulong)random.Next(4),
            1 => UInt256.FromBigEndian(Bytes(N - random.Next(3))),
            2 => UInt256.FromBigEndian(Plain(P - random.Next(3))),
            3 => UInt256.Zero - (ulong)random.Next(3),
            4 => new UInt256(
                random.Next(2) == 0 ? 0 : ulong.MaxValue,
                random.Next(2) == 0 ? 0 : ulong.MaxValue,
                random.Next(2) == 0 ? 0 : ulong.MaxValue,
                random.Next(2) == 0 ? 0 : ulong.MaxValue
            ),
            _ => UInt256.FromBigEndian(bytes),
        };
    }

    private static BigInteger Number(byte[] bigEndian) => new(bigEndian, true, true);

    /// <summary>32 bytes of a number modulo n.</summary>
    private static byte[] Bytes(BigInteger value) => Plain((value % N + N) % N);

    private static byte[] Plain(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(true, true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
