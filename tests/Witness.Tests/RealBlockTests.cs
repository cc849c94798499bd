using NUnit.Framework;
using Perjury.Fixtures;
using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Tests;

namespace Perjury.Witness.Tests;

/// <summary>Real blocks with witnesses made by others: what they have too much is tolerated, what they need cannot be dropped.</summary>
[TestFixture]
public sealed class RealBlockTests
{
    /// <summary>Witnesses up to this size lose every node in turn by default; larger ones under PERJURY_EXHAUSTIVE=1.</summary>
    private const int SmallWitness = 1_000;

    private const int SampleStep = 40;

    private static readonly Dictionary<string, ForkId> s_accepted = new()
    {
        ["mainnet_24628607"] = ForkId.Bpo2,
        ["mainnet_24628608"] = ForkId.Bpo2,
        ["mainnet_22615247"] = ForkId.Prague,
        ["mainnet_21688509"] = ForkId.Cancun,
        ["mainnet_18884864"] = ForkId.Shanghai,
        ["hoodi_1041734"] = ForkId.Prague,
        ["hoodi_1265656"] = ForkId.Prague,
        ["devnet_zevm_1"] = ForkId.Prague,
        ["mainnet_73141"] = ForkId.Frontier,
        ["mainnet_100"] = ForkId.Frontier,
    };

    private static readonly Lazy<Dictionary<string, RealBlock>> s_blocks = new(Load);

    private sealed record RealBlock(byte[] Rlp, ChainSpec Spec, WitnessLists Witness)
    {
        public byte[] Input(WitnessLists witness) =>
            StatelessInputBuilder.Build(Rlp, Spec, witness);
    }

    private static IEnumerable<string> Names => s_accepted.Keys;

    [TestCaseSource(nameof(Names))]
    public void The_reduced_witness_is_a_canonical_subset_that_is_still_accepted(string name)
    {
        RealBlock block = s_blocks.Value[name];
        WitnessLists? reduced = WitnessReducer.Reduce(
            block.Rlp,
            block.Spec,
            block.Witness,
            out Rejection? rejection
        );
        Assert.That(reduced, Is.Not.Null, rejection?.ToString());
        Assert.That(IsSubset(reduced!.State, block.Witness.State));
        Assert.That(IsSubset(reduced.Codes, block.Witness.Codes));
        Assert.That(IsSubset(reduced.Headers, block.Witness.Headers));
        Verdict given = StatelessValidator.Validate(
            block.Input(block.Witness),
            Conformance.Sufficient
        );
        Verdict verdict = StatelessValidator.Validate(block.Input(reduced), Conformance.Canonical);
        Assert.That(given.IsAccepted, given.Rejection?.ToString());
        Assert.That(verdict.IsAccepted, verdict.Rejection?.ToString());
        Assert.That(verdict.Output, Is.EqualTo(given.Output));
    }

    [TestCaseSource(nameof(Names))]
    public void Unsorted_and_duplicate_variants_are_tolerated_in_sufficient_alone(string name)
    {
        RealBlock block = s_blocks.Value[name];
        WitnessLists reduced = WitnessReducer.Reduce(block.Rlp, block.Spec, block.Witness, out _)!;
        byte[] honest = StatelessValidator
            .Validate(block.Input(reduced), Conformance.Sufficient)
            .Output;
        List<WitnessLists> variants =
        [
            reduced with
            {
                State = [.. reduced.State.Reverse()],
            },
            reduced with
            {
                State = [.. reduced.State, reduced.State[0]],
            },
            reduced with
            {
                State = [reduced.State[1], reduced.State[0], .. reduced.State[2..]],
            },
        ];
        if (reduced.Codes.Length > 1)
        {
            variants.Add(reduced with { Codes = [.. reduced.Codes.Reverse()] });
            variants.Add(reduced with { Codes = [reduced.Codes[0], .. reduced.Codes] });
        }
        foreach (WitnessLists variant in variants)
        {
            byte[] input = block.Input(variant);
            Verdict tolerated = StatelessValidator.Validate(input, Conformance.Sufficient);
            Assert.That(tolerated.IsAccepted, tolerated.Rejection?.ToString());
            Assert.That(tolerated.Output, Is.EqualTo(honest));
            Assert.That(
                StatelessValidator.Validate(input, Conformance.Canonical).IsAccepted,
                Is.False
            );
        }
    }

