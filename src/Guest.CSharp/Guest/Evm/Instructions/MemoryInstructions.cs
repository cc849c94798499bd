using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

// MLOAD, MSTORE, MSTORE8, MCOPY, KECCAK256, RETURN and REVERT (EELS vm/instructions/memory.py, keccak.py, system.py).
internal sealed partial class Interpreter
{
    // A word that lies in memory that the frame has paid for: MLOAD and MSTORE of it have nothing more to charge.
    private static bool HasWord(Frame f, in UInt256 offset)
    {
        int last = f.MemorySize - 32;
        return last >= 0 && offset.IsUInt64 && offset.U0 <= (ulong)last;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Word(Frame f, in UInt256 offset) =>
        _memory.Slice(f.MemoryStart + (int)offset.U0, 32);

    private Halt MLoad(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 top = ref stack[h - 1];
        // GAS
        if (!Expand(f, top, 32UL))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        top = UInt256.FromBigEndian(Word(f, top));
        return Halt.None;
    }

    private Halt MStore(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 offset = ref stack[h - 1];
        // GAS
        if (!Expand(f, offset, 32UL))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        stack[h - 2].WriteBigEndian(Word(f, offset));
        return Halt.None;
    }

    private Halt MStore8(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 offset = ref stack[h - 1];
        // GAS
        if (!Expand(f, offset, 1UL))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        _memory.Slice(f.MemoryStart + (int)offset.U0, 1)[0] = (byte)stack[h - 2].U0;
        return Halt.None;
    }

    private Halt MCopy(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 destination = ref stack[h - 1];
        ref UInt256 source = ref stack[h - 2];
        ref UInt256 size = ref stack[h - 3];
        // GAS
        if (
            !Expand(f, source, size)
            || !Expand(f, destination, size)
            || !ChargeWords(f, 3, (int)size.U0)
        )
        {
            return Halt.Exceptional;
        }
        // OPERATION
        Memory(f, source, size).CopyTo(Memory(f, destination, size));
        return Halt.None;
    }

    private Halt Keccak256(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 offset = ref stack[h - 1];
        ref UInt256 size = ref stack[h - 2];
        // GAS
        if (!Expand(f, offset, size) || !ChargeWords(f, 6, (int)size.U0))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Keccak256(Memory(f, offset, size), digest);
        size = UInt256.FromBigEndian(digest);
        return Halt.None;
    }

    private Halt Return(Frame f, Span<UInt256> stack, int h, Halt halt)
    {
        // STACK
        ref UInt256 offset = ref stack[h - 1];
        ref UInt256 size = ref stack[h - 2];
        // GAS
        if (!Expand(f, offset, size))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        f.OutputStart = size.IsZero ? 0 : f.MemoryStart + (int)offset.U0;
        f.OutputLength = (int)size.U0;
        return halt;
    }
}
