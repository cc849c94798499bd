namespace Perjury.GuestBuild.Release;

/// <summary>The names of a released guest: that of the rollout plan, and that of the guest handbook.</summary>
internal static class ReleaseNames
{
    public const string Guest = "perjury";
    public const string Manifest = "manifest.json";
    public const string Sbom = "sbom.spdx.json";
    public const string GateReport = "gate.json";
    public const string PublicKey = "minisign.pub";

    /// <summary>
    /// Of the rollout plan: EL name, its version, the zkVM and the version of its tools. Of the handbook: stateless-validator, the guest,
    /// the zkVM and the version of its tools.
    /// </summary>
    public static string[] Of(string version, string zkvm, string sdk) =>
        [$"{Guest}-{version}-{zkvm}-{sdk}", $"stateless-validator-{Guest}-{zkvm}-{sdk}.elf"];

    /// <summary>True for what may be part of a file's name and of an identifier of SPDX: letters, digits, dots and hyphens, no hyphen or dot first.</summary>
    public static bool IsPart(string? text) =>
        text is { Length: > 0 and <= 64 }
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
}
