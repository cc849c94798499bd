using System.Text.Json;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Release;

/// <summary>Everything that can be said of a release without building it again: each finding names the file that is wrong.</summary>
internal sealed class ReleaseCheck
{
    private readonly string _folder;
    private readonly string? _publicKey;
    private readonly List<Finding> _findings = [];

    private ReleaseCheck(string folder, string? publicKey)
    {
        _folder = folder;
        _publicKey = publicKey;
    }

    /// <param name="publicKey">The key a signature has to be of; null for the one in the folder, which says nothing about its owner.</param>
    public static IReadOnlyList<Finding> Run(string folder, string? publicKey)
    {
        var check = new ReleaseCheck(folder, publicKey);
        check.CheckSums();
        check.CheckManifest();
        check.CheckSignatures();
        return check._findings;
    }

    private void CheckSums()
    {
        if (!Checksums.TryRead(_folder, out var digests, out string? error))
        {
            Add(error);
            return;
        }
        foreach (var (name, digest) in digests)
        {
            string path = Path.Combine(_folder, name);
            if (name.Contains('/') || !File.Exists(path))
                Add($"file-missing: {name}");
            else if (FileDigest.Of(path) != digest)
                Add($"sha256-mismatch: {name}");
        }
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            string name = Path.GetFileName(path);
            bool isAside =
                name is Checksums.FileName or ReleaseNames.PublicKey
                || name.EndsWith(Minisign.Extension);
            if (!isAside && !digests.ContainsKey(name))
                Add($"file-unlisted: {name}");
        }
    }

    private void CheckManifest()
    {
        string path = Path.Combine(_folder, ReleaseNames.Manifest);
        if (!File.Exists(path))
        {
            Add($"file-missing: {ReleaseNames.Manifest}");
            return;
        }
        ReleaseManifest manifest;
        try
        {
            manifest = ReleaseManifest.Read(path);
        }
        catch (JsonException e)
        {
            Add($"manifest-malformed: {ReleaseNames.Manifest}: {e.Message}");
            return;
        }
        string report = Path.Combine(_folder, ReleaseNames.GateReport);
        if (
            manifest.GateReport is { } digest
            && !(File.Exists(report) && FileDigest.Of(report) == digest)
        )
            Add($"gate-report: {ReleaseNames.GateReport} is not the one the manifest names");
        foreach (ReleasedFile file in manifest.Files)
        {
            foreach (string name in file.Names)
                CheckFile(file, name, manifest.CoreLib);
        }
        CheckSbom(manifest);
    }

    private void CheckFile(ReleasedFile file, string name, string coreLib)
    {
        string path = Path.Combine(_folder, name);
        if (!File.Exists(path))
        {
            Add($"file-missing: {name}");
            return;
        }
        if (FileDigest.Of(path) != file.Sha256 || new FileInfo(path).Length != file.Bytes)
            Add($"manifest-mismatch: {name}");
        if (
            !PlatformList.TryFind(
                file.Platform,
                _ => true,
                out Platform? platform,
                out string? error
            )
        )
        {
            Add($"manifest-platform: {name}: {error}");
            return;
        }
        if (!ElfFile.TryLoad(path, out ElfFile? elf, out error))
        {
            Add($"elf-unreadable: {name}: {error}");
            return;
        }
        if (GuestNotes.Of(elf).CoreLib != coreLib)
            Add($"corelib-mismatch: {name}");
        foreach (var (_, finding) in Audit.Run(elf, platform.Audit, SymbolMap.Of(elf)))
            Add($"audit: {name}: {finding}");
    }

    private void CheckSbom(ReleaseManifest manifest)
    {
        IReadOnlyDictionary<string, string> files;
        try
        {
            files = Sbom.Files(Path.Combine(_folder, ReleaseNames.Sbom));
        }
        catch (Exception e)
            when (e
                    is IOException
                        or JsonException
                        or InvalidOperationException
                        or NullReferenceException
            )
        {
            Add($"sbom-malformed: {ReleaseNames.Sbom}: {e.Message}");
            return;
        }
        foreach (ReleasedFile file in manifest.Files)
        {
            foreach (string name in file.Names)
            {
                if (!files.TryGetValue(name, out string? digest) || digest != file.Sha256)
                    Add($"sbom-mismatch: {ReleaseNames.Sbom}: {name}");
            }
        }
    }

    private void CheckSignatures()
    {
        string inside = Path.Combine(_folder, ReleaseNames.PublicKey);
        string key = _publicKey ?? inside;
        if (!File.Exists(key))
        {
            Add($"public-key-missing: {key}");
            return;
        }
        string[] signed =
        [
            .. Directory
                .EnumerateFiles(_folder)
                .Where(path => !path.EndsWith(Minisign.Extension) && path != inside)
                .Order(StringComparer.Ordinal),
        ];
        foreach (string path in signed)
        {
            if (!File.Exists(path + Minisign.Extension))
                Add($"signature-missing: {Path.GetFileName(path)}");
            else if (Minisign.Verify(path, key) is { } error)
            {
                Add(error);
                if (error.StartsWith("minisign-missing"))
                    return;
            }
        }
    }

    private void Add(string text)
    {
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        _findings.Add(new Finding(text[..colon], text[(colon + 2)..]));
    }
}
