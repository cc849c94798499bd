using System.Collections.Generic;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Chain;

/// <summary>Strict RLP of whole blocks: [header, transactions, ommers] and from Shanghai on withdrawals (EELS blocks.py).</summary>
public static class BlockDecoder
{
    /// <summary>The header of a block whose body may be broken.</summary>
    public static bool TryDecodeHeader(ByteSlice block, out Header header)
    {
        header = null!;
        RlpReader reader = new(block);
        return reader.TryReadList(out RlpReader body)
            && reader.AtEnd
            && body.NextIsList
            && body.TryReadItem(out ByteSlice raw)
            && HeaderDecoder.TryDecode(raw, out header);
    }

    /// <summary>MalformedBlock, or what is wrong with a transaction.</summary>
    public static Rejection? TryDecode(ByteSlice raw, Fork fork, out Block block)
    {
        block = null!;
        RlpReader reader = new(raw);
        if (
            !reader.TryReadList(out RlpReader body)
            || !reader.AtEnd
            || !body.TryReadItem(out ByteSlice headerRaw)
            || !HeaderDecoder.TryDecode(headerRaw, out Header header)
        )
        {
            return Malformed("the header does not decode");
        }
        if (header.Form != fork.HeaderForm && !Planted.HeaderFormNotChecked)
        {
            return Malformed(
                "a header of "
                    + header.Form.FieldCount
                    + " fields where the fork has "
                    + fork.HeaderForm.FieldCount
            );
        }
        Withdrawal[] withdrawals = [];
        if (!TryReadTransactions(ref body, out ByteSlice[] rawTransactions))
        {
            return Malformed("item 1 of the block is not a list of transactions");
        }
        if (!TryReadOmmers(ref body, fork, out Header[] ommers))
        {
            return Malformed("item 2 of the block is not a list of ommers in the fork's form");
        }
        bool hasWithdrawals = fork.HasWithdrawals || Planted.EarlyWithdrawalsPaid && !body.AtEnd;
        if (hasWithdrawals && !WithdrawalList.TryDecode(ref body, out withdrawals))
        {
            return Malformed("item 3 of the block is not a list of withdrawals");
        }
        if (!body.AtEnd)
        {
            return Malformed(
                "more than " + (fork.HasWithdrawals ? 4 : 3) + " items where the fork has that many"
            );
        }
        Rejection? malformed = TransactionList.TryDecode(
            rawTransactions,
            fork,
            out Transaction[] transactions
        );
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
                || ommer.Form != fork.HeaderForm
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
