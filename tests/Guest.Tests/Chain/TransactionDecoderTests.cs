using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Rlp;
using static Perjury.Guest.Tests.Chain.RawTransaction;

namespace Perjury.Guest.Tests.Chain;

/// <summary>The strict decoding of transactions: the envelope (EIP-2718) and the fields of every type.</summary>
[TestFixture]
public sealed class TransactionDecoderTests
{
    private static readonly TransactionType[] s_types =
    [
        TransactionType.Legacy,
        TransactionType.AccessList,
        TransactionType.FeeMarket,
        TransactionType.Blob,
        TransactionType.SetCode,
    ];

    [Test]
    public void Every_field_stands_at_its_place([ValueSource(nameof(s_types))] TransactionType type)
    {
        Transaction transaction = Decode(type, Fields(type));
        bool hasTip = type >= TransactionType.FeeMarket;
        Assert.Multiple(() =>
        {
            Assert.That(transaction.Type, Is.EqualTo(type));
            Assert.That(transaction.ChainId, Is.EqualTo(UInt256.One));
            Assert.That(transaction.IsReplayProtected);
            Assert.That(transaction.Nonce, Is.EqualTo(new UInt256(20)));
            Assert.That(transaction.MaxPriorityFeePerGas, Is.EqualTo(new UInt256(21)));
            Assert.That(transaction.MaxFeePerGas, Is.EqualTo(new UInt256(hasTip ? 22UL : 21)));
            Assert.That(transaction.GasLimit, Is.EqualTo(new UInt256(23)));
            Assert.That(transaction.To!.Value.ToArray(), Is.All.EqualTo(0x70));
            Assert.That(transaction.Value, Is.EqualTo(new UInt256(24)));
            Assert.That(transaction.Data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(transaction.YParity, Is.EqualTo(UInt256.One));
            Assert.That(transaction.R, Is.EqualTo(new UInt256(31)));
            Assert.That(transaction.S, Is.EqualTo(new UInt256(32)));
        });
        Assert.Multiple(() =>
        {
            Assert.That(
                transaction.AccessList,
                Has.Length.EqualTo(type == TransactionType.Legacy ? 0 : 1)
            );
            Assert.That(
                transaction.MaxFeePerBlobGas,
                Is.EqualTo(new UInt256(type == TransactionType.Blob ? 25UL : 0))
            );
            Assert.That(
                transaction.BlobVersionedHashes,
                Has.Length.EqualTo(type == TransactionType.Blob ? 2 : 0)
            );
            Assert.That(
                transaction.Authorizations,
                Has.Length.EqualTo(type == TransactionType.SetCode ? 1 : 0)
            );
        });
    }

    [Test]
    public void What_is_signed_is_all_but_the_signature(
        [Values(
            TransactionType.AccessList,
            TransactionType.FeeMarket,
            TransactionType.Blob,
            TransactionType.SetCode
        )]
            TransactionType type
    )
    {
        byte[][] fields = Fields(type);
        byte[] signed = Envelope(type, fields[..^3]);
        Assert.That(Decode(type, fields).SigningHash, Is.EqualTo(Digest.Keccak256(signed)));
    }

    // The example of EIP-155.
    [Test]
    public void A_replay_protected_legacy_transaction_signs_its_chain()
    {
        byte[] raw = Convert.FromHexString(
            "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a7640000"
                + "8025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
        );
        Assert.That(
            TransactionDecoder.TryDecode(
                new ByteSlice(raw),
                TransactionType.Legacy,
                out Transaction transaction,
                out _
            )
        );
        Assert.That(
            transaction.SigningHash.ToString(),
            Is.EqualTo("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53")
        );
        Assert.That(transaction.ChainId, Is.EqualTo(UInt256.One));
    }

    [Test]
    public void An_unprotected_legacy_transaction_signs_six_fields()
    {
        byte[][] fields = Fields(TransactionType.Legacy).With(6, RlpItem.Number(27));
        Transaction transaction = Decode(TransactionType.Legacy, fields);
        Assert.That(transaction.IsReplayProtected, Is.False);
        Assert.That(
            transaction.SigningHash,
            Is.EqualTo(Digest.Keccak256(RlpItem.List(fields[..6])))
        );
    }

    [TestCase(0UL, 2UL, false, 0UL)]
    [TestCase(26UL, 2UL, false, 0UL)]
    [TestCase(27UL, 0UL, false, 0UL)]
    [TestCase(28UL, 1UL, false, 0UL)]
    [TestCase(29UL, 2UL, false, 0UL)]
    [TestCase(34UL, 2UL, false, 0UL)]
    [TestCase(35UL, 0UL, true, 0UL)]
    [TestCase(36UL, 1UL, true, 0UL)]
    [TestCase(37UL, 0UL, true, 1UL)]
    [TestCase(38UL, 1UL, true, 1UL)]
    [TestCase(ulong.MaxValue, 0UL, true, 9223372036854775790UL)]
    public void V_carries_the_parity_and_the_chain(
        ulong v,
        ulong parity,
        bool isProtected,
        ulong chainId
    )
    {
        Transaction transaction = Decode(
            TransactionType.Legacy,
            Fields(TransactionType.Legacy).With(6, RlpItem.Number(v))
        );
        Assert.Multiple(() =>
        {
            Assert.That(transaction.YParity, Is.EqualTo(new UInt256(parity)));
            Assert.That(transaction.IsReplayProtected, Is.EqualTo(isProtected));
            Assert.That(transaction.ChainId, Is.EqualTo(new UInt256(chainId)));
        });
    }

    [Test]
    public void A_chain_id_of_a_legacy_transaction_has_up_to_255_bits()
    {
        UInt256 v = UInt256.MaxValue;
        Transaction transaction = Decode(
            TransactionType.Legacy,
            Fields(TransactionType.Legacy).With(6, RlpItem.Number(v))
        );
        // (2^256 - 1 - 35 - 0) / 2
        Assert.That(transaction.ChainId, Is.EqualTo((UInt256.One << 255) - 18));
        Assert.That(transaction.YParity, Is.EqualTo(UInt256.Zero));
    }

    [Test]
    public void No_bytes_are_an_empty_transaction() =>
        Assert.That(Judge([]), Is.EqualTo(Reason.EmptyTransaction));

    [TestCase(0x00)]
    [TestCase(0x05)]
    [TestCase(0x7f)]
    [TestCase(0x80)]
    [TestCase(0xbf)]
    public void No_fork_has_another_type(byte type)
    {
        byte[] body = RlpItem.List(Fields(TransactionType.SetCode));
        Assert.That(Judge([type, .. body]), Is.EqualTo(Reason.UnsupportedTransactionType));
        Assert.That(Judge([type]), Is.EqualTo(Reason.UnsupportedTransactionType));
    }

    [Test]
    public void From_0xc0_on_the_first_byte_is_that_of_a_legacy_transaction(
        [Values(0xc0, 0xf7, 0xff)] byte first
    ) => Assert.That(Judge([first]), Is.EqualTo(Reason.MalformedTransaction));

    [Test]
    public void A_type_above_the_highest_of_the_fork_is_not_supported(
        [Values(1, 2, 3, 4)] byte type
    )
    {
        byte[] raw = Envelope((TransactionType)type, Fields((TransactionType)type));
        Assert.That(Judge(raw, (TransactionType)type), Is.Null);
        Assert.That(
            Judge(raw, (TransactionType)(type - 1)),
            Is.EqualTo(Reason.UnsupportedTransactionType)
        );
    }

    [Test]
    public void A_legacy_transaction_stands_in_every_fork() =>
        Assert.That(
            Judge(
                Envelope(TransactionType.Legacy, Fields(TransactionType.Legacy)),
                TransactionType.Legacy
            ),
            Is.Null
        );

    [Test]
    public void A_field_more_or_less_is_malformed(
        [ValueSource(nameof(s_types))] TransactionType type
    )
    {
        byte[][] fields = Fields(type);
        Assert.That(Judge(type, fields[..^1]), Is.EqualTo(Reason.MalformedTransaction));
        Assert.That(Judge(type, fields[1..]), Is.EqualTo(Reason.MalformedTransaction));
        Assert.That(
            Judge(type, [.. fields, RlpItem.Number(1)]),
            Is.EqualTo(Reason.MalformedTransaction)
        );
        Assert.That(Judge(type), Is.EqualTo(Reason.MalformedTransaction), "no field");
    }

    [Test]
    public void Bytes_after_the_list_are_malformed(
        [ValueSource(nameof(s_types))] TransactionType type
    )
    {
        byte[] raw = Envelope(type, Fields(type));
        Assert.That(Judge([.. raw, 0x80]), Is.EqualTo(Reason.MalformedTransaction));
        Assert.That(Judge(raw[..^1]), Is.EqualTo(Reason.MalformedTransaction));
    }

    [Test]
    public void The_payload_of_a_type_is_a_list([Values(1, 2, 3, 4)] byte type)
    {
        Assert.That(Judge([type]), Is.EqualTo(Reason.MalformedTransaction));
        Assert.That(Judge([type, 0x80]), Is.EqualTo(Reason.MalformedTransaction));
    }

    [TestCase(0, null)]
    [TestCase(1, Reason.MalformedTransaction)]
    [TestCase(19, Reason.MalformedTransaction)]
    [TestCase(20, null)]
    [TestCase(21, Reason.MalformedTransaction)]
    [TestCase(32, Reason.MalformedTransaction)]
    public void A_recipient_has_20_bytes_or_none(int length, Reason? expected)
    {
        byte[] to = RlpItem.Filled(length);
        Assert.Multiple(() =>
        {
            Assert.That(
                Judge(TransactionType.Legacy, Fields(TransactionType.Legacy).With(3, to)),
                Is.EqualTo(expected)
            );
            Assert.That(
                Judge(TransactionType.AccessList, Fields(TransactionType.AccessList).With(4, to)),
                Is.EqualTo(expected)
            );
            Assert.That(
                Judge(TransactionType.SetCode, Fields(TransactionType.SetCode).With(5, to)),
                Is.EqualTo(expected)
            );
        });
    }

    [Test]
    public void Without_a_recipient_a_transaction_creates() =>
        Assert.That(
            Decode(
                TransactionType.Legacy,
                Fields(TransactionType.Legacy).With(3, RlpItem.Text())
            ).To,
            Is.Null
        );

    // nonce, gas price, gas limit, value, v, r, s
    [Test]
    public void A_scalar_has_at_most_32_bytes_and_no_leading_zero(
        [Values(0, 1, 2, 4, 6, 7, 8)] int field
    )
    {
        byte[][] fields = Fields(TransactionType.Legacy);
        Assert.That(
            Judge(TransactionType.Legacy, fields.With(field, RlpItem.Filled(32, 0xff))),
            Is.Null
        );
        Assert.That(
            Judge(TransactionType.Legacy, fields.With(field, RlpItem.Filled(33, 0xff))),
            Is.EqualTo(Reason.MalformedTransaction)
        );
        Assert.That(
            Judge(TransactionType.Legacy, fields.With(field, RlpItem.Text(0))),
            Is.EqualTo(Reason.MalformedTransaction)
        );
        Assert.That(
            Judge(TransactionType.Legacy, fields.With(field, RlpItem.Text(0, 1))),
            Is.EqualTo(Reason.MalformedTransaction)
        );
        Assert.That(
            Judge(TransactionType.Legacy, fields.With(field, RlpItem.List())),
            Is.EqualTo(Reason.MalformedTransaction)
        );
    }
}
