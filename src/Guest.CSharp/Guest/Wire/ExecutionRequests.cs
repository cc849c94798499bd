using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// The EIP-7685 requests of a Prague to Osaka request (consensus-specs ExecutionRequests): each kind is a list of packed items,
/// deposits of 192 bytes (at most 8192), withdrawals of 76 (16), consolidations of 116 (2).
/// </summary>
public sealed class ExecutionRequests
{
    private const int MaxDeposits = 8192;
    private const int MaxWithdrawals = 16;
    private const int MaxConsolidations = 2;

    // field widths in order; the sums are the item sizes
    private static readonly int[] s_deposit = [48, 32, 8, 96, 8];
    private static readonly int[] s_withdrawal = [20, 48, 8];
    private static readonly int[] s_consolidation = [20, 48, 48];

    public required ByteSlice Deposits { get; init; }

    public required ByteSlice Withdrawals { get; init; }

    public required ByteSlice Consolidations { get; init; }

    internal static bool TryDecode(
        ByteSlice bytes,
        out ExecutionRequests requests,
        out string detail
    )
    {
        requests = null!;
        Span<ByteSlice> parts = new ByteSlice[3];
        if (
            !Ssz.TryCut("execution_requests", bytes, 12, [0, 4, 8], parts, out detail)
            || !Ssz.TryReadFixedItems(
                "execution_requests.deposits",
                parts[0],
                MaxDeposits,
                192,
                out _,
                out detail
            )
            || !Ssz.TryReadFixedItems(
                "execution_requests.withdrawals",
                parts[1],
                MaxWithdrawals,
                76,
                out _,
                out detail
            )
            || !Ssz.TryReadFixedItems(
                "execution_requests.consolidations",
                parts[2],
                MaxConsolidations,
                116,
                out _,
                out detail
            )
        )
        {
            return false;
        }
        requests = new ExecutionRequests
        {
            Deposits = parts[0],
            Withdrawals = parts[1],
            Consolidations = parts[2],
        };
        return true;
    }

    internal Hash256 HashTreeRoot()
    {
        Merkle fields = new(3, stackalloc byte[Merkle.ScratchSize]);
        fields.Add(ListRoot(Deposits, s_deposit, MaxDeposits));
        fields.Add(ListRoot(Withdrawals, s_withdrawal, MaxWithdrawals));
        fields.Add(ListRoot(Consolidations, s_consolidation, MaxConsolidations));
        return fields.Root();
    }

    private static Hash256 ListRoot(ByteSlice items, int[] widths, ulong limit)
    {
        int size = 0;
        foreach (int width in widths)
        {
            size += width;
        }
        Merkle list = new(limit, stackalloc byte[Merkle.ScratchSize]);
        int count = items.Length / size;
        for (int i = 0; i < count; i++)
        {
            list.Add(ItemRoot(items.Slice(i * size, size), widths));
        }
        return list.RootWithLength(count);
    }

    private static Hash256 ItemRoot(ByteSlice item, int[] widths)
    {
        Merkle fields = new((ulong)widths.Length, stackalloc byte[Merkle.ScratchSize]);
        int at = 0;
        foreach (int width in widths)
        {
            fields.Add(TreeRoots.ByteVector(item.Slice(at, width).Span));
            at += width;
        }
        return fields.Root();
    }
}
