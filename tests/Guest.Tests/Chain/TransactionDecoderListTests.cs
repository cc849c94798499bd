using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Rlp;
using static Perjury.Guest.Tests.Chain.RawTransaction;

namespace Perjury.Guest.Tests.Chain;

/// <summary>The lists inside typed transactions: access list (EIP-2930), blob hashes (EIP-4844), authorizations (EIP-7702).</summary>
[TestFixture]
public sealed class TransactionDecoderListTests
{
    private static Reason? JudgeAccessList(byte[] accessList, TransactionType type) =>
        Judge(type, Fields(type).With(AccessListAt(type), accessList));

    [Test]
    public void An_access_list_is_a_list_of_pairs(
        [Values(1, 2, 3, 4)] byte type,
        [Values(0, 1, 3)] int parts
    )
    {
        byte[][] entry = [RlpItem.Filled(20), RlpItem.List(), RlpItem.List()];
        TransactionType kind = (TransactionType)type;
        Assert.That(JudgeAccessList(RlpItem.List(RlpItem.List(entry[..2])), kind), Is.Null);
        Assert.That(
            JudgeAccessList(RlpItem.List(RlpItem.List(entry[..parts])), kind),
            Is.EqualTo(Reason.MalformedTransaction)
        );
        Assert.That(
            JudgeAccessList(RlpItem.Text(), kind),
            Is.EqualTo(Reason.MalformedTransaction),
            "a string"
        );
    }

    [TestCase(19, 32)]
    [TestCase(21, 32)]
    [TestCase(0, 32)]
    [TestCase(20, 31)]
    [TestCase(20, 33)]
    [TestCase(20, 0)]
    public void An_access_list_names_20_bytes_of_address_and_32_bytes_of_slot(int address, int slot)
    {
        byte[] entry = RlpItem.List(RlpItem.Filled(address), RlpItem.List(RlpItem.Filled(slot)));
        Assert.That(
            JudgeAccessList(RlpItem.List(entry), TransactionType.AccessList),
            Is.EqualTo(Reason.MalformedTransaction)
        );
    }

    [Test]
    public void Access_list_entries_keep_their_order_and_their_repetitions()
    {
        byte[] entry = RlpItem.List(
            RlpItem.Filled(20, 0xac),
            RlpItem.List(RlpItem.Filled(32, 9), RlpItem.Filled(32, 8), RlpItem.Filled(32, 9))
        );
        byte[][] fields = Fields(TransactionType.AccessList)
            .With(AccessListAt(TransactionType.AccessList), RlpItem.List(entry, entry));
        AccessListEntry[] list = Decode(TransactionType.AccessList, fields).AccessList;
        Assert.That(list, Has.Length.EqualTo(2));
        Assert.That(
            list[1].StorageKeys.Select(key => key.U0 & 0xff),
            Is.EqualTo(new ulong[] { 9, 8, 9 })
        );
    }

    [TestCase(31, Reason.MalformedTransaction)]
    [TestCase(32, null)]
    [TestCase(33, Reason.MalformedTransaction)]
    public void A_blob_hash_has_32_bytes(int length, Reason? expected) =>
        Assert.That(
            Judge(
                TransactionType.Blob,
                Fields(TransactionType.Blob).With(10, RlpItem.List(RlpItem.Filled(length)))
            ),
            Is.EqualTo(expected)
        );

    // Whether there must be any is asked when the transaction is validated.
    [TestCase(TransactionType.Blob, 10)]
    [TestCase(TransactionType.SetCode, 9)]
    public void A_list_of_no_blobs_or_no_authorizations_decodes(TransactionType type, int at)
    {
        Assert.That(Judge(type, Fields(type).With(at, RlpItem.List())), Is.Null);
        Assert.That(
            Judge(type, Fields(type).With(at, RlpItem.Text())),
            Is.EqualTo(Reason.MalformedTransaction)
        );
    }

    private static Reason? JudgeAuthorization(params IEnumerable<byte[]> fields) =>
        Judge(
            TransactionType.SetCode,
            Fields(TransactionType.SetCode).With(9, RlpItem.List(RlpItem.List(fields)))
        );

    [Test]
    public void An_authorization_signs_chain_address_and_nonce_after_0x05()
    {
        Transaction transaction = Decode(TransactionType.SetCode, Fields(TransactionType.SetCode));
        Authorization authorization = transaction.Authorizations[0];
        byte[] signed = [0x05, .. RlpItem.List(AuthorizationFields()[..3])];
        Assert.Multiple(() =>
        {
            Assert.That(authorization.SigningHash, Is.EqualTo(Digest.Keccak256(signed)));
            Assert.That(authorization.ChainId, Is.EqualTo(UInt256.One));
            Assert.That(authorization.Address.ToArray(), Is.All.EqualTo(0xde));
            Assert.That(authorization.Nonce, Is.EqualTo(9));
            Assert.That(authorization.YParity, Is.EqualTo(1));
            Assert.That(authorization.R, Is.EqualTo(new UInt256(61)));
            Assert.That(authorization.S, Is.EqualTo(new UInt256(62)));
        });
    }

    [Test]
    public void An_authorization_has_six_fields()
    {
        byte[][] fields = AuthorizationFields();
        Assert.That(JudgeAuthorization(fields), Is.Null);
        Assert.That(JudgeAuthorization(fields[..5]), Is.EqualTo(Reason.MalformedTransaction));
        Assert.That(
            JudgeAuthorization([.. fields, RlpItem.Number(1)]),
            Is.EqualTo(Reason.MalformedTransaction)
        );
    }

    [Test]
    public void The_address_of_an_authorization_is_never_left_out([Values(0, 19, 21)] int length) =>
        Assert.That(
            JudgeAuthorization(AuthorizationFields().With(1, RlpItem.Filled(length))),
            Is.EqualTo(Reason.MalformedTransaction)
        );

    [Test]
    public void The_numbers_of_an_authorization_have_their_width()
    {
        byte[][] fields = AuthorizationFields();
        UInt256 word = UInt256.One << 64;
        Assert.Multiple(() =>
        {
            Assert.That(
                JudgeAuthorization(fields.With(0, RlpItem.Number(UInt256.MaxValue))),
                Is.Null
            );
            Assert.That(
                JudgeAuthorization(fields.With(2, RlpItem.Number(ulong.MaxValue))),
                Is.Null
            );
            Assert.That(
                JudgeAuthorization(fields.With(2, RlpItem.Number(word))),
                Is.EqualTo(Reason.MalformedTransaction),
                "nonce"
            );
            Assert.That(JudgeAuthorization(fields.With(3, RlpItem.Number(255))), Is.Null);
            Assert.That(
                JudgeAuthorization(fields.With(3, RlpItem.Number(256))),
                Is.EqualTo(Reason.MalformedTransaction),
                "y_parity"
            );
        });
    }
}
