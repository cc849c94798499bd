using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using static Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>Every RV64IM instruction gives on the emulator what it gives on qemu, with the same number of retired instructions.</summary>
[TestFixture]
public sealed class QemuAgreementTests
{
    private static readonly ulong[] Corners =
    [
        0,
        1,
        2,
        63,
        64,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
        0x1_0000_0000,
        0x7fff_ffff_ffff_ffff,
        0x8000_0000_0000_0000,
        0xffff_ffff_8000_0000,
        0xffff_ffff_ffff_ffff,
        0x0123_4567_89ab_cdef,
        0xfedc_ba98_7654_3210,
    ];

    private static readonly int[] Immediates = [0, 1, -1, 2, 7, 31, 32, 63, 1024, 2047, -2048];

    private static IEnumerable<Mnemonic> RegisterOperations =>
        Enum.GetValues<Mnemonic>()
            .Where(m =>
                m is >= Mnemonic.Add and <= Mnemonic.And or >= Mnemonic.Addw and <= Mnemonic.Sraw
                || m is >= Mnemonic.Mul and <= Mnemonic.Remuw
            );

    private static IEnumerable<Mnemonic> ImmediateOperations =>
        Enum.GetValues<Mnemonic>()
            .Where(m =>
                m
                    is >= Mnemonic.Addi
                        and <= Mnemonic.Srai
                        or >= Mnemonic.Addiw
                        and <= Mnemonic.Sraiw
            );

