using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Perjury.Node.Tests;

/// <summary>
/// Gives the answers that go-ethereum gave, as they came, or what a test makes of them; what it was not asked then is answered by
/// a node behind it, if there is one.
/// </summary>
internal sealed class ReplayServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Func<string, JsonNode, JsonNode?> _change;
    private readonly Uri? _behind;

    /// <param name="change">Method and answer to what is sent in its place; null: nothing is.</param>
    private ReplayServer(Func<string, JsonNode, JsonNode?> change, Uri? behind)
    {
        _change = change;
        _behind = behind;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public string Url =>
        _application
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();

    public static async Task<ReplayServer> StartAsync(
        Func<string, JsonNode, JsonNode?>? change = null,
        Uri? behind = null
    )
    {
        ReplayServer server = new(change ?? ((_, answer) => answer), behind);
        await server._application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body);
        string method = request.RootElement.GetProperty("method").GetString()!;
        JsonNode recorded = Recorded(method, request.RootElement);
        if (_behind is not null && recorded["error"] is not null)
        {
            string body = request.RootElement.GetRawText();
            recorded = JsonNode.Parse(await TestNode.PostAsync(_behind, body, null))!;
        }
        JsonNode? answer = _change(method, recorded);
        if (answer is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString(), Encoding.UTF8);
        }
    }

    private static JsonNode Recorded(string method, JsonElement request)
    {
        switch (method)
        {
            case "eth_chainId":
                return Result("0xc72dd9d5e883e");
            case "eth_blockNumber":
                return Result("0x258");
            case "debug_executionWitness" or "debug_getRawBlock" or "debug_getRawHeader":
                string block = request.GetProperty("params")[0].GetString()!;
                int number =
                    block == "latest" ? 600
                    : block.Length == 66 ? NumberOf(block)
                    : Convert.ToInt32(block[2..], 16);
                string file = RpcArchive.PathOf($"witness/{number:d3}.json");
                return JsonNode.Parse(File.ReadAllBytes(file))![method]!;
            default:
                return JsonNode.Parse(
                    """{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no such method"}}"""
                )!;
        }
    }

    private static int NumberOf(string hash)
    {
        JsonElement[] payloads = [.. RpcArchive.Json("newpayload.json").EnumerateArray()];
        return Array.FindIndex(
            payloads,
            payload => payload.GetProperty("params")[0].GetProperty("blockHash").GetString() == hash
        );
    }

    private static JsonNode Result(string value) =>
        JsonNode.Parse($"{{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"{value}\"}}")!;
}
