using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perjury.GuestBuild.Release;

/// <summary>What a release says of itself: nothing in it depends on when, where or by whom it was made.</summary>
internal sealed record ReleaseManifest
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>The one conformance that an ELF is released in.</summary>
    public const string Sufficient = "sufficient";

    /// <summary>The tool whose version the SBOM gives the library.</summary>
    public const string Dotnet = "dotnet";

    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string Conformance { get; init; }

    /// <summary>Digest of the guest's sources.</summary>
    public required string GuestSources { get; init; }

    /// <summary>Digest of guestc's sources.</summary>
    public required string CompilerSources { get; init; }

    /// <summary>Digest of System.Private.CoreLib, as every file notes it.</summary>
    public required string CoreLib { get; init; }

    /// <summary>Tools with their versions as they print them.</summary>
    public required IReadOnlyDictionary<string, string> Tools { get; init; }

    /// <summary>Digest of the gate's report in the release, null where it was not run.</summary>
    public string? GateReport { get; init; }

    public required IReadOnlyList<ReleasedFile> Files { get; init; }

    /// <exception cref="JsonException">It is no manifest, or a field is missing, unknown, null, of another type or there twice.</exception>
    public static ReleaseManifest Parse(byte[] bytes) =>
        JsonSerializer.Deserialize<ReleaseManifest>(bytes, Options)
        ?? throw new JsonException("null");

    public void Write(string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
}

/// <summary>An ELF under its two names.</summary>
internal sealed record ReleasedFile
{
    public required string Platform { get; init; }
    public required string Zkvm { get; init; }
    public required string SdkVersion { get; init; }
    public required IReadOnlyList<string> Names { get; init; }
    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }

    /// <summary>The file that the platform's tools take with the program; null where they take none.</summary>
    public ReleasedConfiguration? Configuration { get; init; }

    public required IReadOnlyList<BlockCount> Blocks { get; init; }

    /// <summary>All that is released for the platform, by name, with the digests.</summary>
    public IEnumerable<(string Name, string Sha256)> Contents()
    {
        foreach (string name in Names)
            yield return (name, Sha256);
        foreach (string name in Configuration is null ? [] : Names)
            yield return (name + Configuration!.Suffix, Configuration.Sha256);
    }
}

/// <summary>A file beside an ELF: under each name of the ELF and these letters.</summary>
internal sealed record ReleasedConfiguration
{
    public required string Suffix { get; init; }
    public required string Sha256 { get; init; }
}

/// <summary>One named input on the machine model of the platform.</summary>
internal sealed record BlockCount
{
    public required string Block { get; init; }
    public required string InputSha256 { get; init; }
    public required string Output { get; init; }
    public required ulong Instructions { get; init; }
    public required ulong? Heap { get; init; }
}
