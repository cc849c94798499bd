using System.Reflection;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emit;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Reach;

namespace Perjury.GuestBuild.Build;

/// <summary>The passes in order: load, reach (which imports), emit, compile, link.</summary>
internal sealed class Pipeline(BuildOptions options)
{
    public BuildSummary Run(string assembly)
    {
        var loader = new AssemblyLoader(assembly, ShimPath());
        var c = new Compilation(loader);
        var main = EntryPoint.Find(c);
        using var dump = options.DumpFolder is null ? null : new IrDump(options.DumpFolder);
        var reach = new Reachability(c, dump is null ? null : dump.Write);
        reach.Run(main);
        if (options.Why is not null)
        {
            Explain(reach, options.Why);
            return new BuildSummary(reach.Routines.Count, 0, 0);
        }
        foreach (string warning in options.Quiet ? [] : reach.Warnings)
            Console.Error.WriteLine(warning);
        LibraryList.Check(options, Notes.Library(reach));
        var program = new ProgramEmitter(c, reach, main);
        string text = program.Emit();
        dump?.WriteC(text);
        Native(text, program, reach);
        return new BuildSummary(
            reach.Routines.Count,
            text.Length,
            new FileInfo(options.Output).Length
        );
    }

    private void Native(string text, ProgramEmitter program, Reachability reach)
    {
        var folder = options.Keep
            ? Directory.CreateDirectory(options.Output + ".d").FullName
            : Directory.CreateTempSubdirectory("guestc").FullName;
        try
        {
            var tools = new Toolchain(options);
            var objects = new List<string>();
            void Unit(string name, string content, bool runtime)
            {
                var source = Path.Combine(folder, name);
                File.WriteAllText(source, content);
                tools.Compile(source, source + ".o", runtime);
                objects.Add(source + ".o");
            }
            string target = options.Backend == Backend.Host ? "host" : options.Target;
            if (options.Backend != Backend.Host)
            {
                Unit("start.S", RuntimeText.Target(target, "start.S"), true);
                Unit("setjmp.S", RuntimeText.Read("setjmp.S"), true);
                Unit("memory.c", RuntimeText.Read("memory.c"), true);
            }
            Unit("platform.c", RuntimeText.Target(target, "platform.c"), true);
            Unit("program.c", text, false);
            foreach (var link in options.Links)
            {
                if (!File.Exists(link))
                    throw new CompileError($"not-found: {link}");
                if (link.EndsWith(".c") || link.EndsWith(".S"))
                    Unit(Path.GetFileName(link), File.ReadAllText(link), false);
                else
                    objects.Add(link);
            }
            var script = Path.Combine(folder, "link.ld");
            if (options.Backend != Backend.Host)
                File.WriteAllText(script, RuntimeText.Target(target, "link.ld"));
            tools.Link(objects, script, options.Output);
            if (options.Backend == Backend.Host)
                return;
            if (!ElfFile.TryRead(File.ReadAllBytes(options.Output), out var elf, out string? error))
                throw new CompileError($"linked-file: {error}");
            var present = elf.Symbols.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
            Unit("notes.S", Notes.Assembly(program, reach, present), true);
            tools.Link(objects, script, options.Output);
            File.WriteAllBytes(options.Output, SymbolTrim.Trim(File.ReadAllBytes(options.Output)));
        }
        finally
        {
            if (!options.Keep)
                Directory.Delete(folder, true);
        }
    }

    private static void Explain(Reachability reach, string text)
    {
        foreach (var r in reach.Routines)
        {
            if (r.ToString().Contains(text, StringComparison.Ordinal))
            {
                Console.WriteLine(r + reach.Trace(r));
                return;
            }
        }
        Console.WriteLine($"not reached: {text}");
    }

    private static string ShimPath() =>
        Path.Combine(
            Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!,
            "Perjury.GuestBuild.Shims.dll"
        );
}

/// <summary>What the last line of a build says.</summary>
internal sealed record BuildSummary(int Methods, int CBytes, long ElfBytes);
