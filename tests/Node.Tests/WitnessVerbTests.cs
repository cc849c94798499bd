using System.Text.Json.Nodes;
using NUnit.Framework;
using Perjury.Guest;

namespace Perjury.Node.Tests;

/// <summary><c>perjury witness --rpc</c>, <c>--follow</c> and <c>--compare</c> against servers that give the answers of the archive.</summary>
[TestFixture]
internal sealed class WitnessVerbTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() =>
        _folder = Directory.CreateTempSubdirectory("perjury-verb-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, true);

    private string[] Question(params string[] more) =>
        ["witness", "--genesis", RpcArchive.PathOf("genesis.json"), "--out", _folder, .. more];

    [Test]
    public async Task Inputs_of_a_range_are_written_and_accepted_and_what_is_extra_is_told()
    {
        await using ReplayServer server = await ReplayServer.StartAsync();
        int code = Verb.Run(
            out string output,
            out string errors,
            Question("--rpc", server.Url, "--block", "1..35", "--block", "latest")
        );
        string[] inputs = Directory.GetFiles(_folder, "block-*.ssz");
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, output + errors);
            Assert.That(inputs, Has.Length.EqualTo(36));
            Assert.That(
                inputs.Select(file =>
                    StatelessValidator
                        .Validate(File.ReadAllBytes(file), Conformance.Canonical)
                        .IsAccepted
                ),
                Is.All.True
            );
            Assert.That(
                output.Split('\n').Where(line => line.Contains("extra: ")),
                Has.Exactly(2).Items
            );
            Assert.That(output, Does.Contain("the shape of execution-apis but for:"));
            Assert.That(output, Does.EndWith("36 passed, 0 failed"));
        });
    }

    [Test]
    public async Task Following_takes_each_new_block_until_it_is_interrupted()
    {
        int head = 20;
        await using ReplayServer server = await ReplayServer.StartAsync(
            (method, answer) =>
            {
                if (method == "eth_blockNumber")
                {
                    answer["result"] = $"0x{Volatile.Read(ref head):x}";
                }
                return answer;
            }
        );
        using Verb witness = new(Question("--rpc", server.Url, "--follow", "--block", "20"));
        witness.WaitFor("^block 20 0x");
        Volatile.Write(ref head, 23);
        witness.WaitFor("^block 23 0x.*accepted, canonical");
        witness.Signal("INT");
        Assert.Multiple(() =>
        {
            Assert.That(witness.ExitCode(), Is.Zero);
            Assert.That(
                Directory.GetFiles(_folder, "*.ssz").Select(Path.GetFileName),
                Is.EquivalentTo(["block-20.ssz", "block-21.ssz", "block-22.ssz", "block-23.ssz"])
            );
            Assert.That(witness.Output, Does.EndWith("4 passed, 0 failed"));
        });
    }

    [Test]
    public async Task Two_clients_are_compared_and_the_difference_is_told()
    {
        await using ReplayServer whole = await ReplayServer.StartAsync();
        await using ReplayServer less = await ReplayServer.StartAsync(WithoutFirstNode);
        int same = Verb.Run(
            out string agreed,
            out _,
            Question("--compare", whole.Url, whole.Url, "--block", "17")
        );
        int code = Verb.Run(
            out string output,
            out string errors,
            Question("--compare", whole.Url, less.Url, "--block", "17", "--block", "12")
        );
        Assert.Multiple(() =>
        {
            Assert.That(same, Is.Zero, agreed);
            Assert.That(code, Is.EqualTo(1), output + errors);
            Assert.That(output, Does.Contain($" {less.Url}/: rejected: missing-node"));
            Assert.That(output, Does.Contain("missing: missing-node: 0x"));
            Assert.That(output, Does.Contain("2 not canonical"));
            Assert.That(output, Does.EndWith("0 passed, 2 failed"));
        });
    }

    [Test]
    public async Task Blocks_that_differ_are_said_to()
    {
        await using ReplayServer one = await ReplayServer.StartAsync();
        await using ReplayServer other = await ReplayServer.StartAsync(
            (method, answer) =>
                method == "debug_getRawBlock" ? Block(18)[method]!.DeepClone() : answer
        );
        int code = Verb.Run(
            out string output,
            out _,
            Question("--compare", one.Url, other.Url, "--block", "17")
        );
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Does.Contain("has another block 0x"));
        });
    }

    [Test]
    public async Task What_cannot_be_asked_is_one_line()
    {
        await using ReplayServer server = await ReplayServer.StartAsync();
        (string[] Arguments, string Told)[] mistakes =
        [
            (["witness", "--rpc", server.Url], "is not public"),
            (Question("--rpc", "http://127.0.0.1:1"), "http://127.0.0.1:1/"),
            (Question("--rpc", "nonsense"), "no http URL"),
            (Question("--rpc", server.Url, "--block", "9..1"), "9..1"),
            (Question("--rpc", server.Url, "--compare", server.Url, server.Url), "two questions"),
            (["witness"], "--rpc"),
        ];
        Assert.Multiple(() =>
        {
            foreach ((string[] arguments, string told) in mistakes)
            {
                int code = Verb.Run(out _, out string errors, arguments);
                Assert.That(code, Is.EqualTo(2).Or.EqualTo(3), errors);
                Assert.That(errors, Does.Contain(told).And.Not.Contains("   at "));
            }
        });
    }

    private static JsonNode Block(int number) =>
        JsonNode.Parse(File.ReadAllBytes(RpcArchive.PathOf($"witness/{number:d3}.json")))!;

    private static JsonNode WithoutFirstNode(string method, JsonNode answer)
    {
        if (method == "debug_executionWitness")
        {
            answer["result"]!["state"]!.AsArray().RemoveAt(0);
        }
        return answer;
    }
}
