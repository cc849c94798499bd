using NUnit.Framework;
using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Witness.Generator;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Witness.Tests;

/// <summary>The laws of the architecture on chains that a seed generates.</summary>
[TestFixture]
public sealed class GeneratedChainTests
{
    private static readonly ForkId[] s_forks =
    [
        ForkId.Frontier,
        ForkId.Homestead,
        ForkId.Dao,
        ForkId.TangerineWhistle,
        ForkId.SpuriousDragon,
        ForkId.Byzantium,
        ForkId.Constantinople,
        ForkId.Petersburg,
        ForkId.Istanbul,
        ForkId.Berlin,
        ForkId.London,
        ForkId.Paris,
        ForkId.Shanghai,
        ForkId.Cancun,
        ForkId.Prague,
        ForkId.Osaka,
        ForkId.Bpo1,
        ForkId.Bpo2,
        ForkId.Bpo3,
        ForkId.Bpo4,
        ForkId.AmsterdamZkevm033,
        ForkId.Amsterdam202604,
        ForkId.Amsterdam,
    ];

    [Prop(MaxTest = 40, Replay = "31,37")]
    public void Honest_inputs_are_accepted_in_both_modes_with_the_same_output(ulong seed, byte fork)
    {
        foreach ((GeneratedBlock block, ChainSpec spec) in Chain(seed, fork, 4))
        {
            byte[] input = EmbeddedCorpus.ToInput(block, spec);
            Verdict sufficient = StatelessValidator.Validate(input, Conformance.Sufficient);
            Verdict canonical = StatelessValidator.Validate(input, Conformance.Canonical);
            Assert.That(sufficient.IsAccepted, sufficient.Rejection?.ToString());
            Assert.That(canonical.IsAccepted, canonical.Rejection?.ToString());
            Assert.That(canonical.Output, Is.EqualTo(sufficient.Output));
        }
    }

    [Prop(MaxTest = 40, Replay = "41,43")]
    public void Both_wire_forms_say_the_same(ulong seed, byte fork)
    {
        foreach ((GeneratedBlock block, ChainSpec spec) in Chain(seed, fork, 3))
        {
            byte[] input = StatelessInputWriter.BlockForm(block.Produced.Rlp, spec, block.Witness);
            Verdict verdict = StatelessValidator.Validate(input, Conformance.Canonical);
            Assert.That(verdict.IsAccepted, verdict.Rejection?.ToString());
            Assert.That(
                verdict.Output.AsSpan(0, 32).ToArray(),
                Is.EqualTo(block.Produced.Block.Header.Hash.ToArray())
            );
        }
    }

    [Prop(MaxTest = 12, Replay = "47,53")]
    public void Every_element_of_a_canonical_witness_is_needed(ulong seed, byte fork)
    {
        foreach ((GeneratedBlock block, ChainSpec spec) in Chain(seed, fork, 3))
        {
            foreach (WitnessLists reduced in WithoutOne(block.Witness))
            {
                byte[] input = EmbeddedCorpus.ToInput(block with { Witness = reduced }, spec);
                Assert.That(
                    StatelessValidator.Validate(input, Conformance.Sufficient).IsAccepted,
                    Is.False
                );
                Assert.That(
                    StatelessValidator.Validate(input, Conformance.Canonical).IsAccepted,
                    Is.False
                );
            }
        }
    }

    [Prop(MaxTest = 20, Replay = "59,61")]
    public void What_is_added_is_tolerated_in_sufficient_and_refused_in_canonical(
        ulong seed,
        byte fork,
        byte[] junk
    )
    {
        foreach ((GeneratedBlock block, ChainSpec spec) in Chain(seed, fork, 2))
        {
            WitnessLists witness = block.Witness;
            byte[] extra = [0x81, 0x99, .. junk];
            WitnessLists[] variants =
            [
                witness with
                {
                    State = [.. witness.State, extra],
                },
                witness with
                {
                    State =
                    [
                        [0x80],
                        .. witness.State,
                    ],
                },
                witness with
                {
                    Codes = [.. witness.Codes, extra],
                },
                witness with
                {
                    Codes =
                    [
                        [],
                        .. witness.Codes,
                    ],
                },
            ];
            Verdict honest = StatelessValidator.Validate(
                EmbeddedCorpus.ToInput(block, spec),
                Conformance.Sufficient
            );
            foreach (WitnessLists variant in variants)
            {
                byte[] input = EmbeddedCorpus.ToInput(block with { Witness = variant }, spec);
                Verdict tolerated = StatelessValidator.Validate(input, Conformance.Sufficient);
                Assert.That(tolerated.IsAccepted, tolerated.Rejection?.ToString());
                Assert.That(tolerated.Output, Is.EqualTo(honest.Output));
                Assert.That(
                    StatelessValidator.Validate(input, Conformance.Canonical).IsAccepted,
                    Is.False
                );
            }
        }
    }