    [Test]
    public void Every_register_operation_agrees_on_every_pair_of_corner_values()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.AddToTable(Corners);
        Mnemonic[] operations = [.. RegisterOperations];
        foreach (Mnemonic operation in operations)
            OverPairs(guest, body => body.Add(Op(operation, 7, 5, 6)));
        Compare(
            guest,
            index =>
            {
                int pair = index % (Corners.Length * Corners.Length);
                Mnemonic operation = operations[index / (Corners.Length * Corners.Length)];
                return $"{operation} 0x{Corners[pair / Corners.Length]:x}, 0x{Corners[pair % Corners.Length]:x}";
            },
            operations.Length * Corners.Length * Corners.Length
        );
        Assert.That(operations, Has.Length.EqualTo(28));
    }

    [Test]
    public void Every_immediate_operation_agrees_on_corner_values()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.AddToTable(Corners);
        var what = new List<string>();
        foreach (Mnemonic operation in ImmediateOperations)
        {
            bool isShift = operation is >= Mnemonic.Slli and <= Mnemonic.Srai or >= Mnemonic.Slliw;
            bool isWord = operation >= Mnemonic.Addiw;
            foreach (
                int immediate in Immediates.Where(n =>
                    !isShift || (n >= 0 && n < (isWord ? 32 : 64))
                )
            )
            {
                for (int i = 0; i < Corners.Length; i++)
                {
                    guest.Add(OpImmediate(Mnemonic.Ld, 5, GuestAssembly.Table, i * 8));
                    guest.Add(OpImmediate(operation, 7, 5, immediate));
                    guest.Emit(7);
                    what.Add($"{operation} 0x{Corners[i]:x}, {immediate}");
                }
            }
        }
        Compare(guest, index => what[index], what.Count);
    }

    [Test]
    public void Every_branch_agrees_on_every_pair_of_corner_values()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.AddToTable(Corners);
        for (Mnemonic branch = Mnemonic.Beq; branch <= Mnemonic.Bgeu; branch++)
        {
            Mnemonic taken = branch;
            OverPairs(
                guest,
                body =>
                {
                    body.Add(OpImmediate(Mnemonic.Addi, 7, 0, 1));
                    body.Add(Pair(taken, 5, 6, 8));
                    body.Add(OpImmediate(Mnemonic.Addi, 7, 0, 0));
                }
            );
        }
        Compare(guest, index => $"branch result {index}", 6 * Corners.Length * Corners.Length);
    }

    [Test]
    public void Loads_and_stores_of_every_width_agree_at_every_alignment()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.AddToTable(Corners);
        int stores = 0;
        for (int offset = 40; offset < 56; offset++)
        {
            for (Mnemonic load = Mnemonic.Lb; load <= Mnemonic.Lwu; load++)
            {
                guest.Add(OpImmediate(load, 7, GuestAssembly.Table, offset));
                guest.Emit(7);
            }
            for (Mnemonic store = Mnemonic.Sb; store <= Mnemonic.Sd; store++)
            {
                guest.Load(6, 0x1122_3344_5566_7788 + (ulong)stores++ * 0x0101_0101_0101_0101);
                guest.Add(Pair(store, GuestAssembly.Table, 6, offset));
                for (int at = 40; at < 64; at += 8)
                {
                    guest.Add(OpImmediate(Mnemonic.Ld, 7, GuestAssembly.Table, at));
                    guest.Emit(7);
                }
            }
        }
        RunResult result = Compare(guest, index => $"access {index}", 16 * (7 + 4 * 3));
        // Per 8 offsets: lh, lhu 4 each, lw, lwu 6 each, ld 7; sh 4, sw 6, sd 7.
        Assert.That(result.Unaligned, Is.EqualTo(2 * (4 + 4 + 6 + 6 + 7 + 4 + 6 + 7)));
    }

    [Test]
    public void Writes_to_register_zero_are_lost()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.AddToTable(Corners);
        guest.Add(Upper(Mnemonic.Lui, 0, 0x1234_5000), Upper(Mnemonic.Auipc, 0, 0x1000));
        guest.Emit(0);
        guest.Add(OpImmediate(Mnemonic.Ld, 0, GuestAssembly.Table, 8));
        guest.Emit(0);
        guest.Add(Upper(Mnemonic.Auipc, 5, 0), OpImmediate(Mnemonic.Jalr, 0, 5, 8));
        guest.Emit(0);
        foreach (Mnemonic operation in RegisterOperations)
            guest.Add(Op(operation, 0, GuestAssembly.Table, GuestAssembly.Table));
        foreach (Mnemonic operation in ImmediateOperations)
            guest.Add(OpImmediate(operation, 0, GuestAssembly.Table, 5));
        guest.Emit(0);
        Compare(guest, index => $"x0 after step {index}", 4);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Random_programs_agree_in_registers_memory_and_instruction_count(int seed)
    {
        RandomPrograms programs = RandomPrograms.Generate(seed, count: 250, length: 60);
        Compare(programs.Guest, programs.Describe, programs.Results);
    }

    [Test]
    public void Exceptions_agree_in_cause_address_value_status_and_count()
    {
        GuestAssembly guest = new GuestAssembly().Begin();
        guest.AddToTable(Corners);
        int vector = guest.Count;
        guest.Add(0, 0, 0); // mtvec, set below
        string[] what = Exceptions(guest);
        int skip = guest.Count;
        guest.Add(0u); // over the handler
        ulong handler = guest.Here;
        int[] registers = [Csr.Mcause, Csr.Mepc, Csr.Mtval, Csr.Mstatus, Csr.Minstret];
        foreach (int csr in registers)
        {
            guest.ReadCsr(5, csr);
            // Only differences of the counter are comparable: qemu ran its reset code before.
            if (csr == Csr.Minstret)
                guest.Add(Op(Mnemonic.Sub, 5, 5, 29));
            guest.Emit(5);
        }
        guest.WriteCsr(Csr.Mepc, 28);
        guest.Add(0x3020_0073);
        guest.Set(skip, Upper(Mnemonic.Jal, 0, (guest.Count - skip) * 4));
        guest.Set(vector, Upper(Mnemonic.Auipc, 5, 0));
        long distance = (long)handler - (long)(0x8000_0000 + (ulong)vector * 4);
        guest.Set(vector + 1, OpImmediate(Mnemonic.Addi, 5, 5, distance));
        guest.Set(
            vector + 2,
            Encode(new Instruction(Mnemonic.Csrrw, Extension.Zicsr, 0, 5, 0, Csr.Mtvec))
        );
        Compare(
            guest,
            index =>
                $"{what[index / registers.Length]}: {Csr.Name(registers[index % registers.Length])}",
            what.Length * registers.Length
        );
    }

    /// <summary>Every case sets x28 to the address to resume at and x29 to the counter before.</summary>
    private static string[] Exceptions(GuestAssembly guest)
    {
        const ulong nowhere = 0x0800_0000; // between the interrupt controllers of the board
        (string Name, uint[] Words)[] cases =
        [
            ("ecall", [0x0000_0073]),
            ("ebreak", [0x0010_0073]),
            ("unimp", [0xC000_1073]),
            ("illegal", [0xFFFF_FFFF]),
            ("write to a read-only csr", [0xF140_1073]),
            ("load byte", [OpImmediate(Mnemonic.Lb, 7, 6, 1)]),
            ("load doubleword", [OpImmediate(Mnemonic.Ld, 7, 6, 8)]),
            ("store word", [Pair(Mnemonic.Sw, 6, 7, 4)]),
            ("jump", [OpImmediate(Mnemonic.Jalr, 7, 6, 16)]),
        ];
        foreach ((_, uint[] words) in cases)
        {
            guest.Load(6, nowhere);
            guest.Add(Upper(Mnemonic.Auipc, 28, 0));
            guest.Add(OpImmediate(Mnemonic.Addi, 28, 28, 12 + words.Length * 4));
            guest.ReadCsr(29, Csr.Minstret);
            guest.Add(words);
        }
        return [.. cases.Select(item => item.Name)];
    }

    /// <summary>A double loop over the table with the operands in x5 and x6; the body leaves its result in x7.</summary>
    private static void OverPairs(GuestAssembly guest, Action<GuestAssembly> body)
    {
        const int outer = 10;
        const int inner = 11;
        const int end = 12;
        guest.Add(OpImmediate(Mnemonic.Addi, end, GuestAssembly.Table, Corners.Length * 8));
        guest.Add(OpImmediate(Mnemonic.Addi, outer, GuestAssembly.Table, 0));
        int outerStart = guest.Count;
        guest.Add(OpImmediate(Mnemonic.Addi, inner, GuestAssembly.Table, 0));
        int innerStart = guest.Count;
        guest.Add(OpImmediate(Mnemonic.Ld, 5, outer, 0));
        guest.Add(OpImmediate(Mnemonic.Ld, 6, inner, 0));
        body(guest);
        guest.Emit(7);
        guest.Add(OpImmediate(Mnemonic.Addi, inner, inner, 8));
        guest.Add(Pair(Mnemonic.Bne, inner, end, (innerStart - guest.Count) * 4));
        guest.Add(OpImmediate(Mnemonic.Addi, outer, outer, 8));
        guest.Add(Pair(Mnemonic.Bne, outer, end, (outerStart - guest.Count) * 4));
    }

    /// <summary>Runs on both; the counter readings around everything have to have the same distance.</summary>
    private static RunResult Compare(
        GuestAssembly guest,
        Func<int, string> describe,
        int expectedResults
    )
    {
        guest.ReadCsr(5, Csr.Minstret);
        guest.Emit(5);
        byte[] elf = guest.Finish();
        ulong[] ours = GuestAssembly.RunEmulator(elf, out RunResult result);
        Assert.That(result.Outcome, Is.EqualTo(Outcome.Exited));
        Assert.That(ours, Has.Length.EqualTo(expectedResults + 2));
        ulong[] theirs = GuestAssembly.RunQemu(elf);
        Assert.That(theirs, Has.Length.EqualTo(ours.Length));
        for (int i = 1; i <= expectedResults; i++)
        {
            if (ours[i] != theirs[i])
                Assert.Fail($"{describe(i - 1)}: emulator 0x{ours[i]:x}, qemu 0x{theirs[i]:x}");
        }
        Assert.That(ours[^1] - ours[0], Is.EqualTo(theirs[^1] - theirs[0]), "retired instructions");
        return result;
    }
}
