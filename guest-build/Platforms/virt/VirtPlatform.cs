using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>qemu's <c>virt</c> board, one hart in machine mode without firmware: README.md here is the contract.</summary>
internal static class VirtPlatform
{
    private const ulong RamStart = 0x8000_0000;
    private const ulong RamEnd = 0xC000_0000;

    public static Platform Record { get; } =
        new()
        {
            Name = "virt",
            Title = "qemu's virt board",
            Vendor = ("virt", "qemu"),
            Audit = new AuditRules
            {
                Csrs =
                [
                    (Csr.Mtvec, Csr.Mtvec),
                    (Csr.Mepc, Csr.Mtval),
                    (Csr.Minstret, Csr.Minstret),
                ],
            },
            Sources = PlatformSources.Folder("virt"),
            Machine = new MachineModel
            {
                Memory = new MemoryMap(Region.Ram(RamStart, RamEnd)),
                HasMachineMode = true,
                Environment = () => new VirtEnvironment(),
                Bare = new BareProgram(RamStart, RamStart + 0x1_0000, VirtEnvironment.End),
            },
            Executor = Qemu.Executor,
        };
}
