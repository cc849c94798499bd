using System.Reflection;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// What a platform's folder adds to a program. <c>start.S</c> (entry and exit), <c>platform.c</c> (input, output, console, failure) and
/// <c>link.ld</c> are in every program. A file with the name of one of the runtime's takes its place. Every other C or assembly file
/// holds accelerators: it is linked in only when the program asks for one of its symbols, and then instead of the software.
/// </summary>
public sealed record PlatformSources
{
    private const string Start = "start.S";
    private const string InputOutput = "platform.c";
    private const string Script = "link.ld";
    private const string Shared = "platforms/";

    private static readonly string[] RuntimeNames =
    [
        "setjmp.S",
        "memory.c",
        "keccakf.S",
        "sha256.S",
        "contract.c",
    ];

    private readonly SortedDictionary<string, string> _files;

    /// <param name="files">Names and texts.</param>
    public PlatformSources(IEnumerable<KeyValuePair<string, string>> files)
    {
        _files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in files)
            _files.Add(name, text);
        foreach (string name in (string[])[Start, InputOutput, Script])
        {
            if (!_files.ContainsKey(name))
                throw new ArgumentException($"a platform without {name}", nameof(files));
        }
    }

    /// <summary>
    /// The folders of a platform as they were when guestc was built: first what several platforms share, last its own, whose files take
    /// the place of shared ones of their name.
    /// </summary>
    public static PlatformSources Folder(params ReadOnlySpan<string> names)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            foreach (var (file, text) in Resources($"{Shared}{name}/"))
                files[file] = text;
        }
        return new PlatformSources(files);
    }

    /// <summary>Conditional symbols a C# or F# project is built with beside its own: which accelerators it may call.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    /// <summary>
    /// Whether accesses at any address are served: the C compiler may then make them, and the macro <c>RT_MISALIGNED</c> is defined.
    /// </summary>
    public bool ServesMisaligned { get; init; }

    /// <summary>Macros of the C compiler for the runtime, the platform's files and the emitted program.</summary>
    public IReadOnlyList<string> Macros { get; init; } = [];

    public string LinkScript => _files[Script];

    /// <summary>The files every program is linked from, with those of the runtime, in the order of the linker's command line.</summary>
    /// <param name="runtime">Reads a file of the runtime.</param>
    public IEnumerable<(string Name, string Text)> Always(Func<string, string> runtime)
    {
        yield return (Start, _files[Start]);
        foreach (string name in RuntimeNames)
            yield return (name, _files.GetValueOrDefault(name) ?? runtime(name));
        yield return (InputOutput, _files[InputOutput]);
    }

    /// <summary>The files that are linked in when something asks for their symbols.</summary>
    public IEnumerable<(string Name, string Text)> Accelerators =>
        Files(name => Path.GetExtension(name) is ".c" or ".S" && !IsAlways(name));

    /// <summary>What these files include.</summary>
    public IEnumerable<(string Name, string Text)> Headers =>
        Files(name => Path.GetExtension(name) == ".h");

    /// <summary>The prototypes of the standard, for C of every platform.</summary>
    public static (string Name, string Text) AcceleratorHeader
    {
        get
        {
            const string name = "zkvm_accelerators.h";
            return (name, Text(Shared + name));
        }
    }

    private IEnumerable<(string Name, string Text)> Files(Func<string, bool> which) =>
        _files.Where(file => which(file.Key)).Select(file => (file.Key, file.Value));

    private static bool IsAlways(string name) =>
        name is Start or InputOutput || RuntimeNames.Contains(name);

    private static IEnumerable<KeyValuePair<string, string>> Resources(string prefix) =>
        Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => KeyValuePair.Create(name[prefix.Length..], Text(name)));

    private static string Text(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
