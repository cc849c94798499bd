using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// The chain configuration of the block form: { chain_id u64, forks List[ForkActivation, 64], blobs List[BlobParameters, 64] }.
/// ForkActivation = { fork u8, by_timestamp bool, activation u64 } (10 bytes), activations by block number first, then those by
/// timestamp, each in non-decreasing order; BlobParameters = { fork u8, target u64, max u64, update_fraction u64 } (25 bytes).
/// </summary>
public sealed class ChainConfig
{
    private const int MaxEntries = 64;
    private const int ActivationSize = 10;
    private const int BlobsSize = 25;

    private readonly ByteSlice[] _forks;
    private readonly ByteSlice[] _blobs;

    private ChainConfig(ulong chainId, ByteSlice[] forks, ByteSlice[] blobs)
    {
        ChainId = chainId;
        _forks = forks;
        _blobs = blobs;
    }

    public ulong ChainId { get; }

    internal static bool TryDecode(ByteSlice bytes, out ChainConfig config, out string detail)
    {
        config = null!;
        Span<ByteSlice> parts = new ByteSlice[2];
        if (
            !Ssz.TryCut("chain_config", bytes, 16, [8, 12], parts, out detail)
            || !Ssz.TryReadFixedItems(
                "chain_config.forks",
                parts[0],
                MaxEntries,
                ActivationSize,
                out ByteSlice[] forks,
                out detail
            )
            || !Ssz.TryReadFixedItems(
                "chain_config.blobs",
                parts[1],
                MaxEntries,
                BlobsSize,
                out ByteSlice[] blobs,
                out detail
            )
            || !IsSchedule(forks, out detail)
        )
        {
            return false;
        }
        config = new ChainConfig(Ssz.UInt64(bytes, 0), forks, blobs);
        return true;
    }

    /// <summary>The last activation that the block has reached, with the blob schedule listed for it.</summary>
    internal Rejection? TrySelect(ulong number, ulong timestamp, out Fork fork)
    {
        fork = null!;
        int selected = -1;
        for (int i = 0; i < _forks.Length; i++)
        {
            if (Activation(_forks[i]) <= (IsByTimestamp(_forks[i]) ? timestamp : number))
            {
                selected = i;
            }
        }
        if (selected < 0 || !ForkIndex.TryFind(Index(_forks[selected]), out ForkId id))
        {
            return new Rejection(Reason.UnknownFork, "no served fork is active at block " + number);
        }
        fork =
            id == ForkId.Dao
                ? Fork.Of(id).WithDaoForkBlock(Activation(_forks[selected]))
                : Fork.Of(id);
        foreach (ByteSlice entry in _blobs)
        {
            if (Index(entry) == Index(_forks[selected]))
            {
                fork = fork.WithBlobs(
                    Ssz.UInt64(entry, 1),
                    Ssz.UInt64(entry, 9),
                    Ssz.UInt64(entry, 17)
                );
            }
        }
        return null;
    }

    private static bool IsSchedule(ByteSlice[] forks, out string detail)
    {
        detail = "chain_config.forks is empty, at least 1 is needed";
        for (int i = 0; i < forks.Length; i++)
        {
            byte byTimestamp = forks[i].Span[1];
            if (byTimestamp > 1)
            {
                detail = At(i) + ".by_timestamp is " + byTimestamp + ", not 0 or 1";
                return false;
            }
            if (i > 0 && IsBefore(forks[i], forks[i - 1]))
            {
                detail =
                    At(i)
                    + " is activated at "
                    + Activation(forks[i])
                    + ", before "
                    + Activation(forks[i - 1])
                    + " of the one before it";
                return false;
            }
        }
        return forks.Length > 0;
    }

    private static string At(int index) => "chain_config.forks[" + index + "]";

    // Block numbers come before timestamps.
    private static bool IsBefore(ByteSlice activation, ByteSlice other) =>
        IsByTimestamp(activation) == IsByTimestamp(other)
            ? Activation(activation) < Activation(other)
            : IsByTimestamp(other);

    private static byte Index(ByteSlice entry) => entry.Span[0];

    private static bool IsByTimestamp(ByteSlice activation) => activation.Span[1] != 0;

    private static ulong Activation(ByteSlice activation) => Ssz.UInt64(activation, 2);
}
