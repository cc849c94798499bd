using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Platforms;

/// <summary>OpenVM: everything goes through the opcodes custom-0 and custom-1.</summary>
internal static class OpenVmPlatform
{
    public static Platform Record { get; } =
        new()
        {
            Name = "openvm",
            Title = "OpenVM 2",
            Audit = new AuditRules { Extends = word => (word & 0x7f) is 0x0b or 0x2b },
        };
}
