using System.Text.Json;
using NUnit.Framework;
using Perjury.Fixtures;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Tests;

namespace Perjury.Node.Tests;

/// <summary>EEST's own witnesses of Amsterdam: what the RPC says of a valid block is what the fixture says.</summary>
[TestFixture]
internal sealed class ZkevmWitnessTests
{
    private const string Archive = "eest_zkevm_v0.3.3";

    [Test]
    public async Task The_answer_is_the_fixtures_witness()
    {
        int same = 0;
        List<string> different = [];
        foreach (FixtureCase test in FixtureReader.Read(FixtureArchive.PathOf(Archive)))
        {
            if (test.Format != FixtureFormat.BlockchainTest || test.Pre.Count == 0)
            {
                continue;
            }
            await using TestNode node = await TestNode.StartAsync(
                GenesisBlock.Of(test, ForkId.AmsterdamZkevm033)
            );
            int index = 0;
            foreach (FixtureBlock block in test.Blocks)
            {
                string place = $"{test.Id}#block{index++}";
                ImportReport report = node.Chain.Extend(block.Rlp);
                // byte 32 of the output: a witness that somebody has changed is not the block's
                bool isHonest =
                    block.StatelessOutputBytes is { Length: > 32 } output && output[32] == 1;
                if (
                    report.Status != ImportStatus.Imported
                    || !isHonest
                    || block.ExecutionWitness is not { } expected
                )
                {
                    continue;
                }
                JsonElement given = await node.CallAsync(
                    "debug_executionWitnessByBlockHash",
                    $"\"{report.Header!.Hash}\""
                );
                string[] faults =
                [
                    .. Difference(given, "state", expected.State),
                    .. Difference(given, "codes", expected.Codes),
                    .. Difference(given, "headers", expected.Headers),
                ];
                if (faults.Length == 0)
                {
                    same++;
                }
                else
                {
                    different.Add($"{place}: {string.Join(", ", faults)}");
                }
            }
        }
        TestContext.Out.WriteLine($"{same} blocks the same");
        TestContext.Out.WriteLine(string.Join('\n', different));
        Assert.Multiple(() =>
        {
            Assert.That(same, Is.EqualTo(124));
            // the one case whose witness was changed in a way that is tolerated
            Assert.That(different, Has.Count.EqualTo(1));
            Assert.That(
                different,
                Is.All.Contains("test_witness_headers_extra_unused_older_ancestor")
            );
        });
    }

    private static IEnumerable<string> Difference(
        JsonElement given,
        string list,
        IReadOnlyList<byte[]> expected
    )
    {
        string[] mine =
        [
            .. given.GetProperty(list).EnumerateArray().Select(entry => entry.GetString()!),
        ];
        string[] theirs = [.. expected.Select(entry => Hex.Encode(entry))];
        if (!mine.SequenceEqual(theirs))
        {
            yield return $"{list}: {theirs.Except(mine).Count()} missing, {mine.Except(theirs).Count()} extra, {theirs.Length} in the fixture";
        }
    }
}
