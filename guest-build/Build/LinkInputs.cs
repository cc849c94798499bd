using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Build;

/// <summary>The files given by --link and the platform's accelerators, compiled where they are sources, and the symbols in them.</summary>
internal sealed class LinkInputs
{
    private readonly List<string> _objects = [];
    private readonly List<string> _offered = [];

    /// <summary>Compiles before the program is read: which accelerators it needs depends on what these files define.</summary>
    /// <param name="folder">Where objects go; sources find <c>zkvm_accelerators.h</c> there.</param>
    public LinkInputs(BuildOptions options, Toolchain tools, string folder)
    {
        WriteText(folder, PlatformSources.AcceleratorHeader);
        foreach (string link in options.Links)
        {
            if (!File.Exists(link))
                throw new CompileError($"not-found: {link}");
            string input = link;
            if (link.EndsWith(".c") || link.EndsWith(".S"))
            {
                input = Path.Combine(folder, $"link{_objects.Count}-{Path.GetFileName(link)}.o");
                tools.Compile(Path.GetFullPath(link), input, include: folder);
            }
            _objects.Add(input);
            Symbols.Add(input);
        }
        foreach (VendorLibrary library in options.VendorLibraries)
        {
            _objects.Add(library.Path);
            Symbols.Add(library.Path);
        }
        if (options.Backend == Backend.Host)
            return;
        PlatformSources platform = options.Platform.Sources!;
        foreach (var header in platform.Headers)
            WriteText(folder, header);
        foreach (var source in platform.Accelerators)
        {
            string path = WriteText(folder, source);
            tools.Compile(path, path + ".o");
            _offered.Add(path + ".o");
            Symbols.Offer(path + ".o");
        }
    }

    /// <summary>Objects and archives in the order they were given.</summary>
    public IReadOnlyList<string> Objects => _objects;

    /// <summary>Objects that are linked only when something asks for a symbol of theirs.</summary>
    public IReadOnlyList<string> Offered => _offered;

    public LinkSymbols Symbols { get; } = new();

    private static string WriteText(string folder, (string Name, string Text) file)
    {
        string path = Path.Combine(folder, file.Name);
        File.WriteAllText(path, file.Text);
        return path;
    }
}
