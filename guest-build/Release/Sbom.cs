using System.Text.Json;
using System.Text.Json.Nodes;

namespace Perjury.GuestBuild.Release;

/// <summary>An SPDX 2.3 document: the released files, what was compiled into them, and the tools that made them.</summary>
internal static class Sbom
{
    private const string Namespace = "https://spdx.org/spdxdocs/perjury-";

    /// <summary>The time of SOURCE_DATE_EPOCH, or the epoch: a release is the same whenever it is made.</summary>
    private static string Created
    {
        get
        {
            string? seconds = Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH");
            long epoch = long.TryParse(seconds, out long given) ? given : 0;
            return DateTimeOffset.FromUnixTimeSeconds(epoch).ToString("yyyy-MM-ddTHH:mm:ssZ");
        }
    }

    public static void Write(string path, ReleaseManifest manifest)
    {
        var files = new JsonArray();
        var packages = new JsonArray();
        var relations = new JsonArray();
        packages.Add(
            Package(
                "guest",
                manifest.Name,
                manifest.Version,
                "MIT OR Apache-2.0",
                manifest.GuestSources
            )
        );
        packages.Add(
            Package(
                "corelib",
                "System.Private.CoreLib",
                manifest.Tools["dotnet"],
                "MIT",
                manifest.CoreLib
            )
        );
        packages.Add(
            Package(
                "guestc",
                "guestc",
                manifest.Version,
                "MIT OR Apache-2.0",
                manifest.CompilerSources
            )
        );
        relations.Add(Relation("DOCUMENT", "DESCRIBES", "guest"));
        relations.Add(Relation("guest", "CONTAINS", "corelib"));
        relations.Add(Relation("guestc", "BUILD_TOOL_OF", "guest"));
        foreach (var (tool, version) in manifest.Tools)
        {
            packages.Add(Package("tool-" + tool, tool, version, "NOASSERTION", null));
            relations.Add(Relation("tool-" + tool, "BUILD_TOOL_OF", "guest"));
        }
        foreach (ReleasedFile file in manifest.Files)
        {
            foreach (string name in file.Names)
            {
                files.Add(
                    new JsonObject
                    {
                        ["SPDXID"] = "SPDXRef-file-" + name,
                        ["fileName"] = "./" + name,
                        ["fileTypes"] = new JsonArray("BINARY"),
                        ["checksums"] = new JsonArray(Checksum(file.Sha256)),
                    }
                );
                relations.Add(Relation("file-" + name, "GENERATED_FROM", "guest"));
            }
        }
        var document = new JsonObject
        {
            ["spdxVersion"] = "SPDX-2.3",
            ["dataLicense"] = "CC0-1.0",
            ["SPDXID"] = "SPDXRef-DOCUMENT",
            ["name"] = $"{manifest.Name}-{manifest.Version}",
            ["documentNamespace"] =
                Namespace + manifest.Version + "-" + manifest.GuestSources[..16],
            ["creationInfo"] = new JsonObject
            {
                ["created"] = Created,
                ["creators"] = new JsonArray("Tool: guestc"),
            },
            ["packages"] = packages,
            ["files"] = files,
            ["relationships"] = relations,
        };
        var options = new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" };
        File.WriteAllText(path, document.ToJsonString(options) + "\n");
    }

    /// <summary>Files of the document with their digests.</summary>
    public static IReadOnlyDictionary<string, string> Files(string path)
    {
        JsonNode document =
            JsonNode.Parse(File.ReadAllBytes(path)) ?? throw new JsonException("null");
        return document["files"]!
            .AsArray()
            .ToDictionary(
                file => file!["fileName"]!.GetValue<string>()[2..],
                file => file!["checksums"]![0]!["checksumValue"]!.GetValue<string>(),
                StringComparer.Ordinal
            );
    }

    private static JsonObject Package(
        string id,
        string name,
        string version,
        string licence,
        string? sha256
    )
    {
        var package = new JsonObject
        {
            ["SPDXID"] = "SPDXRef-" + id,
            ["name"] = name,
            ["versionInfo"] = version,
            ["downloadLocation"] = "NOASSERTION",
            ["filesAnalyzed"] = false,
            ["licenseConcluded"] = licence,
            ["licenseDeclared"] = licence,
            ["copyrightText"] = "NOASSERTION",
        };
        if (sha256 is not null)
            package["checksums"] = new JsonArray(Checksum(sha256));
        return package;
    }

    private static JsonObject Checksum(string sha256) =>
        new() { ["algorithm"] = "SHA256", ["checksumValue"] = sha256 };

    private static JsonObject Relation(string from, string kind, string to) =>
        new()
        {
            ["spdxElementId"] = "SPDXRef-" + from,
            ["relationshipType"] = kind,
            ["relatedSpdxElement"] = "SPDXRef-" + to,
        };
}
