using System.Runtime.CompilerServices;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>Memory beside the fast path: unaligned accesses, constants, what the environment serves, and the restore between runs.</summary>
public sealed unsafe partial class Machine
{
    private readonly List<byte> _output = [];
    private ulong _unaligned;

    /// <summary>Copies memory, in a run or after it; false when the range is not memory.</summary>
    public bool TryReadMemory(ulong address, Span<byte> destination)
    {
        if (!_map.Holds(address, (ulong)destination.Length, false))
            return false;
        new ReadOnlySpan<byte>(At(address), destination.Length).CopyTo(destination);
        return true;
    }

    /// <summary>Writes memory as the program itself may; false, and nothing written, when it may not.</summary>
    public bool TryWriteMemory(ulong address, ReadOnlySpan<byte> bytes)
    {
        if (!IsWritable(address, (ulong)bytes.Length))
            return false;
        Write(address, bytes);
        return true;
    }

    /// <summary>Writes memory before a run begins, where the program may not write as well: its input.</summary>
    public void Place(ulong address, ReadOnlySpan<byte> bytes)
    {
        if (!_map.Holds(address, (ulong)bytes.Length, false))
            throw new ArgumentOutOfRangeException(nameof(address), $"0x{address:x} is no memory");
        Write(address, bytes);
    }

    /// <summary>Prints; false when the console is full.</summary>
    public bool TryPrint(params ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _options.OutputLimit - _output.Count)
            return false;
        _output.AddRange(bytes);
        return true;
    }

    private byte* At(ulong address) => _memory + (address - _memoryBase);

    private void Write(ulong address, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(At(address), bytes.Length));
        _frames.MarkWritten(address, (ulong)bytes.Length);
    }

    /// <summary>Code and constants may not be written: the text is decoded once, and zkVMs refuse it as well.</summary>
    private bool IsWritable(ulong address, ulong length)
    {
        if (!_map.Holds(address, length, true))
            return false;
        foreach (Segment segment in _elf.Segments)
        {
            if (!segment.IsLoad || segment.IsWritable)
                continue;
            if (address < segment.End && address + length > segment.Address)
                return false;
        }
        return true;
    }

    /// <summary>Puts the written frames back to what the program file says.</summary>
    private void RestoreMemory()
    {
        _frames.Restore(
            (address, length) =>
            {
                ulong low = Math.Max(address, _memoryBase) - _memoryBase;
                RestoreRange(low, Math.Min(address + length - _memoryBase, _memorySize));
            }
        );
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

    /// <summary>A load the fast path refused; false leaves the exception in <see cref="_pending"/>.</summary>
    private bool LoadSlow(MachineOp* op)
    {
        ulong address = _x[op->Rs1] + (ulong)op->Immediate + _memoryBase;
        int size = LoadSize(op->Code);
        if ((address & (ulong)(size - 1)) != 0)
        {
            if (_strict)
                return Fail(TrapCause.LoadMisaligned, address);
            _unaligned++;
        }
        ulong raw = 0;
        if (_map.Holds(address, (ulong)size, false))
            Unsafe.CopyBlockUnaligned(&raw, At(address), (uint)size);
        else
        {
            Answer answer = Environment.Load(this, address, size, out raw);
            if (answer.Kind != AnswerKind.Done)
                return Fail(TrapCause.LoadFault, address, answer.Reason);
        }
        _x[op->Rd] = op->Code switch
        {
            OpCode.Lb => (ulong)(sbyte)raw,
            OpCode.Lh => (ulong)(short)raw,
            OpCode.Lw => (ulong)(int)raw,
            _ => raw,
        };
        return true;
    }

    /// <summary>A store the fast path refused: the first into a frame, unaligned, or not plain memory.</summary>
    private StoreOutcome StoreSlow(MachineOp* op)
    {
        ulong address = _x[op->Rs1] + (ulong)op->Immediate + _frames.StoreBase;
        ulong value = _x[op->Rs2];
        int size = 1 << (op->Code - OpCode.Sb);
        if ((address & (ulong)(size - 1)) != 0)
        {
            if (_strict)
                return FailStore(TrapCause.StoreMisaligned, address);
            _unaligned++;
        }
        if (IsWritable(address, (ulong)size))
        {
            Write(address, new ReadOnlySpan<byte>(&value, size));
            return StoreOutcome.Done;
        }
        Answer answer = Environment.Store(this, address, size, value);
        if (answer.Kind == AnswerKind.Exit)
            _exitCode = answer.ExitCode;
        return answer.Kind switch
        {
            AnswerKind.Done => StoreOutcome.Done,
            AnswerKind.Exit => StoreOutcome.Exit,
            _ => FailStore(TrapCause.StoreFault, address, answer.Reason),
        };
    }

    private static int LoadSize(OpCode code) =>
        code switch
        {
            OpCode.Lb or OpCode.Lbu => 1,
            OpCode.Lh or OpCode.Lhu => 2,
            OpCode.Lw or OpCode.Lwu => 4,
            _ => 8,
        };

    /// <summary>With a reason the exception is the platform's.</summary>
    private bool Fail(TrapCause cause, ulong value, string? reason = null)
    {
        _pending = reason is null ? cause : TrapCause.Refused;
        _pendingValue = value;
        _pendingReason = reason;
        return false;
    }

    private StoreOutcome FailStore(TrapCause cause, ulong value, string? reason = null)
    {
        Fail(cause, value, reason);
        return StoreOutcome.Fault;
    }

    private enum StoreOutcome
    {
        Done,
        Exit,
        Fault,
    }
}
