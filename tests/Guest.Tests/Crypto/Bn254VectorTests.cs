using NUnit.Framework;
using Perjury.Guest.Crypto;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class Bn254VectorTests
{
    [TestCase("nimbus/bn256Add.json", 16)]
    [TestCase("nimbus/bn256Add_istanbul.json", 16)]
    public void Every_addition_vector_agrees(string file, int count) =>
        Agree(PrecompileVector.Read(file), Add, count);

    [TestCase("geth/bn256ScalarMul.json", 19)]
    [TestCase("nimbus/bn256mul.json", 18)]
    [TestCase("nimbus/bn256mul_istanbul.json", 18)]
    public void Every_multiplication_vector_agrees(string file, int count) =>
        Agree(PrecompileVector.Read(file), Mul, count);

    [TestCase("nimbus/pairing.json", 14)]
    [TestCase("nimbus/pairing_istanbul.json", 14)]
    public void Every_pairing_vector_agrees(string file, int count) =>
        Agree(PrecompileVector.Read(file), Pairing, count);

    [Test]
    public void Every_addition_vector_of_gnark_agrees() =>
        Agree(PrecompileCsvVectors.Read("zesu_gnark_csv/eip196_g1_add.csv"), Add, 109);

    [Test]
    public void Every_multiplication_vector_of_gnark_agrees() =>
        Agree(PrecompileCsvVectors.Read("zesu_gnark_csv/eip196_g1_mul.csv"), Mul, 108);

    [Test]
    public void Every_pairing_vector_of_gnark_agrees() =>
        Agree(PrecompileCsvVectors.Read("zesu_gnark_csv/eip196_pairing.csv"), Pairing, 15);

    private static void Agree(
        IReadOnlyList<PrecompileVector> vectors,
        Func<byte[], byte[]?> run,
        int count
    )
    {
        Assert.That(vectors, Has.Count.EqualTo(count));
        foreach (PrecompileVector vector in vectors)
            Assert.That(run(vector.Input), Is.EqualTo(vector.Expected), vector.Name);
    }

    // EIP-196 framing: call data is cut or zero-padded on the right to the length wanted.
    private static byte[]? Add(byte[] input)
    {
        Array.Resize(ref input, 128);
        byte[] output = new byte[64];
        return Accelerators.Bn254G1Add(input.AsSpan(0, 64), input.AsSpan(64), output)
            ? output
            : null;
    }

    private static byte[]? Mul(byte[] input)
    {
        Array.Resize(ref input, 96);
        byte[] output = new byte[64];
        return Accelerators.Bn254G1Mul(input.AsSpan(0, 64), input.AsSpan(64), output)
            ? output
            : null;
    }

    private static byte[]? Pairing(byte[] input)
    {
        if (!Accelerators.Bn254Pairing(input, out bool verified))
            return null;
        byte[] output = new byte[32];
        output[31] = verified ? (byte)1 : (byte)0;
        return output;
    }
}
