using System.Reflection;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Platforms;

namespace Perjury.GuestBuild.Tests.Guest;

/// <summary>
/// The stateless guest as an ELF gives the bytes it gives on .NET. The inputs are canonical ones of public cases
/// (EEST 5.4.0) and of mainnet block 73,141; the damaged ones are these with a few bytes changed.
/// </summary>
[TestFixture]
public sealed partial class GuestElfTests
{
    private const int Damaged = 300;
    private const int SuccessByte = 32;

    private string _folder = "";
    private string _elf = "";
    private Func<byte[], byte[]> _host = _ => [];

    private static string InputFolder =>
        Path.Combine(Guestc.Root, "tests", "Guestc.Tests", "Guest", "inputs");

    public static IEnumerable<string> Inputs =>
        Directory
            .GetFiles(InputFolder, "*.ssz")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

    [OneTimeSetUp]
    public void BuildGuest()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-guest-").FullName;
        _elf = ZkvmPlatform.Guest(PlatformList.Default.Name);
        _host = Host();
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    /// <summary>The guest on .NET, as the build of the plain ELF left it; that build is made where there was none.</summary>
    public static Func<byte[], byte[]> Host()
    {
        string built = Path.Combine(
            Guestc.Root,
            "artifacts/bin/Perjury.Guest.Elf/release/Perjury.Guest.dll"
        );
        string project = Path.Combine(Guestc.Root, "guest-build", "guest");
        if (!File.Exists(built))
            Emulator.Tools.Run("dotnet", project, "build", "-c", "Release", "-v", "q", "--nologo");
        return Validator(Assembly.Load(File.ReadAllBytes(built)));
    }

    /// <summary>StatelessValidator.Validate in Sufficient, by reflection: the compiler's tests reference nothing of the guest.</summary>
    private static Func<byte[], byte[]> Validator(Assembly guest)
    {
        MethodInfo validate = guest
            .GetType("Perjury.Guest.StatelessValidator", true)!
            .GetMethod(
                "Validate",
                [typeof(byte[]), guest.GetType("Perjury.Guest.Conformance", true)!]
            )!;
        object mode = Enum.Parse(guest.GetType("Perjury.Guest.Conformance", true)!, "Sufficient");
        PropertyInfo output = guest.GetType("Perjury.Guest.Verdict", true)!.GetProperty("Output")!;
        return bytes => (byte[])output.GetValue(validate.Invoke(null, [bytes, mode]))!;
    }

    public static byte[] Input(string name) =>
        File.ReadAllBytes(Path.Combine(InputFolder, name + ".ssz"));

    private GuestProgram Load()
    {
        Assert.That(
            GuestProgram.TryLoad(
                _elf,
                PlatformList.Default.Machine!,
                out GuestProgram? program,
                out string? error
            ),
            Is.True,
            error
        );
        return program!;
    }

    [TestCaseSource(nameof(Inputs))]
    public void An_honest_input_is_accepted_with_the_bytes_of_the_host(string name)
    {
        using GuestProgram guest = Load();
        GuestAnswer answer = guest.Ask(Input(name));
        TestContext.Out.WriteLine(
            $"{name}: {answer.Instructions} instructions, {answer.HeapHigh} bytes of heap"
        );
        Assert.That(answer.Failure, Is.Null);
        Assert.That(answer.Output, Is.EqualTo(_host(Input(name))));
        Assert.That(answer.Output![SuccessByte], Is.EqualTo(1));
        Assert.That(answer.Unaligned, Is.Zero);
    }

    [Test]
    public void Damaged_inputs_get_the_bytes_of_the_host()
    {
        using GuestProgram guest = Load();
        string[] names = [.. Inputs];
        var random = new Random(20_261_121);
        int rejected = 0;
        for (int i = 0; i < Damaged; i++)
        {
            byte[] input = Input(names[i % names.Length]);
            for (int k = random.Next(1, 4); k > 0; k--)
                input[random.Next(input.Length)] ^= (byte)(1 << random.Next(8));
            if (i % 10 == 0)
                input = input[..random.Next(input.Length)];
            GuestAnswer answer = guest.Ask(input);
            Assert.That(answer.Failure, Is.Null, $"case {i}");
            Assert.That(answer.Output, Is.EqualTo(_host(input)), $"case {i}");
            Assert.That(answer.Unaligned, Is.Zero, $"case {i}");
            rejected += answer.Output![SuccessByte] == 0 ? 1 : 0;
        }
        TestContext.Out.WriteLine($"{rejected} of {Damaged} rejected");
        Assert.That(rejected, Is.GreaterThan(Damaged / 2));
    }

    [TestCase("set-code-calls")]
    [TestCase("mainnet-73141")]
    public void The_second_machine_sees_the_same_bytes_and_instructions(string name)
    {
        using GuestProgram guest = Load();
        GuestAnswer answer = guest.Ask(Input(name));
        Emulator.Tools.Require(Qemu.Program);
        Assert.That(
            Qemu.Executor.TryRun(
                new ExecutorRequest(_elf, Input(name), 300),
                out ExecutorResult? qemu,
                out string? error
            ),
            Is.True,
            error
        );
        Assert.That(qemu!.Output, Is.EqualTo(answer.Output));
        Assert.That(qemu.Instret, Is.EqualTo(answer.Instructions));
    }

    [TestCase("zkvm_keccak256", "ZKVM")]
    [TestCase("zkvm_keccakf", "ZKVM", "ZKVM_KECCAKF")]
    public void The_guest_over_accelerators_in_software_gives_the_same_bytes(
        string keccak,
        params string[] defines
    )
    {
        string elf = ZkvmPlatform.Guest(PlatformList.Default.Name, defines);
        var called = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string name in Inputs)
        {
            using Machine machine = Emulator.GuestAssembly.Load(File.ReadAllBytes(elf));
            RunResult result = machine.RunCounted(Input(name), ulong.MaxValue, out Counts counts);
            Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)), name);
            Assert.That(new GuestContract(machine).Output, Is.EqualTo(_host(Input(name))), name);
            Assert.That(result.Unaligned, Is.Zero, name);
            called.UnionWith(counts.Accelerators.Where(a => a.Calls > 0).Select(a => a.Name));
        }
        TestContext.Out.WriteLine(string.Join(' ', called));
        Assert.That(
            called,
            Is.SupersetOf(
                (string[])
                    [
                        keccak,
                        "zkvm_secp256k1_ecrecover",
                        "zkvm_sha256",
                        "zkvm_modexp",
                        "zkvm_bls12_pairing",
                        "zkvm_bls12_map_fp2_to_g2",
                    ]
            )
        );
    }

    [Test]
    public void The_audit_finds_nothing()
    {
        string said = Emulator.Tools.Run(
            "dotnet",
            _folder,
            typeof(Machine).Assembly.Location,
            "audit",
            _elf
        );
        Assert.That(said, Does.Contain("0 failed"));
    }
}
