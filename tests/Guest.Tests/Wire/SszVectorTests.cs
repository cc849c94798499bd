using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Wire;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Wire;

/// <summary>
/// The wire of the guest against the answers of four SSZ implementations: whole inputs in every release, and pieces of every type
/// that the guest reads.
/// </summary>
[TestFixture]
public sealed class SszVectorTests
{
    private static readonly Dictionary<string, WireRelease> s_releases = new()
    {
        ["v21.0.0"] = WireRelease.Keyed,
        ["v21.0.1"] = WireRelease.Plain,
        ["v21.0.7"] = WireRelease.Progressive,
    };

    private static JsonDocument Document(string name) =>
        JsonDocument.Parse(
            FixtureArchive.ReadText("ssz_stateless_v21", $"ssz_stateless_v21/{name}.json")
        );

    // Hex digits, or runs of hex digits each so many times.
    private static byte[] Bytes(JsonElement json) =>
        json.ValueKind == JsonValueKind.String
            ? Convert.FromHexString(json.GetString()!)
            :
            [
                .. json.EnumerateArray()
                    .SelectMany(run =>
                        Enumerable.Repeat(
                            Convert.FromHexString(run[0].GetString()!),
                            run[1].GetInt32()
                        )
                    )
                    .SelectMany(piece => piece),
            ];

    private static IEnumerable<(WireRelease Release, byte[] Output)> Answers(JsonElement output) =>
        output.ValueKind == JsonValueKind.String
            ? s_releases.Values.Select(release => (release, Bytes(output)))
            : output.EnumerateObject().Select(one => (s_releases[one.Name], Bytes(one.Value)));

    [Test]
    public void Whole_inputs_have_the_outputs_that_four_implementations_give_them()
    {
        using JsonDocument document = Document("inputs");
        int inputs = 0;
        List<string> wrong = [];
        foreach (JsonElement vector in document.RootElement.EnumerateArray())
        {
            byte[] input = Bytes(vector.GetProperty("input"));
            inputs++;
            foreach ((WireRelease release, byte[] output) in Answers(vector.GetProperty("output")))
            {
                Verdict verdict = StatelessValidator.Validate(
                    input,
                    Conformance.Sufficient,
                    release
                );
                if (!verdict.Output.SequenceEqual(output))
                {
                    wrong.Add($"{vector.GetProperty("id").GetString()} {release}");
                }
            }
        }
        TestContext.Out.WriteLine($"{inputs} inputs, {wrong.Count} wrong");
        Assert.That(inputs, Is.GreaterThan(1000));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Pieces_decode_canonically_and_have_their_roots()
    {
        using JsonDocument document = Document("pieces");
        int pieces = 0;
        List<string> wrong = [];
        foreach (JsonElement vector in document.RootElement.EnumerateArray())
        {
            string type = vector.GetProperty("type").GetString()!;
            string? root = vector.GetProperty("root").GetString();
            pieces++;
            if (!SszPieces.IsRight(type, Bytes(vector.GetProperty("ssz")), root))
            {
                wrong.Add(vector.GetProperty("id").GetString()!);
            }
        }
        TestContext.Out.WriteLine($"{pieces} pieces, {wrong.Count} wrong");
        Assert.That(pieces, Is.GreaterThan(500));
        Assert.That(wrong, Is.Empty);
    }
}
