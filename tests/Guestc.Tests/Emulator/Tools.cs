using System.Diagnostics;
using NUnit.Framework;
using Perjury.Tests;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>External programs: required where the project is checked, optional on a developer's machine.</summary>
internal static class Tools
{
    public static void Require(string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            return;
        Missing.Report($"{program} is not installed; guest-build/setup.sh installs it");
    }

    /// <summary>Runs to completion and returns stdout; a failure fails the test with stderr.</summary>
    public static string Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string said = output.Length > 2000 ? output[..2000] : output;
        Assert.That(
            process.ExitCode,
            Is.Zero,
            $"{program} {string.Join(' ', arguments)}\n{errors.Result}{said}"
        );
        return output;
    }

    /// <summary>guestc with these words: its exit code and what it said.</summary>
    public static (int ExitCode, string Out, string Error) Start(params string[] words)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(GuestBuild.Emulator.Machine).Assembly.Location, .. words]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
