using NUnit.Framework;
using Perjury.Guest;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Witness;
using Perjury.Witness.Generator;

namespace Perjury.Witness.Tests;

/// <summary>A guest that remembers says what the guest says.</summary>
[TestFixture]
internal sealed class RecollectionTests
{
    private static string Said(Verdict verdict) =>
        Convert.ToHexString(verdict.Output) + verdict.Rejection;

    [Test]
    public void Forged_inputs_get_the_verdicts_of_a_guest_without_memory()
    {
        var random = new Random(7);
        var recall = new Recollection();
        int accepted = 0;
        int rejected = 0;
        foreach (CorpusCase honest in EmbeddedCorpus.Cases(1))
        {
            byte[] input = (byte[])honest.Input.Clone();
            for (int lie = 0; lie < 5; lie++)
            {
                Verdict sufficient = StatelessValidator.ValidateBoth(
                    input,
                    WireRelease.OfInput,
                    recall,
                    out Verdict canonical
                );
                Assert.Multiple(() =>
                {
                    Assert.That(
                        Said(sufficient),
                        Is.EqualTo(Said(StatelessValidator.Validate(input, Conformance.Sufficient)))
                    );
                    Assert.That(
                        Said(canonical),
                        Is.EqualTo(Said(StatelessValidator.Validate(input, Conformance.Canonical)))
                    );
                });
                accepted += sufficient.IsAccepted ? 1 : 0;
                rejected += sufficient.IsAccepted ? 0 : 1;
                input = (byte[])honest.Input.Clone();
                input[random.Next(input.Length)] ^= (byte)(1 << random.Next(8));
            }
        }
        Assert.Multiple(() =>
        {
            Assert.That(accepted, Is.GreaterThan(100));
            Assert.That(rejected, Is.GreaterThan(100));
            Assert.That(recall.Hits, Is.GreaterThan(1000));
        });
    }

    // They agree in length, middle and end, so they share a place.
    [Test]
    public void Entries_that_share_a_place_keep_their_own_digests()
    {
        var recall = new Recollection();
        byte[] one = new byte[600];
        byte[] other = new byte[600];
        other[0] = 1;
        for (int round = 0; round < 3; round++)
        {
            foreach (byte[] data in new[] { one, other, other })
            {
                Assert.That(
                    recall.Keccak256(new ByteSlice(data)),
                    Is.EqualTo(Digest.Keccak256(data))
                );
            }
        }
        Assert.That(recall.Hits, Is.EqualTo(3));
    }

    [Test]
    public void A_root_is_remembered_for_that_very_request_and_schema_only()
    {
        var recall = new Recollection();
        object schema = new();
        byte[] request = [1, 2, 3];
        Hash256 root = Digest.Keccak256([7]);
        Assert.That(recall.TryRoot(schema, new ByteSlice(request), out _), Is.False);
        recall.KeepRoot(schema, new ByteSlice(request), root);
        bool isKnown = recall.TryRoot(schema, new ByteSlice([0, 1, 2, 3], 1, 3), out Hash256 known);
        Assert.That((isKnown, known), Is.EqualTo((true, root)));
        Assert.That(recall.TryRoot(new object(), new ByteSlice(request), out _), Is.False);
        Assert.That(recall.TryRoot(schema, new ByteSlice([1, 2, 4]), out _), Is.False);
    }

    // What is kept is bounded in bytes, so the first of many long requests is forgotten.
    [Test]
    public void Roots_of_long_requests_give_way_to_later_ones()
    {
        var recall = new Recollection();
        object schema = new();
        byte[] first = new byte[1 << 22];
        recall.KeepRoot(schema, new ByteSlice(first), Digest.Keccak256([7]));
        Assert.That(recall.TryRoot(schema, new ByteSlice(first), out _), Is.True);
        for (byte number = 1; number <= 8; number++)
        {
            byte[] later = new byte[1 << 22];
            later[0] = number;
            recall.KeepRoot(schema, new ByteSlice(later), Digest.Keccak256([number]));
            bool isKnown = recall.TryRoot(schema, new ByteSlice(later), out Hash256 root);
            Assert.That((isKnown, root), Is.EqualTo((true, Digest.Keccak256([number]))));
        }
        Assert.That(recall.TryRoot(schema, new ByteSlice(first), out _), Is.False);
    }

    [Test]
    public void A_contract_is_remembered_for_that_very_input_and_pricing_only()
    {
        var recall = new Recollection();
        byte[] input = [1, 2, 3];
        Assert.That(recall.TryContract(8, input, out _, out _), Is.False);
        recall.KeepContract(8, input, 45000, [7]);
        bool isKnown = recall.TryContract(
            8,
            [1, 2, 3],
            out ulong price,
            out ReadOnlySpan<byte> output
        );
        Assert.That(isKnown, Is.True);
        Assert.That(price, Is.EqualTo(45000));
        Assert.That(output.ToArray(), Is.EqualTo(new byte[] { 7 }));
        Assert.That(recall.TryContract(9, input, out _, out _), Is.False);
        Assert.That(recall.TryContract(8, [1, 2, 4], out _, out _), Is.False);
        // Longer questions are answered anew: the memory is bounded.
        recall.KeepContract(8, new byte[8193], 1, []);
        Assert.That(recall.TryContract(8, new byte[8193], out _, out _), Is.False);
    }

    [Test]
    public void A_signer_is_remembered_for_that_very_signature_only()
    {
        var recall = new Recollection();
        Hash256 hash = Digest.Keccak256([1, 2, 3]);
        for (ulong r = 1; r < 40; r++)
        {
            for (ulong parity = 0; parity < 4; parity++)
            {
                UInt256 s = parity >> 1 == 0 ? 5UL : 6UL;
                bool expected = SignerRecovery.TryRecover(hash, r, s, parity & 1, out Address own);
                bool found = recall.TryRecoverSigner(hash, r, s, parity & 1, out Address signer);
                bool again = recall.TryRecoverSigner(hash, r, s, parity & 1, out Address same);
                Assert.That(
                    (found, signer, again, same),
                    Is.EqualTo((expected, own, expected, own))
                );
            }
        }
        Assert.That(recall.Hits, Is.EqualTo(39 * 4));
    }
}
