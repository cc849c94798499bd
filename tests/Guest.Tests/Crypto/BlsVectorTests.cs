using NUnit.Framework;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class BlsVectorTests
{
    [TestCase("geth/blsG1Add.json", 112, 0)]
    [TestCase("geth/fail-blsG1Add.json", 0, 6)]
    [TestCase("eip-2537/fail-add_G1_bls.json", 0, 7)]
    [TestCase("besu/g1_add.csv", 100, 4)]
    [TestCase("zesu_gnark_csv/eip2537_g1_add.csv", 100, 4)]
    public void Every_addition_in_G1_agrees(string file, int good, int bad) =>
        Agree(file, BlsCall.G1Add, good, bad);

    [TestCase("geth/blsG2Add.json", 112, 0)]
    [TestCase("geth/fail-blsG2Add.json", 0, 6)]
    [TestCase("nimbus/blsG2Add.json", 104, 6)]
    [TestCase("eip-2537/add_G2_bls.json", 9, 0)]
    [TestCase("eip-2537/fail-add_G2_bls.json", 0, 7)]
    [TestCase("besu/g2_add.csv", 100, 4)]
    [TestCase("zesu_gnark_csv/eip2537_g2_add.csv", 100, 4)]
    public void Every_addition_in_G2_agrees(string file, int good, int bad) =>
        Agree(file, BlsCall.G2Add, good, bad);

    [TestCase("eip-2537/mul_G1_bls.json", 11, 0)]
    [TestCase("eip-2537/msm_G1_bls.json", 163, 0)]
    [TestCase("eip-2537/fail-mul_G1_bls.json", 0, 8)]
    [TestCase("geth/fail-blsG1Mul.json", 0, 7)]
    [TestCase("besu/g1_mul.csv", 100, 4)]
    public void Every_multiplication_in_G1_agrees(string file, int good, int bad) =>
        Agree(file, BlsCall.G1Msm, good, bad);

    [TestCase("eip-2537/mul_G2_bls.json", 11, 0)]
    [TestCase("eip-2537/fail-mul_G2_bls.json", 0, 8)]
    [TestCase("geth/blsG2Mul.json", 11, 0)]
    [TestCase("geth/blsG2MultiExp.json", 153, 0)]
    [TestCase("geth/fail-blsG2Mul.json", 0, 7)]
    [TestCase("besu/g2_mul.csv", 100, 4)]
    [TestCase("zesu_gnark_csv/eip2537_g2_msm.csv", 101, 6)]
    public void Every_multiplication_in_G2_agrees(string file, int good, int bad) =>
        Agree(file, BlsCall.G2Msm, good, bad);

    [TestCase("geth/blsPairing.json", 106, 0)]
    [TestCase("geth/fail-blsPairing.json", 0, 9)]
    [TestCase("eip-2537/pairing_check_bls.json", 15, 0)]
    [TestCase("eip-2537/fail-pairing_check_bls.json", 0, 25)]
    [TestCase("besu/invalid_subgroup_for_pairing.csv", 0, 121)]
    public void Every_pairing_agrees(string file, int good, int bad) =>
        Agree(file, BlsCall.Pairing, good, bad);

    [TestCase("geth/blsMapG1.json", 105, 0)]
    [TestCase("geth/fail-blsMapG1.json", 0, 5)]
    [TestCase("nimbus/blsMapG1.json", 100, 4)]
    [TestCase("eip-2537/map_fp_to_G1_bls.json", 5, 0)]
    [TestCase("eip-2537/fail-map_fp_to_G1_bls.json", 0, 5)]
    [TestCase("besu/fp_to_g1.csv", 100, 2)]
    public void Every_map_to_G1_agrees(string file, int good, int bad) =>
        Agree(file, BlsCall.MapToG1, good, bad);

    [TestCase("geth/blsMapG2.json", 105, 0)]
    [TestCase("geth/fail-blsMapG2.json", 0, 5)]
    [TestCase("nimbus/blsMapG2.json", 100, 4)]
    [TestCase("eip-2537/map_fp2_to_G2_bls.json", 5, 0)]
    [TestCase("eip-2537/fail-map_fp2_to_G2_bls.json", 0, 5)]
    [TestCase("besu/fp2_to_g2.csv", 100, 2)]
    public void Every_map_to_G2_agrees(string file, int good, int bad) =>
        Agree(file, BlsCall.MapToG2, good, bad);

    private static void Agree(string file, Func<byte[], byte[]?> run, int good, int bad)
    {
        IReadOnlyList<PrecompileVector> vectors = file.EndsWith(".csv", StringComparison.Ordinal)
            ? PrecompileCsvVectors.Read(file)
            : PrecompileVector.Read(file);
        int failures = 0;
        foreach (PrecompileVector vector in vectors)
        {
            Assert.That(run(vector.Input), Is.EqualTo(vector.Expected), vector.Name);
            failures += vector.Expected is null ? 1 : 0;
        }
        Assert.That((vectors.Count - failures, failures), Is.EqualTo((good, bad)));
    }
}
