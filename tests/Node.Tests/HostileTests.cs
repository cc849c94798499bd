using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Perjury.Node.Tests;

/// <summary>Requests that mean harm: each has its answer or loses its connection, and others are served meanwhile.</summary>
[TestFixture]
internal sealed class HostileTests
{
    private const string Question = """{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}""";

    private TestNode _node = null!;

    [OneTimeSetUp]
    public async Task Import() => _node = await TestNode.SharedAsync();

    [TearDown]
    public async Task Others_are_served() =>
        Assert.That(
            (await _node.CallAsync("eth_blockNumber")).GetString(),
            Is.EqualTo("0x258"),
            "after the request"
        );

    private static IEnumerable<TestCaseData> Bodies()
    {
        TestCaseData Named(string name, string body, int code) =>
            new TestCaseData(body, code).SetName("{m}: " + name);
        string Call(string method, string parameters) =>
            $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{method}\",\"params\":{parameters}}}";
        yield return Named("100,000 arrays", new string('[', 100_000), -32700);
        yield return Named("4 MB of arrays", new string('[', 4 << 20), -32700);
        yield return Named(
            "50,000 objects",
            string.Concat(Enumerable.Repeat("{\"a\":", 50_000)),
            -32700
        );
        yield return Named("no UTF-8", "\"\u00ff\u00fe", -32700);
        yield return Named("a lone surrogate", Call("\\ud800", "[]"), -32600);
        yield return Named("a method of 1 MB", Call(new string('x', 1 << 20), "[]"), -32600);
        yield return Named(
            "a number as a method",
            """{"jsonrpc":"2.0","id":1,"method":1}""",
            -32600
        );
        yield return Named(
            "a negative block",
            Call("eth_getBlockByNumber", "[\"-0x1\",false]"),
            -32602
        );
        yield return Named(
            "a number as a block",
            Call("eth_getBlockByNumber", "[-1,false]"),
            -32602
        );
        yield return Named(
            "a huge block",
            Call("eth_getBlockByNumber", "[\"0xffffffffffffffff\",false]"),
            -32602
        );
        yield return Named(
            "a block of 2 MB",
            Call("eth_getBlockByNumber", $"[\"0x{new string('f', 2 << 20)}\",false]"),
            -32602
        );
        yield return Named(
            "an empty quantity",
            Call("eth_getBlockByNumber", "[\"0x\",false]"),
            -32602
        );
        yield return Named(
            "a text for a boolean",
            Call("eth_getBlockByNumber", "[\"0x1\",\"false\"]"),
            -32602
        );
        yield return Named("an object as an address", Call("eth_getBalance", "[{}]"), -32602);
        yield return Named(
            "no hex",
            Call("eth_getBalance", "[\"0xzz00000000000000000000000000000000000000\"]"),
            -32602
        );
        yield return Named("a short hash", Call("eth_getBlockByHash", "[\"0x12\",true]"), -32602);
        yield return Named(
            "both of EIP-1898",
            Call(
                "eth_getBalance",
                $"[\"0x{new string('0', 40)}\",{{\"blockNumber\":\"0x1\",\"blockHash\":\"0x{new string('0', 64)}\"}}]"
            ),
            -32602
        );
        yield return Named(
            "neither of EIP-1898",
            Call("eth_getBalance", $"[\"0x{new string('0', 40)}\",{{}}]"),
            -32000
        );
        yield return Named(
            "2,000 slots",
            Call(
                "eth_getProof",
                $"[\"0x{new string('0', 40)}\",[{string.Join(',', Enumerable.Repeat("\"0x1\"", 2000))}],\"latest\"]"
            ),
            -32602
        );
        yield return Named("a call that is none", Call("eth_call", "[1,\"latest\"]"), -32602);
        yield return Named(
            "a call on another chain",
            Call("eth_call", "[{\"chainId\":\"0x1\"},\"latest\"]"),
            -32000
        );
        yield return Named(
            "a sender without money",
            Call(
                "eth_call",
                $"[{{\"value\":\"0xff\",\"from\":\"0x{new string('1', 40)}\"}},\"latest\"]"
            ),
            -32000
        );
        yield return Named(
            "a mode that is none",
            Call("debug_executionWitness", "[\"0x1\",\"x\"]"),
            -32602
        );
        yield return Named(
            "a revision that is none",
            Call("perjury_statelessInput", "[\"0x1\",\"x\"]"),
            -32602
        );
        yield return Named("the genesis", Call("debug_executionWitness", "[\"0x0\"]"), -32000);
        yield return Named("pending", Call("debug_executionWitness", "[\"pending\"]"), -32000);
    }

    [TestCaseSource(nameof(Bodies))]
    public async Task A_bad_body_gets_the_error_that_it_deserves(string body, int code)
    {
        using HttpResponseMessage response = await TestNode.SendAsync(
            _node.Http,
            Encoding.Latin1.GetBytes(body),
            null
        );
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.That(
            answer.RootElement.GetProperty("error").GetProperty("code").GetInt32(),
            Is.EqualTo(code),
            answer.RootElement.GetRawText()
        );
    }

    [Test]
    public async Task A_request_of_10_MB_is_refused_as_too_large()
    {
        using HttpResponseMessage response = await TestNode.SendAsync(
            _node.Http,
            Encoding.ASCII.GetBytes(new string('[', 10_000_000)),
            null
        );
        string answer = await response.Content.ReadAsStringAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
            Assert.That(answer, Does.Contain("\"error\""));
        });
    }

    [TestCase(1_000, null)]
    [TestCase(10_000, -32600)]
    public async Task A_batch_has_at_most_a_thousand_calls(int size, int? code)
    {
        JsonElement answer = await _node.AskAsync(
            $"[{string.Join(',', Enumerable.Repeat(Question, size))}]"
        );
        Assert.Multiple(() =>
        {
            Assert.That(answer.GetArrayLength(), Is.EqualTo(code is null ? size : 1));
            Assert.That(
                answer[0].TryGetProperty("error", out JsonElement error)
                    ? (int?)error.GetProperty("code").GetInt32()
                    : null,
                Is.EqualTo(code)
            );
        });
    }

    // Every call asks for a witness, and the answers of a batch are bounded.
    [Test]
    public async Task A_batch_of_witnesses_is_answered_call_by_call()
    {
        string call =
            """{"jsonrpc":"2.0","id":1,"method":"debug_executionWitness","params":["latest"]}""";
        JsonElement answer = await _node.AskAsync(
            $"[{string.Join(',', Enumerable.Repeat(call, 50))}]"
        );
        Assert.That(
            answer.EnumerateArray().Count(one => one.TryGetProperty("result", out _)),
            Is.EqualTo(50)
        );
    }

    [Test]
    public async Task A_call_that_never_ends_runs_out_of_its_gas()
    {
        // JUMPDEST PUSH0 JUMP as the code of a creation
        JsonElement answer = await _node.AskAsync(
            """{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"input":"0x5b5f56","gas":"0xffffffffffff"},"latest"]}"""
        );
        Assert.That(answer.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-32000));
    }

    [Test]
    public async Task Slow_clients_and_half_requests_hold_nobody_up()
    {
        List<TcpClient> slow = [];
        for (int i = 0; i < 200; i++)
        {
            TcpClient client = new();
            await client.ConnectAsync(_node.Http.Host, _node.Http.Port);
            string head =
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + (i % 2 == 0 ? "X-Slow: a" : "Content-Length: 1000000\r\n\r\n{\"jsonrpc\"");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            slow.Add(client);
        }
        Stopwatch time = Stopwatch.StartNew();
        for (int i = 0; i < 20; i++)
        {
            await _node.CallAsync("eth_chainId");
        }
        foreach (TcpClient client in slow)
        {
            client.Dispose();
        }
        Assert.That(time.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    // Bodies that arrive in part get an answer, headers that do not end none; both lose the connection.
    [TestCase("X-Slow: a", "")]
    [TestCase("Content-Length: 1000000\r\n\r\n{\"jsonrpc\"", "HTTP/1.1 408")]
    public async Task Whoever_sends_too_slowly_is_dropped(string sent, string answer)
    {
        await using TestNode node = await TestNode.StartAsync(
            Chain.GenesisBlock.Read(RpcArchive.PathOf("genesis.json")),
            new Rpc.RpcLimits
            {
                HeaderTime = TimeSpan.FromSeconds(1),
                BodyGrace = TimeSpan.FromSeconds(2),
            }
        );
        using TcpClient slow = new();
        await slow.ConnectAsync(node.Http.Host, node.Http.Port);
        await slow.GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{sent}"
                )
            );
        using StreamReader reader = new(slow.GetStream());
        Task<string> rest = reader.ReadToEndAsync();
        Task first = await Task.WhenAny(rest, Task.Delay(TimeSpan.FromSeconds(20)));
        Assert.That(first, Is.SameAs(rest), "the connection is closed");
        Assert.That(
            await rest,
            answer.Length == 0 ? Does.Not.Contain("200 OK") : Does.StartWith(answer)
        );
    }

    // What a request is refused for is not kept: the process that has met all of this is hardly larger than before.
    [Test]
    [Platform("Linux")]
    public async Task Hostile_requests_leave_the_memory_of_the_node_bounded()
    {
        string folder = Directory.CreateTempSubdirectory("perjury-verb-").FullName;
        using Verb node = new(
            "node",
            "--genesis",
            RpcArchive.PathOf("genesis.json"),
            "--data",
            folder,
            "--http",
            "127.0.0.1:0",
            "--engine",
            "127.0.0.1:0"
        );
        Uri url = new(node.WaitFor("^http (http://.*)$").Groups[1].Value);
        byte[][] bodies =
        [
            Encoding.ASCII.GetBytes(new string('[', 10_000_000)),
            Encoding.ASCII.GetBytes(new string('[', 4_000_000)),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
            Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat(Question, 10_000))}]"),
            Encoding.ASCII.GetBytes($"{{\"a\":\"{new string('x', 4_000_000)}\"}}"),
        ];
        await SendAllAsync(1);
        long before = node.PeakMemory();
        await SendAllAsync(8);
        long after = node.PeakMemory();
        TestContext.Out.WriteLine($"peak of {before >> 20} MiB, then of {after >> 20} MiB");
        node.Signal("TERM");
        node.ExitCode();
        Directory.Delete(folder, true);
        // eight times four at once of at most 5 MiB each, and what the collector leaves
        Assert.That(after - before, Is.LessThan(400L << 20));

        async Task SendAllAsync(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                string[] answers = await Task.WhenAll(
                    Enumerable
                        .Repeat(bodies, 4)
                        .SelectMany(one => one)
                        .Select(async body =>
                        {
                            using HttpResponseMessage response = await TestNode.SendAsync(
                                url,
                                body,
                                null
                            );
                            return await response.Content.ReadAsStringAsync();
                        })
                );
                Assert.That(answers, Is.All.Contains("\"error\""));
            }
        }
    }

    [TestCase("GET", "/", "application/json", "localhost", 405)]
    [TestCase("POST", "/other", "application/json", "localhost", 404)]
    [TestCase("POST", "/", "text/plain", "localhost", 415)]
    [TestCase("POST", "/", "application/json", "evil.example", 403)]
    [TestCase("POST", "/", "application/json; charset=utf-8", "127.0.0.1", 200)]
    [TestCase("GET", "/health", "application/json", "localhost", 200)]
    [TestCase("GET", "/metrics", "application/json", "localhost", 200)]
    public async Task What_a_browser_could_be_made_to_send_is_not_served(
        string method,
        string path,
        string type,
        string host,
        int status
    )
    {
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(_node.Http, path))
        {
            Content = method == "GET" ? null : new StringContent(Question),
        };
        request.Headers.Host = host;
        if (request.Content is not null)
        {
            request.Content.Headers.ContentType =
                System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        }
        using HttpResponseMessage response = await TestNode.Client.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task The_description_names_every_method_and_no_other()
    {
        JsonElement document = await _node.CallAsync("rpc.discover");
        string[] described =
        [
            .. document
                .GetProperty("methods")
                .EnumerateArray()
                .Select(method => method.GetProperty("name").GetString()!),
        ];
        List<string> unknown = [];
        foreach (string name in described.Where(name => !name.StartsWith("engine_")))
        {
            JsonElement answer = await _node.AskAsync(
                $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{name}\",\"params\":[]}}"
            );
            if (answer.GetRawText().Contains("-32601", StringComparison.Ordinal))
            {
                unknown.Add(name);
            }
        }
        Assert.Multiple(() =>
        {
            Assert.That(unknown, Is.Empty);
            Assert.That(
                described.Where(name => !name.StartsWith("engine_")),
                Is.EquivalentTo(Http.NodeHost.PublicMethods(_node.Chain, new Rpc.RpcLimits()).Names)
            );
        });
    }
}
