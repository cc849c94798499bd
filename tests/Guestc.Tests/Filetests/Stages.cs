using System.Text;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emit;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Passes;
using Perjury.GuestBuild.Reach;

namespace Perjury.GuestBuild.Tests.Filetests;

/// <summary>
/// A file's method as a program of its own: its IR after each pass, then its C. Each file gets types and names that no other file
/// has touched, so that a file says the same whichever others there are.
/// </summary>
internal static class Stages
{
    public const string Unchanged = "as before\n";
    public const string C = "C";

    public static IReadOnlyList<(string Name, string Text)> Of(string assembly, Filetest test)
    {
        var compilation = new Compilation(Snippets.Open(assembly));
        var entry = Entry(compilation, test);
        var after = BodyPasses.Names.ToDictionary(name => name, _ => new StringBuilder());
        void Note(string pass, Body body)
        {
            if (IsShown(test, entry, body.Routine))
                after[pass].Append(after[pass].Length > 0 ? "\n" : "").Append(Printer.Print(body));
        }
        var exports = new Exports(
            compilation,
            Snippets.Beside("Perjury.GuestBuild.Accelerators.dll"),
            new LinkSymbols()
        );
        var reach = new Reachability(compilation, exports, Note);
        reach.Run(entry);

        var sections = new List<(string Name, string Text)>();
        string before = "";
        foreach (string pass in BodyPasses.Names)
        {
            string text = after[pass].ToString();
            sections.Add((pass, text == before ? Unchanged : text));
            before = text;
        }
        var program = new ProgramEmitter(compilation, reach, entry);
        var shown = reach.Routines.Where(r => IsShown(test, entry, r)).ToList();
        foreach (string pattern in test.Shown)
        {
            if (!shown.Exists(r => r.ToString().Contains(pattern, StringComparison.Ordinal)))
                throw new FormatException($"{test.Path}: nothing reached is called {pattern}");
        }
        sections.Add((C, string.Join('\n', shown.Select(r => CText(program, reach, r)))));
        return sections;
    }

    /// <summary>The first static method of the file's class.</summary>
    private static MethodDesc Entry(Compilation c, Filetest test)
    {
        var main = c.Types.Loader.Main;
        if (!main.TryFindTopLevel("", test.ClassName, out var handle))
            throw new FormatException($"{test.Path}: no class {test.ClassName}");
        var owner = c.Types.Open(main.Def(handle));
        return c.Types.OpenMethod(owner, owner.Def!.Methods.First(m => m.IsStatic && !m.IsCctor));
    }

    private static bool IsShown(Filetest test, MethodDesc entry, Routine r) =>
        (r.Kind == RoutineKind.Body && r.Method == entry)
        || test.Shown.Any(text => r.ToString().Contains(text, StringComparison.Ordinal));

    private static string CText(ProgramEmitter program, Reachability reach, Routine r)
    {
        string text = reach.BodyOf(r) is { } body
            ? new FunctionEmitter(program, body).Emit()
            : Thunks.Text(program, r);
        return $"// {r.Kind} {r.Method}{(r.Type is null ? "" : " of " + r.Type)}\n{text.TrimEnd('\n')}\n";
    }
}
