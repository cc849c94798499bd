using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Evm;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Tests.Execution;

/// <summary>Each rule a transaction can break, and which of two broken rules is named (EELS validate_transaction, check_transaction).</summary>
[TestFixture]
public sealed class TransactionRuleTests
{
    private static readonly UInt256 s_rich = UInt256.One << 100;

    private static Hash256 BlobHash(byte version = 1)
    {
        byte[] bytes = new byte[32];
        bytes[0] = version;
        return new Hash256(bytes);
    }

    private static Hash256[] BlobHashes(int count) => [.. Enumerable.Repeat(BlobHash(), count)];

    private static Authorization Authorization() =>
        new(1, Machine.Other, 0, 0, 1, 7, new Hash256(new UInt256(12).ToBigEndian()));

    private static Reason? Judge(
        ForkId id,
        Transaction transaction,
        Action<MemoryState>? prepare = null,
        UInt256? balance = null
    ) => Reject(id, transaction, prepare, balance)?.Reason;

    private static Rejection? Reject(
        ForkId id,
        Transaction transaction,
        Action<MemoryState>? prepare = null,
        UInt256? balance = null
    )
    {
        MemoryState state = new();
        state.Add(Blocks.Sender, balance ?? s_rich);
        AccessOrderTests.AddSystemContracts(state);
        prepare?.Invoke(state);
        Fork fork = Fork.Of(id);
        return BlockExecutor.Execute(
            Blocks.Block(fork, transaction),
            fork,
            1,
            state,
            3,
            out BlockResult? _
        );
    }

    private static IEnumerable<TestCaseData> BrokenBounds()
    {
        yield return new(
            Blocks.Transaction(Machine.Other, gas: 20_999),
            "intrinsic-gas-too-low: transaction 0: gas_limit 20999 is below the intrinsic gas of 21000"
        );
        yield return new(
            Blocks.Transaction(Machine.Other, gas: 16_777_217),
            "transaction-gas-limit-too-high: transaction 0: gas_limit 16777217 is above the cap of 16777216"
        );
        yield return new(
            Blocks.Transaction(Machine.Other, nonce: 3),
            "nonce-too-high: transaction 0: nonce 3 is above the sender's 0"
        );
        yield return new(
            Blocks.Transaction(Machine.Other, fee: 6),
            "fee-below-base-fee: transaction 0: a fee of 6 per gas is below the base fee of 7"
        );
        yield return new(
            Blocks.Transaction(Machine.Other, value: s_rich),
            "insufficient-funds: transaction 0: a balance of 1267650600228229401496703205376 is below the maximal cost of "
                + (s_rich + 10 * 100_000)
        );
    }

    [TestCaseSource(nameof(BrokenBounds))]
    public void A_rejection_names_the_transaction_the_value_and_the_bound(
        Transaction transaction,
        string expected
    ) => Assert.That(Reject(ForkId.Osaka, transaction)?.ToString(), Is.EqualTo(expected));

    [Test]
    public void The_plain_transaction_stands([Values] ForkId fork) =>
        Assert.That(Judge(fork, Blocks.Transaction(Machine.Other)), Is.Null);

    [TestCase(TransactionType.AccessList, ForkId.Istanbul, ForkId.Berlin)]
    [TestCase(TransactionType.FeeMarket, ForkId.Berlin, ForkId.London)]
    public void A_type_needs_its_fork(TransactionType type, ForkId before, ForkId since)
    {
        Transaction transaction = Blocks.Transaction(Machine.Other, type);
        Assert.That(Judge(before, transaction), Is.EqualTo(Reason.UnsupportedTransactionType));
        Assert.That(Judge(since, transaction), Is.Null);
    }

    [TestCase(20_999UL, Reason.IntrinsicGasTooLow)]
    [TestCase(21_000UL, null)]
    [TestCase(30_000_001UL, Reason.GasAllowanceExceeded)]
    public void Gas_limits(ulong gas, Reason? expected) =>
        Assert.That(
            Judge(ForkId.Prague, Blocks.Transaction(Machine.Other, gas: gas)),
            Is.EqualTo(expected)
        );

