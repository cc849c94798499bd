using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>OpenVM around a program: instructions of the opcode custom-0 for input, public values, console, end and hashes.</summary>
internal sealed partial class OpenVmEnvironment : AcceleratedEnvironment
{
    public const int PublicBytes = 256;
    private const uint Custom0 = 0x0b;
    private const uint Custom1 = 0x2b;
    private const int MaxHintWords = 1023;

    private static readonly UTF8Encoding Strict = new(false, true);

    private readonly byte[] _public = new byte[PublicBytes];
    private byte[] _input = [];
    private byte[] _hint = [];
    private int _hintAt;
    private bool _isRead;

    /// <summary>The end with code 0.</summary>
    public static IReadOnlyList<uint> End { get; } = [Custom0];

    public override string? InputFault(Machine machine, int length) => null;

    public override void Start(Machine machine, ReadOnlySpan<byte> input)
    {
        base.Start(machine, input);
        Array.Clear(_public);
        _input = input.ToArray();
        _hint = [];
        _hintAt = 0;
        _isRead = false;
        _ready.Clear();
    }

    public override bool Claims(in Instruction instruction, uint word) =>
        (word & 0x7f) is Custom0 or Custom1;

    public override Answer Execute(Machine machine, in Instruction instruction, uint word)
    {
        if ((word & 0x7f) == Custom1)
            return Algebra(machine, word);
        ulong rd = machine.Register((int)(word >> 7 & 31));
        ulong rs1 = machine.Register((int)(word >> 15 & 31));
        ulong rs2 = machine.Register((int)(word >> 20 & 31));
        int immediate = (int)word >> 20;
        uint group = word >> 25;
        return (word >> 12 & 7) switch
        {
            0 => Answer.Exit(immediate & 255),
            1 when immediate == 0 => Hint(machine, rd, 1),
            1 when immediate == 1 => Hint(machine, rd, rs1),
            2 => Reveal(rd + (ulong)(long)immediate, rs1),
            3 when immediate == 0 => NextInput(),
            3 when immediate == 1 => Print(machine, rd, rs1),
            4 when group == 0 => Permute(machine, rd, "keccakf"),
            4 when group == 2 => Compress(machine, rd, rs1, rs2),
            5 => Integer(machine, group, rd, rs1, rs2),
            _ => Answer.Refuse($"custom-instruction: 0x{word:x8}"),
        };
    }

    public override byte[]? Output(Machine machine) => [.. _public];

    private Answer NextInput()
    {
        if (_isRead)
            return Answer.Refuse("hint-input: the input stream is at its end");
        _isRead = true;
        _hint = new byte[8 + (_input.Length + 7 & ~7)];
        BinaryPrimitives.WriteUInt64LittleEndian(_hint, (ulong)_input.Length);
        _input.CopyTo(_hint, 8);
        _hintAt = 0;
        return Answer.Done;
    }

    private Answer Hint(Machine machine, ulong address, ulong words)
    {
        if (words is 0 or > MaxHintWords || address % 8 != 0)
            return Answer.Refuse($"hint: {words} double words to 0x{address:x}");
        int size = 8 * (int)words;
        if (size > _hint.Length - _hintAt)
            return Answer.Refuse($"hint: {size} bytes of {_hint.Length - _hintAt}");
        Answer answer = Write(machine, address, _hint.AsSpan(_hintAt, size));
        _hintAt += size;
        return answer;
    }

    private Answer Reveal(ulong at, ulong value)
    {
        if (at % 8 != 0 || at >= PublicBytes)
            return Answer.Refuse($"reveal: at {at} of {PublicBytes} bytes");
        BinaryPrimitives.WriteUInt64LittleEndian(_public.AsSpan((int)at), value);
        return Answer.Done;
    }

    private static Answer Print(Machine machine, ulong address, ulong length)
    {
        if (length > int.MaxValue)
            return Answer.Refuse($"print: {length} bytes");
        var bytes = new byte[length];
        if (length > 0 && !machine.TryReadMemory(address, bytes))
            return Answer.Refuse($"print: {length} bytes at 0x{address:x} are no memory");
        try
        {
            Strict.GetCharCount(bytes);
        }
        catch (ArgumentException)
        {
            return Answer.Refuse("print: bytes that are not UTF-8");
        }
        return machine.TryPrint(bytes) ? Answer.Done : Answer.Refuse("print: the console is full");
    }

    private Answer Compress(Machine machine, ulong to, ulong from, ulong blockAt)
    {
        var state = new byte[32];
        var block = new byte[64];
        if (
            !TryRead(machine, from, state, out Answer refusal)
            || !TryRead(machine, blockAt, block, out refusal)
        )
            return refusal;
        Sha256Compression.Block(block, MemoryMarshal.Cast<byte, uint>(state.AsSpan()));
        Count("sha256");
        return Write(machine, to, state);
    }
}
