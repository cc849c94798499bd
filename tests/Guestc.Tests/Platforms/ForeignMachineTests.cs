using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Tests.Elf;
using Perjury.GuestBuild.Tests.Emulator;
using static Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>The emulator as a machine it was not written for: a record and an environment are all it needs.</summary>
[TestFixture]
public sealed class ForeignMachineTests
{
    private const int T0 = 5;
    private const int T1 = 6;
    private const int T2 = 7;
    private const int A0 = 10;
    private const int A1 = 11;
    private const uint Ecall = 0x0000_0073;

    private static Machine Load(params uint[] words)
    {
        byte[] elf = new ElfBuilder { Entry = ForeignMachine.Code }
            .CodeAt(ForeignMachine.Code, words)
            .AddSegment(
                Segment.Load,
                SegmentFlags.Read,
                ForeignMachine.Code + 0x10_0000,
                [1, 2, 3, 4, 5, 6, 7, 8]
            )
            .Data([9, 0, 0, 0, 0, 0, 0, 0], 0x2000, ForeignMachine.Data)
            .Build();
        return GuestAssembly.Load(elf, new MachineOptions(ForeignMachine.Model));
    }

    private static uint[] Program(Action<GuestAssembly> write)
    {
        var guest = new GuestAssembly();
        write(guest);
        return [.. guest.Code, .. ForeignMachine.Model.Bare.End];
    }

    private static Trap TrapOf(Action<GuestAssembly> write)
    {
        using Machine machine = Load(Program(write));
        RunResult result = machine.Run([]);
        Assert.That(result.Outcome, Is.EqualTo(Outcome.Trapped));
        return result.Trap!.Value;
    }

    /// <summary>Copies eight input bytes to the stack, turns them round there, reveals and prints one of them.</summary>
    private static void Turn(GuestAssembly guest)
    {
        guest.Load(T1, ForeignMachine.Input);
        guest.Add(OpImmediate(Mnemonic.Ld, T2, T1, 8));
        guest.Load(T1, ForeignMachine.Code - 16);
        guest.Add(Pair(Mnemonic.Sd, T1, T2, 0));
        guest.Add(ForeignMachine.ReverseBytesOfT1);
        guest.Load(A0, ForeignMachine.Code - 16);
        guest.Load(A1, 8);
        guest.Load(T0, ForeignMachine.Reveal);
        guest.Add(Ecall);
        guest.Load(T1, ForeignMachine.Console);
        guest.Add(Pair(Mnemonic.Sb, T1, T2, 0));
    }