    // 100 non-zero bytes: 21,000 + 1,600, and a floor of 21,000 + 4,000.
    [TestCase(22_599UL, Reason.IntrinsicGasTooLow)]
    [TestCase(22_600UL, Reason.FloorGasTooLow)]
    [TestCase(25_000UL, null)]
    public void The_calldata_floor(ulong gas, Reason? expected) =>
        Assert.That(
            Judge(
                ForkId.Prague,
                Blocks.Transaction(
                    Machine.Other,
                    gas: gas,
                    data: [.. Enumerable.Repeat((byte)1, 100)]
                )
            ),
            Is.EqualTo(expected)
        );

    [Test]
    public void A_gas_limit_beyond_64_bits_is_a_gas_limit_too_high()
    {
        Transaction transaction = Blocks.Transaction(Machine.Other, gas: UInt256.One << 200);
        Assert.That(Judge(ForkId.Prague, transaction), Is.EqualTo(Reason.GasAllowanceExceeded));
        Assert.That(
            Judge(ForkId.Osaka, transaction),
            Is.EqualTo(Reason.TransactionGasLimitTooHigh)
        );
    }

    [Test]
    public void The_gas_cap_comes_with_Osaka()
    {
        Transaction transaction = Blocks.Transaction(Machine.Other, gas: 16_777_217);
        Assert.That(Judge(ForkId.Prague, transaction), Is.Null);
        Assert.That(
            Judge(ForkId.Osaka, transaction),
            Is.EqualTo(Reason.TransactionGasLimitTooHigh)
        );
    }

    [Test]
    public void Nonces()
    {
        Assert.That(
            Judge(ForkId.Osaka, Blocks.Transaction(Machine.Other, nonce: 1)),
            Is.EqualTo(Reason.NonceTooHigh)
        );
        Assert.That(
            Judge(
                ForkId.Osaka,
                Blocks.Transaction(Machine.Other),
                state => state.Add(Blocks.Sender, s_rich, nonce: 1)
            ),
            Is.EqualTo(Reason.NonceTooLow)
        );
        Assert.That(
            Judge(ForkId.Osaka, Blocks.Transaction(Machine.Other, nonce: UInt256.One << 64)),
            Is.EqualTo(Reason.NonceOverflow)
        );
        Assert.That(
            Judge(ForkId.Osaka, Blocks.Transaction(Machine.Other, nonce: ulong.MaxValue)),
            Is.EqualTo(Reason.NonceOverflow)
        );
    }

    [Test]
    public void Fees()
    {
        Assert.That(
            Judge(ForkId.London, Blocks.Transaction(Machine.Other, fee: 6)),
            Is.EqualTo(Reason.FeeBelowBaseFee)
        );
        Assert.That(
            Judge(
                ForkId.London,
                Blocks.Transaction(Machine.Other, TransactionType.FeeMarket, fee: 6, priorityFee: 7)
            ),
            Is.EqualTo(Reason.PriorityFeeAboveMaxFee)
        );
        Assert.That(
            Judge(ForkId.London, Blocks.Transaction(Machine.Other, fee: UInt256.MaxValue)),
            Is.EqualTo(Reason.FeeOverflow)
        );
    }

    [TestCase(1_000_000UL, 0UL, null)]
    [TestCase(1_000_000UL, 1UL, Reason.InsufficientFunds)]
    [TestCase(999_999UL, 0UL, Reason.InsufficientFunds)]
    [TestCase(ulong.MaxValue, ulong.MaxValue, Reason.InsufficientFunds)]
    public void Funds(ulong balance, ulong value, Reason? expected) =>
        Assert.That(
            Judge(ForkId.Prague, Blocks.Transaction(Machine.Other, value: value), balance: balance),
            Is.EqualTo(expected)
        );

