using System.Numerics;
using System.Security.Cryptography;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using static Perjury.Guest.Tests.Crypto.Integers;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class Secp256k1Tests
{
    private static readonly BigInteger P = Hex(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F"
    );
    private static readonly BigInteger N = Hex(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"
    );
    private static readonly (BigInteger X, BigInteger Y) G = (
        Hex("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"),
        Hex("483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8")
    );

    [TestCase("ecdsa_secp256k1_sha256_test.json", 476)]
    [TestCase("ecdsa_secp256k1_sha256_p1363_test.json", 252)]
    [TestCase("ecdsa_secp256k1_sha3_256_test.json", 474)]
    [TestCase("ecdsa_secp256k1_sha256_bitcoin_test.json", 463)]
    public void Every_wycheproof_verdict_agrees_and_the_key_of_a_valid_signature_is_recovered(
        string file,
        int count
    )
    {
        bool lowS = file.Contains("bitcoin");
        IReadOnlyList<WycheproofCase> cases = WycheproofCase.Read(file);
        Assert.That(cases, Has.Count.EqualTo(count));
        foreach (WycheproofCase test in cases)
        {
            bool high =
                test.Signature is { } sig && new BigInteger(sig.AsSpan(32), true, true) > N / 2;
            bool valid =
                test.Signature is not null
                && Accelerators.Secp256k1Verify(test.Hash, test.Signature, test.PublicKey)
                && !(lowS && high);
            Assert.That(valid, Is.EqualTo(test.Valid), test.Name);
            if (test.Valid)
            {
                Assert.That(Recovers(test.Hash, test.Signature!, test.PublicKey), test.Name);
            }
        }
    }

    [Test]
    public void Every_ecrecover_vector_agrees()
    {
        IReadOnlyList<PrecompileVector> vectors = PrecompileVector.Read("nimbus/ecrecover.json");
        Assert.That(vectors, Has.Count.EqualTo(7));
        foreach (PrecompileVector vector in vectors)
        {
            Assert.That(Ecrecover(vector.Input), Is.EqualTo(vector.Expected), vector.Name);
        }
    }

    [Prop]
    public bool A_signature_of_the_platform_verifies_and_recovers_its_key(byte[] message, int flip)
    {
        using ECDsa signer = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        ECPoint q = signer.ExportParameters(false).Q;
        byte[] key = [.. q.X!, .. q.Y!];
        byte[] hash = SHA256.HashData(message);
        byte[] signature = signer.SignHash(hash);
        bool good =
            Accelerators.Secp256k1Verify(hash, signature, key) && Recovers(hash, signature, key);
        signature[(flip & int.MaxValue) % 64] ^= (byte)(1 << (flip & 7));
        return good
            && Accelerators.Secp256k1Verify(hash, signature, key)
                == signer.VerifyHash(hash, signature);
    }

    [Prop(MaxTest = 15)]
    public bool Recovery_computes_the_textbook_formula(ulong seed, bool odd)
    {
        Random random = new((int)seed);
        BigInteger k = Below(random, N);
        BigInteger s = Below(random, N);
        BigInteger z = Below(random, BigInteger.One << 256);
        (BigInteger X, BigInteger Y) point = Multiply(k, G)!.Value;
        if (point.X >= N)
        {
            return true;
        }
        if (point.Y.IsEven == odd)
        {
            point.Y = P - point.Y;
        }
        BigInteger inverse = BigInteger.ModPow(point.X, N - 2, N);
        var expected = Add(
            Multiply(s * inverse % N, point),
            Multiply((N - z % N) * inverse % N, G)
        );
        byte[] key = new byte[64];
        bool found = Accelerators.Secp256k1Recover(
            Word(z),
            [.. Word(point.X), .. Word(s)],
            (byte)(odd ? 1 : 0),
            key
        );
        return expected is { } e
            ? found && key.AsSpan().SequenceEqual([.. Word(e.X), .. Word(e.Y)])
            : !found;
    }

    [Test]
    public void A_key_at_infinity_is_not_recovered()
    {
        // With R = G and s = z the key is r^-1 (z G - z G).
        byte[] z = Word(12345);
        byte[] r = Word(G.X);
        byte parity = (byte)(G.Y.IsEven ? 0 : 1);
        byte[] key = new byte[64];
        Assert.That(Accelerators.Secp256k1Recover(z, [.. r, .. z], parity, key), Is.False);
        Assert.That(
            Accelerators.Secp256k1Recover(z, [.. r, .. z], (byte)(1 - parity), key),
            Is.True
        );
    }

    [Test]
    public void Numbers_outside_their_range_are_refused()
    {
        byte[] key = new byte[64];
        byte[] one = Word(1);
        byte[] hash = Word(5);
        Assert.That(Accelerators.Secp256k1Recover(hash, [.. one, .. one], 0, key), Is.True);
        Assert.That(Accelerators.Secp256k1Recover(hash, [.. one, .. one], 2, key), Is.False);
        foreach (
            byte[] bad in new[] { Word(0), Word(N), Word(N + 1), Word((BigInteger.One << 256) - 1) }
        )
        {
            Assert.That(Accelerators.Secp256k1Recover(hash, [.. bad, .. one], 0, key), Is.False);
            Assert.That(Accelerators.Secp256k1Recover(hash, [.. one, .. bad], 0, key), Is.False);
        }
    }

    [Test]
    public void The_generator_table_holds_the_odd_multiples()
    {
        BigInteger beta = Value(Secp256k1Field.Beta);
        Assert.That(BigInteger.ModPow(beta, 3, P), Is.EqualTo(BigInteger.One));
        ReadOnlySpan<ulong> limbs = Secp256k1GeneratorTable.Limbs;
        Assert.That(limbs.Length, Is.EqualTo(64 * 12));
        for (int i = 0; i < 64; i++)
        {
            (BigInteger x, BigInteger y) = Multiply(2 * i + 1, G)!.Value;
            ReadOnlySpan<ulong> at = limbs.Slice(12 * i, 12);
            Assert.That(Value(new Limbs4(at[0], at[1], at[2], at[3])), Is.EqualTo(x));
            Assert.That(Value(new Limbs4(at[4], at[5], at[6], at[7])), Is.EqualTo(y));
            Assert.That(Value(new Limbs4(at[8], at[9], at[10], at[11])), Is.EqualTo(beta * x % P));
        }
    }

    [Test]
    public void The_computed_multiples_are_those_of_the_generator()
    {
        Assume.That(Secp256k1Field52.IsSupported, "no BMI2 here");
        BigInteger beta = Value(Secp256k1Field.Beta);
        int most = 1 << (Secp256k1GeneratorMultiples.Width - 1);
        foreach (int digit in new[] { 1, 2, 3, 100, 255, 256, 257, most - 1, most })
        {
            (BigInteger expectedX, BigInteger expectedY) = Multiply(digit, G)!.Value;
            Secp256k1GeneratorMultiples.Read(digit, false, out Limbs4 x, out Limbs4 y);
            Assert.That((Value(x), Value(y)), Is.EqualTo((expectedX, expectedY)));
            Secp256k1GeneratorMultiples.Read(digit, true, out x, out y);
            Assert.That((Value(x), Value(y)), Is.EqualTo((beta * expectedX % P, expectedY)));
        }
    }

    private static bool Recovers(byte[] hash, byte[] signature, byte[] key)
    {
        byte[] even = new byte[64];
        byte[] odd = new byte[64];
        bool foundEven =
            Accelerators.Secp256k1Recover(hash, signature, 0, even)
            && even.AsSpan().SequenceEqual(key);
        bool foundOdd =
            Accelerators.Secp256k1Recover(hash, signature, 1, odd)
            && odd.AsSpan().SequenceEqual(key);
        // A signature with R.x = r + n is recovered by no parity.
        return foundEven || foundOdd || new BigInteger(signature.AsSpan(0, 32), true, true) < P - N;
    }

    /// <summary>The precompile's framing (Yellow Paper appendix E.1): hash, v, r, s; 12 zero bytes and the address, or nothing.</summary>
    private static byte[] Ecrecover(byte[] input)
    {
        byte[] data = new byte[128];
        input.AsSpan(0, Math.Min(128, input.Length)).CopyTo(data);
        byte[] key = new byte[64];
        bool framed = data.AsSpan(32, 31).IndexOfAnyExcept((byte)0) < 0 && data[63] is 27 or 28;
        if (
            !framed
            || !Accelerators.Secp256k1Recover(
                data.AsSpan(0, 32),
                data.AsSpan(64),
                (byte)(data[63] - 27),
                key
            )
        )
        {
            return [];
        }
        byte[] address = new byte[32];
        Accelerators.Keccak256(key, address);
        address.AsSpan(0, 12).Clear();
        return address;
    }

    private static BigInteger Hex(string digits) => new(Convert.FromHexString(digits), true, true);

    private static BigInteger Below(Random random, BigInteger bound)
    {
        byte[] bytes = new byte[40];
        random.NextBytes(bytes);
        return 1 + new BigInteger(bytes, true) % (bound - 1);
    }

    private static (BigInteger X, BigInteger Y)? Multiply(
        BigInteger k,
        (BigInteger X, BigInteger Y) point
    )
    {
        (BigInteger X, BigInteger Y)? sum = null;
        for (int i = (int)k.GetBitLength() - 1; i >= 0; i--)
        {
            sum = Add(sum, sum);
            sum = (k >> i).IsEven ? sum : Add(sum, point);
        }
        return sum;
    }

    private static (BigInteger X, BigInteger Y)? Add(
        (BigInteger X, BigInteger Y)? left,
        (BigInteger X, BigInteger Y)? right
    )
    {
        if (left is not { } a || right is not { } b)
        {
            return left ?? right;
        }
        if (a.X == b.X && (a.Y + b.Y) % P == 0)
        {
            return null;
        }
        BigInteger slope =
            a.X == b.X
                ? 3 * a.X * a.X * BigInteger.ModPow(2 * a.Y, P - 2, P)
                : (b.Y - a.Y + P) * BigInteger.ModPow(b.X - a.X + P, P - 2, P);
        BigInteger x = (slope * slope - a.X - b.X) % P;
        x = (x + P) % P;
        BigInteger y = (slope * (a.X - x) - a.Y) % P;
        return (x, (y + P) % P);
    }
}
