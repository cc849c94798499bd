using System.Text.Json;

namespace Perjury.Node.Rpc;

/// <summary>Writes the result of a call, or throws an <see cref="RpcException"/>.</summary>
public delegate void RpcHandler(RpcCall call, Utf8JsonWriter result);

/// <summary>A method that is served. <paramref name="IsHeavy"/>: runs blocks or calls, so few at a time and not for ever.</summary>
public sealed record RpcMethod(string Name, int MaxArguments, RpcHandler Handler, bool IsHeavy);

/// <summary>The methods by name.</summary>
public sealed class RpcMethods
{
    private readonly Dictionary<string, RpcMethod> _methods = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _methods.Keys;

    public RpcMethod? Find(string name) => _methods.GetValueOrDefault(name);

    public void Add(string name, int maxArguments, RpcHandler handler, bool isHeavy = false) =>
        _methods.Add(name, new RpcMethod(name, maxArguments, handler, isHeavy));
}