    [TestCaseSource(nameof(Names))]
    public void No_needed_node_or_code_can_be_dropped(string name)
    {
        RealBlock block = s_blocks.Value[name];
        WitnessLists reduced = WitnessReducer.Reduce(block.Rlp, block.Spec, block.Witness, out _)!;
        bool isExhaustive =
            reduced.State.Length <= SmallWitness
            || Environment.GetEnvironmentVariable("PERJURY_EXHAUSTIVE") == "1";
        int step = isExhaustive ? 1 : SampleStep;
        int tried = 0;
        Parallel.For(
            0,
            (reduced.State.Length + reduced.Codes.Length + step - 1) / step,
            draw =>
            {
                int index = draw * step;
                byte[] input = block.Input(Without(reduced, index));
                foreach (Conformance mode in Enum.GetValues<Conformance>())
                {
                    Verdict verdict = StatelessValidator.Validate(input, mode);
                    Assert.That(verdict.IsAccepted, Is.False, "element " + index);
                    Assert.That(
                        verdict.Rejection!.Reason,
                        Is.EqualTo(
                            index < reduced.State.Length ? Reason.MissingNode : Reason.MissingCode
                        )
                    );
                }
                Interlocked.Increment(ref tried);
            }
        );
        TestContext.Out.WriteLine(
            $"{name}: {tried} of {reduced.State.Length + reduced.Codes.Length} elements dropped, every one rejected in both modes"
        );
    }

    [Test]
    public void A_real_input_cut_anywhere_is_rejected()
    {
        RealBlock block = s_blocks.Value["hoodi_1041734"];
        byte[] input = block.Input(block.Witness);
        // SSZ cannot tell a cut in the last header from a shorter one, nor a cut before its offset from an empty list
        int lastHeader = input.Length - block.Witness.Headers[^1].Length;
        for (int length = 0; length < input.Length; length++)
        {
            Verdict verdict = StatelessValidator.Validate(input[..length], Conformance.Sufficient);
            Assert.That(verdict.IsAccepted, Is.False, "cut at " + length);
            Assert.That(
                verdict.Rejection!.Reason,
                Is.EqualTo(
                    length < 2 ? Reason.UnknownSchema
                    : length == lastHeader - 4 ? Reason.MissingParentHeader
                    : length < lastHeader ? Reason.UndecodableInput
                    : Reason.MalformedHeader
                ),
                "cut at " + length
            );
            Assert.That(
                verdict.Output.All(value => value == 0),
                Is.EqualTo(
                    verdict.Rejection.Reason is Reason.UnknownSchema or Reason.UndecodableInput
                ),
                "cut at " + length
            );
        }
        Verdict trailing = StatelessValidator.Validate([.. input, 0], Conformance.Sufficient);
        Assert.That(trailing.IsAccepted, Is.False);
    }

    [Test]
    public void Shuffled_offsets_give_the_sentinel()
    {
        RealBlock block = s_blocks.Value["hoodi_1041734"];
        byte[] input = block.Input(block.Witness);
        // the two offsets of the outer container stand at 2 and 6
        for (int value = 0; value < 64; value++)
        {
            byte[] shuffled = [.. input];
            shuffled[2] = (byte)(value == 16 ? 0 : value);
            Assert.That(
                StatelessValidator.Validate(shuffled, Conformance.Sufficient).Output,
                Is.All.Zero
            );
        }
        byte[] swapped = [.. input[..2], .. input[6..10], .. input[2..6], .. input[10..]];
        Assert.That(
            StatelessValidator.Validate(swapped, Conformance.Sufficient).Output,
            Is.All.Zero
        );
    }

    [Test]
    public void Sixty_four_mebibytes_of_zeros_give_the_sentinel()
    {
        Assert.That(
            StatelessValidator.Validate(new byte[1 << 26], Conformance.Sufficient).Output,
            Is.All.Zero
        );
        byte[] known = new byte[1 << 26];
        (known[0], known[1], known[2]) = (0x14, 0x01, 16);
        Assert.That(StatelessValidator.Validate(known, Conformance.Sufficient).Output, Is.All.Zero);
    }

    private static WitnessLists Without(WitnessLists witness, int index)
    {
        int code = index - witness.State.Length;
        return code < 0
            ? witness with
            {
                State = [.. witness.State[..index], .. witness.State[(index + 1)..]],
            }
            : witness with
            {
                Codes = [.. witness.Codes[..code], .. witness.Codes[(code + 1)..]],
            };
    }

    private static bool IsSubset(byte[][] part, byte[][] whole)
    {
        HashSet<string> entries = [.. whole.Select(Convert.ToHexString)];
        return part.All(entry => entries.Contains(Convert.ToHexString(entry)));
    }

    private static Dictionary<string, RealBlock> Load()
    {
        string archive = FixtureArchive.PathOf("real_blocks");
        Dictionary<string, RealBlock> blocks = [];
        foreach (
            FixtureCase test in FixtureReader.Read(archive, name => s_accepted.ContainsKey(name))
        )
        {
            FixtureBlock block = test.Blocks[0];
            Fixtures.ExecutionWitness given = block.ExecutionWitness!;
            blocks[test.Id] = new RealBlock(
                block.Rlp,
                ChainSpec.Always(test.ChainId, s_accepted[test.Id]),
                new WitnessLists([.. given.State], [.. given.Codes], [.. given.Headers])
            );
        }
        return blocks;
    }
}
