using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Platforms;

/// <summary>ZisK: precompiles, unconstrained hints and their result port are control registers.</summary>
internal static class ZiskPlatform
{
    public static Platform Record { get; } =
        new()
        {
            Name = "zisk",
            Title = "ZisK 0.18",
            Audit = new AuditRules
            {
                Csrs = [(Csr.Mtvec, Csr.Mtvec), (0x800, 0x81B), (0x8C0, 0x8FF), (0xFFE, 0xFFE)],
                AllowsEnvironmentCalls = true,
            },
        };
}
