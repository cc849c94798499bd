using Perjury.GuestBuild.Cli;

namespace Perjury.GuestBuild;

internal static class Program
{
    private static int Main(string[] args) =>
        ElfCommands.TryRun(args, out int exitCode) ? exitCode : 2;
}
