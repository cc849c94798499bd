namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// ZisK 1.4's cost in the units of ziskemu. Steps, operations and base are those of its tables (zisk_ops_costs.rs of 1.4.0-alpha); what a
/// routine of the standard costs is measured there on one typical call; parts of words are the mean over a mainnet block, where 44 % of
/// the accesses made 81 % of the cost of memory.
/// </summary>
internal static class Zisk14Costs
{
    public static CostTable Table { get; } =
        new()
        {
            Unit = "ZisK cost units",
            Base = 285_200_000,
            Step = 62,
            Operation = 21,
            Word = (11, 18),
            Part = (107, 107),
            Uses = new Dictionary<string, ulong>
            {
                ["keccakf"] = 41_513,
                ["zkvm_sha256"] = 22_500,
                ["zkvm_secp256k1_ecrecover"] = 610_000,
                ["zkvm_secp256r1_verify"] = 1_530_000,
                ["zkvm_bn254_g1_mul"] = 180_000,
                ["zkvm_bn254_pairing"] = 53_700_000,
                ["zkvm_modexp"] = 440_000,
                ["zkvm_ripemd160"] = 320_000,
                ["zkvm_blake2f"] = 36_000,
                ["memcpy words"] = 33,
                ["memset words"] = 33,
                ["jumpdest words"] = 33,
            },
        };
}
