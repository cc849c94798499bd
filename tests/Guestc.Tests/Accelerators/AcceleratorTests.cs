using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Accelerators;

/// <summary>
/// A program that imports every zkvm_* function and brings none gets them in software: published vectors, good and failing ones, give
/// the same answers on .NET, on the emulator and under qemu.
/// </summary>
[TestFixture]
public sealed class AcceleratorTests
{
    private const ulong MaxSteps = 2_000_000_000;

    private static readonly string[] NeverFailing =
    [
        "zkvm_keccak256",
        "zkvm_sha256",
        "zkvm_ripemd160",
        "zkvm_modexp",
        "zkvm_secp256k1_verify",
        "zkvm_secp256r1_verify",
    ];

    private string _folder = "";
    private string _elf = "";
    private Vector[] _vectors = [];

    private static string TestFolder =>
        Path.Combine(Guestc.Root, "tests", "Guestc.Tests", "Accelerators");

    private byte[] Calls => [.. _vectors.SelectMany(vector => vector.Encode())];

    private byte[] Answers => [.. _vectors.SelectMany(vector => vector.Answer)];

    [OneTimeSetUp]
    public void BuildSample()
    {
        _vectors = Vector.ReadAll(Path.Combine(TestFolder, "vectors.txt"));
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-accelerators-").FullName;
        string[] sources = Directory.GetFiles(
            Path.Combine(Guestc.Root, "guest-build", "samples", "zkvm"),
            "*.cs"
        );
        _elf = Guestc.Elf(HostProgram.Compile(_folder, sources), "clang", "-O2");
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    [Test]
    public void The_vectors_reach_every_function_and_every_way_it_can_fail()
    {
        Assert.That(
            _vectors.Select(vector => vector.Function).Distinct(),
            Is.EquivalentTo(Vector.Functions)
        );
        Assert.That(
            _vectors.Where(vector => vector.Fails).Select(vector => vector.Function).Distinct(),
            Is.EquivalentTo(Vector.Functions.Except(NeverFailing))
        );
    }

    [Test]
    public void The_host_gives_the_published_answers()
    {
        var host = new HostAccelerators();
        Assert.That(host.Names, Is.EquivalentTo(Vector.Functions.Append("zkvm_keccakf")));
        Assert.Multiple(() =>
        {
            foreach (Vector vector in _vectors)
            {
                Assert.That(
                    host.Answer(vector),
                    Is.EqualTo(vector.Answer),
                    $"vectors.txt line {vector.Line}: {vector.Function}"
                );
            }
        });
    }

    [Test]
    public void The_emulator_gives_them_and_counts_the_calls()
    {
        using Machine machine = GuestAssembly.Load(File.ReadAllBytes(_elf));
        RunResult result = machine.RunCounted(Calls, MaxSteps, out Counts counts);
        Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)));
        CompareAnswers(new GuestContract(machine).Output!);
        Assert.That(result.Unaligned, Is.Zero);
        Assert.That(
            counts.Accelerators.Select(item => (item.Name, (int)item.Calls)),
            Is.EquivalentTo(_vectors.CountBy(v => v.Function).Select(g => (g.Key, g.Value)))
        );
        TestContext.Out.WriteLine(
            $"{_vectors.Length} calls, {result.Retired} instructions, {new FileInfo(_elf).Length} bytes"
        );
    }

    [Test]
    public void A_machine_that_traps_on_misaligned_accesses_gives_them_for_inputs_at_odd_addresses()
    {
        byte[] odd = [.. _vectors.SelectMany(vector => vector.AtOddAddresses().Encode())];
        Assert.That(ElfFile.TryLoad(_elf, out ElfFile? elf, out _), Is.True);
        var strict = GuestAssembly.Options with { StrictAlignment = true };
        Assert.That(Machine.TryCreate(elf!, strict, out Machine? machine, out _), Is.True);
        using (machine)
        {
            RunResult result = machine!.Run(odd, MaxSteps);
            Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)));
            CompareAnswers(new GuestContract(machine).Output!);
        }
    }

    [Test]
    public void The_second_machine_gives_them()
    {
        Tools.Require(Qemu.Program);
        bool ran = Qemu.Executor.TryRun(
            new ExecutorRequest(_elf, Calls, 300),
            out ExecutorResult? qemu,
            out string? error
        );
        Assert.That(ran, Is.True, error);
        Assert.That(qemu!.ExitCode, Is.Zero);
        CompareAnswers(qemu.Output!);
    }

    /// <summary>One by one, so that a difference names its line.</summary>
    private void CompareAnswers(byte[] output)
    {
        Assert.That(output, Has.Length.EqualTo(Answers.Length));
        int at = 0;
        Assert.Multiple(() =>
        {
            foreach (Vector vector in _vectors)
            {
                Assert.That(
                    output[at..(at + vector.Answer.Length)],
                    Is.EqualTo(vector.Answer),
                    $"vectors.txt line {vector.Line}: {vector.Function}"
                );
                at += vector.Answer.Length;
            }
        });
    }
}
