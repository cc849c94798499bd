namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// SP1's prover gas, from runs on its executor 6.10.0: 45.3 M gas for 38.7 M instructions with 6,707 permutations and 39.7 M with SHA-256
/// by its calls; one call alone for the others.
/// </summary>
internal static class Sp1Costs
{
    public static CostTable Table { get; } =
        new()
        {
            Unit = "SP1 prover gas (estimate)",
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
                ["UINT256_MUL"] = 10,
            },
        };
}
