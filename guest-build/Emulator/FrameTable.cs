using System.Runtime.InteropServices;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// One byte for each 4096 bytes of memory: whether the interpreter may load and store there without asking, and whether a run wrote
/// there. A frame whose bytes are not all alike is asked about access by access. Where the constants are the lowest memory there is,
/// the interpreter needs no look at a frame: everything above them may be loaded and stored.
/// </summary>
internal sealed unsafe class FrameTable : IDisposable
{
    public const int Shift = 12;

    /// <summary>Every byte may be loaded.</summary>
    public const byte Loads = 1;

    /// <summary>Every byte may be stored and the frame is marked as written.</summary>
    public const byte Stores = 2;

    private const byte Written = 4;

    /// <summary>Every byte may be stored, once the frame is marked.</summary>
    private const byte Writable = 8;

    /// <summary>A frame of nothing but writable bytes after the first store.</summary>
    public const byte WrittenPlain = Loads | Stores | Written | Writable;
    private const byte WrittenConstant = Loads | Written;
    private const byte WrittenMixed = Written;

    private readonly ulong _base;
    private readonly int _count;
    private readonly int _firstStored;
    private byte* _states;

    public FrameTable(MemoryMap map, ElfFile elf)
    {
        ulong end = map.Base + map.Span;
        _count = (int)(map.Span >> Shift) + 1;
        _states = (byte*)NativeMemory.AllocZeroed((nuint)_count + 1);
        _base = map.Base - Slack(map, elf);
        Fill(map, elf, end);
        _firstStored = FirstPlain(out bool othersBelow);
        IsPlain = !map.HasHoles && !othersBelow && _firstStored < _count;
        if (IsPlain)
            return;
        // Loads and stores are tested by frame, so both have to count them from the start of memory.
        _base = map.Base;
        _firstStored = 0;
        new Span<byte>(_states, _count).Clear();
        Fill(map, elf, end);
    }

    /// <summary>
    /// True when memory has no holes and only constants below <see cref="StoreBase"/>: then every load in memory and every store from
    /// there on is allowed, and a store sets its frame to <see cref="WrittenPlain"/>.
    /// </summary>
    public bool IsPlain { get; }

    /// <summary>The lowest address the interpreter stores to without asking where memory is plain, else where memory begins.</summary>
    public ulong StoreBase => _base + ((ulong)_firstStored << Shift);

    /// <summary>The states from <see cref="StoreBase"/> on.</summary>
    public byte* Stored => _states + _firstStored;

    public void MarkWritten(ulong address, ulong length)
    {
        if (length == 0)
            return;
        ulong last = (address + length - 1 - _base) >> Shift;
        for (ulong frame = (address - _base) >> Shift; frame <= last; frame++)
        {
            bool plain = (_states[frame] & Writable) != 0;
            _states[frame] |= plain ? (byte)(Stores | Written) : Written;
        }
    }

    public ulong WrittenBytes()
    {
        ulong count = 0;
        var states = new ReadOnlySpan<byte>(_states, _count);
        for (int at = 0; TryNext(states, ref at, out int length); at += length)
            count += (ulong)length;
        return count << Shift;
    }

    /// <summary>Calls back with the address and size of every stretch of written frames, and takes their marks away.</summary>
    public void Restore(Action<ulong, ulong> restore)
    {
        var states = new Span<byte>(_states, _count);
        for (int at = 0; TryNext(states, ref at, out int length); at += length)
        {
            foreach (ref byte state in states.Slice(at, length))
                state &= Loads | Writable;
            restore(_base + ((ulong)at << Shift), (ulong)length << Shift);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_states);
        _states = null;
    }

    private static bool TryNext(ReadOnlySpan<byte> states, ref int at, out int length)
    {
        int next = states[at..].IndexOfAny(WrittenPlain, WrittenConstant, WrittenMixed);
        at += Math.Max(next, 0);
        length = 0;
        if (next < 0)
            return false;
        length = states[at..].IndexOfAnyExcept(WrittenPlain, WrittenConstant, WrittenMixed);
        if (length < 0)
            length = states.Length - at;
        return true;
    }

    /// <summary>Frames begin at the first writable segment, wherever in a page that is, so that its data share none with constants.</summary>
    private static ulong Slack(MemoryMap map, ElfFile elf)
    {
        foreach (Segment segment in elf.Segments)
        {
            if (segment.IsLoad && segment.IsWritable && segment.MemorySize > 0)
                return (map.Base - segment.Address) % MemoryMap.PageSize + 7 & ~7UL;
        }
        return 0;
    }

    private void Fill(MemoryMap map, ElfFile elf, ulong end)
    {
        foreach (Region region in map.Regions)
            Permit(region, end);
        foreach (Segment segment in elf.Segments)
        {
            if (segment.IsLoad && !segment.IsWritable && segment.MemorySize > 0)
                Protect(segment);
        }
    }

    /// <summary>The frame from which on all are writable, and whether some below it are.</summary>
    private int FirstPlain(out bool othersBelow)
    {
        var states = new ReadOnlySpan<byte>(_states, _count);
        const byte plain = Loads | Writable;
        int first = states.LastIndexOfAnyExcept(plain) + 1;
        othersBelow = states[..first].Contains(plain);
        return first;
    }

    /// <summary>Behind the end of memory nothing is reached, so a last frame that is cut off is whole.</summary>
    private void Permit(Region region, ulong end)
    {
        ulong first = (region.Start - _base + MemoryMap.PageSize - 1) >> Shift;
        ulong last = region.End == end ? (ulong)_count : (region.End - _base) >> Shift;
        for (ulong frame = first; frame < last; frame++)
            _states[frame] = region.IsWritable ? (byte)(Loads | Writable) : Loads;
    }

    private void Protect(Segment segment)
    {
        ulong last = (segment.End - 1 - _base) >> Shift;
        for (ulong frame = (segment.Address - _base) >> Shift; frame <= last; frame++)
            _states[frame] &= Loads;
    }
}
