using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Release;

/// <summary>What a released guest answers and costs on named inputs.</summary>
internal static class BlockCounts
{
    public static IEnumerable<string> Inputs(string folder) =>
        Directory.EnumerateFiles(folder, "*.ssz").Order(StringComparer.Ordinal);

    /// <param name="folder">Inputs, one a file; null for none.</param>
    public static IEnumerable<BlockCount> Of(ElfFile elf, Platform platform, string? folder)
    {
        if (folder is null)
            yield break;
        if (
            !Machine.TryCreate(
                elf,
                new MachineOptions(platform.Machine!),
                out Machine? machine,
                out string? error
            )
        )
            throw new CompileError(error);
        using (machine)
        {
            foreach (string path in Inputs(folder))
            {
                RunResult result = machine.Run(File.ReadAllBytes(path));
                if (result.Outcome != Outcome.Exited || result.ExitCode != 0)
                    throw new CompileError(
                        $"block-failed: {Path.GetFileName(path)} on {platform.Name}: {result.Trap?.Describe(machine.Symbols) ?? $"exit code {result.ExitCode}"}"
                    );
                yield return new BlockCount
                {
                    Block = Path.GetFileNameWithoutExtension(path),
                    InputSha256 = FileDigest.Of(path),
                    Output = Convert.ToHexStringLower(machine.Environment.Output(machine) ?? []),
                    Instructions = result.Retired,
                    Heap = new GuestContract(machine).HeapHigh,
                };
            }
        }
    }
}
