using System.Text.Json;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Release;

/// <summary>
/// Everything that can be said of a release without building it again: each finding names the file that is wrong. The manifest says
/// which files there are; nothing else may lie in the folder, and the SBOM and the sums are those that belong to the manifest.
/// </summary>
internal sealed class ReleaseCheck
{
    /// <summary>The largest description that is read, bytes: one with thousands of blocks is a tenth of it.</summary>
    private const int MostBytes = 1 << 24;

    private readonly ReleaseFolder _folder;
    private readonly List<Finding> _findings;
    private readonly HashSet<string> _expected =
    [
        ReleaseNames.Manifest,
        ReleaseNames.Sbom,
        Checksums.FileName,
    ];

    private ReleaseCheck(ReleaseFolder folder, List<Finding> findings)
    {
        _folder = folder;
        _findings = findings;
    }

    public static IReadOnlyList<Finding> Run(string path, ReleaseCheckOptions options)
    {
        var findings = new List<Finding>();
        var check = new ReleaseCheck(ReleaseFolder.Read(path, findings), findings);
        check.CheckSums();
        if (check.CheckManifest() is { } manifest)
        {
            check.CheckSbom(manifest);
            check.CheckBlocks(manifest, options.Blocks);
            check.CheckNames();
        }
        if (!options.IsUnsigned)
            check.CheckSignatures(options.PublicKey);
        return findings;
    }

    private static bool IsAside(string name) =>
        name is Checksums.FileName or ReleaseNames.PublicKey || name.EndsWith(Minisign.Extension);

    private void CheckSums()
    {
        if (Read(Checksums.FileName) is not { } bytes)
            return;
        if (!Checksums.TryParse(bytes, out var digests, out string? error))
        {
            Add(error);
            return;
        }
        foreach (var (name, digest) in digests)
            CheckDigest(name, digest, "sha256-mismatch");
        foreach (string name in _folder.Names)
        {
            if (!IsAside(name) && !digests.ContainsKey(name))
                Add($"file-unlisted: {name}");
        }
    }

    /// <summary>Null when the manifest says nothing that the other checks could stand on.</summary>
    private ReleaseManifest? CheckManifest()
    {
        if (Read(ReleaseNames.Manifest) is not { } bytes)
            return null;
        ReleaseManifest manifest;
        try
        {
            manifest = ReleaseManifest.Parse(bytes);
        }
        catch (JsonException e)
        {
            Add($"manifest-malformed: {ReleaseNames.Manifest}: {e.Message}");
            return null;
        }
        string[] faults = [.. ManifestCheck.Faults(manifest)];
        foreach (string fault in faults)
            Add($"manifest-field: {ReleaseNames.Manifest}: {fault}");
        if (faults.Length > 0)
            return null;
        if (manifest.GateReport is { } report)
        {
            _expected.Add(ReleaseNames.GateReport);
            CheckDigest(ReleaseNames.GateReport, report, "manifest-mismatch");
        }
        foreach (ReleasedFile file in manifest.Files)
        {
            foreach (var (name, digest) in file.Contents())
            {
                _expected.Add(name);
                CheckDigest(name, digest, "manifest-mismatch");
            }
            foreach (string name in file.Names.Where(_folder.Digests.ContainsKey))
                CheckElf(file, name, manifest.CoreLib);
        }
        return manifest;
    }

    private void CheckElf(ReleasedFile file, string name, string coreLib)
    {
        if (new FileInfo(_folder.PathOf(name)).Length != file.Bytes)
            Add($"manifest-mismatch: {name}: not {file.Bytes} bytes");
        if (!ElfFile.TryLoad(_folder.PathOf(name), out ElfFile? elf, out string? error))
        {
            Add($"elf-unreadable: {name}: {error}");
            return;
        }
        if (GuestNotes.Of(elf).CoreLib != coreLib)
            Add($"corelib-mismatch: {name}");
        AuditRules rules = PlatformOf(file).Audit;
        foreach (
            IGrouping<string, Finding> kind in Audit
                .Run(elf, rules, SymbolMap.Of(elf))
                .Select(item => item.Finding)
                .GroupBy(finding => finding.Kind)
        )
            Add(
                $"audit: {name}: {kind.First()}{(kind.Count() > 1 ? $" and {kind.Count() - 1} more" : "")}"
            );
    }

    private void CheckSbom(ReleaseManifest manifest)
    {
        if (Read(ReleaseNames.Sbom) is not { } bytes)
            return;
        try
        {
            if (Sbom.Difference(bytes, manifest, Sha1Of) is { } place)
                Add($"sbom-mismatch: {ReleaseNames.Sbom}: {place} is not what the manifest says");
        }
        catch (JsonException e)
        {
            Add($"sbom-malformed: {ReleaseNames.Sbom}: {e.Message}");
        }
    }

