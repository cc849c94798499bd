using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>Protocol versions in order of activation.</summary>
public enum ForkId : byte
{
    Frontier = 1,
    Homestead,
    Dao,
    TangerineWhistle,
    SpuriousDragon,
    Byzantium,
    Constantinople,
    Petersburg,
    Istanbul,
    MuirGlacier,
    Berlin,
    London,
    ArrowGlacier,
    GrayGlacier,
    Paris,
    Shanghai,
    Cancun,
    Prague,
    Osaka,
    Bpo1,
    Bpo2,
    Bpo3,
    Bpo4,
    Bpo5,

    /// <summary>Amsterdam as the stateless tests of early April 2026 have it (tests-zkevm@v0.3.3).</summary>
    AmsterdamZkevm033,

    /// <summary>Amsterdam as the tests of April 2026 have it (tests-bal@v5.7.0).</summary>
    Amsterdam202604,

    /// <summary>Amsterdam as it is live on Sepolia since October 2026 (tests@v21.0.1 and on).</summary>
    Amsterdam,
}

/// <summary>How the difficulty of a block follows from its parent's.</summary>
public enum DifficultyRule : byte
{
    /// <summary>Up or down by 1/2048, depending on 13 seconds.</summary>
    Frontier,

    /// <summary>EIP-2: steps of 10 seconds, at most 99 down.</summary>
    Homestead,

    /// <summary>EIP-100: steps of 9 seconds, one more up if the parent has ommers.</summary>
    Byzantium,

    /// <summary>EIP-3675: always 0.</summary>
    Zero,
}

/// <summary>What happens to accounts with nothing in them.</summary>
public enum EmptyAccountRule : byte
{
    /// <summary>They exist; a call, a transfer or a fee of nothing creates them.</summary>
    Keep,

    /// <summary>EIP-161: those that a transaction touches (also by a call without value) are removed at its end.</summary>
    ClearTouched,

    /// <summary>As above, but a call without value is no touch (EELS from Paris on).</summary>
    ClearModified,
}

/// <summary>The gas rule of SSTORE.</summary>
public enum StorageGasRule : byte
{
    /// <summary>By current and new value alone.</summary>
    Plain,

    /// <summary>By original, current and new value (EIP-1283, EIP-2200, EIP-2929).</summary>
    NetMetered,
}

/// <summary>The gas rule of the MODEXP precompile.</summary>
public enum ModexpGasRule : byte
{
    Eip198,
    Eip2565,
    Eip7883,
}

/// <summary>
/// Everything in which forks differ, as one immutable table of parameters per fork; nothing else asks which fork it is.
/// Each fork is the one before it with the changes that its method below makes (EELS src/ethereum/forks/*).
/// </summary>
public sealed partial class Fork
{
    private Fork(ForkId id) => Id = id;

    /// <summary>The table of a fork with its mainnet blob schedule.</summary>
    public static Fork Of(ForkId id)
    {
        Fork fork = new(id);
        Apply(id, fork);
        return fork;
    }

    /// <summary>The same fork with another blob schedule (blobs per block, EIP-7840 update fraction).</summary>
    public Fork WithBlobs(ulong target, ulong max, ulong updateFraction)
    {
        Fork fork = Copy();
        fork.SetBlobs(target, max, updateFraction);
        return fork;
    }

    /// <summary>The same fork with the DAO balance move at another block than the mainnet one; null: at none.</summary>
    public Fork WithDaoForkBlock(ulong? number)
    {
        Fork fork = Copy();
        fork.DaoForkBlock = number;
        return fork;
    }

    /// <summary>The same fork with another deposit contract than mainnet's (EIP-6110).</summary>
    public Fork WithDepositContract(in Address address)
    {
        Fork fork = Copy();
        fork._depositContract = address;
        return fork;
    }

    private Fork Copy()
    {
        Fork fork = Of(Id);
        fork.SetBlobs(BlobTarget, BlobMax, BlobBaseFeeUpdateFraction);
        fork.DaoForkBlock = DaoForkBlock;
        fork._depositContract = _depositContract;
        return fork;
    }

    private void SetBlobs(ulong target, ulong max, ulong updateFraction)
    {
        BlobTarget = target;
        BlobMax = max;
        BlobBaseFeeUpdateFraction = updateFraction;
    }

    private static void Apply(ForkId id, Fork fork)
    {
        if (id >= ForkId.Homestead)
        {
            fork.Homestead();
        }
        if (id == ForkId.Dao)
        {
            fork.DaoForkBlock = MainnetDaoForkBlock;
        }
        if (id >= ForkId.TangerineWhistle)
        {
            fork.TangerineWhistle();
        }
        if (id >= ForkId.SpuriousDragon)
        {
            fork.SpuriousDragon();
        }
        if (id >= ForkId.Byzantium)
        {
            fork.Byzantium();
        }
        if (id >= ForkId.Constantinople)
        {
            fork.Constantinople();
        }
        if (id >= ForkId.Petersburg)
        {
            fork.Petersburg();
        }
        if (id >= ForkId.Istanbul)
        {
            fork.Istanbul();
        }
        if (id >= ForkId.MuirGlacier)
        {
            fork.BombDelay = 9_000_000; // EIP-2384
        }
        if (id >= ForkId.Berlin)
        {
            fork.Berlin();
        }
        if (id >= ForkId.London)
        {
            fork.London();
        }
        if (id >= ForkId.ArrowGlacier)
        {
            fork.BombDelay = 10_700_000; // EIP-4345
        }
        if (id >= ForkId.GrayGlacier)
        {
            fork.BombDelay = 11_400_000; // EIP-5133
        }
        if (id >= ForkId.Paris)
        {
            fork.Paris();
        }
        if (id >= ForkId.Shanghai)
        {
            fork.Shanghai();
        }
        if (id >= ForkId.Cancun)
        {
            fork.Cancun();
        }
        if (id >= ForkId.Prague)
        {
            fork.Prague();
        }
        if (id >= ForkId.Osaka)
        {
            fork.Osaka();
        }
        fork.BlobParameterOnlyForks();
        if (id >= ForkId.AmsterdamZkevm033)
        {
            fork.AmsterdamZkevm033();
        }
        if (id >= ForkId.Amsterdam202604)
        {
            fork.Amsterdam202604();
        }
        if (id >= ForkId.Amsterdam)
        {
            fork.Amsterdam();
        }
    }
}
