using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Perjury.Node.Tests;

/// <summary>
/// What no recorded answer covers: values at the edges of every parameter, and what is asked in two ways. Each line of
/// further-questions.jsonl holds a question with the result, the error, or the question that has the same answer, as
/// go-ethereum's types and methods have it.
/// </summary>
[TestFixture]
internal sealed class FurtherQuestionTests
{
    private TestNode _node = null!;

    [OneTimeSetUp]
    public async Task Import() => _node = await TestNode.SharedAsync();

    [Test]
    public async Task Each_is_answered_as_it_is_said_to_be()
    {
        List<string> different = [];
        int asked = 0;
        foreach (string line in Questions())
        {
            JsonObject question = JsonNode.Parse(line)!.AsObject();
            JsonNode answer = await AskAsync(question);
            asked++;
            if (await FaultAsync(question, answer) is { } fault)
            {
                string text = answer.ToJsonString();
                different.Add($"{line}\n  {fault}: {text[..Math.Min(text.Length, 300)]}");
            }
        }
        TestContext.Out.WriteLine($"{asked} questions");
        Assert.Multiple(() =>
        {
            Assert.That(asked, Is.GreaterThan(300));
            Assert.That(different, Is.Empty, string.Join('\n', different));
        });
    }

    [TestCase(0, -32600)]
    [TestCase(2_048, -32601)]
    [TestCase(2_049, -32600)]
    public async Task The_name_of_a_method_has_a_length(int length, int code)
    {
        JsonNode answer = await AskAsync(new string('x', length), new JsonArray());
        Assert.That(CodeOf(answer), Is.EqualTo(code));
    }

    // EIP-7954 as of the chain's Amsterdam
    [TestCase(131_072, null)]
    [TestCase(131_073, -32000)]
    public async Task Init_code_has_a_size(int size, int? code)
    {
        JsonObject call = new() { ["input"] = "0x" + new string('0', 2 * size) };
        JsonNode answer = await AskAsync("eth_call", new JsonArray(call, "latest"));
        Assert.That(CodeOf(answer), Is.EqualTo(code), answer.ToJsonString());
    }

    private static IEnumerable<TestCaseData> Ids()
    {
        foreach (
            string id in new[]
            {
                "1",
                "-1",
                "1.50",
                "1e3",
                "123456789012345678901234567890",
                "\"\"",
                "\"a\\u00e9\"",
                "null",
                "true",
                "false",
            }
        )
        {
            yield return new TestCaseData(id, id, true).SetArgDisplayNames(id);
        }
        yield return new TestCaseData("{}", "null", false).SetArgDisplayNames("an object");
        yield return new TestCaseData("[1]", "null", false).SetArgDisplayNames("a list");
    }

    [TestCaseSource(nameof(Ids))]
    public async Task An_id_comes_back_as_it_was_spelt(string id, string back, bool isServed)
    {
        string answer = await _node.PostAsync(
            $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"eth_chainId\"}}"
        );
        Assert.That(answer, Does.Contain($"\"id\":{back},"));
        Assert.That(
            answer,
            Does.Contain(isServed ? "\"result\":\"0xc72dd9d5e883e\"" : "\"code\":-32600")
        );
    }

    [Test]
    public async Task A_batch_answers_each_call_for_itself_and_no_notification()
    {
        JsonNode answers = JsonNode.Parse(
            await _node.PostAsync(
                """
                [{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},
                 {"jsonrpc":"2.0","method":"eth_chainId"},
                 {"jsonrpc":"2.0","id":2,"method":"eth_none"},
                 {"jsonrpc":"2.0","id":3,"method":"eth_getBalance","params":["0x1","latest"]},
                 {"jsonrpc":"1.0","id":4,"method":"eth_chainId"},
                 7, null, [],
                 {"jsonrpc":"2.0","id":5,"method":"eth_blockNumber","params":null}]
                """
            )
        )!;
        Assert.That(
            answers.AsArray().Select(one => CodeOf(one!)),
            Is.EqualTo(new int?[] { null, -32601, -32602, -32600, -32600, -32600, -32600, null })
        );
    }

    [TestCase("""{"jsonrpc":"2.0","method":"eth_chainId"}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"eth_none","params":[1]}""")]
    [TestCase("""[{"jsonrpc":"2.0","method":"eth_chainId"}]""")]
    public async Task A_notification_has_no_answer(string body) =>
        Assert.That(await _node.PostAsync(body), Is.Empty);

    [Test]
    public async Task Of_doubled_members_the_last_counts()
    {
        string answer = await _node.PostAsync(
            """{"jsonrpc":"2.0","id":1,"id":2,"method":"eth_none","method":"eth_call","params":[],"params":[{"to":"0x12","to":"0x9dcd17433742f4c0ca53122ab541d0ba67fc27d0"},"latest"]}"""
        );
        Assert.That(answer, Is.EqualTo("""{"jsonrpc":"2.0","id":2,"result":"0xffee"}"""));
    }

    private async Task<string?> FaultAsync(JsonObject question, JsonNode answer)
    {
        if (question["code"] is { } code)
        {
            JsonNode? error = answer["error"];
            bool isSame =
                error?["code"]?.GetValue<int>() == code.GetValue<int>()
                && (
                    question["message"] is not { } text
                    || JsonNode.DeepEquals(error["message"], text)
                )
                && (question["data"] is not { } data || JsonNode.DeepEquals(error["data"], data));
            return isSame ? null : "the error is another";
        }
        JsonNode? expected = question["result"];
        if (question["same"] is { } same)
        {
            JsonNode other = await AskAsync(same[0]!.GetValue<string>(), same[1]);
            if (other["result"] is not { } found)
            {
                return $"what it is compared with has no result: {other.ToJsonString()}";
            }
            expected = found;
        }
        return answer["error"] is null && JsonNode.DeepEquals(answer["result"], expected)
            ? null
            : "the result is another";
    }

    private Task<JsonNode> AskAsync(JsonObject question) =>
        AskAsync(question["method"]!.GetValue<string>(), question["params"]);

    private async Task<JsonNode> AskAsync(string method, JsonNode? parameters)
    {
        JsonObject call = new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
        };
        if (parameters is not null)
        {
            call["params"] = parameters.DeepClone();
        }
        return JsonNode.Parse(await _node.PostAsync(call.ToJsonString()))!;
    }

    private static int? CodeOf(JsonNode answer) => answer["error"]?["code"]?.GetValue<int>();

    private static IEnumerable<string> Questions()
    {
        using Stream stream = typeof(FurtherQuestionTests).Assembly.GetManifestResourceStream(
            "further-questions.jsonl"
        )!;
        using StreamReader lines = new(stream, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
