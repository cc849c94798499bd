using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Perjury.Node.Tests;

/// <summary>The executable, run as a user runs it.</summary>
internal sealed class Verb : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public Verb(params string[] arguments)
    {
        // whoever runs the tests in the background may have them ignore SIGINT, and a child inherits that
        ProcessStartInfo start = OperatingSystem.IsLinux()
            ? new("env", ["--default-signal=INT", "dotnet", Executable, .. arguments])
            : new("dotnet", [Executable, .. arguments]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static string Executable => Path.Combine(AppContext.BaseDirectory, "perjury.dll");

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    /// <summary>The exit code of a run that ends by itself.</summary>
    public static int Run(out string output, out string errors, params string[] arguments)
    {
        using Verb verb = new(arguments);
        int code = verb.ExitCode();
        output = verb.Output;
        errors = verb.Errors;
        return code;
    }

    /// <summary>The first line of the output that matches, waited for.</summary>
    public Match WaitFor(string pattern)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (time.Elapsed < TimeSpan.FromMinutes(2))
        {
            bool isOver = _process.HasExited;
            foreach (string line in _output)
            {
                if (Regex.Match(line, pattern) is { Success: true } match)
                {
                    return match;
                }
            }
            if (isOver)
            {
                break;
            }
            Thread.Sleep(20);
        }
        throw new TimeoutException($"no line {pattern} in\n{Output}\n{Errors}");
    }

    /// <summary>Bytes of memory that the process has held at most.</summary>
    public long PeakMemory()
    {
        _process.Refresh();
        return _process.PeakWorkingSet64;
    }

    /// <param name="name">INT or TERM.</param>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, _process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public int ExitCode()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            throw new TimeoutException($"does not end:\n{Output}\n{Errors}");
        }
        // once more without a limit: the streams are read to their ends then
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private static void Take(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
