namespace Perjury.GuestBuild.Tests.Filetests;

/// <summary>
/// One text file: in words what it shows, C# members, and then what the compiler makes of the first of them, section by section.
/// The file's name is the class the members are put into.
/// </summary>
internal sealed class Filetest
{
    private const string Mark = "---- ";
    private const string Source = "C#";
    private const string Show = "show: ";

    private readonly List<string> _head = [];
    private readonly List<(string Name, List<string> Lines)> _sections = [];

    private Filetest(string path)
    {
        Path = path;
        foreach (string line in File.ReadAllLines(path))
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
                _sections.Add((line[Mark.Length..], []));
            else if (_sections.Count == 0)
                _head.Add(line);
            else
                _sections[^1].Lines.Add(line);
        }
        if (_sections.Count == 0 || _sections[0].Name != Source)
            throw new FormatException($"{path}: the first section is {Mark}{Source}");
    }

    public static Filetest Read(string path) => new(path);

    public string Path { get; }

    public string ClassName => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The C# members, without the class around them.</summary>
    public string Members => Content(_sections[0].Lines);

    /// <summary>What else is printed beside the first method: routines whose names contain one of these texts.</summary>
    public IEnumerable<string> Shown =>
        _head
            .Where(line => line.StartsWith(Show, StringComparison.Ordinal))
            .Select(line => line[Show.Length..]);

    /// <summary>The sections the compiler wrote, as they stand in the file.</summary>
    public IEnumerable<(string Name, string Text)> Written =>
        _sections.Skip(1).Select(section => (section.Name, Content(section.Lines)));

    /// <summary>The whole file with these sections behind the source.</summary>
    public string With(IEnumerable<(string Name, string Text)> written) =>
        Content(_head)
        + "\n"
        + string.Concat(
                written
                    .Prepend((Source, Members))
                    .Select(section => $"{Mark}{section.Item1}\n{section.Item2}\n")
            )
            .TrimEnd('\n')
        + "\n";

    /// <summary>Lines without the empty ones around them.</summary>
    private static string Content(IEnumerable<string> lines) =>
        string.Join('\n', lines).Trim('\n') + "\n";
}
