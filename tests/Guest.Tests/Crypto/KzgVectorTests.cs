using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class KzgVectorTests
{
    /// <summary>Output of the precompile: the field elements per blob and the order of the scalar field.</summary>
    private const string Success =
        "000000000000000000000000000000000000000000000000000000000000100073eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

    [Test]
    public void Every_proof_of_the_consensus_vectors_agrees()
    {
        int right = 0;
        int wrong = 0;
        int invalid = 0;
        foreach (
            (string path, byte[] content) in FixtureArchive.Entries(
                "kzg",
                path => path.EndsWith(".yaml", StringComparison.Ordinal)
            )
        )
        {
            Dictionary<string, string> fields = Fields(Encoding.UTF8.GetString(content));
            string expected = fields["output"];
            string actual = Verify(
                Convert.FromHexString(fields["commitment"][2..]),
                Convert.FromHexString(fields["z"][2..]),
                Convert.FromHexString(fields["y"][2..]),
                Convert.FromHexString(fields["proof"][2..])
            );
            Assert.That(actual, Is.EqualTo(expected), path);
            right += expected == "true" ? 1 : 0;
            wrong += expected == "false" ? 1 : 0;
            invalid += expected == "null" ? 1 : 0;
        }
        Assert.That((right, wrong, invalid), Is.EqualTo((47, 35, 13)));
    }

    [Test]
    public void Every_call_of_geths_vectors_agrees()
    {
        IReadOnlyList<PrecompileVector> vectors = PrecompileVector.Read(
            "geth/pointEvaluation.json"
        );
        Assert.That(vectors, Has.Count.EqualTo(1));
        foreach (PrecompileVector vector in vectors)
            Assert.That(Call(vector.Input), Is.EqualTo(vector.Expected), vector.Name);
    }

    [Test]
    public void Every_call_of_besus_vectors_agrees()
    {
        using JsonDocument json = JsonDocument.Parse(
            FixtureArchive.ReadText(
                "precompiles",
                "precompiles/besu/pointEvaluationPrecompile.json"
            )
        );
        int cases = 0;
        foreach (JsonElement item in json.RootElement.GetProperty("TestCases").EnumerateArray())
        {
            byte[]? output = Call(Convert.FromHexString(item.GetProperty("Input").GetString()!));
            Assert.That(
                output is not null,
                Is.EqualTo(item.GetProperty("Valid").GetBoolean()),
                item.GetProperty("FailureMode").GetString()
            );
            cases++;
        }
        Assert.That(cases, Is.EqualTo(4));
    }

    [Test]
    public void The_setup_is_the_ceremonys()
    {
        string[] lines = FixtureArchive.ReadText("kzg", "kzg/trusted_setup.txt").Split('\n');
        int powers = int.Parse(lines[0]);
        Assert.That(Compress(KzgSetup.G2Generator), Is.EqualTo(lines[2 + powers]));
        Assert.That(Compress(KzgSetup.TauG2), Is.EqualTo(lines[2 + powers + 1]));
        Assert.That(
            Kzg.TryDecompress(
                Convert.FromHexString(lines[2 + powers + int.Parse(lines[1])]),
                out FpAffine<Bls12381Fp> generator
            )
        );
        Assert.That(generator.X, Is.EqualTo(KzgSetup.G1Generator[0]));
        Assert.That(generator.Y, Is.EqualTo(KzgSetup.G1Generator[1]));
    }

    private static string Verify(byte[] commitment, byte[] z, byte[] y, byte[] proof)
    {
        if (commitment.Length != 48 || z.Length != 32 || y.Length != 32 || proof.Length != 48)
            return "null";
        return !Accelerators.KzgPointEval(commitment, z, y, proof, out bool verified) ? "null"
            : verified ? "true"
            : "false";
    }

    // EIP-4844 framing: versioned hash, z, y, commitment, proof.
    private static byte[]? Call(byte[] input)
    {
        if (input.Length != 192)
            return null;
        byte[] hash = SHA256.HashData(input.AsSpan(96, 48));
        hash[0] = 1;
        if (!input.AsSpan(0, 32).SequenceEqual(hash))
            return null;
        return Verify(input[96..144], input[32..64], input[64..96], input[144..]) == "true"
            ? Convert.FromHexString(Success)
            : null;
    }

    private static Dictionary<string, string> Fields(string yaml)
    {
        Dictionary<string, string> fields = [];
        foreach (string line in yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
            fields[parts[0]] = parts[1].Trim('\'', '"');
        }
        return fields;
    }

    // Compressed G2: flags, then the imaginary half of x, then the real half.
    private static string Compress(Fp2<Bls12381Fp>[] point)
    {
        byte[] bytes = new byte[96];
        Bls12381Fp.Write(in point[0].C1, bytes);
        Bls12381Fp.Write(in point[0].C0, bytes.AsSpan(48));
        bool larger = Bls12381Fp.IsZero(in point[1].C1)
            ? Bls12381Fp.IsLarger(in point[1].C0)
            : Bls12381Fp.IsLarger(in point[1].C1);
        bytes[0] |= (byte)(larger ? 0xa0 : 0x80);
        return Convert.ToHexStringLower(bytes);
    }
}
