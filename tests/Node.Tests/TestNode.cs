using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Perjury.Node.Chain;
using Perjury.Node.Http;
using Perjury.Node.Rpc;

namespace Perjury.Node.Tests;

/// <summary>A node on ports of its own with a store in a folder of its own, asked over real HTTP.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly NodeHost _host;
    private readonly string _folder;

    private TestNode(NodeHost host, string folder)
    {
        _host = host;
        _folder = folder;
    }

    public static HttpClient Client { get; } = new();

    public NodeChain Chain => _host.Chain;

    public Uri Http => _host.Http;

    public Uri Engine => _host.Engine;

    public static async Task<TestNode> StartAsync(GenesisBlock genesis, RpcLimits? limits = null)
    {
        string folder = Directory.CreateTempSubdirectory("perjury-node-").FullName;
        NodeHost host = await NodeHost.StartAsync(
            new NodeOptions
            {
                Genesis = genesis,
                Data = folder,
                Http = new IPEndPoint(IPAddress.Loopback, 0),
                Engine = new IPEndPoint(IPAddress.Loopback, 0),
                Limits = limits ?? new RpcLimits(),
            }
        );
        return new TestNode(host, folder);
    }

    private static readonly Lazy<Task<TestNode>> s_shared = new(() => OfArchiveAsync());

    /// <summary>A node with the chain of the archive for tests that only ask; SharedNode stops it.</summary>
    public static Task<TestNode> SharedAsync() => s_shared.Value;

    public static async Task StopSharedAsync()
    {
        if (s_shared.IsValueCreated)
        {
            await (await s_shared.Value).DisposeAsync();
        }
    }

    /// <summary>The chain of the archive, imported.</summary>
    public static async Task<TestNode> OfArchiveAsync(RpcLimits? limits = null)
    {
        TestNode node = await StartAsync(
            GenesisBlock.Read(RpcArchive.PathOf("genesis.json")),
            limits
        );
        ChainImport.Run(node.Chain, RpcArchive.PathOf("chain.rlp"));
        return node;
    }

    public Task<string> PostAsync(string body) => PostAsync(Http, body, null);

    public async Task<JsonElement> AskAsync(string body)
    {
        using JsonDocument document = JsonDocument.Parse(await PostAsync(body));
        return document.RootElement.Clone();
    }

    /// <summary>The result of a call; parameters as JSON.</summary>
    public async Task<JsonElement> CallAsync(string method, params string[] parameters)
    {
        JsonElement answer = await AskAsync(
            $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{method}\",\"params\":[{string.Join(',', parameters)}]}}"
        );
        return answer.TryGetProperty("result", out JsonElement result)
            ? result
            : throw new InvalidOperationException($"{method}: {answer}");
    }

    public async Task<JsonElement> EngineAsync(string body)
    {
        string answer = await PostAsync(Engine, body, Token(DateTime.UtcNow));
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }

    /// <summary>A token as a consensus client makes it.</summary>
    public string Token(DateTime issued, byte[]? secret = null)
    {
        byte[] key = secret ?? JwtGate.ReadSecret(Path.Combine(_folder, "jwt.hex"));
        SigningCredentials credentials = new(
            new SymmetricSecurityKey(key),
            SecurityAlgorithms.HmacSha256
        );
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor { IssuedAt = issued, SigningCredentials = credentials }
        );
    }

    /// <summary>A token whose claims and algorithm are as they are given, signed with the node's own secret.</summary>
    public string Signed(string algorithm, string claims)
    {
        byte[] key = JwtGate.ReadSecret(Path.Combine(_folder, "jwt.hex"));
        string text =
            Base64(Encoding.UTF8.GetBytes($"{{\"typ\":\"JWT\",\"alg\":\"{algorithm}\"}}"))
            + "."
            + Base64(Encoding.UTF8.GetBytes(claims));
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] signature = algorithm switch
        {
            "HS512" => HMACSHA512.HashData(key, bytes),
            "HS384" => HMACSHA384.HashData(key, bytes),
            _ => HMACSHA256.HashData(key, bytes),
        };
        return text + "." + Base64(signature);
    }

    public static string Base64(byte[] bytes) => Base64UrlEncoder.Encode(bytes);

    public static async Task<string> PostAsync(Uri url, string body, string? token)
    {
        using HttpResponseMessage response = await SendAsync(
            url,
            Encoding.UTF8.GetBytes(body),
            token
        );
        return await response.Content.ReadAsStringAsync();
    }

    public static async Task<HttpResponseMessage> SendAsync(Uri url, byte[] body, string? token)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, true);
    }
}
