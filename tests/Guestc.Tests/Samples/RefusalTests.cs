using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Samples;

/// <summary>What cannot be compiled is refused in words about the program; what will throw is announced; ends are those of .NET.</summary>
[TestFixture]
public sealed class RefusalTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-refusal-").FullName;
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, true);

    [TestCase(
        "await System.Threading.Tasks.Task.Delay(1); Console.WriteLine();",
        "async-method: Program.<Main>$"
    )]
    [TestCase(
        "Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(args));",
        "json-reflection: JsonSerializer"
    )]
    [TestCase(
        "System.Linq.Expressions.Expression<Func<int>> e = () => 1; e.Compile();",
        "expression-tree: Compile"
    )]
    public void Code_made_at_run_time_is_refused(string source, string refusal)
    {
        var (exitCode, errors) = Build(Compile(source));
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(
            errors,
            Does.StartWith("error " + refusal).And.Contain("\n  reached from Program.<Main>")
        );
        Assert.That(errors, Does.Not.Contain("   at "));
    }

    [TestCase(
        "printfn \"%d\" (Async.RunSynchronously(async { return 1 }))",
        "fsharp-async: FSharpAsync"
    )]
    [TestCase("printfn \"%A\" <@ 1 + 2 @>", "fsharp-quotation: ")]
    public void What_fsharp_does_by_threads_or_reflection_is_refused(string source, string refusal)
    {
        const string Project = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Program.fs" />
              </ItemGroup>
            </Project>
            """;
        File.WriteAllText(Path.Combine(_folder, "a.fsproj"), Project);
        File.WriteAllText(Path.Combine(_folder, "Program.fs"), source);
        var (exitCode, errors) = Build(_folder);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith("error " + refusal).And.Contain("\n  reached from "));
    }

    [Test]
    public void A_call_that_will_throw_is_announced_once_with_its_reason()
    {
        string elf = Path.Combine(_folder, "a.elf");
        var (exitCode, errors) = Build(
            Compile("Console.WriteLine(File.Exists(\"a\") || File.Exists(\"b\"));")
        );
        Assert.That(exitCode, Is.Zero);
        Assert.That(
            errors,
            Does.Match(
                @"\Awarning stub: Program\.<Main>\$[^\n]* calls System\.IO\.File::Exists, [^\n]*: no file system\n\z"
            )
        );
        var (code, console) = Run(elf, []);
        Assert.That(code, Is.EqualTo(134));
        Assert.That(console, Does.Contain("PlatformNotSupportedException: System.IO.File::Exists"));
    }

    [Test]
    public void What_is_no_assembly_is_one_line()
    {
        string path = Path.Combine(_folder, "text.dll");
        File.WriteAllText(path, "text");
        Assert.That(
            Build(path),
            Is.EqualTo((1, $"error bad-assembly: {path} is not a .NET assembly\n"))
        );
        Assert.That(Build(Path.Combine(_folder, "absent")).ExitCode, Is.EqualTo(1));
        var (exitCode, errors) = Build(path, "--define");
        Assert.That((exitCode, errors.Count(c => c == '\n')), Is.EqualTo((2, 1)));
    }

    /// <summary>As on .NET: the message first, then every finally, then the end.</summary>
    [Test]
    public void Finallys_run_after_the_report_of_an_exception_nobody_catches()
    {
        const string Source = """
            try { Inner(); } finally { Console.WriteLine("outer"); }
            static void Inner()
            {
                try { throw new InvalidOperationException("lost"); }
                finally
                {
                    try { throw new Exception(); } catch { }
                    Console.WriteLine("inner");
                }
            }
            """;
        Assert.That(Build(Compile(Source)).ExitCode, Is.Zero);
        Assert.That(
            Run(Path.Combine(_folder, "a.elf"), []),
            Is.EqualTo(
                (134, "Unhandled exception. System.InvalidOperationException: lost\ninner\nouter\n")
            )
        );
    }

    [Test]
    public void The_console_reads_the_input()
    {
        const string Source = """
            for (int n = 1; Console.ReadLine() is { } line; n++)
                Console.WriteLine($"{n}:{line.Length}:{line}");
            Console.WriteLine(Console.Read());
            """;
        Assert.That(Build(Compile(Source)).ExitCode, Is.Zero);
        byte[] input = Encoding.UTF8.GetBytes("\uFEFFone\r\n\nzw\u00f6lf");
        Assert.That(
            Run(Path.Combine(_folder, "a.elf"), input),
            Is.EqualTo((0, "1:3:one\n2:0:\n3:5:zw\u00f6lf\n-1\n"))
        );
    }

    private string Compile(string source)
    {
        string path = Path.Combine(_folder, "source.cs");
        File.WriteAllText(path, source);
        return HostProgram.Compile(_folder, [path]);
    }

    private (int ExitCode, string Errors) Build(string input, params string[] words) =>
        Guestc.TryBuild([input, "-o", Path.Combine(_folder, "a.elf"), .. words]);

    private static (int ExitCode, string Console) Run(string elf, byte[] input)
    {
        using Machine machine = GuestAssembly.Load(File.ReadAllBytes(elf));
        RunResult result = machine.Run(input, 100_000_000);
        return (result.ExitCode, Encoding.UTF8.GetString(machine.Output));
    }
}
