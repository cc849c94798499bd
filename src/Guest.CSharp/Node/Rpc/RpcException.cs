namespace Perjury.Node.Rpc;

/// <summary>An error that a JSON-RPC answer carries in place of a result. The codes are those that other clients use.</summary>
public sealed class RpcException(int code, string message, byte[]? data = null) : Exception(message)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerError = -32000;
    public const int TimedOut = -32002;
    public const int TooLarge = -32003;
    public const int Busy = -32005;
    public const int Reverted = 3;

    /// <summary>The state or block was here and is pruned.</summary>
    public const int Pruned = 4444;

    public int Code { get; } = code;

    public new byte[]? Data { get; } = data;

    public static RpcException Params(string message) => new(InvalidParams, message);

    public static RpcException Server(string message) => new(ServerError, message);

    public static RpcException PrunedState(ulong number) =>
        new(Pruned, $"the state of block {number} is pruned");
}
