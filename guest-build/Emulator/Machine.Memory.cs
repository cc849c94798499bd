using System.Runtime.CompilerServices;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>Memory beside the fast path: unaligned accesses, read-only segments, devices, and the restore between runs.</summary>
public sealed unsafe partial class Machine
{
    private const ulong Uart = 0x1000_0000;
    private const ulong UartEnd = Uart + 8;
    private const ulong UartLineStatus = Uart + 5;
    private const ulong Finisher = 0x10_0000;
    private const ulong FinisherEnd = Finisher + 4;

    /// <summary>Transmitter empty and idle: the console never makes a guest wait.</summary>
    private const ulong UartIdle = 0x60;

    private readonly List<byte> _output = [];
    private ulong _unaligned;

    /// <summary>Puts the dirtied pages back to what the program file says.</summary>
    private void RestoreMemory()
    {
        if (_lowDirty)
            RestoreRange(0, _storeOffset);
        _lowDirty = false;
        var map = new Span<byte>(_dirty, _pages);
        int from = 0;
        while (from < map.Length)
        {
            int next = map[from..].IndexOf((byte)1);
            if (next < 0)
                break;
            int first = from + next;
            int length = map[first..].IndexOf((byte)0);
            int end = length < 0 ? map.Length : first + length;
            map[first..end].Clear();
            ulong low = _storeOffset + ((ulong)first << PageShift);
            RestoreRange(low, Math.Min(_storeOffset + ((ulong)end << PageShift), _memorySize));
            from = end;
        }
        _fresh = true;
    }

    private void RestoreRange(ulong low, ulong high)
    {
        for (ulong at = low; at < high; at += 1 << 30)
            Unsafe.InitBlockUnaligned(_memory + at, 0, (uint)Math.Min(1 << 30, high - at));
        LoadSegments(low, high);
    }

    /// <summary>Copies the part of every segment that lies in the given range of memory offsets.</summary>
    private void LoadSegments(ulong low, ulong high)
    {
        foreach (Segment segment in _elf.Segments)
        {
            if (!segment.IsLoad)
                continue;
            ulong start = segment.Address - _memoryBase;
            ulong from = Math.Max(start, low);
            ulong to = Math.Min(start + segment.FileSize, high);
            if (from >= to)
                continue;
            ReadOnlySpan<byte> bytes = _elf.Contents(segment)
                .Slice((int)(from - start), (int)(to - from));
            bytes.CopyTo(new Span<byte>(_memory + from, bytes.Length));
        }
    }

    private void MarkDirty(ulong offset, ulong length)
    {
        if (offset < _storeOffset)
        {
            _lowDirty = true;
            if (length <= _storeOffset - offset)
                return;
            length -= _storeOffset - offset;
            offset = _storeOffset;
        }
        ulong last = (offset - _storeOffset + length - 1) >> PageShift;
        for (ulong page = (offset - _storeOffset) >> PageShift; page <= last; page++)
            _dirty[page] = 1;
    }

    private ulong TouchedBytes()
    {
        int count = new ReadOnlySpan<byte>(_dirty, _pages).Count((byte)1);
        return ((ulong)count << PageShift) + (_lowDirty ? _storeOffset : 0);
    }

    /// <summary>A load the fast path refused; false leaves the exception in <see cref="_pending"/>.</summary>
    private bool LoadSlow(MachineOp* op)
    {
        ulong offset = _x[op->Rs1] + (ulong)op->Immediate;
        ulong address = offset + _memoryBase;
        int size = LoadSize(op->Code);
        if ((address & (ulong)(size - 1)) != 0)
        {
            if (_options.StrictAlignment)
                return Fail(TrapCause.LoadMisaligned, address);
            _unaligned++;
        }
        ulong raw = 0;
        if (offset < _memorySize && (ulong)size <= _memorySize - offset)
            Unsafe.CopyBlockUnaligned(&raw, _memory + offset, (uint)size);
        else if (!TryLoadDevice(address, size, ref raw))
            return Fail(TrapCause.LoadFault, address);
        _x[op->Rd] = op->Code switch
        {
            OpCode.Lb => (ulong)(sbyte)raw,
            OpCode.Lh => (ulong)(short)raw,
            OpCode.Lw => (ulong)(int)raw,
            _ => raw,
        };
        return true;
    }

    /// <summary>A store the fast path refused: low memory, unaligned or a device.</summary>
    private StoreOutcome StoreSlow(MachineOp* op)
    {
        ulong address = _x[op->Rs1] + (ulong)op->Immediate + _memoryBase + _storeOffset;
        ulong offset = address - _memoryBase;
        ulong value = _x[op->Rs2];
        int size = 1 << (op->Code - OpCode.Sb);
        if ((address & (ulong)(size - 1)) != 0)
        {
            if (_options.StrictAlignment)
                return FailStore(TrapCause.StoreMisaligned, address);
            _unaligned++;
        }
        if (offset < _memorySize && (ulong)size <= _memorySize - offset)
        {
            if (IsReadOnly(address, size))
                return FailStore(TrapCause.StoreFault, address);
            Unsafe.CopyBlockUnaligned(_memory + offset, &value, (uint)size);
            MarkDirty(offset, (ulong)size);
            return StoreOutcome.Done;
        }
        return StoreDevice(address, size, value);
    }

    private StoreOutcome StoreDevice(ulong address, int size, ulong value)
    {
        if (address >= Uart && address < UartEnd && size == 1)
        {
            if (address == Uart)
            {
                if (_output.Count >= _options.OutputLimit)
                    return FailStore(TrapCause.StoreFault, address);
                _output.Add((byte)value);
            }
            return StoreOutcome.Done;
        }
        if (address == Finisher && size >= 2)
        {
            switch (value & 0xffff)
            {
                case 0x5555:
                    _exitCode = 0;
                    return StoreOutcome.Exit;
                case 0x3333:
                    _exitCode = (int)(value >> 16 & 0xffff);
                    return StoreOutcome.Exit;
                default:
                    return StoreOutcome.Done;
            }
        }
        return FailStore(TrapCause.StoreFault, address);
    }

    private static bool TryLoadDevice(ulong address, int size, ref ulong raw)
    {
        if (address >= Uart && address < UartEnd && size == 1)
        {
            raw = address == UartLineStatus ? UartIdle : 0;
            return true;
        }
        raw = 0;
        return address >= Finisher && address < FinisherEnd;
    }

    /// <summary>Code and constants may not be written: the text is decoded once, and zkVMs refuse it as well.</summary>
    private bool IsReadOnly(ulong address, int size)
    {
        foreach (Segment segment in _elf.Segments)
        {
            if (!segment.IsLoad || segment.IsWritable)
                continue;
            if (address < segment.End && address + (ulong)size > segment.Address)
                return true;
        }
        return false;
    }

    private static int LoadSize(OpCode code) =>
        code switch
        {
            OpCode.Lb or OpCode.Lbu => 1,
            OpCode.Lh or OpCode.Lhu => 2,
            OpCode.Lw or OpCode.Lwu => 4,
            _ => 8,
        };

    private bool Fail(TrapCause cause, ulong value)
    {
        _pending = cause;
        _pendingValue = value;
        return false;
    }

    private StoreOutcome FailStore(TrapCause cause, ulong value)
    {
        Fail(cause, value);
        return StoreOutcome.Fault;
    }

    private enum StoreOutcome
    {
        Done,
        Exit,
        Fault,
    }
}
