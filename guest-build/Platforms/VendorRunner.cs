using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// The vendor's own executor behind a small Rust program in the platform's folder <c>run</c>, which is built by cargo at its first use.
/// What it needs (Rust, the crate registry) is no part of this repository: where it is missing, one line says what.
/// </summary>
/// <param name="name">What <c>--on</c> takes.</param>
/// <param name="platform">The platform whose folder holds the program.</param>
/// <param name="program">The program cargo makes.</param>
internal sealed class VendorRunner(string name, string platform, string program) : Executor
{
    private const string Cargo = "cargo";

    public override string Name => name;

    public override bool IsInstalled => Built is { } path && File.Exists(path);

    private string? Folder
    {
        get
        {
            string inside = Path.Combine("guest-build", "Platforms", platform, "run");
            for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, inside, "Cargo.toml")))
                    return Path.Combine(at.FullName, inside);
            }
            return null;
        }
    }

    /// <summary>Beside everything else that is built, because sources are read only in places.</summary>
    private string? Target =>
        Folder is { } folder
            ? Path.GetFullPath(Path.Combine(folder, "../../../../artifacts/run", name))
            : null;

    private string? Built => Target is { } target ? Path.Combine(target, "release", program) : null;

    public override bool TryRun(
        ExecutorRequest request,
        [NotNullWhen(true)] out ExecutorResult? result,
        [NotNullWhen(false)] out string? error
    )
    {
        result = null;
        error = IsInstalled ? null : Build();
        if (error is not null)
            return false;
        string input = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(input, request.Input);
            return TryStart(
                Built!,
                [request.ElfPath, input],
                request.Seconds,
                out Finished? run,
                out error
            )
                ? TryInterpret(run, out result, out error)
                : false;
        }
        finally
        {
            File.Delete(input);
        }
    }

    private string? Build()
    {
        if (Folder is not { } folder)
            return $"{name}-missing: the sources of its runner are not here";
        string[] words =
        [
            "build",
            "--release",
            "--quiet",
            "--manifest-path",
            Path.Combine(folder, "Cargo.toml"),
            "--target-dir",
            Target!,
        ];
        if (!TryStart(Cargo, words, int.MaxValue / 1000, out Finished? run, out string? error))
            return $"{name}-missing: {error}; the runner needs Rust 1.91 or newer and the crate registry";
        if (run.ExitCode == 0)
            return null;
        string[] lines = run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string cause =
            lines.LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "no reason given";
        return $"{name}-missing: cargo cannot build its runner: {cause}";
    }

    private sealed record Finished(int ExitCode, bool TimedOut, string Output, string Errors);

    private static bool TryStart(
        string file,
        IEnumerable<string> words,
        int seconds,
        [NotNullWhen(true)] out Finished? finished,
        [NotNullWhen(false)] out string? error
    )
    {
        finished = null;
        error = null;
        var start = new ProcessStartInfo(file, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            bool ended = process.WaitForExit(TimeSpan.FromSeconds(seconds));
            if (!ended)
                process.Kill();
            process.WaitForExit();
            finished = new Finished(process.ExitCode, !ended, output.Result, errors.Result);
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            error = $"there is no program {file}";
            return false;
        }
    }

    private bool TryInterpret(
        Finished run,
        [NotNullWhen(true)] out ExecutorResult? result,
        [NotNullWhen(false)] out string? error
    )
    {
        int exitCode = run.ExitCode;
        byte[]? output = null;
        var counts = new List<string>();
        ulong? steps = null;
        foreach (string line in run.Output.Split('\n'))
        {
            string[] words = line.Split(' ');
            if (words is ["exit", var code])
                exitCode = int.Parse(code, CultureInfo.InvariantCulture);
            else if (words is ["public", var hex])
                output = Convert.FromHexString(hex);
            else if (words is ["count", var what, var value])
            {
                counts.Add($"{what, -28}{value, 14}");
                if (what is "instructions" or "steps")
                    steps = ulong.Parse(value, CultureInfo.InvariantCulture);
            }
        }
        bool refused = run.ExitCode == 2 && output is null;
        error = refused ? run.Errors.Trim() : null;
        result = refused
            ? null
            : new ExecutorResult(exitCode, run.TimedOut, [], run.Errors, output)
            {
                Instret = steps,
                CountLines = counts,
            };
        return result is not null;
    }
}
