using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Platforms;

/// <summary>SP1: everything goes through <c>ecall</c>.</summary>
internal static class Sp1Platform
{
    public static Platform Record { get; } =
        new()
        {
            Name = "sp1",
            Title = "SP1 6",
            Audit = new AuditRules { AllowsEnvironmentCalls = true, AllowsFence = false },
        };
}
