namespace Perjury.Node.Rpc;

/// <summary>What one caller may ask for at once.</summary>
public sealed record RpcLimits
{
    /// <summary>Bytes of a request's body.</summary>
    public int RequestSize { get; init; } = 5 << 20;

    /// <summary>Calls of one batch.</summary>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>Bytes of the answers of one batch; the calls behind them are refused.</summary>
    public int ResponseSize { get; init; } = 64 << 20;

    /// <summary>How many blocks and calls are run at a time.</summary>
    public int Concurrency { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>How long a call may wait and run.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the headers of a request may take.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a body may take before it has to come at 1,000 bytes a second.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Levels of a request's JSON.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Gas of an eth_call.</summary>
    public ulong CallGas { get; init; } = 50_000_000;
}
