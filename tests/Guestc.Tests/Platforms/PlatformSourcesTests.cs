using NUnit.Framework;
using Perjury.GuestBuild.Build;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>A folder with more than the default platform's: accelerators, a macro, a define, a memory function of its own.</summary>
[TestFixture]
public sealed class PlatformSourcesTests
{
    /// <summary>Prints the status and the first byte of a digest.</summary>
    private const string Hashing = """
        using System.Runtime.InteropServices;
        unsafe
        {
            byte* abc = stackalloc byte[3] { 97, 98, 99 };
            ulong* digest = stackalloc ulong[4];
            Console.WriteLine($"{zkvm_sha256(abc, 3, digest)} {digest[0] & 255:x}");
            [DllImport("zkvm")]
            static extern int zkvm_sha256(byte* data, nuint size, ulong* digest);
        }
        """;

    private const string Sha = """
        #include "zkvm_accelerators.h"
        #include "ports.h"
        zkvm_status zkvm_sha256(const uint8_t* data, size_t len, zkvm_sha256_hash* output)
        {
            output->data[0] = STATED;
            return PORT;
        }
        """;

    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-platform-").FullName;
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, true);

    private static Dictionary<string, string> DefaultFiles =>
        Directory
            .GetFiles(
                Path.Combine(Guestc.Root, "guest-build", "Platforms", PlatformList.Default.Name)
            )
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

    private static Platform With(params (string Name, string Text)[] files)
    {
        Dictionary<string, string> all = DefaultFiles;
        foreach (var (name, text) in files)
            all[name] = text;
        return PlatformList.Default with
        {
            Name = "other",
            Sources = new PlatformSources(all) { Defines = ["OTHER"], Macros = ["STATED=0x5a"] },
        };
    }

    private string Build(string program, Platform platform, params string[] links)
    {
        string source = Path.Combine(_folder, "program.cs");
        File.WriteAllText(source, program);
        string elf = Path.Combine(_folder, "program.elf");
        var options = new BuildOptions
        {
            Input = HostProgram.Compile(_folder, [source]),
            Output = elf,
            Platform = platform,
            Links = links,
            Quiet = true,
        };
        new Pipeline(options).Run(options.Input);
        return elf;
    }

    private static string[] Symbols(string elf)
    {
        Assert.That(ElfFile.TryLoad(elf, out ElfFile? file, out string? error), Is.True, error);
        return [.. file!.Symbols.Select(symbol => symbol.Name)];
    }

    [Test]
    public void An_accelerator_of_the_folder_is_taken_instead_of_the_software()
    {
        string elf = Build(Hashing, With(("sha.c", Sha), ("ports.h", "#define PORT 0")));
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo("0 5a\n"));
        Assert.That(Symbols(elf), Has.None.Contains("Sha256").And.Contain("zkvm_sha256"));
    }

    [Test]
    public void A_program_that_asks_for_none_is_the_same_file()
    {
        const string hello = "Console.WriteLine(\"hello\");";
        byte[] plain = File.ReadAllBytes(Build(hello, PlatformList.Default));
        string elf = Build(hello, With(("sha.c", Sha), ("ports.h", "#define PORT 0")));
        Assert.That(File.ReadAllBytes(elf), Is.EqualTo(plain));
    }

    [Test]
    public void A_file_given_by_link_comes_before_it()
    {
        string own = Path.Combine(_folder, "own.c");
        File.WriteAllText(
            own,
            """
            #include "zkvm_accelerators.h"
            zkvm_status zkvm_sha256(const uint8_t* data, size_t len, zkvm_sha256_hash* output)
            {
                output->data[0] = 0x77;
                return ZKVM_EFAIL;
            }
            """
        );
        string elf = Build(Hashing, With(("sha.c", Sha), ("ports.h", "#define PORT 0")), own);
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo("-1 77\n"));
    }

    [Test]
    public void A_file_named_as_one_of_the_runtime_takes_its_place()
    {
        // In the section that the link script keeps.
        string memory =
            File.ReadAllText(Path.Combine(Guestc.Root, "guest-build", "Runtime", "memory.c"))
            + "\n__attribute__((section(\".text.start\"))) int own_memory(void) { return 1; }\n";
        string elf = Build("Console.WriteLine(\"hello\");", With(("memory.c", memory)));
        Assert.That(Guestc.RunEmulator(elf, out _), Is.EqualTo("hello\n"));
        Assert.That(Symbols(elf), Does.Contain("own_memory"));
    }

    [TestCase("start.S")]
    [TestCase("platform.c")]
    [TestCase("link.ld")]
    public void A_folder_without_what_every_program_needs_is_refused(string missing) =>
        Assert.That(
            () => new PlatformSources(DefaultFiles.Where(file => file.Key != missing)),
            Throws.ArgumentException.With.Message.Contains(missing)
        );

    [Test]
    public void The_folder_in_the_compiler_is_the_one_in_the_repository()
    {
        PlatformSources built = PlatformSources.Folder(PlatformList.Default.Name);
        Assert.That(built.LinkScript, Is.EqualTo(DefaultFiles["link.ld"]));
        Assert.That(
            built.Always(name => name).Select(file => file.Name),
            Is.EqualTo(
                new[]
                {
                    "start.S",
                    "setjmp.S",
                    "memory.c",
                    "keccakf.S",
                    "sha256.S",
                    "contract.c",
                    "platform.c",
                }
            )
        );
        Assert.That(built.Accelerators, Is.Empty);
    }
}
