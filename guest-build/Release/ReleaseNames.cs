using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Release;

/// <summary>The names of a released guest: that of the rollout plan, and that of the guest handbook.</summary>
internal static class ReleaseNames
{
    public const string Guest = "perjury";
    public const string Manifest = "manifest.json";
    public const string Sbom = "sbom.spdx.json";
    public const string GateReport = "gate.json";
    public const string PublicKey = "minisign.pub";

    /// <summary>EL name, its version, the zkVM and the version of its tools.</summary>
    public static string OfPlan(Platform platform, string version) =>
        $"{Guest}-{version}-{platform.Vendor.Zkvm}-{platform.Vendor.Sdk}";

    /// <summary>stateless-validator, the guest, the zkVM and the version of its tools.</summary>
    public static string OfHandbook(Platform platform) =>
        $"stateless-validator-{Guest}-{platform.Vendor.Zkvm}-{platform.Vendor.Sdk}.elf";
}
