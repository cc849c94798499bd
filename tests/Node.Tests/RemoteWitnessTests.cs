using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Node.Chain;
using Perjury.Node.Client;
using Perjury.Node.Rpc;

namespace Perjury.Node.Tests;

/// <summary>Witnesses of another client in the shapes that clients have, held against the canonical ones.</summary>
[TestFixture]
internal sealed class RemoteWitnessTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    private Perjury.Witness.ChainSpec _spec = null!;

    [OneTimeSetUp]
    public void ReadRules() => _spec = GenesisBlock.Read(RpcArchive.PathOf("genesis.json")).Spec;

    [Test]
    public async Task Each_witness_of_the_archive_is_accepted_and_what_is_not_canonical_is_told()
    {
        await using ReplayServer server = await ReplayServer.StartAsync();
        using RpcClient client = new(server.Url, s_timeout);
        List<string> rejected = [];
        List<string> told = [];
        for (int number = 1; number <= 600; number++)
        {
            RemoteBlock block = RemoteBlock.Fetch(client, $"0x{number:x}");
            WitnessExam exam = WitnessExam.Of(block.Rlp, _spec, block.Shape.Lists);
            if (!exam.Verdict.IsAccepted)
            {
                rejected.Add($"{number}: {exam.Verdict.Rejection}");
            }
            told.AddRange(exam.Differences.Select(line => $"{number}: {line}"));
            Assert.That(
                block.Shape.Remarks,
                Is.EquivalentTo(["headers are objects", "keys is null"])
            );
        }
        TestContext.Out.WriteLine(string.Join('\n', told));
        Assert.Multiple(() =>
        {
            Assert.That(rejected, Is.Empty);
            // codes that block 12 deploys and sets itself: the state before it has neither
            Assert.That(told, Has.Count.EqualTo(2));
            Assert.That(told, Is.All.StartsWith("12: codes[").And.All.Contains("extra: code"));
        });
    }

    private static IEnumerable<TestCaseData> Shapes()
    {
        TestCaseData Named(string name, Action<JsonObject> change, string remark) =>
            new TestCaseData(change, remark).SetName("{m}: " + name);
        yield return Named(
            "state as a map",
            witness =>
            {
                JsonObject map = [];
                foreach (JsonNode? entry in witness["state"]!.AsArray())
                {
                    byte[] rlp = Convert.FromHexString(entry!.GetValue<string>()[2..]);
                    map[Guest.Crypto.Digest.Keccak256(rlp).ToString()] = entry.DeepClone();
                }
                witness["state"] = map;
            },
            "state is a map"
        );
        yield return Named("headers as RLP", HeadersAsRlp, "keys is null");
        yield return Named(
            "headers absent",
            witness => witness.Remove("headers"),
            "the parent's header was asked for"
        );
        yield return Named(
            "keys listed",
            witness => witness["keys"] = new JsonArray("0x01"),
            "keys are listed"
        );
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task A_witness_in_another_shape_is_the_same(
        Action<JsonObject> change,
        string remark
    )
    {
        RemoteBlock block = await FetchChanged(change);
        WitnessExam exam = WitnessExam.Of(block.Rlp, _spec, block.Shape.Lists);
        Assert.Multiple(() =>
        {
            Assert.That(block.Shape.Remarks, Does.Contain(remark));
            Assert.That(exam.Verdict.IsAccepted);
            Assert.That(exam.Differences, Is.Empty);
        });
    }

    [Test]
    public async Task Entries_out_of_order_doubled_and_extra_are_told_one_by_one()
    {
        RemoteBlock block = await FetchChanged(witness =>
        {
            JsonArray state = witness["state"]!.AsArray();
            JsonNode last = state[^1]!.DeepClone();
            state.RemoveAt(state.Count - 1);
            state.Insert(0, last);
            state.Add(state[1]!.DeepClone());
            witness["codes"]!.AsArray().Add("0x1234");
        });
        WitnessExam exam = WitnessExam.Of(block.Rlp, _spec, block.Shape.Lists);
        int end = block.Shape.Lists.State.Length - 1;
        Assert.Multiple(() =>
        {
            Assert.That(exam.Verdict.IsAccepted, "the canonical witness is taken out of it");
            Assert.That(exam.Differences, Has.Some.StartsWith("state[1]: unsorted: node 0x"));
            Assert.That(exam.Differences, Has.Some.Contains("needed by "));
            Assert.That(exam.Differences, Has.Some.StartsWith($"state[{end}]: doubled: "));
            Assert.That(exam.Differences, Has.Some.Contains("extra: code").And.Contains("nothing"));
        });
    }

    [Test]
    public async Task A_missing_node_is_told_with_the_access_that_needs_it()
    {
        RemoteBlock block = await FetchChanged(witness => witness["state"]!.AsArray().RemoveAt(0));
        WitnessExam exam = WitnessExam.Of(block.Rlp, _spec, block.Shape.Lists);
        Assert.Multiple(() =>
        {
            Assert.That(exam.Canonical, Is.Null);
            Assert.That(exam.Verdict.IsAccepted, Is.False);
            Assert.That(exam.Differences, Has.Some.StartsWith("missing: missing-node: 0x"));
        });
    }

    // Nothing is left of the witness: whatever is canonical in it is missing, and the other questions bring all of it.
    [Test]
    public async Task Everything_that_is_missing_is_told_with_the_access_that_needs_it()
    {
        TestNode node = await TestNode.SharedAsync();
        await using ReplayServer whole = await ReplayServer.StartAsync();
        await using ReplayServer empty = await ReplayServer.StartAsync(
            (method, answer) =>
            {
                if (method == "debug_executionWitness")
                {
                    answer["result"]!["state"] = new JsonArray();
                    answer["result"]!["codes"] = new JsonArray();
                }
                return answer;
            },
            node.Http
        );
        using RpcClient full = new(whole.Url, s_timeout);
        using RpcClient client = new(empty.Url, s_timeout);
        List<string> different = [];
        int told = 0;
        for (int number = 1; number <= 600; number += number < 40 ? 1 : 40)
        {
            RemoteBlock block = RemoteBlock.Fetch(client, $"0x{number:x}");
            RemotePieces more = new(client, block.Header, block.Shape.Lists);
            WitnessExam exam = WitnessExam.Of(block.Rlp, _spec, block.Shape.Lists, more: more);
            RemoteBlock original = RemoteBlock.Fetch(full, $"0x{number:x}");
            WitnessExam expected = WitnessExam.Of(original.Rlp, _spec, original.Shape.Lists);
            int missing = expected.Canonical!.State.Length + expected.Canonical.Codes.Length;
            told += missing;
            if (
                exam.IsSufficient
                || exam.Canonical is null
                || !exam.Input.SequenceEqual(expected.Input)
                || exam.Differences.Count != missing
                || !exam.Differences.All(line =>
                    line.Contains("missing: ", StringComparison.Ordinal)
                    && line.Contains("needed by ", StringComparison.Ordinal)
                )
            )
            {
                different.Add(
                    $"{number}: {missing} expected, {string.Join("; ", exam.Differences)} {more.Failure}"
                );
            }
        }
        TestContext.Out.WriteLine($"{told} entries told");
        Assert.That(different, Is.Empty, string.Join('\n', different));
    }

    [Test]
    public async Task Some_that_are_missing_are_told_among_those_that_are_extra()
    {
        TestNode node = await TestNode.SharedAsync();
        await using ReplayServer server = await ReplayServer.StartAsync(
            (method, answer) =>
            {
                if (method == "debug_executionWitness")
                {
                    JsonArray state = answer["result"]!["state"]!.AsArray();
                    state.RemoveAt(state.Count - 1);
                    state.RemoveAt(0);
                    answer["result"]!["codes"]!.AsArray().Add("0x1234");
                }
                return answer;
            },
            node.Http
        );
        using RpcClient client = new(server.Url, s_timeout);
        RemoteBlock block = RemoteBlock.Fetch(client, "0x17");
        RemotePieces more = new(client, block.Header, block.Shape.Lists);
        WitnessExam exam = WitnessExam.Of(block.Rlp, _spec, block.Shape.Lists, more: more);
        Assert.Multiple(() =>
        {
            Assert.That(exam.IsSufficient, Is.False);
            Assert.That(exam.Verdict.IsAccepted, Is.False);
            Assert.That(
                Guest
                    .StatelessValidator.Validate(exam.Input, Guest.Conformance.Canonical)
                    .IsAccepted
            );
            Assert.That(
                exam.Differences.Where(line =>
                    line.StartsWith("state: missing: node 0x", StringComparison.Ordinal)
                ),
                Has.Exactly(2).Items
            );
            Assert.That(exam.Differences, Has.Some.Contains("extra: code"));
        });
    }

    [Test]
    public async Task Two_clients_are_compared_by_what_one_has_and_the_other_lacks()
    {
        RemoteBlock whole = await FetchChanged(_ => { });
        WitnessExam one = WitnessExam.Of(whole.Rlp, _spec, whole.Shape.Lists);
        Perjury.Witness.WitnessLists less = one.Canonical! with
        {
            State = one.Canonical.State[1..],
        };
        WitnessExam other = one with { Canonical = less };
        Assert.Multiple(() =>
        {
            Assert.That(
                WitnessExam.Compare(one, other).Single(),
                Does.StartWith("state: 0x").And.Contain("needed by ")
            );
            Assert.That(WitnessExam.Compare(other, one), Is.Empty);
            Assert.That(WitnessExam.Compare(one, one), Is.Empty);
        });
    }

    private static IEnumerable<TestCaseData> BadAnswers()
    {
        TestCaseData Named(string name, Func<JsonNode, JsonNode?> change) =>
            new TestCaseData(change).SetName("{m}: " + name);
        yield return Named("nothing", _ => null);
        yield return Named("a number", _ => JsonValue.Create(1));
        yield return Named("neither result nor error", _ => new JsonObject());
        yield return Named("null", answer => With(answer, null));
        yield return Named("a text", answer => With(answer, "0x"));
        yield return Named(
            "no hex",
            answer => With(answer, new JsonObject { ["state"] = new JsonArray("zz") })
        );
        yield return Named(
            "a list of numbers",
            answer => With(answer, new JsonObject { ["state"] = new JsonArray(1, 2) })
        );
        yield return Named(
            "a header of one field",
            answer =>
                With(
                    answer,
                    new JsonObject
                    {
                        ["headers"] = new JsonArray(new JsonObject { ["number"] = "0x1" }),
                    }
                )
        );

        static JsonNode With(JsonNode answer, JsonNode? result)
        {
            JsonNode changed = answer.DeepClone();
            changed["result"] = result;
            return changed;
        }
    }

    [TestCaseSource(nameof(BadAnswers))]
    public async Task An_answer_that_is_none_is_told_in_one_line(Func<JsonNode, JsonNode?> change)
    {
        await using ReplayServer server = await ReplayServer.StartAsync(
            (method, answer) => method == "debug_executionWitness" ? change(answer) : answer
        );
        using RpcClient client = new(server.Url, s_timeout);
        RemoteException? error = Assert.Throws<RemoteException>(() =>
            RemoteBlock.Fetch(client, "0x17")
        );
        Assert.That(error!.Message, Does.StartWith(client.Url).And.Not.Contains("\n"));
    }

    // Python's http.server and its like.
    [Test]
    public async Task A_server_of_HTTP_1_0_that_closes_without_a_word_is_asked_again_and_again()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using CancellationTokenSource over = new();
        Task serving = ServeAsync();
        using (RpcClient client = new($"http://127.0.0.1:{port}", s_timeout))
        {
            for (int i = 0; i < 100; i++)
            {
                Assert.That(client.UInt64("eth_blockNumber"), Is.EqualTo(600));
            }
        }
        await over.CancelAsync();
        Assert.That(async () => await serving, Throws.InstanceOf<OperationCanceledException>());

        async Task ServeAsync()
        {
            while (true)
            {
                using TcpClient asked = await listener.AcceptTcpClientAsync(over.Token);
                NetworkStream stream = asked.GetStream();
                StringBuilder request = new();
                byte[] buffer = new byte[4096];
                while (!request.ToString().EndsWith("[]}", StringComparison.Ordinal))
                {
                    int read = await stream.ReadAsync(buffer, over.Token);
                    request.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }
                string answer = """{"jsonrpc":"2.0","id":1,"result":"0x258"}""";
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"HTTP/1.0 200 OK\r\ncontent-type: application/json\r\ncontent-length: {answer.Length}\r\n\r\n{answer}"
                    ),
                    over.Token
                );
            }
        }
    }

    [Test]
    public void A_client_that_is_not_there_is_told_in_one_line()
    {
        using RpcClient client = new("http://127.0.0.1:1", s_timeout);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => client.Call("eth_chainId"),
                Throws.InstanceOf<RemoteException>().With.Message.Contains("eth_chainId")
            );
            Assert.That(
                () => new RpcClient("ftp://x", s_timeout),
                Throws.InstanceOf<RemoteException>()
            );
        });
    }

    private static async Task<RemoteBlock> FetchChanged(Action<JsonObject> change)
    {
        await using ReplayServer server = await ReplayServer.StartAsync(
            (method, answer) =>
            {
                JsonNode changed = answer.DeepClone();
                if (method == "debug_executionWitness")
                {
                    change(changed["result"]!.AsObject());
                }
                return changed;
            }
        );
        using RpcClient client = new(server.Url, s_timeout);
        return RemoteBlock.Fetch(client, "0x17");
    }

    private static void HeadersAsRlp(JsonObject witness)
    {
        using JsonDocument header = JsonDocument.Parse(witness["headers"]![0]!.ToJsonString());
        witness["headers"] = new JsonArray(
            "0x" + Convert.ToHexStringLower(HeaderObject.Encode(header.RootElement, "header"))
        );
    }
}
