namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// Round numbers near SP1's prover gas: one an instruction, and calls by what one cost alone on its executor 6.10.0. Mainnet 22615247 in
/// software has 73.7 M gas there and 75.9 M units here, with 6,707 permutations by the call 45.3 M and 45.4 M. Field products and
/// points of other curves never ran there: BN254_FP2_MUL stands in relation to UINT256_MUL as their 1,095 and 371 columns, the others are guessed from it by their words.
/// </summary>
internal static class Sp1Costs
{
    public static CostTable Table { get; } =
        new()
        {
            Unit = "SP1 units (rough fit to prover gas)",
            Base = 0,
            Step = 1,
            Operation = 0,
            Word = (0, 0),
            Part = (0, 0),
            Uses = new Dictionary<string, ulong>
            {
                ["KECCAK_PERMUTE"] = 1_000,
                ["SHA_EXTEND"] = 250,
                ["SHA_COMPRESS"] = 220,
                ["SECP256K1_ADD"] = 35,
                ["SECP256K1_DOUBLE"] = 35,
                ["SECP256R1_ADD"] = 35,
                ["SECP256R1_DOUBLE"] = 35,
                ["BN254_ADD"] = 35,
                ["BN254_DOUBLE"] = 35,
                ["BLS12381_ADD"] = 55,
                ["BLS12381_DOUBLE"] = 55,
                ["UINT256_MUL"] = 10,
                ["BN254_FP_MUL"] = 10,
                ["BN254_FP2_MUL"] = 30,
                ["BLS12381_FP_MUL"] = 15,
                ["BLS12381_FP2_MUL"] = 45,
            },
        };
}
