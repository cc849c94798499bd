using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Witness;

/// <summary>The parameters of an engine_newPayload call (execution-apis): what a payload says, true or not.</summary>
public sealed class EngineCall
{
    /// <summary>The header that the payload, the beacon root and the requests stand for, with its true hash.</summary>
    public required Header Header { get; init; }

    /// <summary>The hash that the payload states.</summary>
    public required Hash256 BlockHash { get; init; }

    /// <summary>As on the wire of the Engine API: type byte and payload, or the RLP list of a legacy one.</summary>
    public required ByteSlice[] Transactions { get; init; }

    public Withdrawal[] Withdrawals { get; init; } = [];

    /// <summary>From Cancun on.</summary>
    public Hash256[] VersionedHashes { get; init; } = [];

    /// <summary>From Prague on: a type byte and the packed items each (EIP-7685), empty ones left out.</summary>
    public IReadOnlyList<byte[]> Requests { get; init; } = [];

    /// <summary>From Amsterdam on: RLP (EIP-7928).</summary>
    public byte[] BlockAccessList { get; init; } = [];

    /// <summary>The call that a block is delivered by.</summary>
    public static EngineCall Of(Block block, PayloadExtras extras) =>
        new()
        {
            Header = block.Header,
            BlockHash = block.Header.Hash,
            Transactions = [.. block.Transactions.Select(transaction => transaction.Raw)],
            Withdrawals = block.Withdrawals,
            VersionedHashes =
            [
                .. block.Transactions.SelectMany(transaction => transaction.BlobVersionedHashes),
            ],
            Requests = extras.Requests,
            BlockAccessList = extras.BlockAccessList,
        };

    /// <summary>The block that the call delivers, under the hash of its header.</summary>
    public byte[] BlockRlp()
    {
        RlpWriter writer = new(4096);
        int block = writer.StartList();
        HeaderEncoder.Write(writer, Header);
        int transactions = writer.StartList();
        foreach (ByteSlice transaction in Transactions)
        {
            if (transaction.Length > 0 && transaction.Span[0] >= 0xc0)
            {
                writer.WriteRaw(transaction.Span);
            }
            else
            {
                writer.WriteBytes(transaction.Span);
            }
        }
        writer.EndList(transactions);
        writer.EndList(writer.StartList());
        if (Header.Form.HasWithdrawalsRoot)
        {
            int withdrawals = writer.StartList();
            foreach (Withdrawal withdrawal in Withdrawals)
            {
                WithdrawalList.Write(writer, withdrawal);
            }
            writer.EndList(withdrawals);
        }
        writer.EndList(block);
        return writer.ToArray();
    }
}
