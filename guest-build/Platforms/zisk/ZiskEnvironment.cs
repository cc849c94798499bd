using System.Buffers.Binary;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// ZisK around a program: an input record that is asked for, a console and an output area in RAM, operations behind control registers,
/// ecall 93 as the end.
/// </summary>
internal abstract class ZiskEnvironment(ulong input) : AcceleratedEnvironment
{
    public const ulong Ram = 0xA000_0000;
    public const ulong System = 0xA040_0000;
    public const ulong SystemEnd = System + 0x1_0000;
    public const ulong Program = 0xA043_0000;

    /// <summary>Bytes of an input the model takes; the machine itself has room for more.</summary>
    public const ulong InputRoom = 0x0800_0000;
    public const int OutputBytes = 256;

    private const ulong Console = System + 0x200;
    private const ulong OutputArea = SystemEnd;
    private const int ParameterPort = 0x8F0;
    private const int CallPort = 0x8C0;
    private const int InputReady = 23;
    private const int ExitCall = 93;
    private const int KeccakF = 0x800;

    private int _inputLength;
    private ulong _parameter;

    public static IReadOnlyList<uint> End { get; } =
    [
        Encoder.OpImmediate(Mnemonic.Addi, 17, 0, ExitCall),
        Encoder.OpImmediate(Mnemonic.Addi, 10, 0, 0),
        0x0000_0073,
    ];

    public override string? InputFault(Machine machine, int length) =>
        (ulong)length <= InputRoom - 24
            ? null
            : $"input-size: {length} bytes do not fit at 0x{input:x}";

    public override void Start(Machine machine, ReadOnlySpan<byte> bytes)
    {
        base.Start(machine, bytes);
        _inputLength = bytes.Length;
        _parameter = 0;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes.Length);
        machine.Place(input + 8, length);
        machine.Place(input + 16, bytes);
    }

    public override bool Claims(in Instruction instruction, uint word) =>
        instruction.Mnemonic is Mnemonic.Ecall or Mnemonic.Ebreak or Mnemonic.Unimp
        || instruction.IsCsr;

    public override Answer Execute(Machine machine, in Instruction instruction, uint word)
    {
        if (instruction.Mnemonic == Mnemonic.Ecall)
            return machine.Register(17) == ExitCall
                ? Ended((int)(machine.Register(10) & 255))
                : Answer.Refuse($"unknown-call: ecall with a7 = {machine.Register(17)}");
        if (!instruction.IsCsr)
            return Halted(instruction, word);
        int register = (int)instruction.Immediate;
        bool sets = instruction.Mnemonic == Mnemonic.Csrrs && instruction.Rd == 0;
        ulong operand = machine.Register(instruction.Rs1);
        switch (register)
        {
            case KeccakF when sets:
                return Permute(machine, operand, "keccakf");
            case ParameterPort when sets:
                _parameter = operand;
                return Answer.Done;
            case CallPort when instruction is { Mnemonic: Mnemonic.Csrrwi, Rd: 0, Rs1: InputReady }:
                return Ready();
            default:
                return Operate(machine, instruction, register);
        }
    }

    public override Answer Store(Machine machine, ulong address, int size, ulong value)
    {
        if (address is < System or >= SystemEnd)
            return Answer.Ordinary;
        if (address != Console || size != 1)
            return Answer.Refuse($"system-area: a store of {size} bytes to 0x{address:x}");
        return machine.TryPrint((byte)value) ? Answer.Done : Answer.Ordinary;
    }

    public override byte[]? Output(Machine machine)
    {
        var bytes = new byte[OutputBytes];
        return machine.TryReadMemory(OutputArea, bytes) ? bytes : null;
    }

    /// <summary>The end by ecall with a code.</summary>
    protected abstract Answer Ended(int code);

    /// <summary>ebreak and unimp.</summary>
    protected abstract Answer Halted(in Instruction instruction, uint word);

    /// <summary>An operation of this version behind a control register.</summary>
    protected abstract Answer Operate(Machine machine, in Instruction instruction, int register);

    protected static Answer Unknown(in Instruction instruction, int register) =>
        Answer.Refuse($"control-register: {instruction.Mnemonic} of 0x{register:x3}");

    /// <summary>The host waits until the record holds the byte asked for; a byte behind its end never comes.</summary>
    private Answer Ready()
    {
        ulong end = input + 16 + ((ulong)_inputLength + 7 & ~7UL);
        return _parameter >= input && _parameter < end
            ? Answer.Done
            : Answer.Refuse(
                $"input-ready: asked for 0x{_parameter:x}, the record ends at 0x{end:x}"
            );
    }
}
