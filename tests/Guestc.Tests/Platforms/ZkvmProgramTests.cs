using System.Security.Cryptography;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Accelerators;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>Small programs on each zkVM: console, public bytes, input, failure, and every function of zkvm-standards.</summary>
[TestFixture]
public sealed class ZkvmProgramTests
{
    private static readonly int[] Sizes = [0, 1, 7, 8, 9, 55, 56, 63, 64, 65, 4096, 9001];

    private string _folder = "";

    private static IEnumerable<string> Platforms => ZkvmPlatform.Names;

    [OneTimeSetUp]
    public void MakeFolder()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-zkvm-").FullName;
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    [TestCaseSource(nameof(Platforms))]
    public void Hello_prints_and_gives_public_bytes_in_pieces(string platform)
    {
        using Machine machine = ZkvmPlatform.Load(
            ZkvmPlatform.Program(platform, "samples/hello"),
            platform
        );
        var (exitCode, console, output) = ZkvmPlatform.Run(machine, []);
        byte[] given = [.. Enumerable.Range(0xA0, 43).Select(k => (byte)k)];
        Assert.That((exitCode, console), Is.EqualTo((0, "hello, wörld\n")));
        Assert.That(output, Is.EqualTo(ZkvmPlatform.Shown(platform, given)));
    }

    [TestCaseSource(nameof(Platforms))]
    public void Echo_reads_inputs_of_every_size_and_hashes_them(string platform)
    {
        using Machine machine = ZkvmPlatform.Load(
            ZkvmPlatform.Program(platform, "samples/echo"),
            platform
        );
        foreach (int size in Sizes)
        {
            byte[] input = [.. Enumerable.Range(0, size).Select(k => (byte)(k * 7))];
            var (exitCode, console, output) = ZkvmPlatform.Run(machine, input);
            Assert.That((exitCode, console), Is.EqualTo((0, $"read {size} bytes\n")));
            byte[] digest = SHA256.HashData(input);
            Assert.That(output, Is.EqualTo(ZkvmPlatform.Shown(platform, digest)), $"{size}");
        }
        Assert.That(machine.Environment.Uses.Values.Sum(), Is.Positive, "by the accelerator");
        var (failed, text, nothing) = ZkvmPlatform.Run(machine, "!"u8.ToArray());
        Assert.That(failed, Is.Not.Zero);
        Assert.That(text, Does.Contain("InvalidOperationException: asked to fail"));
        Assert.That(nothing, Is.All.Zero);
    }

    /// <summary>One run a call: where public bytes are few, the answers of all would not fit.</summary>
    [TestCaseSource(nameof(Platforms))]
    public void Every_function_of_the_standard_gives_the_published_answers(string platform)
    {
        string[] sources = Directory.GetFiles(
            Path.Combine(Guestc.Root, "guest-build", "samples", "zkvm"),
            "*.cs"
        );
        string assembly = HostProgram.Compile(_folder, sources);
        string elf = Path.Combine(_folder, $"zkvm-{platform}.elf");
        Guestc.Build(_folder, assembly, "--target", platform, "-o", elf, "-q");
        Assert.That(ZkvmPlatform.Findings(elf, platform), Is.Empty);
        using Machine machine = ZkvmPlatform.Load(elf, platform);
        Vector[] vectors = Vector.ReadAll(
            Path.Combine(Guestc.Root, "tests", "Guestc.Tests", "Accelerators", "vectors.txt")
        );
        var used = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            foreach (Vector vector in vectors)
            {
                var (exitCode, _, output) = ZkvmPlatform.Run(machine, vector.Encode());
                used.UnionWith(machine.Environment.Uses.Keys);
                byte[] expected = Differs(platform, vector) ? new byte[5] : vector.Answer;
                Assert.That(exitCode, Is.Zero);
                Assert.That(
                    output,
                    Is.EqualTo(ZkvmPlatform.Shown(platform, expected)),
                    $"vectors.txt line {vector.Line}: {vector.Function}"
                );
            }
        });
        TestContext.Out.WriteLine($"{vectors.Length} calls, by {string.Join(' ', used)}");
    }

    /// <summary>A point evaluation that fails is a call that answers false on ZisK 1.4.</summary>
    private static bool Differs(string platform, Vector vector) =>
        platform == "zisk-1.4" && vector.Fails && vector.Function == "zkvm_kzg_point_eval";

    [TestCaseSource(nameof(Platforms))]
    public void A_file_of_another_platform_is_refused_as_its_loader_would(string platform)
    {
        string foreign = ZkvmPlatform.Program(PlatformList.Default.Name, "samples/hello");
        Assert.That(ZkvmPlatform.Findings(foreign, platform), Is.Not.Empty);
    }

    [Test]
    public void What_each_loader_refuses_is_named()
    {
        string[] kinds =
        [
            .. Kinds("sp1"),
            .. Kinds("openvm"),
            .. Kinds("zisk-1.4"),
            .. Kinds("zisk-1.3"),
        ];
        Assert.That(kinds, Does.Contain("ram-window").And.Contain("address-window"));

        IEnumerable<string> Kinds(string platform)
        {
            string other = platform == "sp1" ? "openvm" : "sp1";
            string elf = ZkvmPlatform.Program(other, "samples/hello");
            return ZkvmPlatform.Findings(elf, platform).Select(text => text.Split(':')[0]);
        }
    }
}
