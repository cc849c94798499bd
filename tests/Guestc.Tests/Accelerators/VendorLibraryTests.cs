using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;
using Perjury.GuestBuild.Tests.Platforms;

namespace Perjury.GuestBuild.Tests.Accelerators;

/// <summary>A vendor's static library as the standard has it: entry, input, output and functions in one archive.</summary>
[TestFixture]
public sealed class VendorLibraryTests
{
    /// <summary>The last byte of the data as the digest; the entry and the input beside it would end every run.</summary>
    private const string Library = """
        #include <stddef.h>
        #include <stdint.h>
        void _start(void) { for (;;) ; }
        void read_input(const uint8_t** data, size_t* size) { *data = 0; *size = 77; }
        void write_output(const uint8_t* data, size_t size) { (void)data; (void)size; _start(); }
        void abort(void) { _start(); }
        int zkvm_keccak256(const uint8_t* data, size_t size, uint8_t* out32) { out32[0] = data[size - 1]; return 0; }
        int zkvm_sha256(const uint8_t* data, size_t size, uint8_t* out32)
        {
            for (int k = 0; k < 32; k++)
                out32[k] = data[size - 1];
            return 0;
        }
        """;

    private string _folder = "";

    private static IEnumerable<string> Everywhere => PlatformList.All.Select(known => known.Name);

    [SetUp]
    public void MakeFolder()
    {
        Guestc.RequireTools("clang");
        Tools.Require("riscv64-unknown-elf-ar");
        _folder = Directory.CreateTempSubdirectory("guestc-vendor-").FullName;
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, true);

    private string Archive(string source)
    {
        File.WriteAllText(Path.Combine(_folder, "vendor.c"), source);
        Tools.Run(
            "clang-19",
            _folder,
            "--target=riscv64-unknown-none-elf",
            "-march=rv64im",
            "-mabi=lp64",
            "-mcmodel=medany",
            "-ffreestanding",
            "-ffunction-sections",
            "-c",
            "vendor.c"
        );
        Tools.Run("riscv64-unknown-elf-ar", _folder, "rcs", "libvendor.a", "vendor.o");
        return Path.Combine(_folder, "libvendor.a");
    }

    [TestCaseSource(nameof(Everywhere))]
    public void Its_functions_come_first_and_the_rest_stays_the_platforms(string platform)
    {
        string archive = Archive(Library);
        string elf = Path.Combine(_folder, "echo.elf");
        string echo = Path.Combine(Guestc.Root, "guest-build", "samples", "echo");
        string[] words = [echo, "--target", platform, "-o", elf, "--vendor-lib", archive];
        string said = Guestc.Build(_folder, words);
        Assert.That(said, Does.EndWith($"{archive}: zkvm_sha256\n"));
        Assert.That(ZkvmPlatform.Findings(elf, platform), Is.Empty);
        using Machine machine = ZkvmPlatform.Load(elf, platform);
        var (exitCode, console, output) = ZkvmPlatform.Run(machine, [1, 2, 3, 0x5A]);
        Assert.That((exitCode, console), Is.EqualTo((0, "read 4 bytes\n")));
        byte[] digest = [.. Enumerable.Repeat((byte)0x5A, 32)];
        Assert.That(output, Is.EqualTo(ZkvmPlatform.Shown(platform, digest)));
        Assert.That(machine.Environment.Uses.Keys, Has.None.Contains("sha256"));
    }

    [Test]
    public void A_file_that_gives_nothing_is_refused_before_the_build()
    {
        string text = Path.Combine(_folder, "library.txt");
        File.WriteAllText(text, "zkvm_sha256");
        string empty = Path.Combine(_folder, "empty.a");
        File.WriteAllBytes(empty, []);
        string missing = Path.Combine(_folder, "missing.a");
        string other = Archive("int helper(void) { return 1; }");
        string thin = Path.Combine(_folder, "thin.a");
        File.WriteAllText(thin, "!<thin>\n");
        Assert.Multiple(() =>
        {
            Assert.That(Refused(text), Is.EqualTo($"{text} is no archive"));
            Assert.That(Refused(empty), Is.EqualTo($"{empty} is no archive"));
            Assert.That(Refused(missing), Does.Contain(missing));
            Assert.That(Refused(other), Is.EqualTo($"{other} defines no zkvm_* function"));
            Assert.That(Refused(thin), Does.StartWith($"thin-archive: {thin} "));
        });
    }

    [Test]
    public void It_has_nothing_for_a_program_of_the_host()
    {
        string archive = Archive(Library);
        var (exitCode, said) = Guestc.TryBuild([
            "program.dll",
            "-o",
            "out",
            "--backend",
            "host",
            "--vendor-lib",
            archive,
        ]);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(said, Does.StartWith("usage: --vendor-lib has code of the platform"));
    }

    /// <summary>The reason in the one line of a build that must be refused.</summary>
    private static string Refused(string library)
    {
        var (exitCode, said) = Guestc.TryBuild([
            "program.dll",
            "-o",
            "out",
            "--vendor-lib",
            library,
        ]);
        Assert.That(exitCode, Is.EqualTo(2), said);
        string line = said.TrimEnd('\n');
        Assert.That(line, Does.StartWith("usage: --vendor-lib: ").And.Not.Contain('\n'));
        const string end = " (guestc build --help)";
        Assert.That(line, Does.EndWith(end));
        return line["usage: --vendor-lib: ".Length..^end.Length];
    }
}
