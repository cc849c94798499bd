using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// An RV64IM machine with the devices of qemu's <c>virt</c> board a guest needs: RAM, a console, the finisher. One program is loaded
/// once; every run starts from the same memory, restored page by page from what the run before it dirtied. Not thread-safe.
/// </summary>
public sealed unsafe partial class Machine : IDisposable
{
    private const int PageShift = 12;
    private const ulong PageSize = 1 << PageShift;
    private const ulong MaxTextBytes = 256 << 20;

    private readonly MachineOptions _options;
    private readonly ElfFile _elf;
    private readonly ulong _memoryBase;
    private readonly ulong _memorySize;
    private readonly ulong _textBase;
    private readonly int _opCount;

    /// <summary>Everything below this offset may be read-only and takes the slow store path; everything above is plain memory.</summary>
    private readonly ulong _storeOffset;

    private MachineOp* _ops;
    private ulong* _x;
    private byte* _memory;
    private byte* _dirty;
    private readonly int _pages;
    private bool _lowDirty;
    private bool _fresh;
    private int* _owner;

    private Machine(
        ElfFile elf,
        MachineOptions options,
        ulong textBase,
        int opCount,
        ulong storeOffset
    )
    {
        _elf = elf;
        _options = options;
        _memoryBase = options.MemoryBase;
        _memorySize = options.MemorySize;
        _textBase = textBase;
        _opCount = opCount;
        _storeOffset = storeOffset;
        Symbols = SymbolMap.Of(elf);

        _ops = (MachineOp*)NativeMemory.AllocZeroed((nuint)(opCount + 1), (nuint)sizeof(MachineOp));
        _x = (ulong*)NativeMemory.AllocZeroed(33, sizeof(ulong));
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)_memorySize);
        _pages = (int)((_memorySize - storeOffset + PageSize - 1) >> PageShift);
        _dirty = (byte*)NativeMemory.AllocZeroed((nuint)_pages + 1);
        LoadSegments(0, _memorySize);
        Predecode();
        _fresh = true;
    }

    /// <summary>The functions of the program.</summary>
    public SymbolMap Symbols { get; }

    /// <summary>The program.</summary>
    public ElfFile Program => _elf;

    /// <summary>Lays the program out in memory; fails with one line when it does not fit the machine.</summary>
    public static bool TryCreate(
        ElfFile elf,
        MachineOptions options,
        [NotNullWhen(true)] out Machine? machine,
        [NotNullWhen(false)] out string? error
    )
    {
        machine = null;
        error = Check(elf, options);
        if (error is not null)
            return false;

        ulong textLow = ulong.MaxValue;
        ulong textHigh = 0;
        ulong storeOffset = 0;
        foreach (Segment segment in elf.Segments)
        {
            if (!segment.IsLoad || segment.MemorySize == 0)
                continue;
            if (segment.IsExecutable)
            {
                textLow = Math.Min(textLow, segment.Address);
                textHigh = Math.Max(textHigh, segment.End);
            }
            if (!segment.IsWritable)
                storeOffset = Math.Max(storeOffset, segment.End - options.MemoryBase);
        }
        if (textLow == ulong.MaxValue)
            error = "no-code: the program has no executable segment";
        else if (textLow % 4 != 0)
            error = $"code-alignment: executable segment at 0x{textLow:x}";
        else if (textHigh - textLow > MaxTextBytes)
            error =
                $"code-size: executable segments span {textHigh - textLow} bytes, at most {MaxTextBytes}";
        else if (elf.Entry < textLow || elf.Entry >= textHigh || elf.Entry % 4 != 0)
            error = $"entry: 0x{elf.Entry:x} is not in an executable segment";
        if (error is not null)
            return false;

        int count = (int)((textHigh - textLow + 3) / 4);
        machine = new Machine(elf, options, textLow, count, (storeOffset + 7) & ~7UL);
        return true;
    }

    /// <summary>
    /// Starts over and runs: memory as loaded, registers zero except a0 (hart 0), the input record in place.
    /// <paramref name="maxSteps"/> is looked at on taken jumps, so a run may retire a few more.
    /// </summary>
    public RunResult Run(ReadOnlySpan<byte> input, ulong maxSteps = ulong.MaxValue)
    {
        var probe = new NoProbe();
        return RunWith(ref probe, input, maxSteps);
    }

    /// <summary>Like <see cref="Run"/>, and counts what every instruction and function did.</summary>
    public RunResult RunCounted(ReadOnlySpan<byte> input, ulong maxSteps, out Counts counts)
    {
        using var tables = new CountTables(this);
        CountProbe probe = tables.Probe;
        RunResult result = RunWith(ref probe, input, maxSteps);
        counts = tables.Summarise();
        return result;
    }

    /// <summary>Like <see cref="RunCounted"/>, and follows calls and returns for a call tree.</summary>
    public RunResult RunProfiled(
        ReadOnlySpan<byte> input,
        ulong maxSteps,
        out Counts counts,
        out CallTree tree
    )
    {
        using var tables = new CountTables(this);
        tree = new CallTree(this);
        var probe = new ProfileProbe(tables.Probe, tree);
        RunResult result = RunWith(ref probe, input, maxSteps);
        counts = tables.Summarise();
        return result;
    }

    /// <summary>True when the input record fits the memory behind its address.</summary>
    public bool FitsInput(int length)
    {
        ulong offset = _options.InputAddress - _memoryBase;
        if (offset >= _memorySize)
            return false;
        ulong room = Math.Min(_memorySize - offset, MachineOptions.InputRegionSize);
        return room >= 8 && (ulong)length <= room - 8;
    }

    /// <summary>What the last run printed.</summary>
    public ReadOnlySpan<byte> Output => CollectionsMarshal.AsSpan(_output);

    /// <summary>Register 0-31 after the last run.</summary>
    public ulong Register(int number) => number == 0 ? 0 : _x[number];

    /// <summary>Copies memory as the last run left it; false when the range is not RAM.</summary>
    public bool TryReadMemory(ulong address, Span<byte> destination)
    {
        ulong offset = address - _memoryBase;
        if (offset > _memorySize || (ulong)destination.Length > _memorySize - offset)
            return false;
        new ReadOnlySpan<byte>(_memory + offset, destination.Length).CopyTo(destination);
        return true;
    }

    internal int OpCount => _opCount;
    internal MachineOp* Ops => _ops;
    internal ulong* Registers => _x;

    /// <summary>For every text word twice its function number plus one at an entry; functions past the last symbol are unknown.</summary>
    internal int* Owners => _owner == null ? _owner = BuildOwners() : _owner;

    /// <summary>The name of a function number; code outside every symbol has one name.</summary>
    internal string FunctionName(int function) =>
        (uint)function < (uint)Symbols.Functions.Count
            ? Symbols.Functions[function].Name
            : "[unknown]";

    internal ulong AddressOf(int index) => _textBase + (ulong)index * 4;

    internal uint WordAt(int index) =>
        Predecoder.WordAt(
            new ReadOnlySpan<byte>(_memory + (_textBase - _memoryBase), _opCount * 4),
            index
        );

    public void Dispose()
    {
        NativeMemory.Free(_ops);
        NativeMemory.Free(_x);
        NativeMemory.Free(_memory);
        NativeMemory.Free(_dirty);
        NativeMemory.Free(_owner);
        _ops = null;
        _x = null;
        _memory = null;
        _dirty = null;
        _owner = null;
    }

    private RunResult RunWith<TProbe>(ref TProbe probe, ReadOnlySpan<byte> input, ulong maxSteps)
        where TProbe : struct, IProbe
    {
        ObjectDisposedException.ThrowIf(_memory == null, this);
        if (!FitsInput(input.Length))
            throw new ArgumentException(
                $"an input of {input.Length} bytes does not fit at 0x{_options.InputAddress:x}",
                nameof(input)
            );
        Reset();
        PlaceInput(input);
        _fresh = false;
        Execute(ref probe, (int)((_elf.Entry - _textBase) / 4), maxSteps);
        return new RunResult(
            _outcome,
            _exitCode,
            _retired,
            _unaligned,
            TouchedBytes(),
            AddressOf(_stopIndex),
            _lastTrap
        );
    }

    private void Reset()
    {
        if (!_fresh)
            RestoreMemory();
        new Span<ulong>(_x, 33).Clear();
        ResetSystem();
    }

    private void PlaceInput(ReadOnlySpan<byte> input)
    {
        ulong offset = _options.InputAddress - _memoryBase;
        var record = new Span<byte>(_memory + offset, input.Length + 8);
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)input.Length);
        input.CopyTo(record[8..]);
        MarkDirty(offset, (ulong)record.Length);
    }

    private static string? Check(ElfFile elf, MachineOptions options)
    {
        if (
            options.MemorySize == 0
            || options.MemorySize % PageSize != 0
            || options.MemorySize > 1UL << 40
        )
            return $"memory-size: {options.MemorySize} bytes is not a positive multiple of {PageSize}";
        if (elf.Type != 2)
            return $"elf-type: type {elf.Type}, only executables (2) are run";
        foreach (Segment segment in elf.Segments)
        {
            if (!segment.IsLoad || segment.MemorySize == 0)
                continue;
            ulong offset = segment.Address - options.MemoryBase;
            if (offset > options.MemorySize || segment.MemorySize > options.MemorySize - offset)
                return $"out-of-memory: segment 0x{segment.Address:x}..0x{segment.End:x} is outside RAM 0x{options.MemoryBase:x}..0x{options.MemoryBase + options.MemorySize:x}";
        }
        return null;
    }

    private void Predecode()
    {
        var decoder = new Predecoder(_textBase, _memoryBase, _memoryBase + _storeOffset, _opCount);
        foreach (Segment segment in _elf.Segments)
        {
            if (!segment.IsLoad || !segment.IsExecutable)
                continue;
            int first = (int)((segment.Address - _textBase) / 4);
            int last = (int)((segment.End - _textBase) / 4);
            for (int i = first; i < last; i++)
                _ops[i] = decoder.Translate(WordAt(i), i);
        }
    }

    private int* BuildOwners()
    {
        int* owners = (int*)NativeMemory.Alloc((nuint)(_opCount + 1), sizeof(int));
        int unknown = Symbols.Functions.Count << 1;
        for (int i = 0; i <= _opCount; i++)
        {
            ulong address = AddressOf(i);
            int function = Symbols.Find(address);
            bool isEntry = function >= 0 && Symbols.Functions[function].Address == address;
            owners[i] = function < 0 ? unknown : function << 1 | (isEntry ? 1 : 0);
        }
        return owners;
    }
}
