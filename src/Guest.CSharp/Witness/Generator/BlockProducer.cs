using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.Trie;
using Perjury.Guest.Witness;

namespace Perjury.Witness.Generator;

/// <summary>A block that is valid on its parent, in both shapes a client might want it.</summary>
public sealed record ProducedBlock(Block Block, byte[] Rlp, PayloadExtras Extras);

/// <summary>What a proposer chooses.</summary>
public sealed record BlockDraft
{
    public required ulong Timestamp { get; init; }
    public required Address Coinbase { get; init; }
    public required Hash256 PrevRandao { get; init; }
    public Hash256 ParentBeaconBlockRoot { get; init; }
    public byte[] ExtraData { get; init; } = [];
    public IReadOnlyList<byte[]> Transactions { get; init; } = [];
    public IReadOnlyList<Withdrawal> Withdrawals { get; init; } = [];

    /// <summary>From Amsterdam on (EIP-7843).</summary>
    public ulong SlotNumber { get; init; }
}

/// <summary>Runs a draft on its parent's state and fills in the header fields that execution decides.</summary>
public static class BlockProducer
{
    /// <summary>Null, and why, if a transaction is invalid.</summary>
    public static ProducedBlock? Produce(
        ChainStore chain,
        BlockDraft draft,
        out Rejection? rejection
    )
    {
        Header parent = chain.Head;
        Fork fork =
            chain.Spec.ForkAt(parent.Number + 1, draft.Timestamp)
            ?? throw new ArgumentException("no fork is active", nameof(chain));
        ByteSlice[] raw = [.. draft.Transactions.Select(transaction => new ByteSlice(transaction))];
        rejection = TransactionList.TryDecode(raw, fork, out Transaction[] transactions);
        if (rejection is not null)
        {
            return null;
        }
        Block block = new()
        {
            Header = Draft(draft, parent, fork, transactions),
            Transactions = transactions,
            Withdrawals = [.. draft.Withdrawals],
        };
        IAncestorSource ancestors = chain.AncestorsOf(block.Header);
        NodeUse use = new(chain.State.NextEpoch(), null);
        TrieState state = new(chain.State, chain.State, ancestors, parent.StateRoot, use, 0);
        rejection = BlockRules.RunDraft(
            block,
            fork,
            chain.Spec.ChainId,
            parent,
            ancestors,
            state,
            0,
            out BlockResult? result
        );
        if (rejection is not null)
        {
            return null;
        }
        Block final = new()
        {
            Header = Finish(block.Header, result!),
            Transactions = transactions,
            Withdrawals = block.Withdrawals,
        };
        return new ProducedBlock(final, Encode(final, fork), PayloadExtras.Of(result!));
    }

    private static Header Draft(
        BlockDraft draft,
        Header parent,
        Fork fork,
        Transaction[] transactions
    )
    {
        Header fields = new()
        {
            Form = fork.HeaderForm,
            ParentHash = parent.Hash,
            OmmersHash = EmptyOmmers.Hash,
            Coinbase = draft.Coinbase,
            StateRoot = default,
            TransactionsRoot = TransactionList.Root(transactions),
            ReceiptsRoot = default,
            LogsBloom = new ByteSlice(new byte[256]),
            Difficulty = default,
            Number = parent.Number + 1,
            GasLimit = GasLimitOf(parent, fork),
            GasUsed = 0,
            Timestamp = draft.Timestamp,
            ExtraData = new ByteSlice(draft.ExtraData),
            PrevRandao = draft.PrevRandao,
            Nonce = 0,
            BaseFeePerGas = BaseFeeOf(parent, fork),
            WithdrawalsRoot = WithdrawalList.Root([.. draft.Withdrawals]),
            BlobGasUsed =
                (ulong)transactions.Sum(transaction => transaction.BlobVersionedHashes.Length)
                * fork.GasPerBlob,
            ExcessBlobGas = ExcessBlobGasOf(parent, fork),
            ParentBeaconBlockRoot = draft.ParentBeaconBlockRoot,
            SlotNumber = draft.SlotNumber,
            Hash = default,
        };
        return HeaderEncoder.WithHash(
            fields with
            {
                Difficulty = Difficulty.Next(fields, parent, fork),
            }
        );
    }

    internal static ulong GasLimitOf(Header parent, Fork fork) =>
        fork.HasBaseFee && !parent.Form.HasBaseFee ? parent.GasLimit * 2 : parent.GasLimit;

    internal static UInt256 BaseFeeOf(Header parent, Fork fork) =>
        fork.HasBaseFee && BaseFee.TryNext(parent, fork, out UInt256 baseFee) ? baseFee : default;

    internal static ulong ExcessBlobGasOf(Header parent, Fork fork) =>
        fork.HasBlobs && BlobGas.TryNextExcess(parent, fork, out ulong excess) ? excess : 0;

    private static Header Finish(Header header, BlockResult result) =>
        HeaderEncoder.WithHash(
            header with
            {
                StateRoot = result.StateRoot,
                ReceiptsRoot = result.ReceiptsRoot,
                LogsBloom = new ByteSlice(result.LogsBloom),
                GasUsed = result.GasUsed,
                RequestsHash = result.RequestsHash,
                BlockAccessListHash = result.BlockAccessListHash,
            }
        );

    private static byte[] Encode(Block block, Fork fork)
    {
        RlpWriter writer = new(4096);
        int list = writer.StartList();
        HeaderEncoder.Write(writer, block.Header);
        int transactions = writer.StartList();
        foreach (Transaction transaction in block.Transactions)
        {
            if (transaction.Type == TransactionType.Legacy)
            {
                writer.WriteRaw(transaction.Raw.Span);
            }
            else
            {
                writer.WriteBytes(transaction.Raw.Span);
            }
        }
        writer.EndList(transactions);
        writer.EndList(writer.StartList());
        if (fork.HasWithdrawals)
        {
            int withdrawals = writer.StartList();
            foreach (Withdrawal withdrawal in block.Withdrawals)
            {
                WithdrawalList.Write(writer, withdrawal);
            }
            writer.EndList(withdrawals);
        }
        writer.EndList(list);
        return writer.ToArray();
    }
}
