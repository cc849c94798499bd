using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emit;
using Perjury.GuestBuild.Runtime;

namespace Perjury.GuestBuild.Build;

/// <summary>The files given by --link, compiled where they are sources, and the symbols in them.</summary>
internal sealed class LinkInputs
{
    private const string Header = "zkvm_accelerators.h";

    private readonly List<string> _objects = [];

    /// <summary>Compiles before the program is read: which accelerators it needs depends on what these files define.</summary>
    /// <param name="folder">Where objects go; sources find <c>zkvm_accelerators.h</c> there.</param>
    public LinkInputs(BuildOptions options, Toolchain tools, string folder)
    {
        foreach (string link in options.Links)
        {
            if (!File.Exists(link))
                throw new CompileError($"not-found: {link}");
            string input = link;
            if (link.EndsWith(".c") || link.EndsWith(".S"))
            {
                File.WriteAllText(Path.Combine(folder, Header), RuntimeText.Target(Header));
                input = Path.Combine(folder, $"link{_objects.Count}-{Path.GetFileName(link)}.o");
                tools.Compile(Path.GetFullPath(link), input, include: folder);
            }
            _objects.Add(input);
            Symbols.Add(input);
        }
    }

    /// <summary>Objects and archives in the order they were given.</summary>
    public IReadOnlyList<string> Objects => _objects;

    public LinkSymbols Symbols { get; } = new();
}
