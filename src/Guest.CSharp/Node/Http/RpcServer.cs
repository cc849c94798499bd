using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Perjury.Node.Rpc;

namespace Perjury.Node.Http;

/// <summary>
/// JSON-RPC over HTTP on one port: POST / and, where a page is given for them, GET /health and /metrics. Kestrel drops who sends
/// too slowly; what is too large is refused before it is read.
/// </summary>
public sealed class RpcServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly RpcDispatcher _dispatcher;
    private readonly JwtGate? _gate;
    private readonly string[] _hosts;

    /// <param name="gate">Null: anyone may ask.</param>
    /// <param name="hosts">Names in Host headers beside localhost and addresses: a page in a browser cannot pretend to be one.</param>
    public RpcServer(
        IPEndPoint endpoint,
        RpcDispatcher dispatcher,
        JwtGate? gate,
        string[] hosts,
        IReadOnlyDictionary<string, Func<(string Type, string Text)>> pages
    )
    {
        _dispatcher = dispatcher;
        _gate = gate;
        _hosts = hosts;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(endpoint);
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = dispatcher.Limits.RequestSize;
            options.Limits.MaxConcurrentConnections = 1_000;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.Limits.MinRequestBodyDataRate = new(1_000, TimeSpan.FromSeconds(5));
        });
        _application = builder.Build();
        _application.Run(context => ServeAsync(context, pages));
    }

    /// <summary>Where it listens, once started.</summary>
    public Uri Address
    {
        get
        {
            IServer server = _application.Services.GetRequiredService<IServer>();
            return new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        }
    }

    /// <exception cref="IOException">The port is taken.</exception>
    public Task StartAsync() => _application.StartAsync();

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(2));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
    }

    private async Task ServeAsync(
        HttpContext context,
        IReadOnlyDictionary<string, Func<(string Type, string Text)>> pages
    )
    {
        HttpRequest request = context.Request;
        if (!IsOwnHost(request.Host.Host))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (
            HttpMethods.IsGet(request.Method)
            && pages.TryGetValue(request.Path, out Func<(string Type, string Text)>? page)
        )
        {
            (string type, string text) = page();
            context.Response.ContentType = type;
            await context.Response.WriteAsync(text);
        }
        else if (request.Path != "/")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (!IsJson(request.ContentType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        }
        else if (
            _gate is not null
            && !await _gate.AdmitsAsync(request.Headers.Authorization.ToString())
        )
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else
        {
            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        ReadOnlyMemory<byte> answer;
        try
        {
            answer = await _dispatcher.AnswerAsync(await ReadAsync(context.Request));
        }
        catch (BadHttpRequestException error)
        {
            // too large or too slow; half a request has no one left who would read this
            context.Response.StatusCode = error.StatusCode;
            answer = RpcDispatcher.Refusal(
                new RpcException(
                    error.StatusCode == StatusCodes.Status413PayloadTooLarge
                        ? RpcException.TooLarge
                        : RpcException.InvalidRequest,
                    error.StatusCode == StatusCodes.Status413PayloadTooLarge
                        ? $"request too large, at most {_dispatcher.Limits.RequestSize} bytes"
                        : "bad request"
                )
            );
        }
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        // grows with what arrives: a length that is only promised costs nothing
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    // A browser sends forms and plain text to anywhere without asking, but no JSON.
    private static bool IsJson(string? type) =>
        type is null || type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    private bool IsOwnHost(string host) =>
        host.Length == 0
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host, out _)
        || _hosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