    [Test]
    public void Signatures()
    {
        UInt256 high = UInt256.One << 255;
        Transaction highS = Blocks.Transaction(Machine.Other, s: high);
        Assert.That(Judge(ForkId.Homestead, highS), Is.EqualTo(Reason.InvalidSignature));
        Assert.That(
            Judge(
                ForkId.Frontier,
                highS,
                state =>
                    state.Add(
                        Blocks.Recover(new Hash256(new UInt256(11).ToBigEndian()), 1, high),
                        s_rich
                    )
            ),
            Is.Null
        );
        Assert.That(
            Judge(ForkId.Osaka, Blocks.Transaction(Machine.Other, s: default(UInt256))),
            Is.EqualTo(Reason.InvalidSignature)
        );
        Transaction protectedByChain = Blocks.Transaction(Machine.Other, chainId: 1);
        Assert.That(
            Judge(ForkId.TangerineWhistle, protectedByChain),
            Is.EqualTo(Reason.InvalidSignature)
        );
        Assert.That(Judge(ForkId.SpuriousDragon, protectedByChain), Is.Null);
        Assert.That(
            Judge(ForkId.Osaka, Blocks.Transaction(Machine.Other, chainId: 2)),
            Is.EqualTo(Reason.WrongChainId)
        );
        Assert.That(
            Judge(
                ForkId.Osaka,
                Blocks.Transaction(Machine.Other, TransactionType.AccessList, chainId: 2)
            ),
            Is.EqualTo(Reason.WrongChainId)
        );
    }

    [Test]
    public void Senders_with_code()
    {
        Transaction transaction = Blocks.Transaction(Machine.Other);
        byte[] marker = Delegation.Designator(Machine.Other);
        Assert.That(
            Judge(
                ForkId.Osaka,
                transaction,
                state => state.Add(Blocks.Sender, s_rich, code: [0x00])
            ),
            Is.EqualTo(Reason.SenderNotEoa)
        );
        Assert.That(
            Judge(ForkId.Osaka, transaction, state => state.Add(Blocks.Sender, s_rich, 0, marker)),
            Is.Null
        );
        Assert.That(
            Judge(ForkId.Cancun, transaction, state => state.Add(Blocks.Sender, s_rich, 0, marker)),
            Is.EqualTo(Reason.SenderNotEoa)
        );
    }

    [Test]
    public void Init_code_has_a_limit_since_Shanghai()
    {
        Transaction transaction = Blocks.Transaction(null, gas: 10_000_000, data: new byte[49_153]);
        Assert.That(Judge(ForkId.Paris, transaction), Is.Null);
        Assert.That(Judge(ForkId.Shanghai, transaction), Is.EqualTo(Reason.InitCodeTooLarge));
    }

    [TestCase(0, 1UL, Reason.NoBlobHashes)]
    [TestCase(6, 1UL, null)]
    [TestCase(7, 1UL, Reason.TooManyBlobs)]
    [TestCase(10, 1UL, Reason.BlobGasAllowanceExceeded)]
    [TestCase(1, 0UL, Reason.BlobFeeTooLow)]
    public void Blobs(int count, ulong blobFee, Reason? expected) =>
        Assert.That(
            Judge(
                ForkId.Osaka,
                Blocks.Transaction(
                    Machine.Other,
                    TransactionType.Blob,
                    blobs: BlobHashes(count),
                    blobFee: blobFee
                )
            ),
            Is.EqualTo(expected)
        );

    [Test]
    public void Blob_transactions_have_versioned_hashes_and_a_recipient()
    {
        Assert.That(
            Judge(
                ForkId.Cancun,
                Blocks.Transaction(Machine.Other, TransactionType.Blob, blobs: [BlobHash(2)])
            ),
            Is.EqualTo(Reason.WrongBlobHashVersion)
        );
        Assert.That(
            Judge(
                ForkId.Cancun,
                Blocks.Transaction(null, TransactionType.Blob, blobs: BlobHashes(1))
            ),
            Is.EqualTo(Reason.BlobTransactionCreates)
        );
    }

