using Perjury.Guest.Chain;

namespace Perjury.Guest.Wire;

/// <summary>
/// ProtocolFork of the specification as one byte; what it does not list (Constantinople, BPO3 to BPO5) follows after Amsterdam's
/// 0x15.
/// </summary>
public static class ForkIndex
{
    // the position is the index
    private static readonly ForkId[] s_forks =
    [
        default,
        ForkId.Frontier,
        ForkId.Homestead,
        ForkId.Dao,
        ForkId.TangerineWhistle,
        ForkId.SpuriousDragon,
        ForkId.Byzantium,
        ForkId.Petersburg,
        ForkId.Istanbul,
        ForkId.MuirGlacier,
        ForkId.Berlin,
        ForkId.London,
        ForkId.ArrowGlacier,
        ForkId.GrayGlacier,
        ForkId.Paris,
        ForkId.Shanghai,
        ForkId.Cancun,
        ForkId.Prague,
        ForkId.Osaka,
        ForkId.Bpo1,
        ForkId.Bpo2,
        ForkId.Amsterdam,
        ForkId.Bpo3,
        ForkId.Bpo4,
        ForkId.Constantinople,
        ForkId.Bpo5,
        ForkId.Amsterdam202604,
        ForkId.AmsterdamZkevm033,
    ];

    public static bool TryFind(byte index, out ForkId fork)
    {
        fork = index < s_forks.Length ? s_forks[index] : default;
        return fork != default;
    }

    public static byte Of(ForkId fork) => (byte)Array.IndexOf(s_forks, fork);
}
