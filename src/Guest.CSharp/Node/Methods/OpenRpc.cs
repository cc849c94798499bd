namespace Perjury.Node.Methods;

/// <summary>The description of the methods (OpenRPC), as <c>rpc.discover</c> gives it.</summary>
internal static class OpenRpc
{
    /// <summary>JSON, UTF-8.</summary>
    public static byte[] Document { get; } = Read();

    private static byte[] Read()
    {
        using Stream stream = typeof(OpenRpc).Assembly.GetManifestResourceStream("openrpc.json")!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
