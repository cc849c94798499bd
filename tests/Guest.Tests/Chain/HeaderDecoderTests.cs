using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Rlp;

namespace Perjury.Guest.Tests.Chain;

/// <summary>The strict RLP of headers (Yellow Paper 4.3.4 and the EIP that added each field).</summary>
[TestFixture]
public sealed class HeaderDecoderTests
{
    private const int Difficulty = 7;
    private const int ExtraData = 12;
    private const int BaseFee = 15;

    // The fields of a Prague header in order, each with another value; older forms are a prefix of it.
    private static byte[][] Fields() =>
        [
            RlpItem.Filled(32, 1), // parent_hash
            RlpItem.Filled(32, 2), // ommers_hash
            RlpItem.Filled(20, 3), // coinbase
            RlpItem.Filled(32, 4), // state_root
            RlpItem.Filled(32, 5), // transactions_root
            RlpItem.Filled(32, 6), // receipts_root
            RlpItem.Filled(256, 7), // logs_bloom
            RlpItem.Number(108), // difficulty
            RlpItem.Number(109), // number
            RlpItem.Number(110), // gas_limit
            RlpItem.Number(111), // gas_used
            RlpItem.Number(112), // timestamp
            RlpItem.Text(13, 13, 13), // extra_data
            RlpItem.Filled(32, 14), // prev_randao
            RlpItem.Text(0, 0, 0, 0, 0, 0, 1, 15), // nonce
            RlpItem.Number(116), // base_fee_per_gas
            RlpItem.Filled(32, 17), // withdrawals_root
            RlpItem.Number(118), // blob_gas_used
            RlpItem.Number(119), // excess_blob_gas
            RlpItem.Filled(32, 20), // parent_beacon_block_root
            RlpItem.Filled(32, 21), // requests_hash
        ];

    private static readonly int[] s_hashes = [0, 1, 3, 4, 5, 13, 16, 19, 20];
    private static readonly int[] s_words = [8, 9, 10, 11, 17, 18];

    private static bool IsHeader(params IEnumerable<byte[]> fields) =>
        HeaderDecoder.TryDecode(new ByteSlice(RlpItem.List(fields)), out _);

    private static Header Decode(params IEnumerable<byte[]> fields)
    {
        Assert.That(
            HeaderDecoder.TryDecode(new ByteSlice(RlpItem.List(fields)), out Header header)
        );
        return header;
    }

    private static Hash256 Hash(byte fill) => new([.. Enumerable.Repeat(fill, 32)]);

    [TestCase(15)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(20)]
    [TestCase(21)]
    public void Every_field_stands_at_its_place(int count)
    {
        byte[] raw = RlpItem.List(Fields().Take(count));
        Assert.That(HeaderDecoder.TryDecode(new ByteSlice(raw), out Header header));
        Assert.Multiple(() =>
        {
            Assert.That(header.Form.FieldCount, Is.EqualTo(count));
            Assert.That(header.ParentHash, Is.EqualTo(Hash(1)));
            Assert.That(header.OmmersHash, Is.EqualTo(Hash(2)));
            Assert.That(header.Coinbase.ToArray(), Is.All.EqualTo(3));
            Assert.That(header.StateRoot, Is.EqualTo(Hash(4)));
            Assert.That(header.TransactionsRoot, Is.EqualTo(Hash(5)));
            Assert.That(header.ReceiptsRoot, Is.EqualTo(Hash(6)));
            Assert.That(header.LogsBloom.ToArray(), Is.All.EqualTo(7));
            Assert.That(header.Difficulty, Is.EqualTo(new UInt256(108)));
            Assert.That(header.Number, Is.EqualTo(109));
            Assert.That(header.GasLimit, Is.EqualTo(110));
            Assert.That(header.GasUsed, Is.EqualTo(111));
            Assert.That(header.Timestamp, Is.EqualTo(112));
            Assert.That(header.ExtraData.ToArray(), Is.EqualTo(new byte[] { 13, 13, 13 }));
            Assert.That(header.PrevRandao, Is.EqualTo(Hash(14)));
            Assert.That(header.Nonce, Is.EqualTo(0x10f));
            Assert.That(header.Hash, Is.EqualTo(Digest.Keccak256(raw)));
        });
        Assert.Multiple(() =>
        {
            Assert.That(header.BaseFeePerGas, Is.EqualTo(new UInt256(count < 16 ? 0UL : 116)));
            Assert.That(header.WithdrawalsRoot, Is.EqualTo(count < 17 ? default : Hash(17)));
            Assert.That(header.BlobGasUsed, Is.EqualTo(count < 20 ? 0 : 118));
            Assert.That(header.ExcessBlobGas, Is.EqualTo(count < 20 ? 0 : 119));
            Assert.That(header.ParentBeaconBlockRoot, Is.EqualTo(count < 20 ? default : Hash(20)));
            Assert.That(header.RequestsHash, Is.EqualTo(count < 21 ? default : Hash(21)));
        });
        Assert.That(HeaderEncoder.Encode(header), Is.EqualTo(raw), "encoded again");
    }

