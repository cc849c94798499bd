using System.Text;
using System.Text.Json;
using Perjury.Tests;

namespace Perjury.Node.Tests;

/// <summary>The chain of 600 blocks from Shanghai to Amsterdam, and the answers that a running go-ethereum 1.17.10 gave about it.</summary>
internal static class RpcArchive
{
    private const string Name = "rpc_geth_1.17.10";

    private static readonly Lazy<string> s_folder = new(Unpack);

    public static string PathOf(string file) => Path.Combine(s_folder.Value, file);

    public static JsonElement Json(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(file)));
        return document.RootElement.Clone();
    }

    public static IEnumerable<JsonElement> Lines(string file)
    {
        foreach (string line in File.ReadLines(PathOf(file), Encoding.UTF8))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    private static string Unpack()
    {
        string folder = Directory.CreateTempSubdirectory("perjury-rpc-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, true);
        foreach ((string path, byte[] content) in FixtureArchive.Entries(Name))
        {
            string file = Path.Combine(folder, path[(path.IndexOf('/') + 1)..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
        return folder;
    }
}
