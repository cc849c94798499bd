using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Accelerators;

/// <summary>Who defines a C symbol: a file given by --link, the program by UnmanagedCallersOnly, or guestc's software.</summary>
[TestFixture]
public sealed class SeamTests
{
    private const string ShaAbc =
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

    /// <summary>Prints status and digest of "abc".</summary>
    private const string Hashing = """
        using System.Runtime.InteropServices;
        unsafe
        {
            byte* abc = stackalloc byte[3] { 97, 98, 99 };
            ulong* digest = stackalloc ulong[4];
            int status = zkvm_sha256(abc, 3, digest);
            Console.WriteLine($"{status} {Convert.ToHexString(new ReadOnlySpan<byte>(digest, 32))}");
            [DllImport("zkvm")]
            static extern int zkvm_sha256(byte* data, nuint size, ulong* digest);
        }
        """;

    private const string OwnSha = """
        #include "zkvm_accelerators.h"
        zkvm_status zkvm_sha256(const uint8_t* data, size_t len, zkvm_sha256_hash* output)
        {
            for (int k = 0; k < 32; k++)
                output->data[k] = data[k % len];
            return ZKVM_EFAIL;
        }
        """;

    private const string OwnAnswer =
        "-1 6162636162636162636162636162636162636162636162636162636162636162\n";

    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-seam-").FullName;
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, true);

    private string Assembly(string source)
    {
        string path = Write("program.cs", source);
        return HostProgram.Compile(_folder, [path]);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Build(string source, params string[] words)
    {
        string elf = Path.Combine(_folder, "program.elf");
        Guestc.Build(_folder, [Assembly(source), "-o", elf, "-q", .. words]);
        return elf;
    }

    private static string[] Symbols(string elf)
    {
        Assert.That(ElfFile.TryLoad(elf, out ElfFile? file, out string? error), Is.True, error);
        return [.. file!.Symbols.Select(symbol => symbol.Name)];
    }

    [TestCase("clang")]
    [TestCase("gcc")]
    public void An_import_that_nothing_defines_is_answered_in_software(string backend)
    {
        Guestc.RequireTools(backend);
        string elf = Build(Hashing, "--backend", backend);
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo($"0 {ShaAbc}\n"));
        Assert.That(
            Symbols(elf).Where(name => name.StartsWith("zkvm_", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "zkvm_sha256" })
        );
    }

    [Test]
    public void A_source_given_by_link_wins()
    {
        string elf = Build(Hashing, "--link", Write("sha.c", OwnSha));
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo(OwnAnswer));
        Assert.That(
            Symbols(elf),
            Has.None.Contains("Sha256"),
            "the software is not even in the program"
        );
    }

    [Test]
    public void An_archive_given_by_link_wins()
    {
        Tools.Require("riscv64-unknown-elf-ar");
        File.Copy(
            Path.Combine(Guestc.Root, "guest-build", "Platforms", "zkvm_accelerators.h"),
            Path.Combine(_folder, "zkvm_accelerators.h")
        );
        Write("sha.c", OwnSha);
        Tools.Run(
            "clang-19",
            _folder,
            "--target=riscv64-unknown-none-elf",
            "-march=rv64im",
            "-mabi=lp64",
            "-mcmodel=medany",
            "-ffreestanding",
            "-c",
            "sha.c"
        );
        Tools.Run("riscv64-unknown-elf-ar", _folder, "rcs", "libsha.a", "sha.o");
        string elf = Build(Hashing, "--link", Path.Combine(_folder, "libsha.a"));
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo(OwnAnswer));
    }

    [Test]
    public void C_code_calls_what_no_CSharp_imports()
    {
        string source = Write(
            "digest.c",
            """
            #include <zkvm_accelerators.h>
            int first_byte(void)
            {
                static zkvm_sha256_hash digest;
                return zkvm_sha256((const uint8_t*)"abc", 3, &digest) == ZKVM_EOK ? digest.data[0] : -1;
            }
            """
        );
        string elf = Build(
            """
            using System.Runtime.InteropServices;
            Console.WriteLine(first_byte());
            [DllImport("mine")]
            static extern int first_byte();
            """,
            "--link",
            source
        );
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo("186\n"));
    }

    [Test]
    public void An_export_of_the_program_is_called_from_C_and_through_DllImport()
    {
        string source = Write(
            "twice.c",
            """
            #include <stdint.h>
            extern int32_t scaled(const int32_t* value, uint8_t factor);
            int32_t twice(int32_t value) { return scaled(&value, 2); }
            """
        );
        string elf = Build(
            """
            using System.Runtime.InteropServices;
            internal static unsafe class Program
            {
                [DllImport("mine")] private static extern int twice(int value);
                [DllImport("mine", EntryPoint = "scaled")] private static extern int Imported(int* value, byte factor);
                [UnmanagedCallersOnly(CallConvs = new[] { typeof(System.Runtime.CompilerServices.CallConvCdecl) }, EntryPoint = "scaled")]
                public static int Exported(int* value, byte factor) => checked(*value * factor);
                private static void Main()
                {
                    int seven = 7;
                    Console.WriteLine(twice(-21));
                    Console.WriteLine(Imported(&seven, 200));
                }
            }
            """,
            "--link",
            source
        );
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo("-42\n1400\n"));
    }

    [Test]
    public void An_exception_does_not_pass_through_C()
    {
        string elf = Build(
            """
            using System.Runtime.InteropServices;
            internal static class Program
            {
                [DllImport("mine")] private static extern int half(int value);
                [UnmanagedCallersOnly(EntryPoint = "half")]
                public static int Half(int value)
                {
                    try { return value % 2 == 0 ? value / 2 : throw new InvalidOperationException(); }
                    catch (InvalidOperationException) when (value < 100) { return -1; }
                }
                private static void Main()
                {
                    Console.WriteLine(half(8));
                    Console.WriteLine(half(7));
                    try { half(101); }
                    catch (Exception) { Console.WriteLine("caught"); }
                }
            }
            """
        );
        using Machine machine = GuestAssembly.Load(File.ReadAllBytes(elf));
        RunResult result = machine.Run([], 10_000_000);
        Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 134)));
        Assert.That(
            Encoding.UTF8.GetString(machine.Output),
            Does.StartWith("4\n-1\nUnhandled exception. System.InvalidOperationException")
        );
    }

    [Test]
    public void Signatures_that_differ_stop_the_build()
    {
        string assembly = Assembly(Hashing.Replace("nuint size", "int size"));
        string said = Refuse(assembly);
        Assert.That(said, Does.StartWith("error extern-conflict: "));
        Assert.That(said, Does.Contain("give zkvm_sha256 two signatures"));
    }

    [Test]
    public void A_symbol_that_program_and_link_define_stops_the_build()
    {
        string assembly = Assembly(
            """
            using System.Runtime.InteropServices;
            internal static unsafe class Program
            {
                [UnmanagedCallersOnly(EntryPoint = "zkvm_sha256")]
                public static int Sha(byte* data, nuint size, byte* digest) => 0;
                private static void Main() { }
            }
            """
        );
        string said = Refuse(assembly, "--link", Write("sha.c", OwnSha));
        Assert.That(said, Does.StartWith("error export-conflict: "));
    }

    [Test]
    public void A_program_without_accelerators_is_the_same_file_whether_there_are_any_or_not()
    {
        string assembly = Assembly("Console.WriteLine(\"hello\");");
        string with = Path.Combine(_folder, "with.elf");
        string without = Path.Combine(_folder, "without.elf");
        Guestc.Build(_folder, assembly, "-o", with, "-q");
        string bare = Directory.CreateDirectory(Path.Combine(_folder, "bare")).FullName;
        string tool = typeof(Machine).Assembly.Location;
        foreach (
            string file in (string[])
                ["guestc.dll", "guestc.runtimeconfig.json", "Perjury.GuestBuild.Shims.dll"]
        )
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(tool)!, file), Path.Combine(bare, file));
        }
        Tools.Run(
            "dotnet",
            _folder,
            Path.Combine(bare, "guestc.dll"),
            "build",
            assembly,
            "-o",
            without
        );
        Assert.That(File.ReadAllBytes(without), Is.EqualTo(File.ReadAllBytes(with)));
        Assert.That(Symbols(with), Has.None.StartsWith("zkvm_"));
    }

    /// <summary>What a build that must fail says.</summary>
    private string Refuse(string assembly, params string[] words)
    {
        string elf = Path.Combine(_folder, "refused.elf");
        var (exitCode, said) = Guestc.TryBuild([assembly, "-o", elf, .. words]);
        Assert.That(exitCode, Is.EqualTo(1), said);
        return said;
    }
}
