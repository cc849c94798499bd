using Perjury.Corpus.Families;

namespace Perjury.Corpus;

/// <summary>Runs every family, or the one named.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        string only = args.Length > 0 ? args[0] : "";
        Family("ConvInteger", only, ConvInteger.Run);
        Family("ConvFloat", only, ConvFloat.Run);
        Family("Arithmetic", only, Arithmetic.Run);
        Family("Shifts", only, Shifts.Run);
        Family("Comparisons", only, Comparisons.Run);
        Family("Switches", only, Switches.Run);
        Family("SmallIntegers", only, SmallIntegers.Run);
        Family("StructPassing", only, StructPassing.Run);
        Family("StructSemantics", only, StructSemantics.Run);
        Family("StackAllocation", only, StackAllocation.Run);
        Family("References", only, References.Run);
        Family("ExplicitLayout", only, ExplicitLayout.Run);
        Family("InlineArrays", only, InlineArrays.Run);
        Family("Spans", only, Spans.Run);
        return 0;
    }

    private static void Family(string name, string only, Action run)
    {
        if (only.Length > 0 && only != name)
            return;
        run();
        Show.End();
    }
}
