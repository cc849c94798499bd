using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Rlp;

namespace Perjury.Guest.Tests.Chain;

/// <summary>Transactions of every type, written out field by field so that a test can spoil one, and what the decoder says of them.</summary>
internal static class RawTransaction
{
    private static readonly byte[] s_to = RlpItem.Filled(20, 0x70);

    public static byte[] AccessList() =>
        RlpItem.List(RlpItem.List(RlpItem.Filled(20, 0xac), RlpItem.List(RlpItem.Filled(32, 5))));

    public static byte[][] AuthorizationFields() =>
        [
            RlpItem.Number(1),
            RlpItem.Filled(20, 0xde),
            RlpItem.Number(9),
            RlpItem.Number(1),
            RlpItem.Number(61),
            RlpItem.Number(62),
        ];

    // The fields of each type in order, before the envelope is closed.
    public static byte[][] Fields(TransactionType type)
    {
        byte[][] fees = [RlpItem.Number(21), RlpItem.Number(22)];
        byte[][] call = [RlpItem.Number(23), s_to, RlpItem.Number(24), RlpItem.Text(1, 2, 3)];
        byte[][] signature = [RlpItem.Number(1), RlpItem.Number(31), RlpItem.Number(32)];
        byte[][] start = [RlpItem.Number(1), RlpItem.Number(20)];
        return type switch
        {
            TransactionType.Legacy =>
            [
                RlpItem.Number(20),
                fees[0],
                .. call,
                RlpItem.Number(38),
                .. signature[1..],
            ],
            TransactionType.AccessList => [.. start, fees[0], .. call, AccessList(), .. signature],
            TransactionType.FeeMarket => [.. start, .. fees, .. call, AccessList(), .. signature],
            TransactionType.Blob =>
            [
                .. start,
                .. fees,
                .. call,
                AccessList(),
                RlpItem.Number(25),
                RlpItem.List(RlpItem.Filled(32, 1), RlpItem.Filled(32, 2)),
                .. signature,
            ],
            TransactionType.SetCode =>
            [
                .. start,
                .. fees,
                .. call,
                AccessList(),
                RlpItem.List(RlpItem.List(AuthorizationFields())),
                .. signature,
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }

    public static byte[] Envelope(TransactionType type, params IEnumerable<byte[]> fields) =>
        type == TransactionType.Legacy
            ? RlpItem.List(fields)
            : [(byte)type, .. RlpItem.List(fields)];

    /// <summary>Where the access list stands.</summary>
    public static int AccessListAt(TransactionType type) =>
        type == TransactionType.AccessList ? 7 : 8;

    public static Reason? Judge(byte[] raw, TransactionType highest = TransactionType.SetCode) =>
        TransactionDecoder.TryDecode(new ByteSlice(raw), highest, out _, out Reason reason)
            ? null
            : reason;

    public static Reason? Judge(TransactionType type, params IEnumerable<byte[]> fields) =>
        Judge(Envelope(type, fields));

    public static Transaction Decode(TransactionType type, params IEnumerable<byte[]> fields)
    {
        byte[] raw = Envelope(type, fields);
        Assert.That(
            TransactionDecoder.TryDecode(
                new ByteSlice(raw),
                type,
                out Transaction transaction,
                out Reason reason
            ),
            reason.ToString()
        );
        Assert.That(transaction.Raw.ToArray(), Is.EqualTo(raw));
        return transaction;
    }
}
