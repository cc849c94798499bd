using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using NUnit.Framework;
using Perjury.Tests;

namespace Perjury.Architecture.Tests;

/// <summary>The repository as files: project files, and the metadata of what was built from them in this configuration.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    // artifacts/bin/<project>/<configuration>/
    private static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>Project file paths under a folder of the root, relative to the root.</summary>
    public static string[] Projects(params string[] folders) =>
        [
            .. folders
                .SelectMany(folder =>
                    Directory.GetFiles(
                        Path.Combine(Root, folder),
                        "*.*proj",
                        SearchOption.AllDirectories
                    )
                )
                .Select(path => Path.GetRelativePath(Root, path))
                .Order(StringComparer.Ordinal),
        ];

    public static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    /// <summary>The Include values of one kind of item in a project or props file.</summary>
    public static string[] Items(string project, string kind) =>
        [
            .. XDocument
                .Load(Path.Combine(Root, project))
                .Descendants(kind)
                .Select(item => item.Attribute("Include")!.Value),
        ];

    /// <summary>Reads the metadata of what a project built. A test project that is not built ignores the test, but fails it in CI.</summary>
    public static T Read<T>(string project, Func<MetadataReader, T> read) =>
        ReadImage(project, image => read(image.GetMetadataReader()));

    /// <summary>Did this configuration build the project?</summary>
    public static bool IsBuilt(string project) => File.Exists(AssemblyOf(project));

    /// <summary>Where this configuration puts what the project builds.</summary>
    public static string AssemblyOf(string project)
    {
        XDocument file = XDocument.Load(Path.Combine(Root, project));
        string assembly =
            file.Descendants("AssemblyName").SingleOrDefault()?.Value ?? NameOf(project);
        return Path.Combine(
            Root,
            "artifacts",
            "bin",
            NameOf(project),
            Configuration,
            assembly + ".dll"
        );
    }

    /// <summary>The same with the bodies of methods.</summary>
    public static T ReadImage<T>(string project, Func<PEReader, T> read)
    {
        string path = AssemblyOf(project);
        if (!File.Exists(path))
        {
            Missing.Report($"{project} is not built as {Configuration}");
        }
        using var image = new PEReader(File.OpenRead(path));
        return read(image);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Perjury.slnx")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new InvalidOperationException(
                "no Perjury.slnx above " + AppContext.BaseDirectory
            );
    }
}
