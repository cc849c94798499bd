using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>SP1 6: README.md here.</summary>
internal static class Sp1Platform
{
    private const ulong StackTop = 0x7800_0000;
    private const ulong MemoryEnd = 0x9800_0000;
    private const ulong AddressEnd = 1UL << 40;
    private const int MaxInstructions = 1 << 22;
    private const int MaxProgramHeaders = 256;

    public static Platform Record { get; } =
        new()
        {
            Name = "sp1",
            Title = "SP1 6",
            Vendor = ("sp1", "6.10.0"),
            Audit = new AuditRules
            {
                AllowsEnvironmentCalls = true,
                AllowsFence = false,
                AllowsBreakpoint = false,
                Loader = Loader,
            },
            Sources = PlatformSources.Folder("entry", "hashes", "curves", "sp1") with
            {
                Defines = ["ZKVM", "ZKVM_KECCAKF"],
            },
            Machine = new MachineModel
            {
                Memory = new MemoryMap(Region.Ram(0x1000, MemoryEnd)),
                MisalignedTraps = true,
                Environment = () => new Sp1Environment(),
                Bare = new BareProgram(StackTop, StackTop + 0x1_0000, Sp1Environment.End),
            },
            Costs = Sp1Costs.Table,
            Executor = new VendorRunner("sp1-executor", "sp1", "sp1run"),
        };

    private static IEnumerable<Finding> Loader(ElfFile elf)
    {
        if (elf.Segments.Count > MaxProgramHeaders)
            yield return new Finding(
                "program-headers",
                $"{elf.Segments.Count}, at most {MaxProgramHeaders} are read"
            );
        ulong instructions = 0;
        ulong end = 0;
        ulong codeEnd = 0;
        foreach (Segment segment in elf.Segments.Where(s => s.IsLoad && s.MemorySize > 0))
        {
            string range = $"segment 0x{segment.Address:x}..0x{segment.End:x}";
            if (segment.Address < StackTop || segment.End > AddressEnd)
                yield return new Finding(
                    "address-window",
                    $"{range} is not in 0x{StackTop:x}..0x{AddressEnd:x}"
                );
            if (segment.Address % 4 != 0)
                yield return new Finding(
                    "segment-alignment",
                    $"{range} does not begin at a multiple of 4"
                );
            if (segment.Address < end)
                yield return new Finding(
                    "segment-order",
                    $"{range} begins before 0x{end:x}, where the one before it ends"
                );
            end = segment.End;
            if ((segment.Flags & SegmentFlags.Read) == 0)
                yield return new Finding("unreadable-segment", range);
            if (!segment.IsExecutable)
                continue;
            if (codeEnd != 0 && codeEnd != segment.Address)
                yield return new Finding("code-gap", $"{range} does not follow the code before it");
            codeEnd = segment.End;
            instructions += segment.FileSize / 4;
        }
        if (instructions is 0 or > MaxInstructions)
            yield return new Finding(
                "code-size",
                $"{instructions} instructions, 1 to {MaxInstructions} are taken"
            );
    }
}