    [Test]
    public void Input_calls_accelerator_console_and_end_are_the_environments()
    {
        using Machine machine = Load(Program(Turn));
        for (int i = 0; i < 3; i++)
        {
            // Every run the same: the one before leaves nothing in memory or in the environment.
            RunResult result = machine.RunCounted("abcdefgh"u8, 1000, out Counts counts);
            Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)));
            Assert.That(new GuestContract(machine).Output, Is.EqualTo("hgfedcba"u8.ToArray()));
            Assert.That(machine.Output.ToArray(), Is.EqualTo("a"u8.ToArray()));
            Assert.That(counts.Retired, Is.EqualTo(result.Retired));
        }
        machine.Run([]);
        Assert.That(new GuestContract(machine).Output, Is.EqualTo(new byte[8]));
    }

    [Test]
    public void The_stack_below_the_code_takes_the_fast_path_after_its_first_store()
    {
        byte[] elf = new ElfBuilder { Entry = ForeignMachine.Code }
            .CodeAt(ForeignMachine.Code, 0x13)
            .Build();
        Assert.That(ElfFile.TryRead(elf, out ElfFile? file, out _), Is.True);
        using var frames = new FrameTable(ForeignMachine.Model.Memory, file!);
        Assert.That(frames.IsPlain, Is.False);
        Assert.That(CanStore(frames, ForeignMachine.Code - 8), Is.False);
        frames.MarkWritten(ForeignMachine.Code - 8, 8);
        frames.MarkWritten(ForeignMachine.Code, 8);
        Assert.That(CanStore(frames, ForeignMachine.Code - 8), Is.True);
        Assert.That(CanStore(frames, ForeignMachine.Code), Is.False);
        Assert.That(CanStore(frames, ForeignMachine.Input), Is.False);
        Assert.That(CanStore(frames, ForeignMachine.Console), Is.False);
        Assert.That(frames.WrittenBytes(), Is.EqualTo(2 * MemoryMap.PageSize));
    }

    private static unsafe bool CanStore(FrameTable frames, ulong address) =>
        (frames.Stored[(address - frames.StoreBase) >> FrameTable.Shift] & FrameTable.Stores) != 0;

    [TestCase(ForeignMachine.Hole)]
    [TestCase(ForeignMachine.Ram - 8)]
    [TestCase(ForeignMachine.Stack - 8)]
    [TestCase(ForeignMachine.Console)]
    [TestCase(ForeignMachine.RamEnd)]
    [TestCase(0x8000_0000UL)]
    public void A_load_from_a_hole_traps(ulong address)
    {
        Trap trap = TrapOf(guest =>
        {
            guest.Load(T1, address);
            guest.Add(OpImmediate(Mnemonic.Ld, T2, T1, 0));
        });
        Assert.That((trap.Cause, trap.Value), Is.EqualTo((TrapCause.LoadFault, address)));
    }

    [TestCase(ForeignMachine.Hole)]
    [TestCase(ForeignMachine.Input + 8)]
    [TestCase(ForeignMachine.Code)]
    [TestCase(ForeignMachine.Code + 0x10_0000)]
    [TestCase(ForeignMachine.Code + 0x20_0000)]
    [TestCase(ForeignMachine.Console - 0x200)]
    public void A_store_to_a_hole_to_the_input_or_among_the_code_traps(ulong address)
    {
        Trap trap = TrapOf(guest =>
        {
            guest.Load(T1, address);
            guest.Add(Pair(Mnemonic.Sd, T1, T2, 0));
        });
        Assert.That((trap.Cause, trap.Value), Is.EqualTo((TrapCause.StoreFault, address)));
    }

    [Test]
    public void An_accelerator_may_not_write_what_the_program_may_not()
    {
        Trap trap = TrapOf(guest =>
        {
            guest.Load(T1, ForeignMachine.Input);
            guest.Add(ForeignMachine.ReverseBytesOfT1);
        });
        Assert.That(trap.Reason, Is.EqualTo("reverse: to 0x10000000"));
    }

    [Test]
    public void A_misaligned_access_traps_without_being_asked_to()
    {
        Trap trap = TrapOf(guest =>
        {
            guest.Load(T1, ForeignMachine.Data + 4);
            guest.Add(OpImmediate(Mnemonic.Ld, T2, T1, 0));
        });
        Assert.That(trap.Cause, Is.EqualTo(TrapCause.LoadMisaligned));
    }

    [TestCase(0x0000_000Fu, "fence: does not decode here at 0x90000000 (0x90000000)")]
    [TestCase(
        0x3050_9073u,
        "illegal-instruction: csrrw zero, mtvec, ra at 0x90000000 (0x90000000)"
    )]
    [TestCase(0x3020_0073u, "illegal-instruction: mret at 0x90000000 (0x90000000)")]
    [TestCase(0x1050_0073u, "illegal-instruction: wfi at 0x90000000 (0x90000000)")]
    [TestCase(
        0xB020_2573u,
        "illegal-instruction: csrrs a0, minstret, zero at 0x90000000 (0x90000000)"
    )]
    [TestCase(0x0000_002Bu, "illegal-instruction: .word 0x0000002b at 0x90000000 (0x90000000)")]
    public void What_the_platform_forbids_ends_the_run_with_its_reason(uint word, string reason)
    {
        using Machine machine = Load(word, 0x13);
        RunResult result = machine.Run([]);
        Assert.That(result.Outcome, Is.EqualTo(Outcome.Trapped));
        Assert.That(result.Trap!.Value.Describe(machine.Symbols), Is.EqualTo(reason));
    }

    [Test]
    public void A_store_of_the_wrong_width_to_the_console_names_the_reason()
    {
        Trap trap = TrapOf(guest =>
        {
            guest.Load(T1, ForeignMachine.Console);
            guest.Add(Pair(Mnemonic.Sw, T1, T2, 0));
        });
        Assert.That(
            (trap.Cause, trap.Value, trap.Reason),
            Is.EqualTo((TrapCause.Refused, ForeignMachine.Console, "console: a store of 4 bytes"))
        );
    }

    [Test]
    public void A_segment_outside_the_map_is_refused_with_one_line()
    {
        ElfFile elf = new ElfBuilder { Entry = ForeignMachine.Code }
            .CodeAt(ForeignMachine.Code, 0x13)
            .Data([], 8, ForeignMachine.Code + 0x1000)
            .Read();
        var options = new MachineOptions(ForeignMachine.Model);
        Assert.That(Machine.TryCreate(elf, options, out _, out string? error), Is.False);
        Assert.That(
            error,
            Does.StartWith("out-of-memory: segment 0x90001000..0x90001008 is outside 0x8ff00000")
        );
    }

    [Test]
    public void The_bench_program_runs_there_as_well()
    {
        byte[] program = BenchProgram.Build(ForeignMachine.Model.Bare, 1000);
        using Machine machine = GuestAssembly.Load(
            program,
            new MachineOptions(ForeignMachine.Model)
        );
        RunResult result = machine.Run([], 1_000_000);
        Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)));
    }

    [Test]
    public void What_the_loader_refuses_is_a_check_of_its_own()
    {
        ElfFile elf = new ElfBuilder().Code(0x13, 0x8067).Read();
        var rules = new AuditRules
        {
            Loader = file => [new Finding("text-start", $"0x{file.Entry:x}")],
        };
        Assert.That(Audit.Checks(rules), Has.Count.EqualTo(Audit.Checks(new()).Count + 1));
        Assert.That(
            Audit.Run(elf, rules, SymbolMap.Of(elf)),
            Is.EqualTo(new[] { ("loader", new Finding("text-start", "0x80000000")) })
        );
    }
}
