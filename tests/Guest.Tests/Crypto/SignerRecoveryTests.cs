using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto;
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

    private static readonly BigInteger P = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;

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
