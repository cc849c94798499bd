using System.Diagnostics.CodeAnalysis;

namespace Perjury.GuestBuild.Platforms;

/// <summary>One run of a program file.</summary>
/// <param name="ElfPath">The program.</param>
/// <param name="Input">The bytes of its input.</param>
/// <param name="Seconds">The time limit.</param>
public sealed record ExecutorRequest(
    string ElfPath,
    byte[] Input,
    int Seconds = Executor.DefaultSeconds
)
{
    /// <summary>Memory, where the executor can be told; null for the platform's.</summary>
    public int? MemoryMiB { get; init; }
}

/// <summary>What an executor saw.</summary>
public sealed record ExecutorResult(
    int ExitCode,
    bool TimedOut,
    byte[] Console,
    string Errors,
    byte[]? Output
)
{
    /// <summary>Instructions from <c>_start</c> to the exit path, where the executor can tell.</summary>
    public ulong? Instret { get; init; }

    public ulong? HeapHigh { get; init; }

    /// <summary>Everything it counted, one line each.</summary>
    public IReadOnlyList<string> CountLines { get; init; } = [];
}

/// <summary>A program that is not ours and runs the files of a platform.</summary>
public abstract class Executor
{
    /// <summary>Seconds a run may take unless told otherwise.</summary>
    public const int DefaultSeconds = 120;

    /// <summary>What <c>--on</c> takes.</summary>
    public abstract string Name { get; }

    /// <summary>True when a run can be tried.</summary>
    public abstract bool IsInstalled { get; }

    /// <summary>Runs a file; false with one line when the executor could not be started.</summary>
    public abstract bool TryRun(
        ExecutorRequest request,
        [NotNullWhen(true)] out ExecutorResult? result,
        [NotNullWhen(false)] out string? error
    );
}
