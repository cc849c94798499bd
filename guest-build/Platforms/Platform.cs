using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// A machine that programs are compiled for: all that the compiler, the audit, the emulator and a runner know about it. A member that
/// is null is something we cannot do for it. Start, link script and C lie in the folder of its name, with its README.
/// </summary>
public sealed record Platform
{
    /// <summary>What <c>--target</c> takes; where versions of a vendor's machine share no program, each is a platform.</summary>
    public required string Name { get; init; }

    /// <summary>One line for lists: the machine and the versions of it this holds for.</summary>
    public required string Title { get; init; }

    /// <summary>Other names <c>--target</c> takes for it: the vendor's without a version, for the one to choose today.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What a released file says of the machine it is for: its vendor's name, and the version of the vendor's tools.</summary>
    public required (string Zkvm, string Sdk) Vendor { get; init; }

    /// <summary>What its decoder and its loader accept.</summary>
    public required AuditRules Audit { get; init; }

    /// <summary>How a program for it is made.</summary>
    public PlatformSources? Sources { get; init; }

    /// <summary>A file that its tools take with a program: written beside it, under the program's name and these letters.</summary>
    public (string Suffix, string Text)? Configuration { get; init; }

    /// <summary>What the emulator needs to be this machine.</summary>
    public MachineModel? Machine { get; init; }

    /// <summary>What its prover asks for a run.</summary>
    public CostTable? Costs { get; init; }

    /// <summary>Somebody else's program that runs the same files: the second opinion.</summary>
    public Executor? Executor { get; init; }
}
