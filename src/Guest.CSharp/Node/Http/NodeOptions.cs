using System.Net;
using Perjury.Node.Chain;
using Perjury.Node.Rpc;

namespace Perjury.Node.Http;

/// <summary>How a node is run.</summary>
public sealed record NodeOptions
{
    public required GenesisBlock Genesis { get; init; }

    /// <summary>The folder of the chain's file and of the secret.</summary>
    public required string Data { get; init; }

    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8545);

    public IPEndPoint Engine { get; init; } = new(IPAddress.Loopback, 8551);

    /// <summary>The file of the Engine API's secret; null: <c>jwt.hex</c> in <see cref="Data"/>.</summary>
    public string? Jwt { get; init; }

    /// <summary>Names that Host headers may have beside localhost and addresses.</summary>
    public string[] Hosts { get; init; } = [];

    public RpcLimits Limits { get; init; } = new();
}
