namespace Perjury.GuestBuild.Cli;

/// <summary>The verbs over finished ELF files: <c>audit</c>, <c>run</c> and <c>bench-emulator</c>.</summary>
public static class ElfCommands
{
    public const string Help = """
          guestc run FILE [options]             run an ELF on the emulator; its exit code becomes ours
          guestc audit FILE [options]           check an ELF against its platform; 0 clean, 1 findings
          guestc release DIR [options]          the guest for every platform, named, described and signed
          guestc cost FILE INPUT... [options]   what inputs cost, priced as the platform's prover will
          guestc verify DIR [options]           check a release; 0 clean, 1 findings
          guestc bench-emulator [--millions N]  emulator speed, beside qemu
        """;

    /// <summary>Runs a verb of this group. False, and nothing done, when <paramref name="args"/> names another one.</summary>
    public static bool TryRun(string[] args, out int exitCode)
    {
        exitCode = ExitCodes.Usage;
        if (args.Length == 0)
            return false;
        string[] rest = args[1..];
        switch (args[0])
        {
            case "run":
                exitCode = RunCommand.Execute(rest);
                return true;
            case "audit":
                exitCode = AuditCommand.Execute(rest);
                return true;
            case "cost":
                exitCode = CostCommand.Execute(rest);
                return true;
            case "verify":
                exitCode = VerifyCommand.Execute(rest);
                return true;
            case "bench-emulator":
                exitCode = BenchEmulatorCommand.Execute(rest);
                return true;
            default:
                return false;
        }
    }
}
