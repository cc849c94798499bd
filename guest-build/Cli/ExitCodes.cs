namespace Perjury.GuestBuild.Cli;

/// <summary>Exit codes all tools of the project share.</summary>
internal static class ExitCodes
{
    public const int Clean = 0;
    public const int Findings = 1;
    public const int Usage = 2;
    public const int CouldNotRun = 3;

    /// <summary>A guest that did not end by itself: the code <c>timeout</c> uses.</summary>
    public const int StepLimit = 124;

    /// <summary>A trap no handler took; the same number a guest with a handler ends with.</summary>
    public const int Trap = 139;
}
