using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>ZisK 1.4: README.md here.</summary>
internal static class Zisk14Platform
{
    public const ulong Rom = 0x9000_0000;
    public const ulong RomEnd = 0x9800_0000;

    /// <summary>ZisK's own library and float library have the rest of RAM.</summary>
    public const ulong RamEnd = 0xBFFC_0000;

    public static Platform Record { get; } =
        new()
        {
            Name = "zisk-1.4",
            Aliases = ["zisk"],
            Title = "ZisK 1.4",
            Vendor = ("zisk", "1.4.0-alpha"),
            Audit = new AuditRules
            {
                Csrs =
                [
                    (0x800, 0x81C),
                    (Zisk14Environment.FirstRoutine, Zisk14Environment.LastRoutine),
                    (0x8C0, 0x8FF),
                    (0xFFE, 0xFFE),
                ],
                AllowsEnvironmentCalls = true,
                Loader = Loader,
            },
            Sources = PlatformSources.Folder("entry", "zisk", "zisk-1.4") with
            {
                Defines = ["ZKVM", "ZKVM_KECCAKF", "ZKVM_JUMPDEST"],
                ServesMisaligned = true,
            },
            Machine = ZiskMachine.Model(
                Zisk14Environment.InputAddress,
                (Rom, RomEnd),
                RamEnd,
                () => new Zisk14Environment()
            ),
            Costs = Zisk14Costs.Table,
            Executor = new VendorRunner("zisk-core", "zisk-1.4", "ziskrun"),
        };

    /// <summary>By program headers: what is code or constant lies in ROM, what is written in the program's part of RAM.</summary>
    private static IEnumerable<Finding> Loader(ElfFile elf)
    {
        foreach (Segment segment in elf.Segments.Where(s => s.IsLoad && s.MemorySize > 0))
        {
            bool isProgram = segment.Address >= ZiskEnvironment.Program && segment.End <= RamEnd;
            bool isRom = segment.Address >= Rom && segment.End <= RomEnd;
            string range = $"segment 0x{segment.Address:x}..0x{segment.End:x}";
            if (segment.IsWritable && !isProgram)
                yield return new Finding(
                    "ram-window",
                    $"{range} is written and not in 0x{ZiskEnvironment.Program:x}..0x{RamEnd:x}"
                );
            if (!segment.IsWritable && !isRom)
                yield return new Finding(
                    "rom-window",
                    $"{range} is not in 0x{Rom:x}..0x{RomEnd:x}"
                );
            if (!segment.IsWritable && !segment.IsExecutable && segment.FileSize % 32 != 0)
                yield return new Finding("constants-size", $"{range} is no multiple of 32 bytes");
        }
    }
}
