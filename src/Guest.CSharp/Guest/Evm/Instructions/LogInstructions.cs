using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

// LOG0 to LOG4 (EELS vm/instructions/log.py).
internal sealed partial class Interpreter
{
    private Halt Log(Frame f, Span<UInt256> stack, int h, int topicCount)
    {
        // STACK
        ref UInt256 offset = ref stack[h - 1];
        ref UInt256 size = ref stack[h - 2];
        Span<UInt256> topics = stackalloc UInt256[4];
        for (int i = 0; i < topicCount; i++)
        {
            topics[i] = stack[h - 3 - i];
        }
        // GAS
        if (f.IsStatic || !Expand(f, offset, size) || !Charge(f, 8 * size.U0))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        _journal.Logs.Add(f.Target.Address, topics.Slice(0, topicCount), Memory(f, offset, size));
        return Halt.None;
    }
}
