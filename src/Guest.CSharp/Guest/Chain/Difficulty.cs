using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>The difficulty that follows from the parent (EELS calculate_block_difficulty of each fork).</summary>
public static class Difficulty
{
    private const ulong BombPeriod = 100_000;
    private const ulong MaxStepsDown = 99;

    public static UInt256 Next(Header header, Header parent, Fork fork)
    {
        if (fork.DifficultyRule == DifficultyRule.Zero)
        {
            return UInt256.Zero;
        }
        UInt256.DivRem(parent.Difficulty, 2048, out UInt256 step);
        UInt256 difficulty = Adjust(header, parent, fork, step) + Bomb(header.Number, fork);
        return difficulty < fork.MinimumDifficulty ? fork.MinimumDifficulty : difficulty;
    }

    private static UInt256 Adjust(Header header, Header parent, Fork fork, in UInt256 step)
    {
        ulong seconds = header.Timestamp - parent.Timestamp;
        ulong up;
        ulong down;
        switch (fork.DifficultyRule)
        {
            case DifficultyRule.Frontier:
                up = seconds < 13 ? 1UL : 0;
                down = seconds < 13 ? 0 : 1UL;
                break;
            case DifficultyRule.Homestead:
                up = 1;
                down = seconds / 10;
                break;
            default:
                up = parent.OmmersHash == EmptyOmmers.Hash ? 1UL : 2;
                down = seconds / 9;
                break;
        }
        if (down <= up)
        {
            return parent.Difficulty + step * new UInt256(up - down);
        }
        return parent.Difficulty - step * new UInt256(Math.Min(down - up, MaxStepsDown));
    }

    /// <summary>2^(periods - 2), from the third period of 100,000 blocks on.</summary>
    private static UInt256 Bomb(ulong number, Fork fork)
    {
        if (number < fork.BombDelay)
        {
            return UInt256.Zero;
        }
        ulong periods = (number - fork.BombDelay) / BombPeriod;
        return periods < 2 ? UInt256.Zero : UInt256.One << (int)Math.Min(periods - 2, 255);
    }
}
