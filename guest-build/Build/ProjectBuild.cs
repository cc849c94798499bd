using System.Diagnostics;
using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Build;

/// <summary>Turns what the user named into an assembly: a DLL as it is, a project by <c>dotnet build -c Release</c>.</summary>
internal static class ProjectBuild
{
    public static string Assembly(BuildOptions options)
    {
        string input = options.Input;
        if (Directory.Exists(input))
        {
            var projects = Directory.GetFiles(input, "*.?sproj");
            if (projects.Length != 1)
                throw new CompileError($"no-project: {input} has {projects.Length} project files");
            input = projects[0];
        }
        if (!File.Exists(input))
            throw new CompileError($"not-found: {input}");
        if (input.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            return input;
        if (!input.EndsWith("proj"))
            throw new CompileError($"not-a-program: {input} is neither a project nor a DLL");
        return BuildProject(Path.GetFullPath(input), options);
    }

    private static string BuildProject(string project, BuildOptions options)
    {
        var args = new List<string>
        {
            "build",
            project,
            "-c",
            "Release",
            "--nologo",
            "-v",
            "q",
            "-p:Optimize=true",
            "-p:UseAppHost=false",
            "-getProperty:TargetPath",
            "-target:Build",
        };
        if (options.Defines.Count > 0)
        {
            // DefineConstants on the command line would replace the project's own symbols and those of its framework.
            args.Add("-p:CustomAfterMicrosoftCommonTargets=" + DefinesFile());
            args.Add("-p:GuestcDefines=" + string.Join("%3B", options.Defines));
            // A variant of its own folder: it must not lie where other builds look for the plain assembly.
            args.Add("-p:ArtifactsPivots=release_" + string.Join('-', options.Defines));
        }
        var info = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var a in args)
            info.ArgumentList.Add(a);
        info.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var path = output.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        if (process.ExitCode != 0)
            throw new CompileError(
                $"project-build-failed: {project}{Errors(output + errors.Result)}"
            );
        if (path.Length == 0 || !File.Exists(path[^1]))
            throw new CompileError(
                $"project-target: {project} builds no single assembly; give it one TargetFramework"
            );
        return path[^1];
    }

    /// <summary>Each error of the build once, without the project it repeats at the end; all of the text where none is found.</summary>
    private static string Errors(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries);
        var errors = lines
            .Where(line => line.Contains("error ", StringComparison.Ordinal))
            .Select(line => line.LastIndexOf(" [") is var at and > 0 ? line[..at] : line)
            .Distinct()
            .ToList();
        return string.Concat(
            (errors.Count > 0 ? errors : [.. lines]).Select(line => "\n  " + line)
        );
    }

    private static string DefinesFile() =>
        Path.Combine(AppContext.BaseDirectory, "Build", "Defines.targets");
}
