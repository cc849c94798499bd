using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Witness;

/// <summary>From which block or timestamp on a fork holds.</summary>
public sealed record ForkActivation(ForkId Fork, bool ByTimestamp, ulong At);

/// <summary>A blob schedule entry: blobs per block and the EIP-7840 update fraction.</summary>
public sealed record BlobSchedule(ForkId Fork, ulong Target, ulong Max, ulong UpdateFraction);

/// <summary>A chain: its id and which rules hold when. Activations by block number come first, both kinds in order.</summary>
public sealed record ChainSpec(ulong ChainId, ForkActivation[] Forks, BlobSchedule[] Blobs)
{
    /// <summary>Null: mainnet's. No input of a guest says another.</summary>
    public Address? DepositContract { get; init; }

    /// <summary>One fork from the start.</summary>
    public static ChainSpec Always(ulong chainId, ForkId fork) =>
        new(chainId, [new ForkActivation(fork, false, 0)], []);

    /// <summary>The same chain under a release of Amsterdam's rules.</summary>
    public ChainSpec WithAmsterdam(ForkId release)
    {
        ForkId Released(ForkId fork) => fork == ForkId.Amsterdam ? release : fork;
        return this with
        {
            Forks = [.. Forks.Select(fork => fork with { Fork = Released(fork.Fork) })],
            Blobs = [.. Blobs.Select(entry => entry with { Fork = Released(entry.Fork) })],
        };
    }

    /// <summary>True if blocks of the chain have access lists, from the start or from some block on (EIP-7928).</summary>
    public bool HasBlockAccessLists =>
        Forks.Any(activation => Fork.Of(activation.Fork).HasBlockAccessList);

    /// <summary>The rules of a block, null before the first activation.</summary>
    public Fork? ForkAt(ulong number, ulong timestamp)
    {
        ForkActivation? active = Forks.LastOrDefault(fork =>
            fork.At <= (fork.ByTimestamp ? timestamp : number)
        );
        if (active is null)
        {
            return null;
        }
        Fork fork =
            active.Fork == ForkId.Dao
                ? Fork.Of(ForkId.Dao).WithDaoForkBlock(active.At)
                : Fork.Of(active.Fork);
        if (DepositContract is { } contract)
        {
            fork = fork.WithDepositContract(contract);
        }
        BlobSchedule? blobs = Blobs.LastOrDefault(entry => entry.Fork == active.Fork);
        return blobs is null ? fork : fork.WithBlobs(blobs.Target, blobs.Max, blobs.UpdateFraction);
    }

    /// <summary>True if the active fork has the blob schedule that its table has, as the request form presumes.</summary>
    public bool HasDefaultBlobs(Fork fork)
    {
        Fork table = Fork.Of(fork.Id);
        return (table.BlobTarget, table.BlobMax, table.BlobBaseFeeUpdateFraction)
            == (fork.BlobTarget, fork.BlobMax, fork.BlobBaseFeeUpdateFraction);
    }
}
