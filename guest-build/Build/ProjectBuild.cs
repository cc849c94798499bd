using System.Diagnostics;
using Perjury.GuestBuild.Load;

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
            args.Add("-p:DefineConstants=" + string.Join("%3B", options.Defines));
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
        if (process.ExitCode != 0 || path.Length == 0 || !File.Exists(path[^1]))
            throw new CompileError($"project-build-failed: {project}\n{output}{errors.Result}");
        return path[^1];
    }
}
