using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>The machine of every ZisK: an input and a program nobody may write, RAM around the area of its registers.</summary>
internal static class ZiskMachine
{
    public static MachineModel Model(
        ulong input,
        (ulong Start, ulong End) rom,
        ulong ramEnd,
        Func<ZiskEnvironment> environment
    ) =>
        new()
        {
            Memory = new MemoryMap(
                Region.Rom(input, input + ZiskEnvironment.InputRoom),
                Region.Rom(rom.Start, rom.End),
                Region.Ram(ZiskEnvironment.Ram, ZiskEnvironment.System),
                Region.Ram(ZiskEnvironment.SystemEnd, ramEnd)
            ),
            PublicBytes = ZiskEnvironment.OutputBytes,
            Environment = environment,
            Bare = new BareProgram(rom.Start, ZiskEnvironment.Program, ZiskEnvironment.End),
        };
}
