using System.Collections.Generic;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Wire;

/// <summary>
/// The proposal's own form: StatelessInput { block, execution_witness, chain_config }, 12 bytes of fixed part. It carries what an
/// execution payload cannot: blocks before Paris, any fork, any schedule. Its output commits to the hash of the block.
/// </summary>
public sealed class BlockInput : IBlockClaim
{
    /// <summary>Bytes of block RLP.</summary>
    public const int MaxBlockLength = 1 << 26;

    private readonly ByteSlice _block;
    private readonly ByteSlice _header;
    private readonly ChainConfig _config;

    private BlockInput(ByteSlice block, ByteSlice header, ChainConfig config)
    {
        _block = block;
        _header = header;
        _config = config;
    }

    internal static bool TryDecode(ByteSlice body, out StatelessInput input, out string detail)
    {
        input = null!;
        detail = "stateless_input: offsets are not canonical";
        Span<ByteSlice> parts = new ByteSlice[3];
        if (!Ssz.TryCut(body, 12, [0, 4, 8], parts))
        {
            return false;
        }
        detail = "block is longer than 67108864 bytes";
        if (
            parts[0].Length > MaxBlockLength
            || !ExecutionWitness.TryDecode(parts[1], out ExecutionWitness witness, out detail)
            || !ChainConfig.TryDecode(parts[2], out ChainConfig config, out detail)
        )
        {
            return false;
        }
        Hash256 root = TryFindHeader(parts[0], out ByteSlice header)
            ? Crypto.Digest.Keccak256(header.Span)
            : default;
        input = new StatelessInput
        {
            SchemaId = Schema.BlockForm,
            ChainId = config.ChainId,
            Root = root,
            Witness = witness,
            Claim = new BlockInput(parts[0], header, config),
        };
        return true;
    }

    /// <summary>The header must decode in some form: its number and timestamp choose the fork.</summary>
    public Rejection? TryGetFork(out Fork fork)
    {
        fork = null!;
        return HeaderDecoder.TryDecode(_header, out Header header)
            ? _config.TrySelect(header.Number, header.Timestamp, out fork)
            : Malformed("the header does not decode");
    }

    public Rejection? TryBind(Fork fork, out Block block)
    {
        block = null!;
        RlpReader reader = new(_block);
        if (!reader.TryReadList(out RlpReader body) || !reader.AtEnd || !body.TryReadItem(out _))
        {
            return Malformed("not a list");
        }
        HeaderDecoder.TryDecode(_header, out Header header);
        if (header.FieldCount != fork.HeaderFieldCount)
        {
            return Malformed(
                "a header of "
                    + header.FieldCount
                    + " fields where the fork has "
                    + fork.HeaderFieldCount
            );
        }
        Withdrawal[] withdrawals = [];
        if (
            !TryReadTransactions(ref body, out ByteSlice[] raw)
            || !TryReadOmmers(ref body, fork, out Header[] ommers)
            || fork.HasWithdrawals && !WithdrawalList.TryDecode(ref body, out withdrawals)
            || !body.AtEnd
        )
        {
            return Malformed(
                "the body is not transactions, ommers"
                    + (fork.HasWithdrawals ? ", withdrawals" : "")
            );
        }
        Rejection? malformed = TransactionList.TryDecode(raw, fork, out Transaction[] transactions);
        if (malformed is not null)
        {
            return malformed;
        }
        block = new Block
        {
            Header = header,
            Transactions = transactions,
            Ommers = ommers,
            Withdrawals = withdrawals,
        };
        return null;
    }

    private static bool TryFindHeader(ByteSlice block, out ByteSlice header)
    {
        header = default;
        RlpReader reader = new(block);
        return reader.TryReadList(out RlpReader body)
            && reader.AtEnd
            && body.NextIsList
            && body.TryReadItem(out header)
            && HeaderDecoder.TryDecode(header, out _);
    }

    /// <summary>A legacy transaction is a list of the body, a typed one a byte string.</summary>
    private static bool TryReadTransactions(ref RlpReader body, out ByteSlice[] raw)
    {
        raw = [];
        if (!body.TryReadList(out RlpReader items))
        {
            return false;
        }
        List<ByteSlice> read = new();
        while (!items.AtEnd)
        {
            bool isLegacy = items.NextIsList;
            ByteSlice transaction;
            if (
                isLegacy
                    ? !items.TryReadItem(out transaction)
                    : !items.TryReadString(out transaction)
            )
            {
                return false;
            }
            // a byte string that begins like a list would be taken for a legacy transaction
            if (!isLegacy && transaction.Length > 0 && transaction.Span[0] >= 0xc0)
            {
                return false;
            }
            read.Add(transaction);
        }
        raw = read.ToArray();
        return true;
    }

    private static bool TryReadOmmers(ref RlpReader body, Fork fork, out Header[] ommers)
    {
        ommers = [];
        if (!body.TryReadList(out RlpReader items))
        {
            return false;
        }
        List<Header> read = new();
        while (!items.AtEnd)
        {
            if (
                !items.TryReadItem(out ByteSlice raw)
                || !HeaderDecoder.TryDecode(raw, out Header ommer)
                || ommer.FieldCount != fork.HeaderFieldCount
            )
            {
                return false;
            }
            read.Add(ommer);
        }
        ommers = read.ToArray();
        return true;
    }

    private static Rejection Malformed(string detail) =>
        new(Reason.MalformedBlock, "block: " + detail);
}
