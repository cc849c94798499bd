using System.Buffers.Binary;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using static Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Platforms;

/// <summary>The two devices of the board a program touches, its input record and its output region.</summary>
internal sealed class VirtEnvironment : ExecutionEnvironment
{
    public const ulong InputAddress = 0x9000_0000;
    private const ulong HeapStart = 0xA000_0000;

    private const ulong Uart = 0x1000_0000;
    private const ulong UartEnd = Uart + 8;
    private const ulong UartLineStatus = Uart + 5;
    private const ulong Finisher = 0x10_0000;
    private const ulong FinisherEnd = Finisher + 4;
    private const ulong Pass = 0x5555;
    private const ulong Fail = 0x3333;

    /// <summary>Transmitter empty and idle: the console never makes a guest wait.</summary>
    private const ulong UartIdle = 0x60;

    /// <summary>A store of <see cref="Pass"/> to the finisher, and a loop behind it.</summary>
    public static IReadOnlyList<uint> End { get; } =
    [
        Upper(Mnemonic.Lui, 11, (long)Finisher),
        Upper(Mnemonic.Lui, 12, (long)Pass & ~0xfff),
        OpImmediate(Mnemonic.Addiw, 12, 12, (long)Pass & 0xfff),
        Pair(Mnemonic.Sw, 11, 12, 0),
        Upper(Mnemonic.Jal, 0, 0),
    ];

    public override string? InputFault(Machine machine, int length)
    {
        Region ram = machine.Memory.Regions[0];
        ulong end = Math.Min(ram.End, HeapStart);
        bool fits = end >= InputAddress + 8 && (ulong)length <= end - InputAddress - 8;
        return fits ? null : $"input-size: {length} bytes do not fit at 0x{InputAddress:x}";
    }

    public override void Start(Machine machine, ReadOnlySpan<byte> input)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)input.Length);
        machine.Place(InputAddress, length);
        machine.Place(InputAddress + 8, input);
    }

    public override Answer Load(Machine machine, ulong address, int size, out ulong value)
    {
        bool line = address is >= Uart and < UartEnd && size == 1;
        value = line && address == UartLineStatus ? UartIdle : 0;
        return line || address is >= Finisher and < FinisherEnd ? Answer.Done : Answer.Ordinary;
    }

    public override Answer Store(Machine machine, ulong address, int size, ulong value)
    {
        if (address is >= Uart and < UartEnd && size == 1)
        {
            bool done = address != Uart || machine.TryPrint((byte)value);
            return done ? Answer.Done : Answer.Ordinary;
        }
        if (address != Finisher || size < 2)
            return Answer.Ordinary;
        return (value & 0xffff) switch
        {
            Pass => Answer.Exit(0),
            Fail => Answer.Exit((int)(value >> 16 & 0xffff)),
            _ => Answer.Done,
        };
    }

    public override byte[]? Output(Machine machine)
    {
        if (
            machine.SymbolAddress("_output_start") is not { } start
            || machine.SymbolAddress("_output_end") is not { } end
            || end < start + 8
        )
            return null;
        var record = new byte[8];
        if (!machine.TryReadMemory(start, record))
            return null;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(record);
        if (length > end - start - 8)
            return null;
        var bytes = new byte[length];
        return machine.TryReadMemory(start + 8, bytes) ? bytes : null;
    }
}
