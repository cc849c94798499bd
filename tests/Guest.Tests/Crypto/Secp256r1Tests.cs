using System.Numerics;
using System.Security.Cryptography;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class Secp256r1Tests
{
    private static readonly byte[] P = Convert.FromHexString(
        "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF"
    );
    private static readonly byte[] N = Convert.FromHexString(
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"
    );

    [TestCase("ecdsa_secp256r1_sha256_test.json", 484)]
    [TestCase("ecdsa_secp256r1_sha256_p1363_test.json", 262)]
    public void Every_wycheproof_verdict_agrees(string file, int count)
    {
        IReadOnlyList<WycheproofCase> cases = WycheproofCase.Read(file);
        Assert.That(cases, Has.Count.EqualTo(count));
        foreach (WycheproofCase test in cases)
        {
            bool valid =
                test.Signature is not null
                && Accelerators.Secp256r1Verify(test.Hash, test.Signature, test.PublicKey);
            Assert.That(valid, Is.EqualTo(test.Valid), test.Name);
        }
    }

    [TestCase("geth/p256Verify.json", 782)]
    [TestCase("eip-7951/test-vectors.json", 781)]
    public void Every_vector_of_eip_7951_agrees(string file, int count)
    {
        IReadOnlyList<PrecompileVector> vectors = PrecompileVector.Read(file);
        Assert.That(vectors, Has.Count.EqualTo(count));
        foreach (PrecompileVector vector in vectors)
        {
            byte[] input = vector.Input;
            bool valid =
                input.Length == 160
                && Accelerators.Secp256r1Verify(
                    input.AsSpan(0, 32),
                    input.AsSpan(32, 64),
                    input.AsSpan(96)
                );
            byte[] output = valid ? [.. new byte[31], 1] : [];
            Assert.That(output, Is.EqualTo(vector.Expected), vector.Name);
        }
    }

    [Prop(MaxTest = 200)]
    public bool Signatures_and_damaged_signatures_get_the_platforms_verdict(
        byte[] message,
        int flip
    )
    {
        using ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint q = signer.ExportParameters(false).Q;
        byte[] key = [.. q.X!, .. q.Y!];
        byte[] hash = SHA256.HashData(message);
        byte[] signature = signer.SignHash(hash);
        bool good = Accelerators.Secp256r1Verify(hash, signature, key);
        signature[(flip & int.MaxValue) % 64] ^= (byte)(1 << (flip & 7));
        return good
            && Accelerators.Secp256r1Verify(hash, signature, key)
                == signer.VerifyHash(hash, signature);
    }

    [Test]
    public void A_key_off_the_curve_or_not_below_p_is_refused()
    {
        using ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint q = signer.ExportParameters(false).Q;
        byte[] hash = SHA256.HashData([1]);
        byte[] signature = signer.SignHash(hash);
        Assert.That(Accelerators.Secp256r1Verify(hash, signature, [.. q.X!, .. q.Y!]), Is.True);
        Assert.That(Accelerators.Secp256r1Verify(hash, signature, new byte[64]), Is.False);
        Assert.That(Accelerators.Secp256r1Verify(hash, signature, [.. q.Y!, .. q.X!]), Is.False);
        Assert.That(Accelerators.Secp256r1Verify(hash, signature, [.. P, .. q.Y!]), Is.False);
        Assert.That(Accelerators.Secp256r1Verify(hash, signature, [.. q.X!, .. P]), Is.False);
    }

    [Test]
    public void A_coordinate_written_as_its_value_plus_p_is_refused()
    {
        // x = 5 is on the curve and x + p fits in 32 bytes: the same residue, another number.
        BigInteger p = new(P, true, true);
        BigInteger b = new(
            Convert.FromHexString(
                "5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B"
            ),
            true,
            true
        );
        BigInteger right = (125 - 15 + b) % p;
        BigInteger y = BigInteger.ModPow(right, (p + 1) / 4, p);
        Assert.That(y * y % p, Is.EqualTo(right));
        // With s = r and hash = 0 the sum is 0 G + 1 Q, so r = x is a signature under Q itself.
        byte[] r = Word(5);
        byte[] zero = new byte[32];
        Assert.That(
            Accelerators.Secp256r1Verify(zero, [.. r, .. r], [.. Word(5), .. Word(y)]),
            Is.True
        );
        Assert.That(
            Accelerators.Secp256r1Verify(zero, [.. r, .. r], [.. Word(5 + p), .. Word(y)]),
            Is.False
        );
    }

    [Test]
    public void Numbers_outside_one_to_n_minus_one_are_refused()
    {
        using ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint q = signer.ExportParameters(false).Q;
        byte[] key = [.. q.X!, .. q.Y!];
        byte[] hash = SHA256.HashData([2]);
        byte[] signature = signer.SignHash(hash);
        BigInteger n = new(N, true, true);
        foreach (BigInteger bad in new[] { 0, n, n + 1, (BigInteger.One << 256) - 1 })
        {
            Assert.That(
                Accelerators.Secp256r1Verify(hash, [.. Word(bad), .. signature[32..]], key),
                Is.False
            );
            Assert.That(
                Accelerators.Secp256r1Verify(hash, [.. signature[..32], .. Word(bad)], key),
                Is.False
            );
        }
        BigInteger highS = n - new BigInteger(signature.AsSpan(32), true, true);
        Assert.That(
            Accelerators.Secp256r1Verify(hash, [.. signature[..32], .. Word(highS)], key),
            Is.True
        );
    }

    private static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(true, true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
