namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// What a platform's prover asks for the parts of a run, in the units of its makers. Figures come from their published tables and
/// executors; a run's cost by them is an estimate that ranks changes, not a bill.
/// </summary>
public sealed record CostTable
{
    /// <summary>What the units are called.</summary>
    public required string Unit { get; init; }

    /// <summary>A run that does nothing.</summary>
    public required ulong Base { get; init; }

    /// <summary>Every instruction.</summary>
    public required ulong Step { get; init; }

    /// <summary>On top of it for the operation of an instruction that is no load, store or jump.</summary>
    public required ulong Operation { get; init; }

    /// <summary>On top of it for a load or store of eight aligned bytes.</summary>
    public required (ulong Load, ulong Store) Word { get; init; }

    /// <summary>On top of it for one of fewer bytes or a misaligned one.</summary>
    public required (ulong Load, ulong Store) Part { get; init; }

    /// <summary>Uses of the platform's accelerators, by the names of <see cref="Emulator.ExecutionEnvironment.Uses"/>.</summary>
    public required IReadOnlyDictionary<string, ulong> Uses { get; init; }
}
