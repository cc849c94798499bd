using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Elf;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>The verbs as a user types them: exit codes, stdout for results, stderr for the rest.</summary>
[TestFixture]
public sealed class CommandTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"cli-{Guid.NewGuid():n}");
        Directory.CreateDirectory(_folder);
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, true);

    private string Save(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static (int ExitCode, string Out, string Error) Guestc(params string[] words) =>
        Tools.Start(words);

    /// <summary>Prints the first input byte and its instruction counter, exits with 7.</summary>
    private static byte[] EchoProgram()
    {
        GuestAssembly guest = new GuestAssembly();
        guest.Load(GuestAssembly.Result, GuestAssembly.ResultAddress);
        guest.Load(5, VirtEnvironment.InputAddress);
        guest.Add(Perjury.GuestBuild.Elf.Encoder.OpImmediate(Mnemonic.Ld, 6, 5, 8));
        guest.Emit(6);
        return guest.Finish(7);
    }

    [Test]
    public void Run_prints_the_console_and_returns_the_exit_code()
    {
        string program = Save("echo.elf", EchoProgram());
        string input = Save("input", Encoding.ASCII.GetBytes("hi there"));
        Assert.That(Guestc("run", program, "--input", input), Is.EqualTo((7, "hi there", "")));
    }

    [Test]
    public void Run_under_qemu_is_the_same()
    {
        Tools.Require(Qemu.Program);
        string program = Save("echo.elf", EchoProgram());
        string input = Save("input", Encoding.ASCII.GetBytes("hi there"));
        Assert.That(
            Guestc("run", program, "--input", input, "--qemu"),
            Is.EqualTo((7, "hi there", ""))
        );
    }

    [Test]
    public void Run_counts_on_stderr()
    {
        string program = Save("echo.elf", EchoProgram());
        (int exitCode, _, string error) = Guestc(
            "run",
            program,
            "--count",
            "--profile",
            Path.Combine(_folder, "folded")
        );
        Assert.That(exitCode, Is.EqualTo(7));
        Assert.That(
            error,
            Does.Match(@"retired +\d+\n")
                .And.Match(@"unaligned accesses +0\n")
                .And.Contain("[unknown]")
        );
        Assert.That(
            File.ReadAllText(Path.Combine(_folder, "folded")),
            Does.Match(@"^\[unknown\] \d+\n$")
        );
    }

    [Test]
    public void Run_reports_a_trap_with_139_and_a_limit_with_124()
    {
        string trap = Save("trap.elf", new ElfBuilder().Code(0xC000_1073).Build());
        (int exitCode, string output, string error) = Guestc("run", trap);
        Assert.That((exitCode, output), Is.EqualTo((139, "")));
        Assert.That(error, Does.StartWith("guestc run: illegal-instruction: unimp at 0x80000000"));
        string loop = Save("loop.elf", new ElfBuilder().Code(0x0000_006f).Build());
        (exitCode, _, error) = Guestc("run", loop, "--max-steps", "1000");
        Assert.That(exitCode, Is.EqualTo(124));
        Assert.That(error, Does.StartWith("guestc run: step-limit: 1000 instructions"));
    }

    [Test]
    public void A_damaged_or_missing_file_is_3_and_one_line()
    {
        string cut = Save("cut.elf", EchoProgram()[..100]);
        foreach (string verb in new[] { "run", "audit" })
        {
            foreach (string file in new[] { cut, Path.Combine(_folder, "absent.elf") })
            {
                (int exitCode, string output, string error) = Guestc(verb, file);
                Assert.That((exitCode, output), Is.EqualTo((3, "")));
                Assert.That(error, Does.Match($@"\Aguestc {verb}: [a-z-]+: [^\n]+\n\z"));
                Assert.That(error, Does.Contain(file));
            }
        }
    }

    [Test]
    public void What_cannot_be_written_or_had_is_3_and_ends_with_one_line()
    {
        string program = Save("echo.elf", EchoProgram());
        string nowhere = Path.Combine(_folder, "no", "folder");
        foreach (
            string[] words in new[]
            {
                ["--profile", nowhere],
                ["--profile", "/dev/full"],
                new[] { "--memory", "1048576" },
            }
        )
        {
            (int exitCode, _, string error) = Guestc(["run", program, .. words]);
            Assert.That(exitCode, Is.EqualTo(3), error);
            Assert.That(error, Does.Match(@"guestc run: (cannot-write|memory-size): [^\n]+\n\z"));
            Assert.That(error, Does.Not.Contain("   at "));
        }
    }

    [Test]
    public void A_program_that_cannot_be_written_is_3_and_one_line()
    {
        Conformance.Guestc.RequireTools("clang");
        string project = Path.Combine(Conformance.Guestc.Root, "guest-build", "samples", "hello");
        (int exitCode, string output, string error) = Guestc("build", project, "-o", "/dev/full");
        Assert.That((exitCode, output), Is.EqualTo((3, "")), error);
        Assert.That(error, Does.Match(@"\Aerror file: [^\n]+\n\z"));
    }

    [Test]
    public void Help_is_no_mistake()
    {
        (int exitCode, string output, string error) = Guestc("--help");
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.StartWith("guestc build PROJECT|DLL"));
    }

    [TestCase("run")]
    [TestCase("run", "a.elf", "b.elf")]
    [TestCase("run", "a.elf", "", "--bogus")]
    [TestCase("build", "a.dll", "-o", "")]
    [TestCase("run", "a.elf", "--input", "")]
    [TestCase("run", "a.elf", "--qemu", "--on", "sp1")]
    [TestCase("run", "a.elf", "--qemu", "--target", "zisk")]
    [TestCase("cost", "a.elf", "b.ssz", "--gas", "c=1")]
    [TestCase("cost", "a.elf", "b.ssz", "--threshold", "1")]
    [TestCase("run", "a.elf", "--max-steps", "many")]
    [TestCase("run", "a.elf", "--memory")]
    [TestCase("run", "a.elf", "--qemu", "--profile")]
    [TestCase("audit")]
    [TestCase("audit", "a.elf", "--target", "mips")]
    [TestCase("audit", "a.elf", "--wrong")]
    [TestCase("bench-emulator", "--millions", "0")]
    public void Wrong_usage_is_2_and_one_line(params string[] arguments)
    {
        (int exitCode, string output, string error) = Guestc(arguments);
        Assert.That((exitCode, output), Is.EqualTo((2, "")));
        Assert.That(error, Does.Match($@"\A(guestc {arguments[0]}|usage): [^\n]+\n\z"));
    }

    [Test]
    public void Audit_is_0_for_a_clean_file_and_1_with_findings()
    {
        string clean = Save("clean.elf", new ElfBuilder().Code(0x13, 0x8067).Build());
        (int exitCode, string output, string error) = Guestc("audit", clean);
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.EndWith("6 passed, 0 failed\n").And.Contain(".text"));
        string atomic = Save("atomic.elf", new ElfBuilder().Code(0x1005_252F, 0x8067).Build());
        (exitCode, output, _) = Guestc("audit", atomic, "--quiet");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(
            output,
            Is.EqualTo(
                "atomic-instruction: .word 0x1005252f at 0x80000000 (0x80000000)\n5 passed, 1 failed\n"
            )
        );
    }

    [Test]
    public void Audit_holds_stubs_against_the_waivers_and_the_library_against_its_baseline()
    {
        byte[] program = new ElfBuilder()
            .Code(0x8067)
            .AddSection(".guestc.stubs", 1, 0, 0, Encoding.UTF8.GetBytes("A.X::B\nC::D\n"))
            .AddSection(".guestc.manifest", 1, 0, 0, Encoding.UTF8.GetBytes("corelib 01\nX.Y()\n"))
            .Build();
        string file = Save("noted.elf", program);
        string waivers = Save(
            "waivers.txt",
            Encoding.UTF8.GetBytes("# reviewed\nA.*::B\tno clock\nE::F # never reached\n")
        );
        string baseline = Path.Combine(_folder, "library.txt");

        (int exitCode, string output, _) = Guestc(
            "audit",
            file,
            "--quiet",
            "--waivers",
            waivers,
            "--exact"
        );
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.StartWith("stub-not-waived: C::D\nwaiver-not-needed: E::F\n"));

        File.WriteAllText(waivers, "A.X::B\nC::D*\n");
        (exitCode, output, _) = Guestc(
            "audit",
            file,
            "--quiet",
            "--waivers",
            waivers,
            "--exact",
            "--write-baseline",
            baseline
        );
        Assert.That((exitCode, output), Is.EqualTo((0, "7 passed, 0 failed\n")));
        Assert.That(File.ReadAllText(baseline), Is.EqualTo("corelib 01\nX.Y()\n"));

        File.WriteAllText(baseline, "corelib 01\nX.Z()\n");
        (exitCode, output, _) = Guestc(
            "audit",
            file,
            "--quiet",
            "--waivers",
            waivers,
            "--baseline",
            baseline
        );
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.StartWith("library-drift: - X.Z()\nlibrary-drift: + X.Y()\n"));
    }
}
