using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>ZisK 1.1 to 1.3: README.md here.</summary>
internal static class Zisk13Platform
{
    private const ulong Rom = 0x8000_0000;

    /// <summary>The float library lies behind.</summary>
    private const ulong RomEnd = 0x87F0_0000;
    private const ulong RamEnd = 0xBFFF_0000;

    public static Platform Record { get; } =
        new()
        {
            Name = "zisk-1.3",
            Title = "ZisK 1.1 to 1.3",
            Vendor = ("zisk", "1.3.2-alpha"),
            Audit = new AuditRules
            {
                Csrs = [(0x800, 0x81B), (0x8C0, 0x8FF), (0xFFE, 0xFFE)],
                AllowsEnvironmentCalls = true,
                Extends = word => word == Zisk13Environment.HaltWord,
                Loader = Loader,
            },
            Sources = PlatformSources.Folder("entry", "zisk", "hashes", "curves", "zisk-1.3") with
            {
                Defines = ["ZKVM", "ZKVM_KECCAKF"],
                ServesMisaligned = true,
            },
            Machine = ZiskMachine.Model(
                Zisk13Environment.InputAddress,
                (Rom, RomEnd),
                RamEnd,
                () => new Zisk13Environment()
            ),
        };

    /// <summary>By section headers, which have to be there: other types are skipped, sizes cut to whole words.</summary>
    private static IEnumerable<Finding> Loader(ElfFile elf)
    {
        if (elf.Sections.Count == 0)
            yield return new Finding(
                "section-headers",
                "the file has none, and the loader reads nothing else"
            );
        foreach (Section section in elf.Sections.Where(s => s.IsAllocated && s.Size > 0))
        {
            ulong end = section.Address + section.Size;
            string range = $"{section.Name} 0x{section.Address:x}..0x{end:x}";
            if (section.Type is not (1 or Section.NoBits))
                yield return new Finding(
                    "section-type",
                    $"{range} has type {section.Type}, which is skipped"
                );
            if (section.Size % 4 != 0)
                yield return new Finding(
                    "section-size",
                    $"{range} loses its last {section.Size % 4} bytes"
                );
            if (section.Address % 8 != 0)
                yield return new Finding(
                    "section-alignment",
                    $"{range} does not begin at a multiple of 8"
                );
            if (section.IsWritable && (section.Address < ZiskEnvironment.Program || end > RamEnd))
                yield return new Finding(
                    "ram-window",
                    $"{range} is not in 0x{ZiskEnvironment.Program:x}..0x{RamEnd:x}"
                );
            if (!section.IsWritable && (section.Address < Rom || end > RomEnd))
                yield return new Finding(
                    "rom-window",
                    $"{range} is not in 0x{Rom:x}..0x{RomEnd:x}"
                );
        }
    }
}
