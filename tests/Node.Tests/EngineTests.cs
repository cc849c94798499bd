using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Perjury.Node.Chain;

namespace Perjury.Node.Tests;

/// <summary>The chain of the archive by engine_newPayload and engine_forkchoiceUpdated, and payloads that lie.</summary>
[TestFixture]
internal sealed class EngineTests
{
    private TestNode _node = null!;
    private List<JsonElement> _payloads = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _node = await TestNode.StartAsync(GenesisBlock.Read(RpcArchive.PathOf("genesis.json")));
        _payloads = [.. RpcArchive.Json("newpayload.json").EnumerateArray().Skip(1)];
    }

    [OneTimeTearDown]
    public async Task Stop() => await _node.DisposeAsync();

    [Test, Order(1)]
    public async Task A_payload_whose_parent_is_not_there_is_answered_with_syncing()
    {
        JsonElement result = await Result(_payloads[5].GetRawText());
        Assert.That(result.GetProperty("status").GetString(), Is.EqualTo("SYNCING"));
    }

    [Test, Order(2)]
    public async Task The_payloads_of_the_archive_as_they_are_are_valid_and_lead_to_its_head()
    {
        List<string> notValid = [];
        foreach (JsonElement payload in _payloads)
        {
            JsonElement result = await Result(payload.GetRawText());
            string hash = payload.GetProperty("params")[0].GetProperty("blockHash").GetString()!;
            if (
                result.GetProperty("status").GetString() != "VALID"
                || result.GetProperty("latestValidHash").GetString() != hash
            )
            {
                notValid.Add($"{payload.GetProperty("id")}: {result}");
            }
        }
        JsonElement before = await _node.CallAsync("eth_blockNumber");
        JsonElement head = await Result(RpcArchive.Json("headfcu.json").GetRawText());
        JsonElement after = await _node.CallAsync("eth_getBlockByNumber", "\"latest\"", "false");
        JsonElement safe = await _node.CallAsync("eth_getBlockByNumber", "\"safe\"", "false");
        Assert.Multiple(() =>
        {
            Assert.That(notValid, Is.Empty);
            Assert.That(before.GetString(), Is.EqualTo("0x0"), "a payload moves no head");
            Assert.That(
                head.GetProperty("payloadStatus").GetProperty("status").GetString(),
                Is.EqualTo("VALID")
            );
            foreach (string field in new[] { "hash", "stateRoot" })
            {
                Assert.That(
                    after.GetProperty(field).GetString(),
                    Is.EqualTo(RpcArchive.Json("headblock.json").GetProperty(field).GetString())
                );
            }
            Assert.That(safe.GetRawText(), Is.EqualTo(after.GetRawText()));
        });
    }

    [Test, Order(3)]
    public async Task A_head_goes_back_and_forth_over_at_most_256_blocks()
    {
        string Fcu(int block) =>
            $$$"""
            {"jsonrpc":"2.0","id":1,"method":"engine_forkchoiceUpdatedV3","params":[{"headBlockHash":"{{{HashOf(
                block
            )}}}","safeBlockHash":"{{{default(Guest.Primitives.Hash256)}}}","finalizedBlockHash":"{{{default(
                Guest.Primitives.Hash256
            )}}}"},null]}
            """;
        await Result(Fcu(600));
        JsonElement back = await Result(Fcu(344));
        JsonElement at = await _node.CallAsync("eth_blockNumber");
        JsonElement gone = await _node.CallAsync("eth_getBlockByNumber", "\"0x159\"", "false");
        JsonElement forth = await Result(Fcu(600));
        JsonElement far = await _node.EngineAsync(Fcu(343));
        JsonElement stays = await _node.CallAsync("eth_blockNumber");
        Assert.Multiple(() =>
        {
            Assert.That(StatusOf(back), Is.EqualTo("VALID"));
            Assert.That(at.GetString(), Is.EqualTo("0x158"));
            Assert.That(gone.ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(StatusOf(forth), Is.EqualTo("VALID"));
            Assert.That(CodeOf(far), Is.EqualTo(-38006));
            Assert.That(stays.GetString(), Is.EqualTo("0x258"));
        });
    }

    [TestCase("stateRoot", "0x1111111111111111111111111111111111111111111111111111111111111111")]
    [TestCase("receiptsRoot", "0x1111111111111111111111111111111111111111111111111111111111111111")]
    [TestCase("gasUsed", "0x1")]
    [TestCase("gasLimit", "0x1")]
    [TestCase("timestamp", "0x1766")]
    [TestCase("baseFeePerGas", "0x8")]
    [TestCase("extraData", "0x111111111111111111111111111111111111111111111111111111111111111111")]
    [TestCase("blobGasUsed", "0x20000")]
    [TestCase("blockAccessList", "0xc0")]
    [Order(4)]
    public async Task A_payload_that_lies_is_invalid_on_its_parent_and_so_is_its_child(
        string field,
        string value
    )
    {
        JsonElement honest = _payloads[^1];
        string parent = HashOf(599);
        JsonNode forged = JsonNode.Parse(honest.GetRawText())!;
        JsonNode payload = forged["params"]![0]!;
        payload[field] = value;
        string hash = await HashThatItShouldState(forged);
        payload["blockHash"] = hash;
        JsonElement result = await Result(forged.ToJsonString());
        JsonNode child = JsonNode.Parse(honest.GetRawText())!;
        child["params"]![0]!["parentHash"] = hash;
        child["params"]![0]!["blockNumber"] = "0x259";
        child["params"]![0]!["timestamp"] = "0x1780";
        child["params"]![0]!["blockHash"] = await HashThatItShouldState(child);
        JsonElement below = await Result(child.ToJsonString());
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("status").GetString(), Is.EqualTo("INVALID"));
            Assert.That(result.GetProperty("latestValidHash").GetString(), Is.EqualTo(parent));
            Assert.That(result.GetProperty("validationError").GetString(), Is.Not.Empty);
            Assert.That(below.GetProperty("status").GetString(), Is.EqualTo("INVALID"));
            Assert.That(below.GetProperty("latestValidHash").GetString(), Is.EqualTo(parent));
        });
    }

    [Test]
    public async Task A_false_block_hash_is_invalid_without_a_latest_valid_one()
    {
        JsonNode forged = JsonNode.Parse(_payloads[^1].GetRawText())!;
        forged["params"]![0]!["gasUsed"] = "0x1";
        JsonElement result = await Result(forged.ToJsonString());
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("status").GetString(), Is.EqualTo("INVALID"));
            Assert.That(
                result.GetProperty("latestValidHash").ValueKind,
                Is.EqualTo(JsonValueKind.Null)
            );
        });
    }

    [TestCase("engine_newPayloadV4", 599, -32602)]
    [TestCase("engine_newPayloadV5", 10, -32602)]
    [TestCase("engine_newPayloadV3", 599, -32602)]
    [TestCase("engine_newPayloadV3", 2, -32602)]
    public async Task A_payload_in_a_call_of_another_version_is_refused(
        string method,
        int index,
        int code
    )
    {
        JsonNode call = JsonNode.Parse(_payloads[index].GetRawText())!;
        call["method"] = method;
        Assert.That(CodeOf(await _node.EngineAsync(call.ToJsonString())), Is.EqualTo(code));
    }

    private static IEnumerable<TestCaseData> Payloads()
    {
        yield return new TestCaseData(0, 2).SetArgDisplayNames("V2");
        yield return new TestCaseData(8, 3).SetArgDisplayNames("V3");
        yield return new TestCaseData(14, 4).SetArgDisplayNames("V4");
        yield return new TestCaseData(599, 5).SetArgDisplayNames("V5");
    }

    // EEST's fixtures for engines have these as errorCode.
    [TestCaseSource(nameof(Payloads))]
    public async Task Every_field_and_argument_of_a_payload_is_demanded_and_read_strictly(
        int index,
        int version
    )
    {
        JsonNode honest = JsonNode.Parse(_payloads[index].GetRawText())!;
        Assert.That(honest["method"]!.GetValue<string>(), Does.EndWith("V" + version));
        List<(string What, JsonNode Call)> bad = [];
        JsonObject payload = honest["params"]![0]!.AsObject();
        foreach (
            string field in payload
                .Where(member => member.Value is not null)
                .Select(member => member.Key)
                .ToArray()
        )
        {
            foreach (JsonNode? value in new JsonNode?[] { null, 1, "0x", "0xzz", new JsonObject() })
            {
                if (value?.ToJsonString() == "\"0x\"" && field is "extraData" or "blockAccessList")
                {
                    continue;
                }
                JsonNode call = honest.DeepClone();
                call["params"]![0]![field] = value?.DeepClone();
                bad.Add(($"{field}: {value?.ToJsonString()}", call));
            }
            JsonNode without = honest.DeepClone();
            without["params"]![0]!.AsObject().Remove(field);
            bad.Add(($"no {field}", without));
        }
        int arguments = honest["params"]!.AsArray().Count;
        for (int i = 0; i < arguments; i++)
        {
            foreach (JsonNode? value in new JsonNode?[] { null, 1, "0x", new JsonObject() })
            {
                JsonNode call = honest.DeepClone();
                call["params"]![i] = value?.DeepClone();
                bad.Add(($"argument {i}: {value?.ToJsonString()}", call));
            }
        }
        JsonNode longer = honest.DeepClone();
        longer["params"]!.AsArray().Add("0x");
        bad.Add(("one argument more", longer));
        if (version >= 4)
        {
            foreach (
                string[] requests in new[]
                {
                    ["0x0111", "0x0011"],
                    ["0x0011", "0x0022"],
                    new[] { "0x00" },
                }
            )
            {
                JsonNode call = honest.DeepClone();
                call["params"]![3] = new JsonArray([
                    .. requests.Select(one => JsonValue.Create(one)),
                ]);
                bad.Add(($"requests {string.Join(' ', requests)}", call));
            }
        }
        List<string> taken = [];
        foreach ((string what, JsonNode call) in bad)
        {
            JsonElement answer = await _node.EngineAsync(call.ToJsonString());
            if (CodeOf(answer) != -32602)
            {
                taken.Add($"{what}: {answer}");
            }
        }
        Assert.Multiple(() =>
        {
            Assert.That(bad, Has.Count.GreaterThan(80));
            Assert.That(taken, Is.Empty, string.Join('\n', taken));
        });
    }

    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase(
        "{\"headBlockHash\":\"0x12\",\"safeBlockHash\":\"0x12\",\"finalizedBlockHash\":\"0x12\"}"
    )]
    public async Task A_forkchoice_state_that_is_none_is_refused(string state)
    {
        JsonElement answer = await _node.EngineAsync(
            $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"engine_forkchoiceUpdatedV3\",\"params\":[{state},null]}}"
        );
        Assert.That(CodeOf(answer), Is.EqualTo(-32602));
    }

    [Test]
    public async Task A_fork_that_the_version_does_not_take_is_refused()
    {
        // Cancun's payload where Prague rules
        JsonNode call = JsonNode.Parse(_payloads[10].GetRawText())!;
        call["params"]![0]!["timestamp"] = "0x96";
        Assert.That(CodeOf(await _node.EngineAsync(call.ToJsonString())), Is.EqualTo(-38005));
    }

    [Test]
    public async Task Unknown_heads_are_syncing_and_strangers_are_no_ancestors()
    {
        string zero = default(Guest.Primitives.Hash256).ToString();
        string Fcu(string head, string safe) =>
            $$$"""
                {"jsonrpc":"2.0","id":1,"method":"engine_forkchoiceUpdatedV4","params":[{"headBlockHash":"{{{head}}}","safeBlockHash":"{{{safe}}}","finalizedBlockHash":"{{{zero}}}"},null,null]}
                """;
        string stranger = "0x" + new string('1', 64);
        JsonElement unknown = await Result(Fcu(stranger, zero));
        JsonElement strange = await _node.EngineAsync(Fcu(HashOf(600), stranger));
        JsonElement later = await _node.EngineAsync(Fcu(HashOf(599), HashOf(600)));
        Assert.Multiple(() =>
        {
            Assert.That(StatusOf(unknown), Is.EqualTo("SYNCING"));
            Assert.That(CodeOf(strange), Is.EqualTo(-38002));
            Assert.That(CodeOf(later), Is.EqualTo(-38002));
        });
    }

    [Test]
    public async Task The_capabilities_are_every_version_that_is_served()
    {
        JsonElement names = await Result(
            """{"jsonrpc":"2.0","id":1,"method":"engine_exchangeCapabilities","params":[[]]}"""
        );
        Assert.That(
            names.EnumerateArray().Select(name => name.GetString()),
            Is.EquivalentTo(
                Enumerable
                    .Range(1, 5)
                    .Select(version => "engine_newPayloadV" + version)
                    .Concat(
                        Enumerable
                            .Range(1, 4)
                            .Select(version => "engine_forkchoiceUpdatedV" + version)
                    )
            )
        );
    }

    [Test]
    public async Task Whoever_has_no_fresh_token_of_the_secret_is_turned_away()
    {
        DateTime now = DateTime.UtcNow;
        string?[] tokens =
        [
            null,
            "nonsense",
            _node.Token(now, new byte[32]),
            _node.Token(now.AddSeconds(-90)),
            _node.Token(now.AddSeconds(90)),
            // signed with the secret, but by another algorithm, without a time, no longer good, not yet good
            _node.Signed("HS512", $"{{\"iat\":{Seconds(now)}}}"),
            _node.Signed("HS384", $"{{\"iat\":{Seconds(now)}}}"),
            _node.Signed("HS256", "{}"),
            _node.Signed("HS256", "{\"iat\":\"now\"}"),
            _node.Signed(
                "HS256",
                $"{{\"iat\":{Seconds(now)},\"exp\":{Seconds(now.AddHours(-1))}}}"
            ),
            _node.Signed("HS256", $"{{\"iat\":{Seconds(now)},\"nbf\":{Seconds(now.AddHours(1))}}}"),
            _node.Signed("none", $"{{\"iat\":{Seconds(now)}}}"),
            // {"alg":"none"} and {"iat":…} without a signature
            Base64("{\"alg\":\"none\",\"typ\":\"JWT\"}")
                + "."
                + Base64($"{{\"iat\":{Seconds(now)}}}")
                + ".",
        ];
        byte[] body = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}""");
        List<HttpStatusCode> codes = [];
        foreach (string? token in tokens)
        {
            using HttpResponseMessage response = await TestNode.SendAsync(
                _node.Engine,
                body,
                token
            );
            codes.Add(response.StatusCode);
        }
        using HttpResponseMessage good = await TestNode.SendAsync(
            _node.Engine,
            body,
            _node.Token(now.AddSeconds(-30))
        );
        using HttpResponseMessage own = await TestNode.SendAsync(
            _node.Engine,
            body,
            _node.Signed("HS256", $"{{\"iat\":{Seconds(now)}}}")
        );
        Assert.Multiple(() =>
        {
            Assert.That(codes, Is.All.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(good.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.OK), "signed by hand, and right");
        });
    }

    [Test]
    public async Task The_public_door_has_no_engine()
    {
        JsonElement answer = await _node.AskAsync(_payloads[0].GetRawText());
        Assert.That(CodeOf(answer), Is.EqualTo(-32601));
    }

    private static long Seconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();

    private static string Base64(string text) => TestNode.Base64(Encoding.UTF8.GetBytes(text));

    private string HashOf(int block) =>
        _payloads[block - 1].GetProperty("params")[0].GetProperty("blockHash").GetString()!;

    // The node says to what a payload hashes when it states something else.
    private async Task<string> HashThatItShouldState(JsonNode call)
    {
        call["params"]![0]!["blockHash"] = "0x" + new string('0', 64);
        JsonElement result = await Result(call.ToJsonString());
        return result.GetProperty("validationError").GetString()![^66..];
    }

    private async Task<JsonElement> Result(string body)
    {
        JsonElement answer = await _node.EngineAsync(body);
        return answer.TryGetProperty("result", out JsonElement result)
            ? result
            : throw new AssertionException(answer.ToString());
    }

    private static string? StatusOf(JsonElement result) =>
        result.GetProperty("payloadStatus").GetProperty("status").GetString();

    private static int? CodeOf(JsonElement answer) =>
        answer.TryGetProperty("error", out JsonElement error)
            ? error.GetProperty("code").GetInt32()
            : null;
}
