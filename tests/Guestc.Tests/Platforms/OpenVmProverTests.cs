using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Accelerators;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>What OpenVM leaves to a prover or a host changes no answer: a program that is given it answers the same or fails.</summary>
[TestFixture]
public sealed class OpenVmProverTests
{
    private const ulong MaxSteps = 1_000_000_000;
    private const int Failed = 134;

    private string _folder = "";
    private string _elf = "";

    [OneTimeSetUp]
    public void BuildSample()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-openvm-").FullName;
        string sample = Path.Combine(Guestc.Root, "guest-build", "samples", "zkvm");
        string assembly = HostProgram.Compile(_folder, Directory.GetFiles(sample, "*.cs"));
        _elf = Path.Combine(_folder, "zkvm.elf");
        Guestc.Build(_folder, assembly, "--target", "openvm", "-o", _elf, "-q");
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    private static Vector[] Vectors =>
        Vector.ReadAll(
            Path.Combine(Guestc.Root, "tests", "Guestc.Tests", "Accelerators", "vectors.txt")
        );

    /// <summary>A result with the modulus on top is as right to the machine; taken for the number it is not, it would be another answer.</summary>
    [Test]
    public void A_prover_who_gives_unreduced_results_gets_no_other_answer()
    {
        using Machine machine = ZkvmPlatform.Load(_elf, "openvm");
        ((OpenVmEnvironment)machine.Environment).GivesUnreduced = true;
        int ended = 0;
        Assert.Multiple(() =>
        {
            foreach (Vector vector in Vectors)
            {
                RunResult result = machine.Run(vector.Encode(), MaxSteps);
                Assert.That(result.Outcome, Is.EqualTo(Outcome.Exited));
                if (result.ExitCode == Failed)
                {
                    ended++;
                    continue;
                }
                byte[] answer = machine.Environment.Output(machine)!;
                Assert.That(
                    answer,
                    Is.EqualTo(ZkvmPlatform.Shown("openvm", vector.Answer)),
                    $"vectors.txt line {vector.Line}: {vector.Function}"
                );
            }
        });
        Assert.That(ended, Is.GreaterThan(20), "runs that end where the number is looked at");
    }

    [Test]
    public void A_host_whose_roots_are_none_gets_no_other_answer()
    {
        using Machine machine = ZkvmPlatform.Load(_elf, "openvm");
        Vector[] vectors =
        [
            .. Vectors.Where(vector => vector.Function == "zkvm_secp256k1_ecrecover"),
        ];
        ulong honest = Answers(false);
        Assert.That(Answers(true), Is.GreaterThan(honest), "roots are computed");

        ulong Answers(bool isFalse)
        {
            ((OpenVmEnvironment)machine.Environment).GivesFalseRoots = isFalse;
            ulong instructions = 0;
            foreach (Vector vector in vectors)
            {
                RunResult result = machine.Run(vector.Encode(), MaxSteps);
                instructions += result.Retired;
                Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)));
                Assert.That(
                    machine.Environment.Output(machine),
                    Is.EqualTo(ZkvmPlatform.Shown("openvm", vector.Answer)),
                    $"vectors.txt line {vector.Line}"
                );
            }
            return instructions;
        }
    }

    [Test]
    public void The_configuration_of_the_vendors_tools_lies_beside_the_program()
    {
        string[] lines = File.ReadAllLines(_elf + ".openvm.toml");
        Assert.That(lines, Does.Contain("[app_vm_config.rv64i]"));
        string[] moduli = Between("[app_vm_config.modular]", "]");
        Assert.That(moduli, Has.Length.EqualTo(8));
        Assert.That(
            moduli[2],
            Does.Contain(PrimeCurve.Secp256k1.Prime.ToString()),
            "in the order of the places"
        );
        Assert.That(Between("[app_vm_config.fp2]", "]"), Has.Length.EqualTo(2));
        Assert.That(
            lines.Where(line => line.StartsWith("struct_name", StringComparison.Ordinal)),
            Is.EqualTo(
                new[]
                {
                    "struct_name = \"Bn254G1Affine\"",
                    "struct_name = \"Secp256k1Point\"",
                    "struct_name = \"P256Point\"",
                    "struct_name = \"Bls12_381G1Affine\"",
                }
            )
        );

        string[] Between(string first, string last) =>
            [.. lines.SkipWhile(line => line != first).Skip(2).TakeWhile(line => line != last)];
    }
}
