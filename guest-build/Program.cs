using Perjury.GuestBuild.Build;
using Perjury.GuestBuild.Cli;

namespace Perjury.GuestBuild;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length > 0 && args[0] == "build")
            return BuildCommand.Run(args.AsSpan(1));
        if (args.Length > 0 && args[0] == "release")
            return ReleaseCommand.Execute(args[1..]);
        if (args is ["--help" or "-h", ..])
            return BuildCommand.Run(args);
        return ElfCommands.TryRun(args, out int exitCode) ? exitCode : BuildCommand.Usage();
    }
}
