using System.Runtime.CompilerServices;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

// DUPN, SWAPN and EXCHANGE (EIP-8024): the byte after the instruction says which items. It is skipped like push data, but is no
// push data to the analysis of jumps, so the bytes that a jump could land in or that push data follow are no operands.
internal sealed partial class Interpreter
{
    private static Halt DupN(Frame f, Span<UInt256> stack, int h)
    {
        if (!StackOperand.TryOne(Operand(f), out int n) || h < n)
        {
            return Fail(f, HaltCause.BadOperand);
        }
        stack[h] = stack[h - n];
        return Halt.None;
    }

    private static Halt SwapN(Frame f, Span<UInt256> stack, int h)
    {
        if (!StackOperand.TryOne(Operand(f), out int n) || h < n + 1)
        {
            return Fail(f, HaltCause.BadOperand);
        }
        (stack[h - 1], stack[h - 1 - n]) = (stack[h - 1 - n], stack[h - 1]);
        return Halt.None;
    }

    private static Halt Exchange(Frame f, Span<UInt256> stack, int h)
    {
        if (!StackOperand.TryTwo(Operand(f), out int n, out int m) || h < m + 1)
        {
            return Fail(f, HaltCause.BadOperand);
        }
        (stack[h - 1 - n], stack[h - 1 - m]) = (stack[h - 1 - m], stack[h - 1 - n]);
        return Halt.None;
    }

    // beyond the end of the code stand zeros
    private static byte Operand(Frame f) => Unsafe.Add(ref f.Code.Start, f.Pc++);
}
