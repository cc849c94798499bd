namespace Perjury.GuestBuild.Elf;

/// <summary>What a platform's decoder accepts beyond RV64IM.</summary>
public sealed record AuditPlatform(
    string Name,
    IReadOnlyList<(int First, int Last)> Csrs,
    bool AllowsEnvironmentCalls,
    bool AllowsCustomInstructions
)
{
    /// <summary>qemu's board as <c>targets/virt/README.md</c> fixes it: trap reporting and the instruction counter.</summary>
    public static readonly AuditPlatform Virt = new(
        "virt",
        [(Csr.Mtvec, Csr.Mtvec), (Csr.Mepc, Csr.Mtval), (Csr.Minstret, Csr.Minstret)],
        AllowsEnvironmentCalls: false,
        AllowsCustomInstructions: false
    );

    /// <summary>ZisK 0.18: precompiles 0x800-0x81B, unconstrained hints 0x8C0-0x8FF, their result port 0xFFE, exit by ecall.</summary>
    public static readonly AuditPlatform Zisk = new(
        "zisk",
        [(Csr.Mtvec, Csr.Mtvec), (0x800, 0x81B), (0x8C0, 0x8FF), (0xFFE, 0xFFE)],
        AllowsEnvironmentCalls: true,
        AllowsCustomInstructions: false
    );

    /// <summary>SP1 6: everything goes through ecall.</summary>
    public static readonly AuditPlatform Sp1 = new("sp1", [], true, false);

    /// <summary>OpenVM 2: everything goes through custom-0 and custom-1.</summary>
    public static readonly AuditPlatform OpenVm = new("openvm", [], false, true);

    public static IReadOnlyList<AuditPlatform> All { get; } = [Virt, Zisk, Sp1, OpenVm];

    /// <summary>Null when the instruction may run here, else the name of what is refused.</summary>
    public string? Refuses(in Instruction i)
    {
        if (i.Mnemonic == Mnemonic.Illegal)
        {
            return i.Extension switch
            {
                Extension.Custom when AllowsCustomInstructions => null,
                Extension.C => "compressed-instruction",
                Extension.A => "atomic-instruction",
                Extension.F or Extension.D => "float-instruction",
                Extension.Zb => "bit-manipulation-instruction",
                Extension.V => "vector-instruction",
                Extension.Zifencei => "fence-i-instruction",
                Extension.Privileged => "privileged-instruction",
                Extension.Custom => "custom-instruction",
                _ => "unknown-instruction",
            };
        }
        if (i.IsCsr)
            return AllowsCsr((int)i.Immediate) ? null : "csr";
        return i.Mnemonic switch
        {
            Mnemonic.Mret or Mnemonic.Wfi => "privileged-instruction",
            Mnemonic.Ecall when !AllowsEnvironmentCalls => "environment-call",
            _ => null,
        };
    }

    private bool AllowsCsr(int number) =>
        Csrs.Any(range => number >= range.First && number <= range.Last);
}
