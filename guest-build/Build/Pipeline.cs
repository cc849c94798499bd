using System.Reflection;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emit;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Reach;
using Perjury.GuestBuild.Runtime;

namespace Perjury.GuestBuild.Build;

/// <summary>The passes in order: load, reach (which imports), emit, compile, link.</summary>
internal sealed class Pipeline(BuildOptions options)
{
    public BuildSummary Run(string assembly)
    {
        string folder = options.Keep
            ? Directory.CreateDirectory(options.Output + ".d").FullName
            : Directory.CreateTempSubdirectory("guestc").FullName;
        try
        {
            return Run(assembly, folder);
        }
        finally
        {
            if (!options.Keep)
                Directory.Delete(folder, true);
        }
    }

    private BuildSummary Run(string assembly, string folder)
    {
        var tools = new Toolchain(options);
        var links = new LinkInputs(options, tools, folder);
        var loader = new AssemblyLoader(
            assembly,
            Beside("Perjury.GuestBuild.Shims.dll"),
            Beside("Perjury.GuestBuild.FSharpShims.dll")
        );
        var c = new Compilation(loader) { HasAssembly = options.Backend != Backend.Host };
        var main = EntryPoint.Find(c);
        var exports = new Exports(c, Beside(Software(links.Symbols)), links.Symbols);
        using var dump = options.DumpFolder is null ? null : new IrDump(options.DumpFolder);
        var reach = new Reachability(c, exports, dump is null ? null : dump.Write);
        reach.Run(main);
        if (options.Why is not null)
        {
            Explain(reach, options.Why);
            return new BuildSummary(reach.Routines.Count, 0, 0, []);
        }
        foreach (string warning in options.Quiet ? [] : reach.Warnings)
            Console.Error.WriteLine(warning);
        LibraryList.Check(options, Notes.Library(reach));
        var program = new ProgramEmitter(c, reach, main);
        string text = program.Emit();
        dump?.WriteC(text);
        IReadOnlySet<string> present = Native(text, program, reach, tools, links, folder);
        return new BuildSummary(
            reach.Routines.Count,
            text.Length,
            new FileInfo(options.Output).Length,
            [.. options.VendorLibraries.Select(library => Said(library, present))]
        );
    }

    private static string Said(VendorLibrary library, IReadOnlySet<string> present)
    {
        string given = string.Join(' ', library.Given(present));
        return $"{library.Path}: {(given.Length > 0 ? given : "nothing, the program calls none of its functions")}";
    }

    /// <summary>Gives the symbols of the linked program.</summary>
    private HashSet<string> Native(
        string text,
        ProgramEmitter program,
        Reachability reach,
        Toolchain tools,
        LinkInputs links,
        string folder
    )
    {
        var objects = new List<string>();
        void Unit(string name, string content, bool runtime)
        {
            var source = Path.Combine(folder, name);
            File.WriteAllText(source, content);
            tools.Compile(source, source + ".o", runtime);
            objects.Add(source + ".o");
        }
        if (options.Backend == Backend.Host)
            Unit("host.c", RuntimeText.Read("host.c"), true);
        else
            foreach (var (name, source) in options.Platform.Sources!.Always(RuntimeText.Read))
                Unit(name, source, true);
        Unit("program.c", text, false);
        objects.AddRange(links.Objects);
        var script = Path.Combine(folder, "link.ld");
        if (options.Backend != Backend.Host)
            File.WriteAllText(script, options.Platform.Sources!.LinkScript);
        // Nothing is written where the program goes before the program is whole.
        string linked = Path.Combine(folder, "linked");
        tools.Link(objects, links.Offered, script, linked);
        HashSet<string> present = [];
        if (options.Backend != Backend.Host)
        {
            if (!ElfFile.TryRead(File.ReadAllBytes(linked), out var elf, out string? error))
                throw new CompileError($"linked-file: {error}");
            present.UnionWith(elf.Symbols.Select(s => s.Name));
            Unit("notes.S", Notes.Assembly(program, reach, present), true);
            tools.Link(objects, links.Offered, script, linked);
            File.WriteAllBytes(linked, SymbolTrim.Trim(File.ReadAllBytes(linked)));
            if (options.Platform.Configuration is { } configuration)
                File.WriteAllText(options.Output + configuration.Suffix, configuration.Text);
        }
        File.Copy(linked, options.Output, true);
        return present;
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

    /// <summary>The accelerators in software, over the field products of the platform where it has them.</summary>
    private static string Software(LinkSymbols symbols) =>
        symbols.Offers("zkvm_bn254_fp2_mul")
            ? "Perjury.GuestBuild.Accelerators.Fields.dll"
            : "Perjury.GuestBuild.Accelerators.dll";

    private static string Beside(string file) =>
        Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, file);
}

/// <summary>What the last line of a build says.</summary>
/// <param name="Vendors">One line for each library of a vendor: the functions that are its.</param>
internal sealed record BuildSummary(
    int Methods,
    int CBytes,
    long ElfBytes,
    IReadOnlyList<string> Vendors
);
