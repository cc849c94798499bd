using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Perjury.GuestBuild.Release;

/// <summary>An SPDX 2.3 document: the released files, what was compiled into them, and the tools that made them.</summary>
internal static class Sbom
{
    private const string Namespace = "https://spdx.org/spdxdocs/perjury-";
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>The time of SOURCE_DATE_EPOCH, or the epoch: a release is the same whenever it is made.</summary>
    private static string Created
    {
        get
        {
            string? seconds = Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH");
            long epoch = long.TryParse(seconds, out long given) ? given : 0;
            return DateTimeOffset
                .FromUnixTimeSeconds(epoch)
                .ToString(TimeFormat, CultureInfo.InvariantCulture);
        }
    }

    /// <param name="sha1">SHA-1 of a released file by its name: SPDX 2.3 demands one of every file (clause 8.4).</param>
    public static void Write(string path, ReleaseManifest manifest, Func<string, string> sha1)
    {
        var options = new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" };
        File.WriteAllText(path, Document(manifest, Created, sha1).ToJsonString(options) + "\n");
    }

    /// <summary>Null for the document of the manifest, whenever it was made; else where it differs, as <c>packages[0].name</c>.</summary>
    /// <exception cref="JsonException">The bytes are no JSON object, or a member is there twice.</exception>
    public static string? Difference(
        byte[] bytes,
        ReleaseManifest manifest,
        Func<string, string> sha1
    )
    {
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
        JsonNode? document = JsonNode.Parse(bytes, null, options);
        JsonNode? time = ((document as JsonObject)?["creationInfo"] as JsonObject)?["created"];
        string created =
            time?.GetValueKind() == JsonValueKind.String ? time.GetValue<string>() : "";
        bool isTime = DateTime.TryParseExact(
            created,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        );
        return isTime
            ? Difference(Document(manifest, created, sha1), document, "")
            : "creationInfo.created";
    }

    private static string? Difference(JsonNode? ours, JsonNode? theirs, string path)
    {
        if (ours is JsonObject members && theirs is JsonObject others)
            return members
                .Select(member => member.Key)
                .Union(others.Select(member => member.Key))
                .Select(key =>
                {
                    string place = path.Length == 0 ? key : $"{path}.{key}";
                    return members.ContainsKey(key) && others.ContainsKey(key)
                        ? Difference(members[key], others[key], place)
                        : place;
                })
                .FirstOrDefault(difference => difference is not null);
        if (ours is JsonArray items && theirs is JsonArray entries)
            return Enumerable
                .Range(0, Math.Max(items.Count, entries.Count))
                .Select(i =>
                    i < items.Count && i < entries.Count
                        ? Difference(items[i], entries[i], $"{path}[{i}]")
                        : $"{path}[{i}]"
                )
                .FirstOrDefault(difference => difference is not null);
        return JsonNode.DeepEquals(ours, theirs) ? null : path;
    }

    private static JsonObject Document(
        ReleaseManifest manifest,
        string created,
        Func<string, string> sha1
    )
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
                manifest.Tools[ReleaseManifest.Dotnet],
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
            foreach (var (name, digest) in file.Contents())
            {
                files.Add(
                    new JsonObject
                    {
                        ["SPDXID"] = "SPDXRef-file-" + name,
                        ["fileName"] = "./" + name,
                        ["fileTypes"] = new JsonArray(digest == file.Sha256 ? "BINARY" : "TEXT"),
                        ["checksums"] = new JsonArray(
                            Checksum("SHA1", sha1(name)),
                            Checksum("SHA256", digest)
                        ),
                    }
                );
                relations.Add(Relation("file-" + name, "GENERATED_FROM", "guest"));
            }
        }
        return new JsonObject
        {
            ["spdxVersion"] = "SPDX-2.3",
            ["dataLicense"] = "CC0-1.0",
            ["SPDXID"] = "SPDXRef-DOCUMENT",
            ["name"] = $"{manifest.Name}-{manifest.Version}",
            ["documentNamespace"] =
                Namespace + manifest.Version + "-" + manifest.GuestSources[..16],
            ["creationInfo"] = new JsonObject
            {
                ["created"] = created,
                ["creators"] = new JsonArray("Tool: guestc"),
            },
            ["packages"] = packages,
            ["files"] = files,
            ["relationships"] = relations,
        };
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
            package["checksums"] = new JsonArray(Checksum("SHA256", sha256));
        return package;
    }

    private static JsonObject Checksum(string algorithm, string digest) =>
        new() { ["algorithm"] = algorithm, ["checksumValue"] = digest };

    private static JsonObject Relation(string from, string kind, string to) =>
        new()
        {
            ["spdxElementId"] = "SPDXRef-" + from,
            ["relationshipType"] = kind,
            ["relatedSpdxElement"] = "SPDXRef-" + to,
        };
}
