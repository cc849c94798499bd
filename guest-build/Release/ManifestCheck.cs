using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Release;

/// <summary>What a manifest may say: each fault names the field, as <c>files[0].sha256</c>, and what it should be.</summary>
internal static class ManifestCheck
{
    private const string Digest = "no 64 lower-case hexadecimal digits";

    public static IEnumerable<string> Faults(ReleaseManifest manifest)
    {
        if (manifest.Name != ReleaseNames.Guest)
            yield return $"name: not {ReleaseNames.Guest}";
        if (!ReleaseNames.IsPart(manifest.Version))
            yield return "version: not letters, digits, dots and hyphens";
        if (manifest.Conformance != ReleaseManifest.Sufficient)
            yield return $"conformance: not {ReleaseManifest.Sufficient}";
        if (!FileDigest.IsDigest(manifest.GuestSources))
            yield return $"guestSources: {Digest}";
        if (!FileDigest.IsDigest(manifest.CompilerSources))
            yield return $"compilerSources: {Digest}";
        if (!FileDigest.IsDigest(manifest.CoreLib))
            yield return $"coreLib: {Digest}";
        if (manifest.GateReport is { } report && !FileDigest.IsDigest(report))
            yield return $"gateReport: {Digest}";
        if (!manifest.Tools.ContainsKey(ReleaseManifest.Dotnet))
            yield return $"tools: {ReleaseManifest.Dotnet} is missing";
        foreach (var (tool, _) in manifest.Tools.Where(tool => string.IsNullOrEmpty(tool.Value)))
            yield return $"tools.{tool}: no version";
        if (manifest.Files.Count == 0)
            yield return "files: none";
        for (int i = 0; i < manifest.Files.Count; i++)
        {
            string? fault = manifest.Files[i] is { } file
                ? FaultOf(manifest, file)
                : "null is no file";
            if (fault is not null)
                yield return $"files[{i}]{(manifest.Files[i] is null ? ": " : ".")}{fault}";
        }
    }

    private static string? FaultOf(ReleaseManifest manifest, ReleasedFile file)
    {
        if (manifest.Files.Count(other => other?.Platform == file.Platform) > 1)
            return $"platform: {file.Platform} is there twice";
        if (PlatformList.All.FirstOrDefault(p => p.Name == file.Platform) is not { } platform)
            return $"platform: {file.Platform} is none, known: {PlatformList.Names(_ => true)}";
        if (file.Zkvm != platform.Vendor.Zkvm)
            return $"zkvm: not {platform.Vendor.Zkvm}";
        if (!ReleaseNames.IsPart(file.SdkVersion))
            return "sdkVersion: not letters, digits, dots and hyphens";
        string[] names = ReleaseNames.Of(manifest.Version, file.Zkvm, file.SdkVersion);
        if (!file.Names.SequenceEqual(names))
            return $"names: not {string.Join(" and ", names)}";
        if (!FileDigest.IsDigest(file.Sha256))
            return $"sha256: {Digest}";
        if (file.Configuration?.Suffix != platform.Configuration?.Suffix)
            return $"configuration.suffix: not {platform.Configuration?.Suffix ?? "null"}";
        if (file.Configuration is { } configuration && !FileDigest.IsDigest(configuration.Sha256))
            return $"configuration.sha256: {Digest}";
        return FaultOfBlocks(manifest.Files[0], file);
    }

    /// <summary>Every platform ran the same inputs, and all gave the same output.</summary>
    private static string? FaultOfBlocks(ReleasedFile? first, ReleasedFile file)
    {
        if (file.Blocks.Count != first?.Blocks?.Count)
            return $"blocks: {file.Blocks.Count}, and {first?.Blocks?.Count} of {first?.Platform}";
        for (int i = 0; i < file.Blocks.Count; i++)
        {
            if (file.Blocks[i] is not { } block || first.Blocks[i] is not { } other)
                return $"blocks[{i}]: null is no block";
            if (!FileDigest.IsDigest(block.InputSha256))
                return $"blocks[{i}].inputSha256: {Digest}";
            if (block.Instructions == 0)
                return $"blocks[{i}].instructions: none";
            if ((block.Block, block.InputSha256) != (other.Block, other.InputSha256))
                return $"blocks[{i}]: not the input {other.Block} of {first.Platform}";
            if (Said(block) != Said(other))
                return $"blocks[{i}].output: {block.Block} has another than on {first.Platform}";
        }
        return null;
    }

    /// <summary>Some platforms have public values of one length and fill them with zeros.</summary>
    private static string Said(BlockCount block) => block.Output.TrimEnd('0');
}
