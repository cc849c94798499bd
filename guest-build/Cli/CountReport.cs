using System.Globalization;
using System.Text;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Cli;

/// <summary>Counts and profiles as aligned text.</summary>
internal static class CountReport
{
    private const int TopFunctions = 30;

    /// <summary>One line per counter, then one per accelerator that was called.</summary>
    public static string Counts(Machine machine, in RunResult result, Counts counts)
    {
        var text = new StringBuilder();
        var contract = new GuestContract(machine);
        Line(text, "retired", result.Retired);
        if (contract.Instret is { } instret)
            Line(text, "instret (_start to exit)", instret);
        Line(text, "loads", counts.Loads);
        Line(text, "stores", counts.Stores);
        Line(text, "multiplications", counts.Multiplications);
        Line(text, "divisions", counts.Divisions);
        Line(text, "branches", counts.Branches);
        Line(text, "jumps", counts.Jumps);
        Line(text, "unaligned accesses", result.Unaligned);
        Line(text, "memory written (bytes)", result.TouchedBytes);
        if (contract.HeapHigh is { } heap)
            Line(text, "heap high-water (bytes)", heap);
        ulong calls = 0;
        foreach (AcceleratorCalls accelerator in counts.Accelerators)
        {
            calls += accelerator.Calls;
            if (accelerator.Calls != 0)
                Line(text, accelerator.Name, accelerator.Calls);
        }
        Line(text, "accelerator calls", calls);
        return text.ToString();
    }

    /// <summary>The functions with most instructions of their own, with what they cost including callees.</summary>
    public static string Profile(Counts counts, CallTree tree)
    {
        IReadOnlyDictionary<int, (ulong Self, ulong Total)> sums = tree.ByFunction();
        var text = new StringBuilder();
        text.Append("    self %        self       total       calls  function\n");
        foreach (FunctionCount function in counts.Functions.Take(TopFunctions))
        {
            double share = 100.0 * function.Instructions / Math.Max(1, counts.Retired);
            ulong total = sums.GetValueOrDefault(function.Function).Total;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{share, 10:f2} {function.Instructions, 11} {total, 11} {function.Calls, 11}  {function.Name}\n"
            );
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, ulong value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name, -28}{value, 14}\n");
}
