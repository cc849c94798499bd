using System.Runtime.CompilerServices;

namespace Perjury.Kernels;

/// <summary>The shape of an EVM loop: fetch, gas, stack bounds, one case per opcode on 256-bit words.</summary>
internal static class Interpreter
{
    public enum Halt
    {
        Stop,
        OutOfGas,
        StackUnderflow,
        StackOverflow,
        BadJump,
        BadOpcode,
    }

    private const int Limit = 1024;

    /// <summary>Runs until a halt; <paramref name="gas"/> is what is left, <paramref name="top"/> the stack height.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Halt Run(ReadOnlySpan<byte> code, U256[] stack, ref long gas, out int top)
    {
        int pc = 0;
        int sp = 0;
        long left = gas;
        var halt = Halt.Stop;
        if (stack.Length < Limit + 1)
            throw new ArgumentException("stack");
        while (true)
        {
            if ((uint)pc >= (uint)code.Length)
                break;
            byte op = code[pc];
            pc++;
            if (op is >= 0x60 and <= 0x7f)
            {
                if ((left -= 3) < 0)
                    goto OutOfGas;
                if ((uint)sp >= Limit)
                    goto Overflow;
                int n = op - 0x5f;
                stack[sp++] = Push(code, pc, n);
                pc += n;
                continue;
            }
            switch (op)
            {
                case 0x00:
                    goto Done;
                case 0x01:
                    if ((left -= 3) < 0)
                        goto OutOfGas;
                    if ((uint)(sp - 2) >= (uint)(stack.Length - 1))
                        goto Underflow;
                    stack[sp - 2] = stack[sp - 1] + stack[sp - 2];
                    sp--;
                    break;
                case 0x03:
                    if ((left -= 3) < 0)
                        goto OutOfGas;
                    if ((uint)(sp - 2) >= (uint)(stack.Length - 1))
                        goto Underflow;
                    stack[sp - 2] = stack[sp - 1] - stack[sp - 2];
                    sp--;
                    break;
                case 0x10:
                    if ((left -= 3) < 0)
                        goto OutOfGas;
                    if ((uint)(sp - 2) >= (uint)(stack.Length - 1))
                        goto Underflow;
                    stack[sp - 2] = new U256(stack[sp - 1] < stack[sp - 2] ? 1UL : 0, 0, 0, 0);
                    sp--;
                    break;
                case 0x15:
                    if ((left -= 3) < 0)
                        goto OutOfGas;
                    if ((uint)(sp - 1) >= (uint)stack.Length)
                        goto Underflow;
                    stack[sp - 1] = new U256(stack[sp - 1].IsZero ? 1UL : 0, 0, 0, 0);
                    break;
                case 0x50:
                    if ((left -= 2) < 0)
                        goto OutOfGas;
                    if (sp == 0)
                        goto Underflow;
                    sp--;
                    break;
                case 0x57:
                    if ((left -= 10) < 0)
                        goto OutOfGas;
                    if ((uint)(sp - 2) >= (uint)(stack.Length - 1))
                        goto Underflow;
                    sp -= 2;
                    if (!stack[sp].IsZero)
                    {
                        ref readonly U256 target = ref stack[sp + 1];
                        if (
                            (target.L1 | target.L2 | target.L3) != 0
                            || target.L0 >= (ulong)code.Length
                        )
                            goto BadJump;
                        pc = (int)target.L0;
                        if (code[pc] != 0x5b)
                            goto BadJump;
                    }
                    break;
                case 0x58:
                    if ((left -= 2) < 0)
                        goto OutOfGas;
                    if ((uint)sp >= Limit)
                        goto Overflow;
                    stack[sp++] = new U256((ulong)(pc - 1), 0, 0, 0);
                    break;
                case 0x5b:
                    if ((left -= 1) < 0)
                        goto OutOfGas;
                    break;
                case >= 0x80 and <= 0x8f:
                {
                    if ((left -= 3) < 0)
                        goto OutOfGas;
                    int from = sp - (op - 0x7f);
                    if (from < 0)
                        goto Underflow;
                    if ((uint)sp >= Limit)
                        goto Overflow;
                    stack[sp++] = stack[from];
                    break;
                }
                case >= 0x90 and <= 0x9f:
                {
                    if ((left -= 3) < 0)
                        goto OutOfGas;
                    int other = sp - 1 - (op - 0x8f);
                    if (other < 0)
                        goto Underflow;
                    (stack[sp - 1], stack[other]) = (stack[other], stack[sp - 1]);
                    break;
                }
                default:
                    halt = Halt.BadOpcode;
                    goto Done;
            }
        }
        goto Done;
        OutOfGas:
        halt = Halt.OutOfGas;
        goto Done;
        Underflow:
        halt = Halt.StackUnderflow;
        goto Done;
        Overflow:
        halt = Halt.StackOverflow;
        goto Done;
        BadJump:
        halt = Halt.BadJump;
        Done:
        gas = left;
        top = sp;
        return halt;
    }

    /// <summary>The n bytes after a PUSH as a number; bytes past the end of the code are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static U256 Push(ReadOnlySpan<byte> code, int at, int n)
    {
        if (n == 1)
            return new U256((uint)at < (uint)code.Length ? code[at] : 0UL, 0, 0, 0);
        return PushLong(code, at, n);
    }

    private static U256 PushLong(ReadOnlySpan<byte> code, int at, int n)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        for (int i = 0; i < n; i++)
        {
            int shift = n - 1 - i;
            ulong b = (uint)(at + i) < (uint)code.Length ? code[at + i] : 0UL;
            limbs[shift >> 3] |= b << (8 * (shift & 7));
        }
        return new U256(limbs[0], limbs[1], limbs[2], limbs[3]);
    }
}
