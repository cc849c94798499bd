using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>OpenVM v2.1.0-preview, the one of 64 bits: README.md here.</summary>
internal static class OpenVmPlatform
{
    private const ulong MemoryStart = 0x400;
    private const ulong MemoryEnd = 0x2000_0000;
    private const ulong Text = 0x0020_0800;
    private const int MaxProgramHeaders = 256;

    public static Platform Record { get; } =
        new()
        {
            Name = "openvm",
            Title = "OpenVM v2.1.0-preview",
            Vendor = ("openvm", "2.1.0-preview"),
            Audit = new AuditRules
            {
                AllowsBreakpoint = false,
                Extends = word => (word & 0x7f) is 0x0b or 0x2b,
                Loader = Loader,
            },
            Sources = PlatformSources.Folder("entry", "hashes", "curves", "openvm") with
            {
                Defines = ["ZKVM", "ZKVM_KECCAKF", "ZKVM_MUL256"],
            },
            Configuration = (".openvm.toml", OpenVmConfiguration.Text),
            Machine = new MachineModel
            {
                Memory = new MemoryMap(Region.Ram(0x1000, MemoryEnd)),
                MisalignedTraps = true,
                PublicBytes = OpenVmEnvironment.PublicBytes,
                Environment = () => new OpenVmEnvironment(),
                Bare = new BareProgram(Text, Text + 0x1_0000, OpenVmEnvironment.End),
            },
        };

    private static IEnumerable<Finding> Loader(ElfFile elf)
    {
        if (elf.Segments.Count > MaxProgramHeaders)
            yield return new Finding(
                "program-headers",
                $"{elf.Segments.Count}, at most {MaxProgramHeaders} are read"
            );
        ulong codeEnd = 0;
        foreach (Segment segment in elf.Segments.Where(s => s.IsLoad && s.MemorySize > 0))
        {
            string range = $"segment 0x{segment.Address:x}..0x{segment.End:x}";
            if (segment.Address < MemoryStart || segment.End > MemoryEnd)
                yield return new Finding(
                    "address-window",
                    $"{range} is not in 0x{MemoryStart:x}..0x{MemoryEnd:x}"
                );
            if (segment.Address % 4 != 0)
                yield return new Finding(
                    "segment-alignment",
                    $"{range} does not begin at a multiple of 4"
                );
            if (!segment.IsExecutable)
                continue;
            if (codeEnd != 0 && codeEnd != segment.Address)
                yield return new Finding("code-gap", $"{range} does not follow the code before it");
            codeEnd = segment.End;
        }
    }
}
