using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Node.Chain;
using Perjury.Node.Methods;
using Perjury.Node.Rpc;
using Perjury.Node.Store;

namespace Perjury.Node.Http;

/// <summary>A chain with its two doors: JSON-RPC for anyone, and the Engine API for whoever has the secret.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    /// <summary>A payload is a block in hex, and a block has 8 MiB at most from Osaka on (EIP-7934).</summary>
    private const int EngineRequestSize = 64 << 20;

    private readonly RpcServer _http;
    private readonly RpcServer _engine;

    private NodeHost(NodeChain chain, NodeMetrics metrics, RpcServer http, RpcServer engine)
    {
        Chain = chain;
        Metrics = metrics;
        _http = http;
        _engine = engine;
    }

    public NodeChain Chain { get; }

    public NodeMetrics Metrics { get; }

    public Uri Http => _http.Address;

    public Uri Engine => _engine.Address;

    /// <param name="prepare">Done to the chain before anyone is let in; whoever asks finds it whole.</param>
    /// <exception cref="IOException">The store, the secret or a port cannot be had.</exception>
    public static async Task<NodeHost> StartAsync(
        NodeOptions options,
        Action<NodeChain, NodeMetrics>? prepare = null
    )
    {
        string store = StoreOf(options);
        byte[] secret = JwtGate.ReadSecret(options.Jwt ?? Path.Combine(options.Data, "jwt.hex"));
        NodeChain chain = NodeChain.Open(store, options.Genesis);
        NodeMetrics metrics = new();
        try
        {
            prepare?.Invoke(chain, metrics);
            return await ServeAsync(options, chain, metrics, new JwtGate(secret));
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    private static async Task<NodeHost> ServeAsync(
        NodeOptions options,
        NodeChain chain,
        NodeMetrics metrics,
        JwtGate gate
    )
    {
        RpcServer http = new(
            options.Http,
            new RpcDispatcher(PublicMethods(chain, options.Limits), options.Limits, metrics),
            null,
            options.Hosts,
            Pages(chain, metrics)
        );
        RpcMethods all = PublicMethods(chain, options.Limits);
        new EngineMethods(chain, metrics).AddTo(all);
        RpcLimits engineLimits = options.Limits with { RequestSize = EngineRequestSize };
        RpcServer engine = new(
            options.Engine,
            new RpcDispatcher(all, engineLimits, metrics),
            gate,
            options.Hosts,
            new Dictionary<string, Func<(string, string)>>()
        );
        try
        {
            await http.StartAsync();
            await engine.StartAsync();
        }
        catch
        {
            await http.DisposeAsync();
            throw;
        }
        return new NodeHost(chain, metrics, http, engine);
    }

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        await _engine.DisposeAsync();
        Chain.Dispose();
    }

    /// <summary>The file of the chain; its folder is made.</summary>
    public static string StoreOf(NodeOptions options)
    {
        Directory.CreateDirectory(options.Data);
        return Path.Combine(options.Data, "chain.sqlite");
    }

    /// <summary>What is served without the secret: nothing of it changes anything.</summary>
    internal static RpcMethods PublicMethods(NodeChain chain, RpcLimits limits)
    {
        RpcMethods methods = new();
        new ChainMethods(chain).AddTo(methods);
        new StateMethods(chain).AddTo(methods);
        new CallMethods(chain, limits).AddTo(methods);
        new WitnessMethods(chain).AddTo(methods);
        return methods;
    }

    private static Dictionary<string, Func<(string Type, string Text)>> Pages(
        NodeChain chain,
        NodeMetrics metrics
    ) =>
        new()
        {
            ["/health"] = () =>
            {
                Header head = Head(chain);
                string text = JsonSerializer.Serialize(
                    new Dictionary<string, object>
                    {
                        ["status"] = "ok",
                        ["version"] = ChainMethods.ClientVersion,
                        ["chainId"] = chain.Spec.ChainId,
                        ["head"] = head.Number,
                        ["headHash"] = head.Hash.ToString(),
                    }
                );
                return ("application/json", text);
            },
            ["/metrics"] = () => ("text/plain; version=0.0.4", metrics.ToText(Head(chain).Number)),
        };

    private static Header Head(NodeChain chain)
    {
        using StoreReader reader = chain.Rent();
        return chain.Head(reader);
    }
}
