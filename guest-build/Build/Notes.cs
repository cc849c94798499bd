using System.Text;
using Perjury.GuestBuild.Emit;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Reach;

namespace Perjury.GuestBuild.Build;

/// <summary>The sections tools read and machines do not load: symbol names, stubs, library manifest.</summary>
internal static class Notes
{
    /// <param name="present">Symbols of the linked program: what was inlined or dropped needs no name.</param>
    public static string Assembly(
        ProgramEmitter program,
        Reachability reach,
        IReadOnlySet<string> present
    )
    {
        var names = new StringBuilder();
        foreach (var (symbol, r) in program.Map)
        {
            if (!present.Contains(symbol))
                continue;
            var owner = r.Method.Owner;
            string ns = owner.Def?.Namespace ?? "";
            names.Append(symbol).Append('\t').Append(ns.Length == 0 ? "-" : ns).Append('\t');
            names.Append(r.ToString()).Append('\n');
        }
        var sb = new StringBuilder();
        Section(sb, ".guestc.names", names.ToString());
        Section(sb, ".guestc.stubs", string.Concat(Stubs(reach).Select(s => s + "\n")));
        Section(sb, ".guestc.manifest", Manifest(program, reach));
        return sb.ToString();
    }

    /// <summary>Library methods answered by a shim or by nothing.</summary>
    public static IEnumerable<string> Stubs(Reachability reach) =>
        reach.Missing.Order(StringComparer.Ordinal);

    public static string Manifest(ProgramEmitter program, Reachability reach) =>
        $"corelib {program.Compilation.Types.Loader.CoreLib.Sha256}\n"
        + string.Concat(Library(reach).Select(s => s + "\n"));

    /// <summary>Library methods whose own IL was compiled.</summary>
    public static SortedSet<string> Library(Reachability reach)
    {
        var set = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var r in reach.Routines)
        {
            if (r.Kind == RoutineKind.Body && IsLibrary(r))
                set.Add(r.Method.Def.Key);
        }
        return set;
    }

    private static bool IsLibrary(Routine r)
    {
        string name = r.Method.Def.Owner.Module.Name;
        return name.StartsWith("System.") || name is "FSharp.Core" or "mscorlib" or "netstandard";
    }

    private static void Section(StringBuilder sb, string name, string content)
    {
        sb.Append($"    .section {name}, \"\", @progbits\n");
        foreach (var line in content.Split('\n'))
        {
            if (line.Length == 0)
                continue;
            sb.Append("    .ascii \"");
            foreach (byte b in Encoding.UTF8.GetBytes(line))
            {
                if (b is (byte)'"' or (byte)'\\')
                    sb.Append('\\').Append((char)b);
                else if (b == '\t')
                    sb.Append("\\t");
                else if (b is >= 32 and < 127)
                    sb.Append((char)b);
                else
                    sb.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
            }
            sb.Append("\\n\"\n");
        }
    }
}
