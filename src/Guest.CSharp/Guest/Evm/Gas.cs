using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

// Charging (EELS vm/gas.py). Every method returns false if the gas does not suffice; the frame then halts.
internal sealed partial class Interpreter
{
    private static bool Charge(Frame f, ulong cost)
    {
        if (f.Gas < cost)
        {
            return false;
        }
        f.Gas -= cost;
        return true;
    }

    /// <summary>Charges per word of a copy or hash whose size memory expansion has bounded.</summary>
    private static bool ChargeWords(Frame f, ulong perWord, int size) =>
        Charge(f, perWord * Words(size));

    private static ulong Words(int size) => ((ulong)size + 31) >> 5;

    /// <summary>Charges for and makes room for the memory [offset, offset + size).</summary>
    private bool Expand(Frame f, in UInt256 offset, in UInt256 size) =>
        EvmMemory.TryEnd(offset, size, out int end)
            ? end <= f.MemorySize || ExpandTo(f, end)
            : Exceeds(f, offset, size);

    // Nobody can pay for so much; from 2^37 - 32 bytes on go-ethereum knows no price.
    private static bool Exceeds(Frame f, in UInt256 offset, in UInt256 size)
    {
        const ulong most = 0x1F_FFFF_FFE0;
        bool hasPrice =
            offset.IsUInt64
            && size.IsUInt64
            && offset.U0 <= most
            && size.U0 <= most
            && offset.U0 + size.U0 <= most;
        f.Cause = hasPrice ? HaltCause.OutOfGas : HaltCause.MemoryBeyondPrice;
        return false;
    }

    private bool ExpandTo(Frame f, int end)
    {
        int size = (end + 31) & ~31;
        if (!Charge(f, EvmMemory.Cost(size) - EvmMemory.Cost(f.MemorySize)))
        {
            return false;
        }
        if (!_memory.TryGrow(f.MemoryEnd, f.MemoryStart + (long)size))
        {
            return false;
        }
        f.MemorySize = size;
        return true;
    }

    /// <summary>The part of a frame's memory that an expansion has made room for; an offset without size counts as nothing.</summary>
    private Span<byte> Memory(Frame f, in UInt256 offset, in UInt256 size) =>
        size.IsZero ? default : _memory.Slice(f.MemoryStart + (int)offset.U0, (int)size.U0);
}