    [Test]
    public void No_other_number_of_fields_is_a_form(
        [Values(0, 1, 14, 18, 19, 22, 24, 200)] int count
    )
    {
        byte[][] fields =
        [
            .. Fields().Take(count),
            .. Enumerable.Repeat(RlpItem.Number(1), Math.Max(0, count - 21)),
        ];
        Assert.That(IsHeader(fields), Is.False);
    }

    [Test]
    public void A_hash_has_32_bytes(
        [ValueSource(nameof(s_hashes))] int field,
        [Values(0, 31, 33)] int length
    ) => Assert.That(IsHeader(Fields().With(field, RlpItem.Filled(length))), Is.False);

    [TestCase(2, 19)]
    [TestCase(2, 21)]
    [TestCase(6, 255)]
    [TestCase(6, 257)]
    [TestCase(14, 7)]
    [TestCase(14, 9)]
    public void Coinbase_bloom_and_nonce_have_their_length(int field, int length) =>
        Assert.That(IsHeader(Fields().With(field, RlpItem.Filled(length))), Is.False);

    [Test]
    public void Numbers_have_64_bits([ValueSource(nameof(s_words))] int field)
    {
        Assert.That(IsHeader(Fields().With(field, RlpItem.Number(0))));
        Assert.That(IsHeader(Fields().With(field, RlpItem.Number(ulong.MaxValue))));
        Assert.That(IsHeader(Fields().With(field, RlpItem.Number(UInt256.One << 64))), Is.False);
    }

    [TestCase(Difficulty)]
    [TestCase(BaseFee)]
    public void Difficulty_and_base_fee_have_256_bits(int field)
    {
        Assert.That(IsHeader(Fields().With(field, RlpItem.Filled(32, 0xff))));
        Assert.That(IsHeader(Fields().With(field, RlpItem.Filled(33, 0xff))), Is.False);
    }

    [Test]
    public void A_number_has_no_leading_zero(
        [Values(Difficulty, 8, 9, 10, 11, BaseFee, 17, 18)] int field
    )
    {
        Assert.That(IsHeader(Fields().With(field, RlpItem.Text(0))), Is.False);
        Assert.That(IsHeader(Fields().With(field, RlpItem.Text(0, 200))), Is.False);
    }

    [Test]
    public void No_field_is_a_list([Range(0, 20)] int field) =>
        Assert.That(IsHeader(Fields().With(field, RlpItem.List())), Is.False);

    [Test]
    public void Extra_data_of_any_length_decodes([Values(0, 32, 33, 600)] int length)
    {
        Header header = Decode(Fields().With(ExtraData, RlpItem.Filled(length)));
        Assert.That(header.ExtraData.Length, Is.EqualTo(length));
    }

    [Test]
    public void A_header_is_all_of_its_bytes()
    {
        byte[] raw = RlpItem.List(Fields());
        Assert.That(HeaderDecoder.TryDecode(new ByteSlice([.. raw, 0x80]), out _), Is.False);
        Assert.That(HeaderDecoder.TryDecode(new ByteSlice(raw[..^1]), out _), Is.False);
        Assert.That(HeaderDecoder.TryDecode(new ByteSlice([]), out _), Is.False);
        Assert.That(HeaderDecoder.TryDecode(new ByteSlice(RlpItem.Text(raw)), out _), Is.False);
    }

    [Test]
    public void The_length_of_the_list_is_written_in_one_way()
    {
        byte[] raw = RlpItem.List(Fields());
        Assert.That(raw[0], Is.EqualTo(0xf9), "two bytes of length");
        byte[] padded = [0xfa, 0, .. raw[1..]];
        Assert.That(HeaderDecoder.TryDecode(new ByteSlice(padded), out _), Is.False);
    }

    [Test]
    public void A_small_number_stands_for_itself()
    {
        Assert.That(Decode(Fields().With(8, [0x7f])).Number, Is.EqualTo(0x7f));
        Assert.That(IsHeader(Fields().With(8, [0x81, 0x7f])), Is.False);
    }

    [Test]
    public void The_hash_is_that_of_the_slice_and_not_of_what_lies_around_it()
    {
        byte[] raw = RlpItem.List(Fields());
        ByteSlice slice = new([1, 2, 3, .. raw, 4, 5], 3, raw.Length);
        Assert.That(HeaderDecoder.TryDecode(slice, out Header header));
        Assert.That(header.Hash, Is.EqualTo(Digest.Keccak256(raw)));
    }
}
