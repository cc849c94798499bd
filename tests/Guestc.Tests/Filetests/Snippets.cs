using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.Filetests;

/// <summary>The members of all files as one assembly, a class a file, made by one run of the C# compiler.</summary>
internal static class Snippets
{
    /// <summary>Compiles into a folder; the result is the path of the assembly.</summary>
    public static string Compile(string folder, IEnumerable<Filetest> tests)
    {
        List<string> sources = [Write(folder, "Nothing", "static void Main() { }", "Nothing.cs")];
        sources.AddRange(
            tests.Select(test => Write(folder, test.ClassName, test.Members, test.Path))
        );
        return HostProgram.Compile(folder, sources);
    }

    /// <summary>Opens the assembly as guestc opens a program.</summary>
    public static AssemblyLoader Open(string assembly) =>
        new(
            assembly,
            Beside("Perjury.GuestBuild.Shims.dll"),
            Beside("Perjury.GuestBuild.FSharpShims.dll")
        );

    /// <summary>A file that lies beside guestc.</summary>
    public static string Beside(string file) =>
        Path.Combine(Path.GetDirectoryName(typeof(AssemblyLoader).Assembly.Location)!, file);

    private static string Write(string folder, string className, string members, string origin)
    {
        string path = Path.Combine(folder, className + ".cs");
        File.WriteAllText(
            path,
            $$"""
            using System.Numerics;
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            static unsafe class {{className}}
            {
            #line 1 "{{origin}}"
            {{members}}
            }

            """
        );
        return path;
    }
}
