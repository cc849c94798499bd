using System.Collections.Concurrent;
using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>A program built for a zkVM and run on the model of its machine.</summary>
internal static class ZkvmPlatform
{
    private const ulong MaxSteps = 4_000_000_000;

    /// <summary>The platforms that are no board.</summary>
    public static IEnumerable<string> Names =>
        PlatformList.All.Where(platform => platform != PlatformList.Default).Select(p => p.Name);

    public static Platform Of(string name) => PlatformList.All.Single(p => p.Name == name);

    private static readonly ConcurrentDictionary<string, Lazy<string>> Programs = new();

    /// <summary>The guest for a platform, with these conditional symbols beside the platform's own.</summary>
    public static string Guest(string platform, params string[] defines) =>
        Program(platform, "guest", defines);

    /// <summary>A project of guest-build for a platform, built once for all tests, and audited as the platform would.</summary>
    public static string Program(string platform, string project, params string[] defines)
    {
        string name = string.Join('-', [Path.GetFileName(project), platform, .. defines]);
        return Programs
            .GetOrAdd(
                name,
                _ => new Lazy<string>(() =>
                {
                    string folder = Directory
                        .CreateDirectory(
                            Path.Combine(TestContext.CurrentContext.WorkDirectory, "programs")
                        )
                        .FullName;
                    string elf = Path.Combine(folder, name + ".elf");
                    string path = Path.Combine(Guestc.Root, "guest-build", project);
                    string[] words = [.. defines.SelectMany(d => (string[])["--define", d])];
                    Guestc.Build(folder, [path, "--target", platform, "-o", elf, "-q", .. words]);
                    Assert.That(Findings(elf, platform), Is.Empty);
                    return elf;
                })
            )
            .Value;
    }

    public static IEnumerable<string> Findings(string elf, string platform)
    {
        Assert.That(ElfFile.TryLoad(elf, out ElfFile? file, out string? error), Is.True, error);
        return Audit
            .Run(file!, Of(platform).Audit, SymbolMap.Of(file!))
            .Select(item => item.Finding.ToString());
    }

    public static Machine Load(string elf, string platform)
    {
        Assert.That(ElfFile.TryLoad(elf, out ElfFile? file, out string? error), Is.True, error);
        var options = new MachineOptions(Of(platform).Machine!);
        Assert.That(
            Machine.TryCreate(file!, options, out Machine? machine, out error),
            Is.True,
            error
        );
        return machine!;
    }

    /// <summary>Runs to the end by itself and gives the console and the public bytes.</summary>
    public static (int ExitCode, string Console, byte[] Output) Run(Machine machine, byte[] input)
    {
        RunResult result = machine.Run(input, MaxSteps);
        Assert.That(result.Trap?.Describe(machine.Symbols), Is.Null);
        Assert.That(result.Outcome, Is.EqualTo(Outcome.Exited));
        return (
            result.ExitCode,
            Encoding.UTF8.GetString(machine.Output),
            machine.Environment.Output(machine) ?? []
        );
    }

    /// <summary>What a program gave, as the platform shows it: zeros follow where its public bytes are always as many.</summary>
    public static byte[] Shown(string platform, byte[] output)
    {
        int size = Of(platform).Machine!.PublicBytes ?? output.Length;
        return [.. output, .. new byte[size - output.Length]];
    }
}
