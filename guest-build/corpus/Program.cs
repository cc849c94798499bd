using Perjury.Corpus.Families;

namespace Perjury.Corpus;

/// <summary>
/// Runs every family, or the one named. A program with one family only is built with <c>--define ONLY --define NAME</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        string only = args.Length > 0 ? args[0] : "";
#if !ONLY || ConvInteger
        Family("ConvInteger", only, ConvInteger.Run);
#endif
#if !ONLY || ConvFloat
        Family("ConvFloat", only, ConvFloat.Run);
#endif
#if !ONLY || Arithmetic
        Family("Arithmetic", only, Arithmetic.Run);
#endif
#if !ONLY || Shifts
        Family("Shifts", only, Shifts.Run);
#endif
#if !ONLY || Comparisons
        Family("Comparisons", only, Comparisons.Run);
#endif
#if !ONLY || Switches
        Family("Switches", only, Switches.Run);
#endif
#if !ONLY || SmallIntegers
        Family("SmallIntegers", only, SmallIntegers.Run);
#endif
#if !ONLY || StructPassing
        Family("StructPassing", only, StructPassing.Run);
#endif
#if !ONLY || StructSemantics
        Family("StructSemantics", only, StructSemantics.Run);
#endif
#if !ONLY || StackAllocation
        Family("StackAllocation", only, StackAllocation.Run);
#endif
#if !ONLY || References
        Family("References", only, References.Run);
#endif
#if !ONLY || ExplicitLayout
        Family("ExplicitLayout", only, ExplicitLayout.Run);
#endif
#if !ONLY || InlineArrays
        Family("InlineArrays", only, InlineArrays.Run);
#endif
#if !ONLY || Spans
        Family("Spans", only, Spans.Run);
#endif
#if !ONLY || MarshalCopies
        Family("MarshalCopies", only, MarshalCopies.Run);
#endif
#if !ONLY || Boxing
        Family("Boxing", only, Boxing.Run);
#endif
#if !ONLY || Dispatch
        Family("Dispatch", only, Dispatch.Run);
#endif
#if !ONLY || Exceptions
        Family("Exceptions", only, Exceptions.Run);
#endif
#if !ONLY || Delegates
        Family("Delegates", only, Delegates.Run);
#endif
#if !ONLY || Statics
        Family("Statics", only, Statics.Run);
#endif
#if !ONLY || ArraysAndNulls
        Family("ArraysAndNulls", only, ArraysAndNulls.Run);
#endif
#if !ONLY || Library
        Family("Library", only, Library.Run);
#endif
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