    [Test]
    public void Set_code_transactions_have_authorizations_and_a_recipient()
    {
        Assert.That(
            Judge(ForkId.Prague, Blocks.Transaction(Machine.Other, TransactionType.SetCode)),
            Is.EqualTo(Reason.EmptyAuthorizationList)
        );
        Assert.That(
            Judge(ForkId.Prague, Blocks.Transaction(null, TransactionType.SetCode)),
            Is.EqualTo(Reason.SetCodeTransactionCreates)
        );
        Assert.That(
            Judge(
                ForkId.Prague,
                Blocks.Transaction(
                    Machine.Other,
                    TransactionType.SetCode,
                    authorizations: [Authorization()]
                )
            ),
            Is.Null
        );
    }

    [Test]
    public void The_first_broken_rule_is_named()
    {
        // Intrinsic gas before nonce, nonce before funds, signature before fees.
        Assert.That(
            Judge(ForkId.Osaka, Blocks.Transaction(Machine.Other, gas: 1, nonce: ulong.MaxValue)),
            Is.EqualTo(Reason.IntrinsicGasTooLow)
        );
        Assert.That(
            Judge(ForkId.Osaka, Blocks.Transaction(Machine.Other, nonce: 4), balance: 1),
            Is.EqualTo(Reason.NonceTooHigh)
        );
        Assert.That(
            Judge(ForkId.Osaka, Blocks.Transaction(Machine.Other, s: default(UInt256), fee: 1)),
            Is.EqualTo(Reason.InvalidSignature)
        );
    }

    [Test]
    public void A_balance_beyond_256_bits_is_no_state()
    {
        Reason? reason = Judge(
            ForkId.Osaka,
            Blocks.Transaction(Machine.Other, value: 5),
            state => state.Add(Machine.Other, UInt256.MaxValue)
        );
        Assert.That(reason, Is.EqualTo(Reason.WrongStateRoot));
    }

    [TestCase(true, Reason.SystemContractMissing)]
    [TestCase(false, Reason.SystemCallFailed)]
    public void Request_contracts_must_be_there_and_succeed(bool isMissing, Reason expected) =>
        Assert.That(
            Judge(
                ForkId.Prague,
                Blocks.Transaction(Machine.Other),
                state =>
                    state.Add(
                        SystemContracts.ConsolidationRequests,
                        nonce: 1,
                        code: isMissing ? null : [0xfe]
                    )
            ),
            Is.EqualTo(expected)
        );

    [Test]
    public void Beacon_root_and_history_contracts_may_fail() =>
        Assert.That(
            Judge(
                ForkId.Prague,
                Blocks.Transaction(Machine.Other),
                state =>
                {
                    state.Add(SystemContracts.BeaconRoots, nonce: 1, code: [0xfe]);
                    state.Add(SystemContracts.BlockHashHistory);
                }
            ),
            Is.Null
        );

    // EIP-684, met by the first transaction of a block in which nothing has run yet.
    [Test]
    public void A_creation_where_a_contract_is_stands_in_the_block()
    {
        // keccak of rlp([sender, 0]), the last 20 bytes
        byte[] place = [0xd6, 0x94, .. Blocks.Sender.ToArray(), 0x80];
        Address taken = new(Digest.Keccak256(place).ToArray()[12..]);
        Assert.That(
            Judge(
                ForkId.Shanghai,
                Blocks.Transaction(null, nonce: 0UL, data: [0x00]),
                state => state.Add(taken, nonce: 1)
            ),
            Is.Null
        );
    }

    [Test]
    public void A_deposit_log_has_one_layout()
    {
        // LOG1 with the deposit topic and no data.
        byte[] code = [0x7f, .. SystemContracts.DepositTopic.ToBigEndian(), 0x5f, 0x5f, 0xa1];
        Address contract = Fork.Of(ForkId.Prague).DepositContract;
        Transaction transaction = Blocks.Transaction(contract);
        Assert.That(
            Judge(ForkId.Prague, transaction, state => state.Add(contract, nonce: 1, code: code)),
            Is.EqualTo(Reason.InvalidDepositLog)
        );
    }
}
