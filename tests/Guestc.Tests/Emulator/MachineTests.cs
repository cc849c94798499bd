using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Elf;
using static Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>What the machine does beside instructions: devices, limits, protection, traps, restarts, counts.</summary>
[TestFixture]
public sealed class MachineTests
{
    private const ulong Unmapped = 0x0800_0000;

    private static RunResult Run(
        GuestAssembly guest,
        MachineOptions? options = null,
        ulong maxSteps = 1_000_000
    )
    {
        using Machine machine = GuestAssembly.Load(guest.Finish(), options);
        return machine.Run([], maxSteps);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(255)]
    public void The_exit_code_reaches_the_host(int code)
    {
        using Machine machine = GuestAssembly.Load(new GuestAssembly().Begin().Finish(code));
        RunResult result = machine.Run([]);
        Assert.That(
            (result.Outcome, result.ExitCode, result.Trap),
            Is.EqualTo((Outcome.Exited, code, (Trap?)null))
        );
    }

    [Test]
    public void The_console_is_always_ready()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.Load(5, 0x1000_0005);
        guest.Add(OpImmediate(Mnemonic.Lbu, 6, 5, 0));
        guest.Emit(6);
        Assert.That(GuestAssembly.RunEmulator(guest.Finish(), out _)[1], Is.EqualTo(0x60));
    }

    [TestCase(Mnemonic.Lb, TrapCause.LoadFault)]
    [TestCase(Mnemonic.Ld, TrapCause.LoadFault)]
    [TestCase(Mnemonic.Sb, TrapCause.StoreFault)]
    [TestCase(Mnemonic.Sd, TrapCause.StoreFault)]
    public void An_access_outside_memory_traps_with_address_and_pc(
        Mnemonic mnemonic,
        TrapCause cause
    )
    {
        foreach (
            ulong address in new ulong[]
            {
                0,
                8,
                Unmapped,
                0x7fff_fff8,
                0xC000_0000,
                0xffff_ffff_ffff_fff8,
            }
        )
        {
            GuestAssembly guest = new GuestAssembly().Begin();
            guest.Load(5, address);
            ulong pc = guest.Here;
            guest.Add(
                cause == TrapCause.LoadFault
                    ? OpImmediate(mnemonic, 6, 5, 0)
                    : Pair(mnemonic, 5, 6, 0)
            );
            RunResult result = Run(guest);
            Assert.That(result.Outcome, Is.EqualTo(Outcome.Trapped));
            Assert.That(result.Trap, Is.EqualTo(new Trap(cause, pc, address)));
            Assert.That(result.StopPc, Is.EqualTo(pc));
        }
    }

    [Test]
    public void An_access_across_the_end_of_memory_traps()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.Load(5, 0xBFFF_FFFC);
        guest.Add(OpImmediate(Mnemonic.Lwu, 6, 5, 0));
        guest.Add(OpImmediate(Mnemonic.Ld, 6, 5, 0));
        Assert.That(Run(guest).Trap!.Value.Cause, Is.EqualTo(TrapCause.LoadFault));
    }

    [Test]
    public void Code_and_constants_cannot_be_written()
    {
        foreach (
            ulong address in new ulong[] { ElfBuilder.CodeAddress, ElfBuilder.CodeAddress + 3 }
        )
        {
            GuestAssembly guest = new GuestAssembly().Begin();
            guest.Load(5, address);
            guest.Add(Pair(Mnemonic.Sb, 5, 0, 0));
            Assert.That(Run(guest).Trap!.Value.Cause, Is.EqualTo(TrapCause.StoreFault));
        }
    }

    [Test]
    public void A_jump_to_data_or_to_an_odd_half_word_traps()
    {
        GuestAssembly toData = new GuestAssembly().Begin();
        toData.Load(5, GuestAssembly.DataAddress);
        toData.Add(OpImmediate(Mnemonic.Jalr, 1, 5, 0));
        Trap fault = Run(toData).Trap!.Value;
        Assert.That(
            fault,
            Is.EqualTo(
                new Trap(TrapCause.FetchFault, GuestAssembly.DataAddress, GuestAssembly.DataAddress)
            )
        );

        GuestAssembly odd = new GuestAssembly().Begin();
        ulong pc = odd.Here + 4;
        odd.Add(Upper(Mnemonic.Auipc, 5, 0), OpImmediate(Mnemonic.Jalr, 1, 5, 10));
        Assert.That(
            Run(odd).Trap,
            Is.EqualTo(new Trap(TrapCause.FetchMisaligned, pc, pc - 4 + 10))
        );
    }

    [Test]
    public void Running_off_the_end_of_the_code_traps()
    {
        byte[] elf = new ElfBuilder().Code(0x13, 0x13).Build();
        using Machine machine = GuestAssembly.Load(elf);
        RunResult result = machine.Run([]);
        Assert.That(result.Trap!.Value.Cause, Is.EqualTo(TrapCause.FetchFault));
        Assert.That(result.Retired, Is.EqualTo(2));
    }

    [TestCase(Mnemonic.Lh, 1, TrapCause.LoadMisaligned)]
    [TestCase(Mnemonic.Lwu, 2, TrapCause.LoadMisaligned)]
    [TestCase(Mnemonic.Ld, 4, TrapCause.LoadMisaligned)]
    [TestCase(Mnemonic.Sh, 3, TrapCause.StoreMisaligned)]
    [TestCase(Mnemonic.Sw, 1, TrapCause.StoreMisaligned)]
    [TestCase(Mnemonic.Sd, 7, TrapCause.StoreMisaligned)]
    public void A_misaligned_access_is_counted_or_in_strict_mode_traps(
        Mnemonic mnemonic,
        int offset,
        TrapCause cause
    )
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        bool loads = cause == TrapCause.LoadMisaligned;
        guest.Add(
            loads
                ? OpImmediate(mnemonic, 6, GuestAssembly.Result, offset)
                : Pair(mnemonic, GuestAssembly.Result, 6, offset)
        );
        byte[] elf = guest.Finish();
        using Machine lax = GuestAssembly.Load(elf);
        RunResult counted = lax.Run([]);
        Assert.That((counted.Outcome, counted.Unaligned), Is.EqualTo((Outcome.Exited, 1ul)));
        using Machine strict = GuestAssembly.Load(
            elf,
            GuestAssembly.Options with
            {
                StrictAlignment = true,
            }
        );
        RunResult trapped = strict.Run([]);
        Assert.That(trapped.Outcome, Is.EqualTo(Outcome.Trapped));
        Assert.That(trapped.Trap!.Value.Cause, Is.EqualTo(cause));
        Assert.That(
            trapped.Trap!.Value.Value,
            Is.EqualTo(GuestAssembly.ResultAddress + 8 + (ulong)offset)
        );
    }

    [Test]
    public void An_endless_loop_stops_at_the_step_limit()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.Add(Upper(Mnemonic.Jal, 0, 0));
        RunResult result = Run(guest, maxSteps: 1000);
        Assert.That(result.Outcome, Is.EqualTo(Outcome.StepLimit));
        Assert.That(result.Retired, Is.InRange(1000ul, 1010ul));
    }

    [Test]
    public void Less_memory_means_an_earlier_fault()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.Load(5, 0xA000_0000);
        guest.Add(Pair(Mnemonic.Sd, 5, 5, 0));
        byte[] elf = guest.Finish();
        using Machine large = GuestAssembly.Load(elf);
        Assert.That(large.Run([]).Outcome, Is.EqualTo(Outcome.Exited));
        using Machine small = GuestAssembly.Load(
            elf,
            GuestAssembly.Options with
            {
                MemorySize = 512 << 20,
            }
        );
        Assert.That(small.Run([]).Trap!.Value.Cause, Is.EqualTo(TrapCause.StoreFault));
    }

    [Test]
    public void A_program_larger_than_memory_is_refused_with_one_line()
    {
        ElfFile elf = new ElfBuilder().Code(0x13).Data([], 64 << 20).Read();
        bool created = Machine.TryCreate(
            elf,
            GuestAssembly.Options with
            {
                MemorySize = 1 << 20,
            },
            out _,
            out string? error
        );
        Assert.That(created, Is.False);
        Assert.That(error, Does.StartWith("out-of-memory: "));
    }

    [Test]
    public void The_input_record_is_length_and_bytes()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.Load(5, VirtEnvironment.InputAddress);
        guest.Add(OpImmediate(Mnemonic.Ld, 6, 5, 0));
        guest.Emit(6);
        guest.Add(OpImmediate(Mnemonic.Ld, 6, 5, 8));
        guest.Emit(6);
        using Machine machine = GuestAssembly.Load(guest.Finish());
        machine.Run(Encoding.ASCII.GetBytes("abc"));
        byte[] printed = machine.Output[8..].ToArray();
        Assert.That(
            printed,
            Is.EqualTo(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, 97, 98, 99, 0, 0, 0, 0, 0 })
        );
        // A shorter input leaves nothing of the longer one behind.
        machine.Run("x"u8);
        printed = machine.Output[8..].ToArray();
        Assert.That(
            printed,
            Is.EqualTo(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 120, 0, 0, 0, 0, 0, 0, 0 })
        );
    }

    [Test]
    public void Every_run_starts_from_the_same_memory()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        int slot = guest.AddToTable(41);
        // Initialised data, zeroed data and far memory: read, print, overwrite.
        foreach (
            ulong address in new ulong[]
            {
                GuestAssembly.DataAddress + (ulong)slot,
                0x8200_8000,
                0xBFFF_FFF8,
            }
        )
        {
            guest.Load(5, address);
            guest.Add(OpImmediate(Mnemonic.Ld, 6, 5, 0));
            guest.Emit(6);
            guest.Add(OpImmediate(Mnemonic.Addi, 6, 6, 1));
            guest.Add(Pair(Mnemonic.Sd, 5, 6, 0));
        }
        using Machine machine = GuestAssembly.Load(guest.Finish());
        RunResult first = machine.Run([]);
        byte[] printed = machine.Output.ToArray();
        for (int i = 0; i < 3; i++)
        {
            Assert.That(machine.Run([]), Is.EqualTo(first));
            Assert.That(machine.Output.ToArray(), Is.EqualTo(printed));
        }
        Assert.That(printed[8], Is.EqualTo(41));
        Assert.That(printed[16..].Distinct(), Is.EqualTo(new byte[] { 0 }));
    }

    [Test]
    public void A_restart_takes_registers_and_control_state_back()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.ReadCsr(6, Csr.Mscratch);
        guest.Emit(6);
        guest.Emit(9);
        guest.Load(9, 77);
        guest.WriteCsr(Csr.Mscratch, 9);
        using Machine machine = GuestAssembly.Load(guest.Finish());
        for (int i = 0; i < 2; i++)
        {
            machine.Run([]);
            Assert.That(machine.Output[8..24].ToArray(), Is.All.Zero);
            Assert.That(machine.Register(9), Is.EqualTo(77));
        }
    }

    [Test]
    public void Counters_can_be_written()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.Load(5, 1000);
        guest.WriteCsr(Csr.Minstret, 5);
        guest.ReadCsr(6, Csr.Minstret);
        guest.ReadCsr(7, Csr.Minstret);
        guest.Emit(6);
        guest.Emit(7);
        ulong[] printed = GuestAssembly.RunEmulator(guest.Finish(), out _);
        Assert.That(printed[1..], Is.EqualTo(new ulong[] { 1000, 1001 }));
    }

    [Test]
    public void A_trap_names_the_function_it_happened_in()
    {
        byte[] elf = new ElfBuilder()
            .Code(0x13, 0x13, Encode(default(Instruction) with { Mnemonic = Mnemonic.Unimp }))
            .AddFunction("_start", ElfBuilder.CodeAddress, 4)
            .AddFunction("inner", ElfBuilder.CodeAddress + 4, 8)
            .Build();
        using Machine machine = GuestAssembly.Load(elf);
        RunResult result = machine.Run([]);
        Assert.That(
            result.Trap!.Value.Describe(machine.Symbols),
            Is.EqualTo("illegal-instruction: unimp at 0x80000008 (inner+0x4)")
        );
    }

    [Test]
    public void An_input_that_does_not_fit_is_refused()
    {
        var options = GuestAssembly.Options with { MemorySize = 512 << 20 };
        using Machine machine = GuestAssembly.Load(new GuestAssembly().Begin().Finish(), options);
        Assert.That(machine.InputFault((256 << 20) - 8), Is.Null);
        Assert.That(machine.InputFault((256 << 20) - 7), Does.StartWith("input-size: "));
    }
}
