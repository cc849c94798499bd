using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Node.Chain;

namespace Perjury.Node.Tests;

/// <summary><c>perjury node</c>: start, stop, resumption, and the one line for each mistake.</summary>
[TestFixture]
[UnsupportedOSPlatform("windows")]
internal sealed class NodeVerbTests
{
    private string _folder = null!;

    private string Data => Path.Combine(_folder, "data");

    [SetUp]
    public void MakeFolder() =>
        _folder = Directory.CreateTempSubdirectory("perjury-verb-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, true);

    private string[] Served(params string[] more) =>
        [
            "node",
            "--genesis",
            RpcArchive.PathOf("genesis.json"),
            "--data",
            Data,
            "--http",
            "127.0.0.1:0",
            "--engine",
            "127.0.0.1:0",
            .. more,
        ];

    private static Uri AddressOf(Verb node, string door) =>
        new(node.WaitFor($"^{door} (http://.*)$").Groups[1].Value);

    private static async Task<string> AskAsync(Uri url, string method, string parameters = "")
    {
        string answer = await TestNode.PostAsync(
            url,
            $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{method}\",\"params\":[{parameters}]}}",
            null
        );
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("result").ToString();
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    public async Task It_imports_serves_and_ends_cleanly_on_a_signal(string signal)
    {
        string blocks = FirstBlocks(20);
        using Verb node = new(Served("--import", blocks));
        Uri http = AddressOf(node, "http");
        Uri engine = AddressOf(node, "engine");
        string head = await AskAsync(http, "eth_blockNumber");
        using HttpResponseMessage stranger = await TestNode.SendAsync(
            engine,
            "{}"u8.ToArray(),
            null
        );
        node.Signal(signal);
        Assert.Multiple(() =>
        {
            Assert.That(node.ExitCode(), Is.Zero);
            Assert.That(head, Is.EqualTo("0x14"));
            Assert.That(stranger.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(node.Errors, Does.Contain("20 blocks in").And.Not.Contains("   at "));
            Assert.That(
                File.GetUnixFileMode(Path.Combine(Data, "jwt.hex")),
                Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite)
            );
        });
    }

    [Test]
    public void A_second_run_goes_on_where_the_first_one_was()
    {
        int first = Verb.Run(
            out _,
            out string one,
            Served("--import-only", "--import", FirstBlocks(10))
        );
        int second = Verb.Run(
            out _,
            out string other,
            Served("--import-only", "--check", "--import", FirstBlocks(15))
        );
        using NodeChain chain = NodeChain.Open(
            Path.Combine(Data, "chain.sqlite"),
            GenesisBlock.Read(RpcArchive.PathOf("genesis.json"))
        );
        using Store.StoreReader reader = chain.Rent();
        Assert.Multiple(() =>
        {
            Assert.That(first, Is.Zero, one);
            Assert.That(second, Is.Zero, other);
            Assert.That(other, Does.Contain("head 15 0x"));
            Assert.That(chain.Head(reader).Number, Is.EqualTo(15));
        });
    }

    [Test]
    public void A_port_in_use_is_one_line()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Fails(Served("--http", $"127.0.0.1:{port}"), $"127.0.0.1:{port}");
        Fails(Served("--engine", $"127.0.0.1:{port}"), $"127.0.0.1:{port}");
    }

    private static IEnumerable<TestCaseData> Genesises()
    {
        static TestCaseData Named(string text, string told) =>
            new TestCaseData(text, told).SetArgDisplayNames(told);
        yield return Named("", "the file is empty");
        yield return Named("{", "byte 1: the JSON ends early");
        yield return Named("{\"alloc\":{}}", "config");
        yield return Named("{\"alloc\":{},\"config\":{}}", "chainId");
        yield return Named("{\"alloc\":{},\"config\":{\"chainId\":-1}}", "chainId");
        yield return Named(
            "{\"alloc\":{\"0x12\":{}},\"gasLimit\":\"0x1\",\"config\":{\"chainId\":1}}",
            "0x12"
        );
        yield return Named("{}", "no genesis");
    }

    [TestCaseSource(nameof(Genesises))]
    public void A_bad_genesis_is_one_line_that_says_what(string text, string told)
    {
        string file = Path.Combine(_folder, "genesis.json");
        File.WriteAllText(file, text);
        Fails(["node", "--genesis", file, "--data", Data, "--import-only"], file, told);
    }

    [Test]
    public void What_cannot_be_opened_is_one_line()
    {
        string nothing = Path.Combine(_folder, "nothing");
        Fails(["node", "--genesis", nothing, "--data", Data], nothing);
        Fails(Served("--import-only", "--import", nothing), nothing);
        string secret = Path.Combine(_folder, "secret");
        File.WriteAllText(secret, "12");
        Fails(Served("--jwt", secret), secret, "64 hex digits");
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "chain.sqlite"), new string('x', 5000));
        Fails(Served("--import-only"), "chain.sqlite");
    }

    // Pages from one on, each third of them: wherever the damage is met, it is one line that names the file.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void A_damaged_store_is_one_line(int firstPage)
    {
        Verb.Run(out _, out _, Served("--import-only", "--import", FirstBlocks(60)));
        string store = Path.Combine(Data, "chain.sqlite");
        byte[] bytes = File.ReadAllBytes(store);
        for (int at = firstPage * 4096; at < bytes.Length; at += 3 * 4096)
        {
            bytes.AsSpan(at, 200).Fill(0xff);
        }
        File.WriteAllBytes(store, bytes);
        Fails(Served("--import-only", "--check"), "chain.sqlite");
        Fails(Served("--import-only", "--import", FirstBlocks(70)));
    }

    [Test]
    public void A_folder_of_another_chain_is_refused()
    {
        Verb.Run(out _, out _, Served("--import-only"));
        string other = Path.Combine(_folder, "genesis.json");
        File.WriteAllText(
            other,
            File.ReadAllText(RpcArchive.PathOf("genesis.json")).Replace("0x5f5e100", "0x5f5e101")
        );
        Fails(
            ["node", "--genesis", other, "--data", Data, "--import-only"],
            "holds the chain of genesis 0x"
        );
    }

    [Test]
    public void A_data_folder_that_is_a_file_or_read_only_is_one_line()
    {
        File.WriteAllText(Data, "");
        Fails(Served("--import-only"), Data);
        File.Delete(Data);
        if (Environment.UserName == "root")
        {
            // root writes everywhere but here
            Fails(
                ["node", "--genesis", RpcArchive.PathOf("genesis.json"), "--data", "/proc/x"],
                "/proc/x"
            );
            return;
        }
        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(Data, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Fails(Served("--import-only"), Data);
        File.SetUnixFileMode(
            Data,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
    }

    [TestCase("--http", "8545")]
    [TestCase("--http", "localhost:8545")]
    [TestCase("--prune", "0")]
    [TestCase("--max-request", "-1")]
    [TestCase("--timeout", "0")]
    public void A_bad_option_is_one_line(string option, string value) =>
        Fails(Served("--import-only", option, value), option);

    [Test]
    public void A_cut_off_stream_says_where_and_what_came_before_it_stays()
    {
        string file = FirstBlocks(3);
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^10]);
        Fails(Served("--import-only", "--import", file), file, "the file ends inside a block");
        using NodeChain chain = NodeChain.Open(
            Path.Combine(Data, "chain.sqlite"),
            GenesisBlock.Read(RpcArchive.PathOf("genesis.json"))
        );
        using Store.StoreReader reader = chain.Rent();
        Assert.That(chain.Head(reader).Number, Is.EqualTo(2));
    }

    private string FirstBlocks(int count)
    {
        string file = Path.Combine(_folder, $"first-{count}.rlp");
        File.WriteAllBytes(
            file,
            [.. BlockStream.Read(RpcArchive.PathOf("chain.rlp")).Take(count).SelectMany(rlp => rlp)]
        );
        return file;
    }

    private static void Fails(string[] arguments, params string[] told)
    {
        int code = Verb.Run(out _, out string errors, arguments);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(2).Or.EqualTo(3), errors);
            string last = errors.Split('\n')[^1];
            Assert.That(errors, Does.Not.Contain("   at "), "no stack trace");
            foreach (string text in told)
            {
                Assert.That(last, Does.Contain(text));
            }
        });
    }
}
