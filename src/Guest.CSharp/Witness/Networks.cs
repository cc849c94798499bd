using System.Diagnostics.CodeAnalysis;
using Perjury.Guest.Chain;

namespace Perjury.Witness;

/// <summary>Chains by the names that EEST gives them, and the public networks by chain id.</summary>
public static class Networks
{
    private static readonly Dictionary<string, ForkId> s_names = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["Frontier"] = ForkId.Frontier,
        ["Homestead"] = ForkId.Homestead,
        ["DAO"] = ForkId.Dao,
        ["DAOFork"] = ForkId.Dao,
        ["Dao"] = ForkId.Dao,
        ["EIP150"] = ForkId.TangerineWhistle,
        ["TangerineWhistle"] = ForkId.TangerineWhistle,
        ["EIP158"] = ForkId.SpuriousDragon,
        ["SpuriousDragon"] = ForkId.SpuriousDragon,
        ["Byzantium"] = ForkId.Byzantium,
        ["Constantinople"] = ForkId.Constantinople,
        ["ConstantinopleFix"] = ForkId.Petersburg,
        ["Petersburg"] = ForkId.Petersburg,
        ["StPetersburg"] = ForkId.Petersburg,
        ["Istanbul"] = ForkId.Istanbul,
        ["MuirGlacier"] = ForkId.MuirGlacier,
        ["Berlin"] = ForkId.Berlin,
        ["London"] = ForkId.London,
        ["ArrowGlacier"] = ForkId.ArrowGlacier,
        ["GrayGlacier"] = ForkId.GrayGlacier,
        ["Merge"] = ForkId.Paris,
        ["Paris"] = ForkId.Paris,
        ["Shanghai"] = ForkId.Shanghai,
        ["Cancun"] = ForkId.Cancun,
        ["Prague"] = ForkId.Prague,
        ["Osaka"] = ForkId.Osaka,
        ["BPO1"] = ForkId.Bpo1,
        ["BPO2"] = ForkId.Bpo2,
        ["BPO3"] = ForkId.Bpo3,
        ["BPO4"] = ForkId.Bpo4,
        ["BPO5"] = ForkId.Bpo5,
        ["Amsterdam"] = ForkId.Amsterdam,
    };

    /// <summary>Chains whose schedule is public fact, by id: mainnet, Sepolia, Holesky, Hoodi.</summary>
    public static bool TryGetPublic(ulong chainId, [NotNullWhen(true)] out ChainSpec? spec)
    {
        spec = chainId switch
        {
            1 => new ChainSpec(
                chainId,
                [
                    .. MainnetByBlock(),
                    .. ByTimestamp(
                        1681338455,
                        1710338135,
                        1746612311,
                        1764798551,
                        1765290071,
                        1767747671
                    ),
                ],
                []
            ),
            11155111 => new ChainSpec(
                chainId,
                [
                    new(ForkId.London, false, 0),
                    new(ForkId.Paris, false, 1450409),
                    .. ByTimestamp(
                        1677557088,
                        1706655072,
                        1741159776,
                        1760427360,
                        1761017184,
                        1761607008
                    ),
                ],
                []
            ),
            17000 => new ChainSpec(
                chainId,
                [
                    new(ForkId.Paris, false, 0),
                    .. ByTimestamp(
                        1696000704,
                        1707305664,
                        1740434112,
                        1759308480,
                        1759800000,
                        1760389824
                    ),
                ],
                []
            ),
            560048 => new ChainSpec(
                chainId,
                [
                    new(ForkId.Paris, false, 0),
                    .. ByTimestamp(0, 0, 1742999832, 1761677592, 1762365720, 1762955544),
                ],
                []
            ),
            _ => null,
        };
        return spec is not null;
    }

    /// <summary>
    /// A network name of EEST: a fork (<c>Prague</c>), or a transition at a block or timestamp (<c>BerlinToLondonAt5</c>,
    /// <c>CancunToPragueAtTime15k</c>).
    /// </summary>
    public static bool TryParse(
        string name,
        ulong chainId,
        BlobSchedule[] blobs,
        [NotNullWhen(true)] out ChainSpec? spec
    )
    {
        spec = null;
        if (s_names.TryGetValue(name, out ForkId fork))
        {
            spec = ChainSpec.Always(chainId, fork) with { Blobs = blobs };
            return true;
        }
        int to = name.IndexOf("To", 1, StringComparison.Ordinal);
        int at = name.LastIndexOf("At", StringComparison.Ordinal);
        if (
            to < 0
            || at < to
            || !s_names.TryGetValue(name[..to], out ForkId before)
            || !s_names.TryGetValue(name[(to + 2)..at], out ForkId after)
            || !TryParsePoint(name[(at + 2)..], out bool byTimestamp, out ulong point)
        )
        {
            return false;
        }
        spec = new ChainSpec(
            chainId,
            [new(before, false, 0), new(after, byTimestamp, point)],
            blobs
        );
        return true;
    }

    public static bool TryParseFork(string name, out ForkId fork) =>
        s_names.TryGetValue(name, out fork);

    private static bool TryParsePoint(string text, out bool byTimestamp, out ulong point)
    {
        byTimestamp = text.StartsWith("Time", StringComparison.Ordinal);
        string number = byTimestamp ? text[4..] : text;
        ulong scale = 1;
        if (number.EndsWith('k'))
        {
            scale = 1000;
            number = number[..^1];
        }
        bool parsed = ulong.TryParse(number, out point);
        point *= scale;
        return parsed;
    }

    private static ForkActivation[] MainnetByBlock() =>
        [
            new(ForkId.Frontier, false, 0),
            new(ForkId.Homestead, false, 1_150_000),
            new(ForkId.Dao, false, 1_920_000),
            new(ForkId.TangerineWhistle, false, 2_463_000),
            new(ForkId.SpuriousDragon, false, 2_675_000),
            new(ForkId.Byzantium, false, 4_370_000),
            new(ForkId.Petersburg, false, 7_280_000),
            new(ForkId.Istanbul, false, 9_069_000),
            new(ForkId.MuirGlacier, false, 9_200_000),
            new(ForkId.Berlin, false, 12_244_000),
            new(ForkId.London, false, 12_965_000),
            new(ForkId.ArrowGlacier, false, 13_773_000),
            new(ForkId.GrayGlacier, false, 15_050_000),
            new(ForkId.Paris, false, 15_537_394),
        ];

    private static ForkActivation[] ByTimestamp(
        ulong shanghai,
        ulong cancun,
        ulong prague,
        ulong osaka,
        ulong bpo1,
        ulong bpo2
    ) =>
        [
            new(ForkId.Shanghai, true, shanghai),
            new(ForkId.Cancun, true, cancun),
            new(ForkId.Prague, true, prague),
            new(ForkId.Osaka, true, osaka),
            new(ForkId.Bpo1, true, bpo1),
            new(ForkId.Bpo2, true, bpo2),
        ];
}
