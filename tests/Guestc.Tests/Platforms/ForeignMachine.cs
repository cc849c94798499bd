using System.Buffers.Binary;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>
/// A platform that is like none and has something of each zkVM: input in a region nobody may write, code between the stack and the
/// data, memory with holes, a console inside RAM, calls by ecall, an accelerator behind a custom instruction, no control registers.
/// </summary>
internal sealed class ForeignMachine : ExecutionEnvironment
{
    public const ulong Input = 0x1000_0000;
    public const ulong Stack = 0x8FF0_0000;
    public const ulong Code = 0x9000_0000;
    public const ulong Hole = 0x9800_0000;
    public const ulong Ram = 0xA000_0000;
    public const ulong Console = 0xA040_0200;
    public const ulong Data = 0xA043_0000;
    public const ulong RamEnd = 0xA100_0000;

    public const int Exit = 0;
    public const int Reveal = 1;

    /// <summary>custom-0, rs1 = an address: the eight bytes there in the other order.</summary>
    public const uint ReverseBytesOfT1 = 6 << 15 | 0x0b;

    private readonly List<byte> _public = [];

    public static MachineModel Model { get; } =
        new()
        {
            Memory = new MemoryMap(
                Region.Rom(Input, Input + 0x10_0000),
                Region.Ram(Stack, Code),
                Region.Rom(Code, Hole),
                Region.Ram(Ram, Console & ~0xfffUL),
                Region.Ram((Console & ~0xfffUL) + 0x1000, RamEnd)
            ),
            MisalignedTraps = true,
            Environment = () => new ForeignMachine(),
            Bare = new BareProgram(
                Code,
                Data,
                [
                    Encoder.OpImmediate(Mnemonic.Addi, 5, 0, Exit),
                    Encoder.OpImmediate(Mnemonic.Addi, 10, 0, 0),
                    0x0000_0073,
                ]
            ),
        };

    public override string? InputFault(Machine machine, int length) =>
        length <= 0xF_FFF8 ? null : $"input-size: {length} bytes do not fit";

    public override void Start(Machine machine, ReadOnlySpan<byte> input)
    {
        _public.Clear();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)input.Length);
        machine.Place(Input, length);
        machine.Place(Input + 8, input);
    }

    public override bool Claims(in Instruction instruction, uint word) =>
        instruction.Mnemonic is Mnemonic.Ecall or Mnemonic.Fence || (word & 0x7f) == 0x0b;

    public override Answer Execute(Machine machine, in Instruction instruction, uint word)
    {
        if (instruction.Mnemonic == Mnemonic.Fence)
            return Answer.Refuse("fence: does not decode here");
        if ((word & 0x7f) == 0x0b)
            return Reverse(machine, machine.Register((int)(word >> 15 & 31)));
        switch (machine.Register(5))
        {
            case Exit:
                return Answer.Exit((int)(machine.Register(10) & 255));
            case Reveal:
                var bytes = new byte[machine.Register(11)];
                if (!machine.TryReadMemory(machine.Register(10), bytes))
                    return Answer.Refuse($"reveal: from 0x{machine.Register(10):x}");
                _public.AddRange(bytes);
                machine.SetRegister(5, (ulong)_public.Count);
                return Answer.Done;
            default:
                return Answer.Refuse($"unknown-call: {machine.Register(5)}");
        }
    }

    public override Answer Store(Machine machine, ulong address, int size, ulong value)
    {
        if (address != Console)
            return Answer.Ordinary;
        if (size != 1)
            return Answer.Refuse($"console: a store of {size} bytes");
        return machine.TryPrint((byte)value) ? Answer.Done : Answer.Ordinary;
    }

    public override byte[]? Output(Machine machine) => [.. _public];

    private static Answer Reverse(Machine machine, ulong address)
    {
        var bytes = new byte[8];
        if (!machine.TryReadMemory(address, bytes))
            return Answer.Refuse($"reverse: from 0x{address:x}");
        Array.Reverse(bytes);
        return machine.TryWriteMemory(address, bytes)
            ? Answer.Done
            : Answer.Refuse($"reverse: to 0x{address:x}");
    }
}