    /// <summary>Empty for a file that is not there, which is said elsewhere.</summary>
    private string Sha1Of(string name) =>
        _folder.Digests.ContainsKey(name) ? FileDigest.Sha1Of(_folder.PathOf(name)) : "";

    /// <param name="inputs">A folder with the inputs that were counted; null to take the counts on trust.</param>
    private void CheckBlocks(ReleaseManifest manifest, string? inputs)
    {
        foreach (ReleasedFile file in inputs is null ? [] : manifest.Files)
        {
            string name = file.Names[0];
            if (!ElfFile.TryLoad(_folder.PathOf(name), out ElfFile? elf, out _))
                continue; // said already
            try
            {
                BlockCount[] counts = [.. BlockCounts.Of(elf, PlatformOf(file), inputs)];
                BlockCount? other = counts.Except(file.Blocks).FirstOrDefault();
                other ??= file.Blocks.Except(counts).FirstOrDefault();
                if (other is not null)
                    Add($"block-mismatch: {name}: {other.Block}");
            }
            catch (CompileError e)
            {
                Add(e.Message);
            }
        }
    }

    private void CheckNames()
    {
        foreach (string name in _folder.Names)
        {
            bool isSignature =
                name.EndsWith(Minisign.Extension)
                && _expected.Contains(name[..^Minisign.Extension.Length]);
            if (!isSignature && name != ReleaseNames.PublicKey && !_expected.Contains(name))
                Add($"file-unexpected: {name}: the manifest names no such file");
        }
    }

    private void CheckSignatures(string? publicKey)
    {
        if (!_folder.Digests.ContainsKey(ReleaseNames.PublicKey))
        {
            Add($"file-missing: {ReleaseNames.PublicKey}: an unsigned release");
            return;
        }
        string inside = _folder.PathOf(ReleaseNames.PublicKey);
        string? key = Minisign.KeyOf(_folder.Bytes(ReleaseNames.PublicKey, MostBytes) ?? []);
        if (key is null)
            Add($"public-key-malformed: {ReleaseNames.PublicKey}: not one key of minisign");
        else if (publicKey is not null && Minisign.KeyOf(File.ReadAllBytes(publicKey)) != key)
            Add($"public-key-mismatch: {ReleaseNames.PublicKey} is another key than {publicKey}");
        foreach (string name in _folder.Names)
        {
            if (name.EndsWith(Minisign.Extension) || name == ReleaseNames.PublicKey)
                continue;
            if (!_folder.Digests.ContainsKey(name + Minisign.Extension))
                Add($"signature-missing: {name}");
            else if (
                _folder.Digests.ContainsKey(name)
                && Minisign.Verify(_folder.PathOf(name), publicKey ?? inside) is { } error
            )
            {
                Add(error);
                if (error.StartsWith(Minisign.Missing))
                    return;
            }
        }
    }

    /// <summary>The bytes of a description; null, and a finding, when there is none that can be read.</summary>
    private byte[]? Read(string name)
    {
        byte[]? bytes = _folder.Bytes(name, MostBytes);
        if (bytes is null)
            Add(
                _folder.Digests.ContainsKey(name)
                    ? $"file-size: {name}: at most {MostBytes} bytes are read"
                    : $"file-missing: {name}"
            );
        return bytes;
    }

    private void CheckDigest(string name, string digest, string kind)
    {
        if (!_folder.Digests.TryGetValue(name, out string? own))
            Add($"file-missing: {name}");
        else if (own != digest)
            Add($"{kind}: {name}");
    }

    private static Platform PlatformOf(ReleasedFile file) =>
        PlatformList.All.First(platform => platform.Name == file.Platform);

    private void Add(string text)
    {
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        var finding = new Finding(text[..colon], text[(colon + 2)..]);
        if (!_findings.Contains(finding))
            _findings.Add(finding);
    }
}

/// <summary>What a check is given besides the folder.</summary>
internal sealed record ReleaseCheckOptions
{
    /// <summary>The file of the key a signature has to be of; null for the one in the folder, which says nothing about its owner.</summary>
    public string? PublicKey { get; init; }

    /// <summary>The inputs that the manifest counts, to be run again; null to take the counts on trust.</summary>
    public string? Blocks { get; init; }

    /// <summary>True for a release that nobody signed: signatures are not looked at.</summary>
    public bool IsUnsigned { get; init; }
}
