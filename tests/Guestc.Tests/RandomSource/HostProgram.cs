using System.Diagnostics;
using NUnit.Framework;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>C# text to an assembly with the SDK's compiler, and its output on the host.</summary>
internal static class HostProgram
{
    /// <summary>Compiles into a folder; the result is <c>program.dll</c> with a runtime configuration beside it.</summary>
    public static string Compile(string source, string folder)
    {
        string path = Path.Combine(folder, "program.cs");
        File.WriteAllText(path, source);
        string assembly = Path.Combine(folder, "program.dll");
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        List<string> arguments =
        [
            Compiler(),
            "-nologo",
            "-noconfig",
            "-nostdlib",
            "-optimize+",
            "-deterministic",
            "-unsafe",
            "-nowarn:CS0162,CS0219,CS0652,CS0168,CS0472,CS0665,CS1717,CS1718,CS0164,CS0649",
            "-out:" + assembly,
        ];
        foreach (
            string reference in (string[])
                ["System.Private.CoreLib", "System.Runtime", "System.Console", "System.Memory"]
        )
            arguments.Add("-r:" + Path.Combine(framework, reference + ".dll"));
        arguments.Add(path);
        Tools.Run("dotnet", folder, [.. arguments]);
        string version = Path.GetFileName(framework);
        File.WriteAllText(
            Path.Combine(folder, "program.runtimeconfig.json"),
            $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{version}}" } } }"""
        );
        return assembly;
    }

    public static string Run(string assembly) =>
        Tools.Run("dotnet", Path.GetDirectoryName(assembly)!, assembly);

    /// <summary>The compiler of the SDK that runs the tests.</summary>
    private static string Compiler()
    {
        string root = Path.GetFullPath(
            Path.Combine(typeof(object).Assembly.Location, "../../../..")
        );
        string sdks = Path.Combine(root, "sdk");
        string? newest = Directory.Exists(sdks)
            ? Directory
                .GetDirectories(sdks)
                .Where(sdk => File.Exists(Csc(sdk)))
                .Max(StringComparer.Ordinal)
            : null;
        Assert.That(newest, Is.Not.Null, $"no SDK with a C# compiler below {sdks}");
        return Csc(newest!);
    }

    private static string Csc(string sdk) => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll");
}
