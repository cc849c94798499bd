using System.Buffers;
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
    /// <summary>
    /// So many times the size of a request is read and dropped before it is refused: whoever is still sending would see a broken
    /// connection and no answer.
    /// </summary>
    private const long DrainFactor = 8;

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
            options.Limits.MaxRequestBodySize = DrainFactor * dispatcher.Limits.RequestSize;
            options.Limits.MaxConcurrentConnections = 5_000;
            options.Limits.RequestHeadersTimeout = dispatcher.Limits.HeaderTime;
            options.Limits.MinRequestBodyDataRate = new(1_000, dispatcher.Limits.BodyGrace);
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
            answer = await ReadAsync(context.Request) is { } body
                ? await _dispatcher.AnswerAsync(body)
                : Refuse(context, StatusCodes.Status413PayloadTooLarge);
        }
        catch (BadHttpRequestException error)
        {
            // too slow, or so large that it is not even read; half a request has no one left who would read this
            answer = Refuse(context, error.StatusCode);
        }
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private ReadOnlyMemory<byte> Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return RpcDispatcher.Refusal(
            status == StatusCodes.Status413PayloadTooLarge
                ? new RpcException(
                    RpcException.TooLarge,
                    $"request too large, at most {_dispatcher.Limits.RequestSize} bytes"
                )
                : new RpcException(RpcException.InvalidRequest, "bad request")
        );
    }

    /// <summary>The body; null if it is too large.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        // grows with what arrives: a length that is only promised costs nothing
        using MemoryStream body = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            bool isTooLarge = false;
            int read;
            while (
                (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted))
                > 0
            )
            {
                isTooLarge |= body.Length + read > _dispatcher.Limits.RequestSize;
                if (!isTooLarge)
                {
                    body.Write(buffer, 0, read);
                }
            }
            // null alone would be an empty piece of memory
            return isTooLarge
                ? (ReadOnlyMemory<byte>?)null
                : body.GetBuffer().AsMemory(0, (int)body.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
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
