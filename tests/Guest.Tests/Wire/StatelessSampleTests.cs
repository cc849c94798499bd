using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Wire;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Wire;

/// <summary>Inputs of Amsterdam as another implementation has accepted them, with its 43 bytes: the 16-byte form under the root rule of v21.0.1.</summary>
[TestFixture]
public sealed class StatelessSampleTests
{
    private const string Archive = "stateless_1501_sample";

    private static Dictionary<string, byte[]> Outputs()
    {
        Dictionary<string, byte[]> outputs = [];
        foreach (
            string line in FixtureArchive
                .ReadText(Archive, Archive + "/index.jsonl")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string name = json.RootElement.GetProperty("input").GetString()!;
            string output = json.RootElement.GetProperty("ethrexOutput").GetString()!;
            outputs[$"{Archive}/{name}"] = Convert.FromHexString(output[2..]);
        }
        return outputs;
    }

    [Test]
    public void Every_input_is_accepted_with_the_bytes_of_the_other_implementation()
    {
        Dictionary<string, byte[]> outputs = Outputs();
        int inputs = 0;
        List<string> wrong = [];
        foreach (
            (string path, byte[] input) in FixtureArchive.Entries(
                Archive,
                name => name.EndsWith(".ssz")
            )
        )
        {
            inputs++;
            Verdict plain = StatelessValidator.Validate(
                input,
                Conformance.Sufficient,
                WireRelease.Plain
            );
            Verdict newest = StatelessValidator.Validate(input, Conformance.Sufficient);
            bool isRight =
                plain.IsAccepted
                && newest.IsAccepted
                && plain.Output.SequenceEqual(outputs[path])
                && !newest.Output.SequenceEqual(outputs[path]);
            if (!isRight)
            {
                wrong.Add($"{path}: {plain.Rejection} {newest.Rejection}");
            }
        }
        TestContext.Out.WriteLine($"{inputs} inputs, {wrong.Count} wrong");
        Assert.That(inputs, Is.EqualTo(outputs.Count));
        Assert.That(wrong, Is.Empty);
    }
}
