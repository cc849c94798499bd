using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Parts of FSharp.Core that read programs as data. A program that calls one is refused where it does.</summary>
internal static class FSharpRefusals
{
    public static void Check(TypeSystem types, ModuleDesc caller, MethodDesc m)
    {
        string home = m.Def.Owner.Module.Name;
        if (home != "FSharp.Core" || caller.Name == home || types.Loader.IsShim(caller))
            return;
        switch (m.Def.Owner.Namespace)
        {
            case "Microsoft.FSharp.Quotations":
                throw new CompileError(
                    "fsharp-quotation: a quotation is the program as data, and there is none of it at run time"
                );
            case "Microsoft.FSharp.Reflection":
                throw new CompileError(
                    $"fsharp-reflection: {m.Def.Owner.Name}.{m.Name} reads types at run time, and there are none"
                );
            case "Microsoft.FSharp.Control" when IsConcurrent(m.Def.Owner.Name):
                throw new CompileError(
                    $"fsharp-async: {m.Def.Owner.Name}.{m.Name} hands work to other threads, and there is one; write it without async, task and MailboxProcessor"
                );
        }
    }

    /// <summary>What runs a computation; one that is only made is an object like any other.</summary>
    private static bool IsConcurrent(string type) =>
        type == "FSharpAsync"
        || type.StartsWith("FSharpMailboxProcessor", StringComparison.Ordinal)
        || type.StartsWith("TaskBuilder", StringComparison.Ordinal)
        || type.StartsWith("BackgroundTaskBuilder", StringComparison.Ordinal);
}
