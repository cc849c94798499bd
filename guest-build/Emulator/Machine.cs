using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// An RV64IM machine in the environment of a platform. One program is loaded once; every run starts from the same memory, restored
/// frame by frame from what the run before it wrote. Not thread-safe.
/// </summary>
public sealed unsafe partial class Machine : IDisposable
{
    private const ulong MaxTextBytes = 256 << 20;

    private readonly MachineOptions _options;
    private readonly MemoryMap _map;
    private readonly bool _strict;
    private readonly ElfFile _elf;
    private readonly ulong _memoryBase;
    private readonly ulong _memorySize;
    private readonly ulong _textBase;
    private readonly int _opCount;
    private readonly FrameTable _frames;

    /// <summary>The store base of the frames as an offset in memory, and their states from there.</summary>
    private readonly long _storeOffset;
    private readonly byte* _storedFrames;
    private readonly Dictionary<string, ulong> _addresses = new(StringComparer.Ordinal);

    private MachineOp* _ops;
    private ulong* _x;
    private byte* _memory;
    private bool _fresh;
    private int* _owner;

    private Machine(ElfFile elf, MachineOptions options, MemoryMap map, ulong textBase, int opCount)
    {
        _elf = elf;
        _options = options;
        _map = map;
        _strict = options.StrictAlignment || options.Model.MisalignedTraps;
        _memoryBase = map.Base;
        _memorySize = map.Span;
        _textBase = textBase;
        _opCount = opCount;
        _frames = new FrameTable(map, elf);
        _storeOffset = (long)(_frames.StoreBase - map.Base);
        _storedFrames = _frames.Stored;
        Symbols = SymbolMap.Of(elf);
        Environment = options.Model.Environment();
        foreach (Symbol symbol in elf.Symbols)
        {
            if (!symbol.IsUndefined && symbol.Name.Length > 0)
                _addresses.TryAdd(symbol.Name, symbol.Address);
        }

        _ops = (MachineOp*)NativeMemory.AllocZeroed((nuint)(opCount + 1), (nuint)sizeof(MachineOp));
        _x = (ulong*)NativeMemory.AllocZeroed(33, sizeof(ulong));
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)_memorySize);
        LoadSegments(0, _memorySize);
        Predecode();
        _fresh = true;
    }

    /// <summary>The functions of the program.</summary>
    public SymbolMap Symbols { get; }

    /// <summary>What surrounds the processor.</summary>
    public ExecutionEnvironment Environment { get; }

    /// <summary>The plain memory.</summary>
    public MemoryMap Memory => _map;

    /// <summary>The address of a symbol, null when the program has none of the name.</summary>
    public ulong? SymbolAddress(string name) =>
        _addresses.TryGetValue(name, out ulong address) ? address : null;

    /// <summary>Lays the program out in memory; fails with one line when it does not fit the machine.</summary>
    public static bool TryCreate(
        ElfFile elf,
        MachineOptions options,
        [NotNullWhen(true)] out Machine? machine,
        [NotNullWhen(false)] out string? error
    )
    {
        machine = null;
        MemoryMap map = options.Model.Memory;
        if (options.MemorySize is { } size && !map.TryResize(size, out map, out error))
            return false;
        error = Check(elf, map);
        if (error is not null)
            return false;

        ulong textLow = ulong.MaxValue;
        ulong textHigh = 0;
        foreach (Segment segment in elf.Segments)
        {
            if (!segment.IsLoad || !segment.IsExecutable || segment.MemorySize == 0)
                continue;
            textLow = Math.Min(textLow, segment.Address);
            textHigh = Math.Max(textHigh, segment.End);
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
        try
        {
            machine = new Machine(elf, options, map, textLow, count);
            return true;
        }
        catch (OutOfMemoryException)
        {
            error = $"memory-size: the {map.Span >> 20} MiB of the machine are not to be had here";
            return false;
        }
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

    /// <summary>Null when an input of so many bytes can be given, else one line.</summary>
    public string? InputFault(int length) => Environment.InputFault(this, length);

    /// <summary>What the last run printed.</summary>
    public ReadOnlySpan<byte> Output => CollectionsMarshal.AsSpan(_output);

    /// <summary>Register 0-31, in a run or after it.</summary>
    public ulong Register(int number) => number == 0 ? 0 : _x[number];

    /// <summary>Sets a register: the result of an environment's call.</summary>
    public void SetRegister(int number, ulong value)
    {
        if (number != 0)
            _x[number] = value;
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
        NativeMemory.Free(_owner);
        _frames.Dispose();
        _ops = null;
        _x = null;
        _memory = null;
        _owner = null;
    }

    private RunResult RunWith<TProbe>(ref TProbe probe, ReadOnlySpan<byte> input, ulong maxSteps)
        where TProbe : struct, IProbe
    {
        ObjectDisposedException.ThrowIf(_memory == null, this);
        if (InputFault(input.Length) is { } fault)
            throw new ArgumentException(fault, nameof(input));
        Reset();
        _fresh = false;
        Environment.Start(this, input);
        int entry = (int)((_elf.Entry - _textBase) / 4);
        if (_frames.IsPlain)
            Execute<TProbe, PlainMemory>(ref probe, entry, maxSteps);
        else
            Execute<TProbe, FramedMemory>(ref probe, entry, maxSteps);
        return new RunResult(
            _outcome,
            _exitCode,
            _retired,
            _unaligned,
            _frames.WrittenBytes(),
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

    private static string? Check(ElfFile elf, MemoryMap map)
    {
        if (elf.Type != 2)
            return $"elf-type: type {elf.Type}, only executables (2) are run";
        foreach (Segment segment in elf.Segments)
        {
            if (!segment.IsLoad || segment.MemorySize == 0)
                continue;
            if (!map.Holds(segment.Address, segment.MemorySize, segment.IsWritable))
                return $"out-of-memory: segment 0x{segment.Address:x}..0x{segment.End:x} is outside {Describe(map, segment.IsWritable)}";
        }
        return null;
    }

    private static string Describe(MemoryMap map, bool writable) =>
        string.Join(
            ", ",
            map.Regions.Where(region => region.IsWritable || !writable)
                .Select(region => $"0x{region.Start:x}..0x{region.End:x}")
        );

    private void Predecode()
    {
        var decoder = new Predecoder(
            Environment,
            _textBase,
            _memoryBase,
            _frames.StoreBase,
            _opCount
        );
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
