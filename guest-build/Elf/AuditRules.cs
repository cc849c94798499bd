namespace Perjury.GuestBuild.Elf;

/// <summary>What a platform accepts beyond RV64IM, and what its loader refuses.</summary>
public sealed record AuditRules
{
    /// <summary>Control registers a program may name, as closed ranges.</summary>
    public IReadOnlyList<(int First, int Last)> Csrs { get; init; } = [];

    /// <summary>True where the environment is called by <c>ecall</c>.</summary>
    public bool AllowsEnvironmentCalls { get; init; }

    /// <summary>False where <c>fence</c> does not decode.</summary>
    public bool AllowsFence { get; init; } = true;

    /// <summary>False where <c>ebreak</c> does not decode.</summary>
    public bool AllowsBreakpoint { get; init; } = true;

    /// <summary>True for a word outside RV64IM that the platform executes: custom instructions, an encoding that halts.</summary>
    public Func<uint, bool> Extends { get; init; } = _ => false;

    /// <summary>What the platform's loader refuses though RV64IM allows it; null where it takes every static executable.</summary>
    public Func<ElfFile, IEnumerable<Finding>>? Loader { get; init; }

    /// <summary>Null when the instruction may run here, else the name of what is refused.</summary>
    public string? Refuses(in Instruction i, uint word)
    {
        if (i.Mnemonic == Mnemonic.Illegal)
            return Extends(word) ? null : Foreign(i.Extension);
        if (i.IsCsr)
            return AllowsCsr((int)i.Immediate) ? null : "csr";
        return i.Mnemonic switch
        {
            Mnemonic.Mret or Mnemonic.Wfi => "privileged-instruction",
            Mnemonic.Ecall when !AllowsEnvironmentCalls => "environment-call",
            Mnemonic.Ebreak when !AllowsBreakpoint => "breakpoint",
            Mnemonic.Fence when !AllowsFence => "fence-instruction",
            _ => null,
        };
    }

    private static string Foreign(Extension extension) =>
        extension switch
        {
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

    private bool AllowsCsr(int number) =>
        Csrs.Any(range => number >= range.First && number <= range.Last);
}
