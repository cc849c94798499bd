using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Tests.Elf;
using static Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>Counts and call trees of a program small enough to count by hand.</summary>
[TestFixture]
public sealed class CountTests
{
    private const int Ra = 1;
    private const int Sp = 2;
    private const int Turns = 5;

    /// <summary>
    /// _start calls outer, which calls zkvm_leaf in a loop (a leaf whose own loop starts at its first instruction), then leaves by a
    /// tail call to last. _start exits.
    /// </summary>
    private static byte[] Program()
    {
        var code = new List<uint>();
        var at = new Dictionary<string, int>();
        int startCall = Mark("_start", 3);
        code.Add(Upper(Mnemonic.Lui, 5, 0x10_0000));
        code.Add(Upper(Mnemonic.Lui, 6, 0x5000));
        code.Add(OpImmediate(Mnemonic.Addiw, 6, 6, 0x555));
        code.Add(Pair(Mnemonic.Sw, 5, 6, 0));

        Mark("outer", 0);
        code[startCall + 2] = Upper(Mnemonic.Jal, Ra, (at["outer"] - startCall - 2) * 4);
        code[startCall] = Upper(Mnemonic.Auipc, Sp, 0x0201_0000);
        code[startCall + 1] = OpImmediate(Mnemonic.Addi, 8, 0, Turns);
        code.Add(OpImmediate(Mnemonic.Addi, Sp, Sp, -16));
        code.Add(Pair(Mnemonic.Sd, Sp, Ra, 8));
        int loop = code.Count;
        code.Add(0); // call zkvm_leaf
        code.Add(OpImmediate(Mnemonic.Addi, 8, 8, -1));
        code.Add(Pair(Mnemonic.Bne, 8, 0, -8));
        code.Add(OpImmediate(Mnemonic.Ld, Ra, Sp, 8));
        code.Add(OpImmediate(Mnemonic.Addi, Sp, Sp, 16));
        int tail = code.Count;
        code.Add(0); // tail call to last

        Mark("zkvm_leaf", 0);
        code[loop] = Upper(Mnemonic.Jal, Ra, (at["zkvm_leaf"] - loop) * 4);
        code.Add(OpImmediate(Mnemonic.Addi, 9, 9, 1));
        code.Add(OpImmediate(Mnemonic.Andi, 10, 9, 1));
        code.Add(Pair(Mnemonic.Bne, 10, 0, -8)); // twice through for every call
        code.Add(Op(Mnemonic.Mul, 11, 9, 9));
        code.Add(OpImmediate(Mnemonic.Jalr, 0, Ra, 0));

        Mark("last", 0);
        code[tail] = Upper(Mnemonic.Jal, 0, (at["last"] - tail) * 4);
        code.Add(Op(Mnemonic.Divu, 11, 9, 9));
        code.Add(OpImmediate(Mnemonic.Jalr, 0, Ra, 0));
        Mark("end", 0);

        var builder = new ElfBuilder().Code([.. code]).Data([], 0x1_0000, 0x8200_0000);
        string[] names = [.. at.Keys];
        for (int i = 0; i + 1 < names.Length; i++)
        {
            ulong address = ElfBuilder.CodeAddress + (ulong)at[names[i]] * 4;
            builder.AddFunction(names[i], address, (ulong)(at[names[i + 1]] - at[names[i]]) * 4);
        }
        return builder.Build();

        int Mark(string name, int reserve)
        {
            at[name] = code.Count;
            code.AddRange(new uint[reserve]);
            return at[name];
        }
    }

    [Test]
    public void Instructions_are_counted_by_kind_and_function()
    {
        using Machine machine = GuestAssembly.Load(Program());
        RunResult result = machine.RunCounted([], 10_000, out Counts counts);
        const ulong leaf = Turns * (3 * 2 + 2);
        const ulong outer = 2 + 3 * Turns + 3;
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(Outcome.Exited));
            Assert.That(counts.Retired, Is.EqualTo(result.Retired));
            Assert.That(counts.Retired, Is.EqualTo(7 + outer + leaf + 2));
            Assert.That(counts.Loads, Is.EqualTo(1));
            Assert.That(counts.Stores, Is.EqualTo(2));
            Assert.That(counts.Multiplications, Is.EqualTo(Turns));
            Assert.That(counts.Divisions, Is.EqualTo(1));
            Assert.That(counts.Branches, Is.EqualTo(Turns * 3));
            Assert.That(counts.Jumps, Is.EqualTo(1 + Turns + 1 + Turns + 1));
            Assert.That(
                counts.Accelerators,
                Is.EqualTo(new[] { new AcceleratorCalls("zkvm_leaf", Turns) })
            );
            Assert.That(
                counts.Functions.Select(f => (f.Name, f.Instructions, f.Calls)),
                Is.EqualTo(
                    new[]
                    {
                        ("zkvm_leaf", leaf, (ulong)Turns),
                        ("outer", outer, 1ul),
                        ("_start", 7ul, 0ul),
                        ("last", 2ul, 1ul),
                    }
                )
            );
        });
    }

    [Test]
    public void The_call_tree_follows_calls_returns_and_tail_calls()
    {
        using Machine machine = GuestAssembly.Load(Program());
        machine.RunProfiled([], 10_000, out Counts counts, out CallTree tree);
        Assert.That(
            tree.Folded(),
            Is.EqualTo("_start 7\n_start;last 2\n_start;outer 20\n_start;outer;zkvm_leaf 40\n")
        );
        int outer = machine.Symbols.Functions.ToList().FindIndex(f => f.Name == "outer");
        Assert.That(tree.ByFunction()[outer], Is.EqualTo((20ul, 60ul)));
        Assert.That(counts.Retired, Is.EqualTo(69));
    }

    [Test]
    public void Watching_does_not_change_the_run()
    {
        using Machine machine = GuestAssembly.Load(Program());
        RunResult plain = machine.Run([]);
        Assert.That(machine.RunCounted([], ulong.MaxValue, out _), Is.EqualTo(plain));
        Assert.That(machine.RunProfiled([], ulong.MaxValue, out _, out _), Is.EqualTo(plain));
    }

    [Test]
    public void A_run_that_hits_its_limit_is_counted_up_to_there()
    {
        using Machine machine = GuestAssembly.Load(Program());
        RunResult result = machine.RunCounted([], 30, out Counts counts);
        Assert.That(result.Outcome, Is.EqualTo(Outcome.StepLimit));
        Assert.That(counts.Retired, Is.EqualTo(result.Retired).And.InRange(30ul, 40ul));
    }
}
