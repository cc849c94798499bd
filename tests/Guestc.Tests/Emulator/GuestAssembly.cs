using System.Buffers.Binary;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Elf;
using static Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>
/// A program written instruction by instruction that prints its result buffer. x31 points to where the next result goes, x30 to the
/// start of the table; both are set up by <see cref="Begin"/>.
/// </summary>
internal sealed class GuestAssembly
{
    public const int Result = 31;
    public const int Table = 30;
    public const ulong DataAddress = 0x8100_0000;
    public const ulong ResultAddress = 0x8200_0000;

    private readonly List<uint> _code = [];
    private readonly List<ulong> _table = [];

    public IReadOnlyList<uint> Code => _code;
    public int Count => _code.Count;
    public ulong Here => ElfBuilder.CodeAddress + (ulong)_code.Count * 4;

    /// <summary>The first result is the instruction counter: where it starts differs from machine to machine.</summary>
    public GuestAssembly Begin()
    {
        Load(Result, ResultAddress);
        ReadCsr(5, Csr.Minstret);
        Emit(5);
        Load(Table, DataAddress);
        return this;
    }

    public void Add(uint word) => _code.Add(word);

    public void Add(params uint[] words) => _code.AddRange(words);

    /// <summary>Overwrites an earlier word: a forward branch once its distance is known.</summary>
    public void Set(int index, uint word) => _code[index] = word;

    /// <summary>Appends to the table and returns the byte offset from its start.</summary>
    public int AddToTable(params ulong[] values)
    {
        int offset = _table.Count * 8;
        _table.AddRange(values);
        return offset;
    }

    /// <summary>Any constant, in up to eight instructions.</summary>
    public void Load(int register, ulong value)
    {
        if ((long)value is >= -2048 and < 2048)
        {
            Add(OpImmediate(Mnemonic.Addi, register, 0, (long)value));
            return;
        }
        if ((long)value == (int)value)
        {
            int low = (int)value << 20 >> 20;
            Add(Upper(Mnemonic.Lui, register, (int)value - low));
            Add(OpImmediate(Mnemonic.Addiw, register, register, low));
            return;
        }
        long tail = (long)(value << 52) >> 52;
        Load(register, (ulong)((long)(value - (ulong)tail) >> 12));
        Add(OpImmediate(Mnemonic.Slli, register, register, 12));
        Add(OpImmediate(Mnemonic.Addi, register, register, tail));
    }

    /// <summary>Writes a register to the result buffer.</summary>
    public void Emit(int register)
    {
        Add(Pair(Mnemonic.Sd, Result, register, 0));
        Add(OpImmediate(Mnemonic.Addi, Result, Result, 8));
    }

    /// <summary>Reads a control register into a register.</summary>
    public void ReadCsr(int register, int csr) =>
        Add(Encode(new Instruction(Mnemonic.Csrrs, Extension.Zicsr, (byte)register, 0, 0, csr)));

    public void WriteCsr(int csr, int register) =>
        Add(Encode(new Instruction(Mnemonic.Csrrw, Extension.Zicsr, 0, (byte)register, 0, csr)));

    /// <summary>Prints the result buffer byte by byte and exits with a code.</summary>
    public byte[] Finish(int exitCode = 0)
    {
        Load(5, ResultAddress);
        Load(6, 0x1000_0000);
        Add(Pair(Mnemonic.Beq, 5, Result, 20));
        Add(OpImmediate(Mnemonic.Lbu, 7, 5, 0));
        Add(Pair(Mnemonic.Sb, 6, 7, 0));
        Add(OpImmediate(Mnemonic.Addi, 5, 5, 1));
        Add(Upper(Mnemonic.Jal, 0, -16));
        Load(5, 0x10_0000);
        Load(6, exitCode == 0 ? 0x5555 : (ulong)exitCode << 16 | 0x3333);
        Add(Pair(Mnemonic.Sw, 5, 6, 0));
        Add(Upper(Mnemonic.Jal, 0, 0));

        var table = new byte[Math.Max(8, _table.Count * 8)];
        for (int i = 0; i < _table.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(i * 8), _table[i]);
        return new ElfBuilder()
            .Code([.. _code])
            .Data(table, (ulong)table.Length, DataAddress)
            .Data([], 0x10_0000, ResultAddress)
            .Build();
    }

    /// <summary>The console of the emulator as 64-bit words.</summary>
    public static ulong[] RunEmulator(byte[] elf, out RunResult result)
    {
        using Machine machine = Load(elf);
        result = machine.Run([], 200_000_000);
        return Words(machine.Output);
    }

    /// <summary>The console of qemu as 64-bit words.</summary>
    public static ulong[] RunQemu(byte[] elf)
    {
        Tools.Require(Qemu.Program);
        string path = Path.Combine(
            TestContext.CurrentContext.WorkDirectory,
            $"{Guid.NewGuid():n}.elf"
        );
        File.WriteAllBytes(path, elf);
        try
        {
            bool ran = Qemu.Executor.TryRun(
                new ExecutorRequest(path, [], 60),
                out ExecutorResult? result,
                out string? error
            );
            Assert.That(ran, Is.True, error);
            Assert.That(result!.TimedOut, Is.False);
            return Words(result.Console);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The machine of the default platform.</summary>
    public static MachineOptions Options => new(PlatformList.Default.Machine!);

    public static Machine Load(byte[] elf, MachineOptions? options = null)
    {
        Assert.That(ElfFile.TryRead(elf, out ElfFile? file, out string? error), Is.True, error);
        bool created = Machine.TryCreate(
            file!,
            options ?? Options,
            out Machine? machine,
            out error
        );
        Assert.That(created, Is.True, error);
        return machine!;
    }

    private static ulong[] Words(ReadOnlySpan<byte> bytes)
    {
        Assert.That(bytes.Length % 8, Is.Zero);
        var words = new ulong[bytes.Length / 8];
        for (int i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
        return words;
    }
}
