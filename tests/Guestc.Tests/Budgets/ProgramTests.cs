using System.Diagnostics;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Budgets;

/// <summary>What a user sees first: small programs stay small, compile fast, and always to the same bytes.</summary>
[TestFixture]
[NonParallelizable]
public sealed class ProgramTests
{
    private const int HelloBytes = 8 * 1024;
    private const double CompileSeconds = 5;

    private const string Hello = """
        using System;
        using System.Runtime.InteropServices;

        unsafe
        {
            ReadOnlySpan<byte> text = "hello\n"u8;
            fixed (byte* p = text)
                Platform.write_output(p, (nuint)text.Length);
            return 7;
        }

        internal static unsafe class Platform
        {
            [DllImport("zkvm")]
            public static extern void write_output(byte* data, nuint size);
        }
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
          </PropertyGroup>
        </Project>
        """;

    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-program-").FullName;
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, true);

    private string HelloProject(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "hello.cs"), Hello);
        File.WriteAllText(Path.Combine(folder, "hello.csproj"), Project);
        return folder;
    }

    [Test]
    public void Hello_is_small_and_builds_to_the_same_bytes_in_two_folders()
    {
        string one = Path.Combine(_folder, "one.elf");
        string two = Path.Combine(_folder, "two.elf");
        Guestc.Build(_folder, HelloProject("one"), "-o", one, "-q");
        Guestc.Build(_folder, HelloProject("a/longer/way/to/two"), "-o", two, "-q");
        byte[] bytes = File.ReadAllBytes(one);
        TestContext.Out.WriteLine($"hello: {bytes.Length} bytes");
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(HelloBytes));
        Assert.That(File.ReadAllBytes(two), Is.EqualTo(bytes));
        using Machine machine = GuestAssembly.Load(bytes);
        RunResult result = machine.Run([], 100_000);
        Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 7)));
        Assert.That(new GuestContract(machine).Output, Is.EqualTo("hello\n"u8.ToArray()));
    }

    [Test]
    public void Hello_through_the_console_is_small_too()
    {
        string source = Path.Combine(_folder, "program.cs");
        File.WriteAllText(source, "Console.WriteLine(\"hello\");");
        string elf = Path.Combine(_folder, "hello.elf");
        Guestc.Build(_folder, HostProgram.Compile(_folder, [source]), "-o", elf, "-q");
        TestContext.Out.WriteLine($"hello: {new FileInfo(elf).Length} bytes");
        Assert.That(new FileInfo(elf).Length, Is.LessThanOrEqualTo(HelloBytes));
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo("hello\n"));
    }

    [Test]
    public void A_program_of_five_hundred_methods_compiles_in_time_and_to_the_same_bytes_twice()
    {
        string sample = Path.Combine(Guestc.Root, "guest-build/samples/closures.cs");
        string assembly = HostProgram.Compile(_folder, [sample]);
        string one = Path.Combine(_folder, "one.elf");
        var (printed, seconds) = ProcessorSeconds(assembly, one);
        TestContext.Out.WriteLine($"{printed.Trim()}, {seconds:f1} s of processor time");
        string count = printed.Split(": ")[1].Split(' ')[0];
        Assert.That(int.Parse(count), Is.GreaterThanOrEqualTo(500));
        Assert.That(seconds, Is.LessThanOrEqualTo(CompileSeconds));

        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "else/where")).FullName;
        string two = Path.Combine(elsewhere, "two.elf");
        Guestc.Build(elsewhere, HostProgram.Compile(elsewhere, [sample]), "-o", two, "-q");
        Assert.That(File.ReadAllBytes(two), Is.EqualTo(File.ReadAllBytes(one)));
    }

    /// <summary>User and system time of the compiler and of what it starts.</summary>
    private (string Printed, double Seconds) ProcessorSeconds(string assembly, string elf)
    {
        double before = ChildSeconds();
        string printed = Guestc.Build(_folder, assembly, "-o", elf);
        return (printed, ChildSeconds() - before);
    }

    /// <summary>cutime + cstime of this process (proc(5), fields 16 and 17), 100 ticks a second.</summary>
    private static double ChildSeconds()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[13]) + double.Parse(fields[14])) / 100;
    }

    [Test]
    public void Every_pass_can_be_read()
    {
        string dump = Path.Combine(_folder, "ir");
        string sample = Path.Combine(Guestc.Root, "guest-build/samples/closures.cs");
        string assembly = HostProgram.Compile(_folder, [sample]);
        Guestc.Build(_folder, assembly, "-o", Path.Combine(_folder, "x.elf"), "--dump-ir", dump);
        string[] files = Directory.GetFiles(dump);
        Assert.That(files, Is.Not.Empty);
        foreach (string file in files)
            Assert.That(File.ReadAllText(file), Does.Contain("Main"), file);
    }

    [Test]
    public void A_missing_symbol_is_named()
    {
        string source = Path.Combine(_folder, "program.cs");
        File.WriteAllText(source, Hello.Replace("write_output", "zkvm_nothing"));
        string assembly = HostProgram.Compile(_folder, [source]);
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(Machine).Assembly.Location, "build", assembly, "-o", assembly + ".elf"]
        )
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("error undefined-symbol: zkvm_nothing: "));
    }
}
