using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Cli;

/// <summary>What one input cost a program on its platform: counts, and the price by the platform's table.</summary>
internal sealed record BlockCost
{
    /// <summary>Steps of the guest by the methods that begin them; the rest is execution around them.</summary>
    private static readonly (string Phase, string[] Marks)[] Phases =
    [
        ("decode", ["StatelessInput_TryDecode", "RequestInput_TryBind", "BlockInput_TryBind"]),
        ("hash", ["WitnessState_TryOpen", "WitnessState__ctor", "HashIndex__ctor"]),
        ("senders", ["SignerRecovery_"]),
        ("root", ["TrieState_TryCommit", "ListRoot_Compute"]),
        ("execution", ["BlockRules_Run", "BlockExecutor_Execute"]),
    ];

    public required string Block { get; init; }
    public required Counts Counts { get; init; }
    public required ulong Unaligned { get; init; }
    public required ulong? Heap { get; init; }
    public required IReadOnlyDictionary<string, long> Uses { get; init; }

    /// <summary>Instructions by phase, each with what it calls.</summary>
    public required IReadOnlyDictionary<string, ulong> ByPhase { get; init; }

    public required string Folded { get; init; }

    /// <summary>Null where the platform has no table.</summary>
    public required ulong? Price { get; init; }

    public static BlockCost Of(Machine machine, Platform platform, string block, byte[] input)
    {
        RunResult result = machine.RunProfiled(
            input,
            ulong.MaxValue,
            out Counts counts,
            out CallTree tree
        );
        if (result.Outcome != Outcome.Exited || result.ExitCode != 0)
            throw new InvalidDataException(
                $"block-failed: {block}: {result.Trap?.Describe(machine.Symbols) ?? $"exit code {result.ExitCode}"}"
            );
        string folded = tree.Folded();
        IReadOnlyDictionary<string, long> uses = new Dictionary<string, long>(
            machine.Environment.Uses
        );
        return new BlockCost
        {
            Block = block,
            Counts = counts,
            Unaligned = result.Unaligned,
            Heap = new GuestContract(machine).HeapHigh,
            Uses = uses,
            ByPhase = PhasesOf(folded),
            Folded = folded,
            Price = platform.Costs is { } table
                ? PriceOf(table, counts, result.Unaligned, uses)
                : null,
        };
    }

    public static ulong PriceOf(
        CostTable table,
        Counts counts,
        ulong unaligned,
        IReadOnlyDictionary<string, long> uses
    )
    {
        // Misaligned words cost as parts do; which of them are loads is not counted.
        ulong misalignedLoads = Math.Min(unaligned, counts.Loads - counts.PartLoads);
        ulong partLoads = counts.PartLoads + misalignedLoads;
        ulong others = counts.Retired - counts.Loads - counts.Stores - counts.Jumps;
        ulong price =
            table.Base
            + counts.Retired * table.Step
            + others * table.Operation
            + (counts.Loads - partLoads) * table.Word.Load
            + (counts.Stores - counts.PartStores) * table.Word.Store
            + partLoads * table.Part.Load
            + counts.PartStores * table.Part.Store;
        foreach (var (name, count) in uses)
            price += (ulong)count * table.Uses.GetValueOrDefault(name);
        return price;
    }

    private static SortedDictionary<string, ulong> PhasesOf(string folded)
    {
        var sums = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
        foreach (string line in folded.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = line.LastIndexOf(' ');
            ulong count = ulong.Parse(line.AsSpan(at + 1));
            string stack = line[..at];
            string phase =
                Phases.FirstOrDefault(p => p.Marks.Any(stack.Contains)).Phase ?? "around";
            sums[phase] = sums.GetValueOrDefault(phase) + count;
        }
        return sums;
    }
}
