using NUnit.Framework;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Conformance;

/// <summary>C# text to an assembly with the SDK's compiler, and its output on the host.</summary>
internal static class HostProgram
{
    /// <summary>What a project with implicit usings sees.</summary>
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;

        """;

    private static string Framework => Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Compiles into a folder; the result is <c>program.dll</c> with a runtime configuration beside it.</summary>
    public static string Compile(
        string folder,
        IEnumerable<string> sources,
        params string[] defines
    )
    {
        string usings = Path.Combine(folder, "usings.cs");
        File.WriteAllText(usings, Usings);
        string assembly = Path.Combine(folder, "program.dll");
        List<string> arguments =
        [
            Compiler(),
            "-nologo",
            "-noconfig",
            "-nostdlib",
            "-optimize+",
            "-deterministic",
            "-unsafe",
            "-nullable:enable",
            // Questionable code is what random programs are made of.
            "-warn:0",
            "-out:" + assembly,
        ];
        arguments.AddRange(defines.Select(define => "-define:" + define));
        // In a file of their own, so that what a failed run prints begins with what the compiler said.
        string references = Path.Combine(folder, "references.rsp");
        File.WriteAllLines(
            references,
            Directory
                .GetFiles(Framework, "System.*.dll")
                .Where(IsManaged)
                .Select(path => $"-r:\"{path}\"")
        );
        arguments.Add("@" + references);
        arguments.Add(usings);
        arguments.AddRange(sources);
        Tools.Run("dotnet", folder, [.. arguments]);
        string version = Path.GetFileName(Framework);
        File.WriteAllText(
            Path.Combine(folder, "program.runtimeconfig.json"),
            $$"""{ "runtimeOptions": { "configProperties": { "System.Globalization.Invariant": true }, "framework": { "name": "Microsoft.NETCore.App", "version": "{{version}}" } } }"""
        );
        return assembly;
    }

    public static string Run(string assembly) =>
        Tools.Run("dotnet", Path.GetDirectoryName(assembly)!, assembly);

    private static bool IsManaged(string path) =>
        !Path.GetFileName(path).StartsWith("System.Native", StringComparison.Ordinal);

    /// <summary>The compiler of the SDK that runs the tests.</summary>
    private static string Compiler()
    {
        string sdks = Path.GetFullPath(Path.Combine(Framework, "../../../sdk"));
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
