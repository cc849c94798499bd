using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using Perjury.Tests;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class KzgProofTests
{
    private const int Degree = 6;

    private static readonly BigInteger Order = BigInteger.Parse(
        "52435875175126190479447740508185965837690552500527637822603658699938581184513"
    );

    /// <summary>The first powers of τ in G1 (g1_monomial of the ceremony), uncompressed.</summary>
    private readonly byte[][] powers = new byte[Degree + 1][];

    [OneTimeSetUp]
    public void ReadPowers()
    {
        string[] lines = FixtureArchive.ReadText("kzg", "kzg/trusted_setup.txt").Split('\n');
        int start = 2 + int.Parse(lines[0]) + int.Parse(lines[1]);
        for (int i = 0; i <= Degree; i++)
        {
            byte[] compressed = Convert.FromHexString(lines[start + i]);
            Assert.That(Kzg.TryDecompress(compressed, out FpAffine<Bls12381Fp> point));
            Assert.That(Compress(in point), Is.EqualTo(compressed));
            powers[i] = new byte[96];
            Bls12381G1.Write(in point, powers[i]);
        }
    }

    [Prop(MaxTest = 10)]
    public bool Proofs_of_polynomials_verify_and_other_values_do_not(int seed)
    {
        Random random = new(seed);
        BigInteger[] polynomial = new BigInteger[random.Next(1, Degree + 2)];
        for (int i = 0; i < polynomial.Length; i++)
            polynomial[i] = Draw(random);
        BigInteger z = Draw(random);
        (BigInteger[] quotient, BigInteger y) = Divide(polynomial, z);
        byte[] commitment = Commit(polynomial);
        byte[] proof = Commit(quotient);
        BigInteger lie = (y + 1 + Draw(random) % (Order - 1)) % Order;
        return Verify(commitment, z, y, proof) == true
            && Verify(commitment, z, lie, proof) == false
            && Verify(commitment, z, y + Order, proof) is null
            && Verify(commitment, z + Order, y, proof) is null;
    }

    [TestCase(0x00, TestName = "A_point_without_the_compression_flag_is_refused")]
    [TestCase(0x40, TestName = "An_uncompressed_infinity_is_refused")]
    [TestCase(0xe0, TestName = "An_infinity_with_a_sign_is_refused")]
    public void Flags(int flags)
    {
        byte[] bytes = new byte[48];
        bytes[0] = (byte)flags;
        Assert.That(Kzg.TryDecompress(bytes, out _), Is.False);
    }

    [Prop(MaxTest = 100)]
    public bool An_infinity_with_other_bits_is_refused(int seed)
    {
        Random random = new(seed);
        byte[] bytes = new byte[48];
        bytes[0] = 0xc0;
        bool infinity = Kzg.TryDecompress(bytes, out FpAffine<Bls12381Fp> point);
        int bit = random.Next(3, 384);
        bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return infinity
            && FpAffine<Bls12381Fp>.IsInfinity(in point)
            && !Kzg.TryDecompress(bytes, out _);
    }

    private static bool? Verify(byte[] commitment, BigInteger z, BigInteger y, byte[] proof)
    {
        // A scalar lifted by the order may still fit 32 bytes; where it does not, the refusal is of the encoding.
        if (z >> 256 > 0 || y >> 256 > 0)
            return null;
        return Accelerators.KzgPointEval(
            commitment,
            BlsGroupLaws.Scalar(z),
            BlsGroupLaws.Scalar(y),
            proof,
            out bool verified
        )
            ? verified
            : null;
    }

    private byte[] Commit(BigInteger[] polynomial)
    {
        List<byte> items = [];
        for (int i = 0; i < polynomial.Length; i++)
        {
            items.AddRange(powers[i]);
            items.AddRange(BlsGroupLaws.Scalar(polynomial[i]));
        }
        byte[] sum = new byte[96];
        Assert.That(Accelerators.Bls12G1Msm(items.ToArray(), sum));
        Assert.That(Bls12381G1.TryRead(sum, out FpAffine<Bls12381Fp> point));
        return Compress(in point);
    }

    // Synthetic division by X - z: the quotient and the value at z.
    private static (BigInteger[] Quotient, BigInteger Value) Divide(
        BigInteger[] polynomial,
        BigInteger z
    )
    {
        BigInteger[] quotient = new BigInteger[polynomial.Length - 1];
        BigInteger value = 0;
        for (int i = polynomial.Length - 1; i >= 0; i--)
        {
            value = (value * z + polynomial[i]) % Order;
            if (i > 0)
                quotient[i - 1] = value;
        }
        return (quotient, value);
    }

    private static BigInteger Draw(Random random)
    {
        byte[] bytes = new byte[40];
        random.NextBytes(bytes);
        return random.Next(6) == 0
            ? random.Next(3)
            : new BigInteger(bytes, isUnsigned: true) % Order;
    }

    private static byte[] Compress(in FpAffine<Bls12381Fp> point)
    {
        byte[] bytes = new byte[48];
        if (FpAffine<Bls12381Fp>.IsInfinity(in point))
        {
            bytes[0] = 0xc0;
            return bytes;
        }
        Bls12381Fp.Write(in point.X, bytes);
        BigInteger y = BlsFieldTests.Field.Integer(point.Y);
        bytes[0] |= (byte)(2 * y > BlsFieldTests.P ? 0xa0 : 0x80);
        return bytes;
    }
}