    [Prop(MaxTest = 300, Replay = "67,71")]
    public void Any_bytes_give_one_output(ulong seed, byte[] damage)
    {
        (GeneratedBlock block, ChainSpec spec) = Chain(seed % 5, (byte)seed, 1).First();
        byte[] input = EmbeddedCorpus.ToInput(block, spec);
        SeededRandom random = new(seed);
        foreach (byte value in damage)
        {
            input[random.Below(input.Length)] ^= value;
        }
        byte[] cut = input[..random.Below(input.Length + 1)];
        foreach (byte[] bytes in (byte[][])[input, cut, damage, [.. input, .. damage]])
        {
            Verdict verdict = StatelessValidator.Validate(bytes, Conformance.Sufficient);
            Assert.That(verdict.Output, Has.Length.EqualTo(PublicOutput.Size));
            Assert.That(verdict.Output[32], Is.EqualTo(verdict.IsAccepted ? 1 : 0));
        }
    }

    [Test]
    public void A_seed_gives_the_same_corpus_twice()
    {
        byte[][] first = [.. EmbeddedCorpus.Cases(5).Take(20).Select(one => one.Input)];
        byte[][] second = [.. EmbeddedCorpus.Cases(5).Take(20).Select(one => one.Input)];
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void A_long_chain_reaches_back_256_blocks()
    {
        ChainSpec spec = ChainSpec.Always(1, ForkId.Prague);
        int most = 0;
        foreach (GeneratedBlock block in GeneratedChain.Blocks(spec, 3, 300, maxTransactions: 3))
        {
            most = Math.Max(most, block.Witness.Headers.Length);
            if (block.Witness.Headers.Length > 10)
            {
                byte[] input = EmbeddedCorpus.ToInput(block, spec);
                Assert.That(StatelessValidator.Validate(input, Conformance.Canonical).IsAccepted);
            }
        }
        Assert.That(most, Is.EqualTo(256));
    }

    [Test]
    public void More_transactions_than_the_gas_of_a_block_are_not_drawn()
    {
        ChainSpec spec = ChainSpec.Always(1, ForkId.Osaka);
        int most = 0;
        foreach (GeneratedBlock block in GeneratedChain.Blocks(spec, 8, 40, maxTransactions: 90))
        {
            most = Math.Max(most, block.Produced.Block.Transactions.Length);
        }
        Assert.That(most, Is.InRange(30, 40));
    }

    // A wallet that code of its own has emptied sends again when a withdrawal reaches it, for what it then can pay.
    [Test]
    public void Wallets_that_can_be_emptied_go_on_sending()
    {
        ChainSpec spec = ChainSpec.Always(1, ForkId.Prague);
        UInt256 usual = new TransactionDraft { ChainId = 1, Nonce = 0 }.MaxFeePerGas;
        int poor = 0;
        int blocksWithTransactions = 0;
        foreach (GeneratedBlock block in GeneratedChain.Blocks(spec, 4, 300))
        {
            Transaction[] transactions = block.Produced.Block.Transactions;
            poor += transactions.Count(transaction => transaction.MaxFeePerGas < usual);
            blocksWithTransactions += transactions.Length > 0 ? 1 : 0;
        }
        Assert.That(poor, Is.GreaterThan(0));
        Assert.That(blocksWithTransactions, Is.GreaterThan(150));
    }

    private static IEnumerable<(GeneratedBlock, ChainSpec)> Chain(ulong seed, byte fork, int blocks)
    {
        ChainSpec spec = ChainSpec.Always(1 + (ulong)fork, s_forks[fork % s_forks.Length]);
        return GeneratedChain.Blocks(spec, seed, blocks).Select(block => (block, spec));
    }

    private static IEnumerable<WitnessLists> WithoutOne(WitnessLists witness)
    {
        for (int i = 0; i < witness.State.Length; i++)
        {
            yield return witness with
            {
                State = Without(witness.State, i),
            };
        }
        for (int i = 0; i < witness.Codes.Length; i++)
        {
            yield return witness with
            {
                Codes = Without(witness.Codes, i),
            };
        }
        for (int i = 0; i < witness.Headers.Length; i++)
        {
            yield return witness with
            {
                Headers = Without(witness.Headers, i),
            };
        }
    }

    private static byte[][] Without(byte[][] entries, int index) =>
        [.. entries.Where((_, at) => at != index)];
}
