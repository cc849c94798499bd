using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Perjury.Node.Tests;

/// <summary>The questions that go-ethereum was asked, asked again: the answers are equal as JSON, but for what decision 0137 names.</summary>
[TestFixture]
internal sealed class AnswerTests
{
    private TestNode _node = null!;

    [OneTimeSetUp]
    public async Task Import() => _node = await TestNode.SharedAsync();

    [Test]
    public async Task Every_question_is_answered_as_the_running_client_answered_it()
    {
        List<string> different = [];
        int asked = 0;
        foreach (JsonElement line in RpcArchive.Lines("questions.jsonl"))
        {
            JsonElement request = line.GetProperty("request");
            JsonNode expected = JsonNode.Parse(line.GetProperty("response").GetRawText())!;
            JsonNode given = JsonNode.Parse(
                await _node.PostAsync(InLegacyMode(request.GetRawText()))
            )!;
            asked++;
            if (!IsAsGood(request, expected, given))
            {
                different.Add($"{request}\n  expected {Cut(expected)}\n  given    {Cut(given)}");
            }
        }
        Assert.Multiple(() =>
        {
            Assert.That(asked, Is.EqualTo(1565));
            Assert.That(different, Is.Empty);
        });
    }

    [Test]
    public async Task A_witness_without_a_mode_is_canonical()
    {
        JsonElement canonical = await _node.CallAsync("debug_executionWitness", "\"0x5\"");
        JsonElement legacy = await _node.CallAsync(
            "debug_executionWitness",
            "\"0x5\"",
            "\"legacy\""
        );
        JsonElement header = await _node.CallAsync("debug_getRawHeader", "\"0x4\"");
        Assert.Multiple(() =>
        {
            Assert.That(
                canonical.EnumerateObject().Select(member => member.Name),
                Is.EquivalentTo(["state", "codes", "headers"])
            );
            Assert.That(
                canonical.GetProperty("headers")[0].GetString(),
                Is.EqualTo(header.GetString())
            );
            Assert.That(
                canonical.GetProperty("state").GetRawText(),
                Is.EqualTo(legacy.GetProperty("state").GetRawText())
            );
        });
    }

    // The bodies whose middle the archive leaves out are asked by HostileTests.
    [Test]
    public async Task Bodies_that_are_no_good_get_the_answers_of_the_running_client()
    {
        List<string> different = [];
        foreach (JsonElement one in RpcArchive.Json("raw.json").EnumerateArray())
        {
            string body = one.GetProperty("body").GetString()!;
            string expected = one.GetProperty("answer").GetString()!;
            if (body.Contains('…'))
            {
                continue;
            }
            byte[] bytes = Encoding.Latin1.GetBytes(body);
            using HttpResponseMessage response = await TestNode.SendAsync(_node.Http, bytes, null);
            string given = await response.Content.ReadAsStringAsync();
            if (
                (int)response.StatusCode != one.GetProperty("status").GetInt32()
                || WithoutWords(given) != WithoutWords(expected)
            )
            {
                different.Add($"{body}: expected {expected}, given {given}");
            }
        }
        Assert.That(different, Is.Empty);
    }

    private static string InLegacyMode(string request)
    {
        JsonNode node = JsonNode.Parse(request)!;
        if (
            node["method"]!.GetValue<string>() == "debug_executionWitness"
            && node["params"] is JsonArray { Count: 1 } arguments
        )
        {
            arguments.Add("legacy");
        }
        return node.ToJsonString();
    }

    // Decision 0137: pending is refused, a second argument of a witness is its mode, and what nothing reads is no part of it.
    private static bool IsAsGood(JsonElement request, JsonNode expected, JsonNode given)
    {
        string parameters = request.GetProperty("params").GetRawText();
        bool isWitness = request.GetProperty("method").GetString() == "debug_executionWitness";
        if (parameters.Contains("\"pending\"", StringComparison.Ordinal))
        {
            return CodeOf(given) == -32000;
        }
        if (expected["error"] is not null)
        {
            return CodeOf(expected) == CodeOf(given)
                && JsonNode.DeepEquals(expected["error"]!["data"], given["error"]!["data"]);
        }
        if (isWitness && expected["result"]!["codes"]!.AsArray().Count > Count(given))
        {
            expected["result"]!["codes"] = given["result"]!["codes"]!.DeepClone();
        }
        return JsonNode.DeepEquals(expected["result"], given["result"])
            && given["error"] is null
            && JsonNode.DeepEquals(expected["id"], given["id"]);
    }

    private static int Count(JsonNode answer) => answer["result"]?["codes"]?.AsArray().Count ?? 99;

    private static int? CodeOf(JsonNode answer) => answer["error"]?["code"]?.GetValue<int>();

    private static string WithoutWords(string answer) =>
        System.Text.RegularExpressions.Regex.Replace(
            answer,
            "\"message\":\"[^\"]*\"",
            "\"message\":\"\""
        );

    private static string Cut(JsonNode node)
    {
        string text = node.ToJsonString();
        return text.Length <= 600 ? text : text[..600];
    }
}
