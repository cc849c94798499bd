using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

internal sealed partial class Interpreter
{
    // Runs a frame until it halts or another frame has to run first. The table row of each instruction is checked before its
    // body: the words it needs, fixed gas, and whether the fork has it. Bodies that leave one word more write it at the top and
    // end in `break`, behind which is the check that there was room for it: the stack has one word to spare. The others end in
    // `continue`. Bodies that need more than the stack get the frame, with the gas in it, and the height before popping.
    //
    // References are not checked again. `top` stays within the words that StackLimit leaves for this frame, because an
    // instruction pops no more than its row says and pushes one; `next` stays within the code and the zeros behind it, of which
    // the first is a STOP, and PUSH32 as the last byte reads 32.
    private Halt RunFrame(Frame f)
    {
        ref byte code = ref f.Code.Start;
        ref byte next = ref Unsafe.Add(ref code, f.Pc);
        ref UInt256 bottom = ref MemoryMarshal.GetReference(
            _stack.AsSpan(f.StackStart, OpcodeTable.StackLimit + 1)
        );
        ref UInt256 limit = ref Unsafe.Add(ref bottom, OpcodeTable.StackLimit);
        ref UInt256 top = ref Unsafe.Add(ref bottom, f.Height);
        ref OpcodeInfo rows = ref MemoryMarshal.GetArrayDataReference(_opcodes);
        ulong gas = f.Gas;
        for (; ; next = ref Unsafe.Add(ref next, 1))
        {
            byte opcode = next;
            ref OpcodeInfo info = ref Unsafe.Add(ref rows, opcode);
            if (Unsafe.ByteOffset(ref bottom, ref top) < info.NeedsBytes || gas < info.Gas)
            {
                return Refuse(
                    f,
                    (int)Unsafe.ByteOffset(ref code, ref next),
                    Height(ref bottom, ref top),
                    info
                );
            }
            gas -= info.Gas;
            switch (opcode)
            {
                case Opcode.Stop:
                    f.Gas = gas;
                    f.OutputLength = 0;
                    return Halt.Success;
                case Opcode.Add:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top + Below(ref top, 1);
                    continue;
                case Opcode.Mul:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top * Below(ref top, 1);
                    continue;
                case Opcode.Sub:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top - Below(ref top, 1);
                    continue;
                case Opcode.Div:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top / Below(ref top, 1);
                    continue;
                case Opcode.SDiv:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.SignedDivide(top, Below(ref top, 1));
                    continue;
                case Opcode.Mod:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top % Below(ref top, 1);
                    continue;
                case Opcode.SMod:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.SignedModulo(top, Below(ref top, 1));
                    continue;
                case Opcode.AddMod:
                    top = ref Below(ref top, 2);
                    Below(ref top, 1) = UInt256.AddMod(
                        Unsafe.Add(ref top, 1),
                        top,
                        Below(ref top, 1)
                    );
                    continue;
                case Opcode.MulMod:
                    top = ref Below(ref top, 2);
                    Below(ref top, 1) = UInt256.MulMod(
                        Unsafe.Add(ref top, 1),
                        top,
                        Below(ref top, 1)
                    );
                    continue;
                case Opcode.Exp:
                {
                    top = ref Below(ref top, 1);
                    ulong cost = _fork.ExpByteGas * (ulong)Below(ref top, 1).ByteLength;
                    if (gas < cost)
                    {
                        return Halt.Exceptional;
                    }
                    gas -= cost;
                    Below(ref top, 1) = UInt256.Power(top, Below(ref top, 1));
                    continue;
                }
                case Opcode.SignExtend:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.SignExtend(top, Below(ref top, 1));
                    continue;
                case Opcode.Lt:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top < Below(ref top, 1) ? 1UL : 0UL;
                    continue;
                case Opcode.Gt:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top > Below(ref top, 1) ? 1UL : 0UL;
                    continue;
                case Opcode.SLt:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.SignedLess(top, Below(ref top, 1)) ? 1UL : 0UL;
                    continue;
                case Opcode.SGt:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.SignedLess(Below(ref top, 1), top) ? 1UL : 0UL;
                    continue;
                case Opcode.Eq:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top == Below(ref top, 1) ? 1UL : 0UL;
                    continue;
                case Opcode.IsZero:
                    Below(ref top, 1) = Below(ref top, 1).IsZero ? 1UL : 0UL;
                    continue;
                case Opcode.And:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top & Below(ref top, 1);
                    continue;
                case Opcode.Or:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top | Below(ref top, 1);
                    continue;
                case Opcode.Xor:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = top ^ Below(ref top, 1);
                    continue;
                case Opcode.Not:
                    Below(ref top, 1) = ~Below(ref top, 1);
                    continue;
                case Opcode.Byte:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.ByteAt(top, Below(ref top, 1));
                    continue;
                case Opcode.Shl:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.ShiftLeft(top, Below(ref top, 1));
                    continue;
                case Opcode.Shr:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.ShiftRight(top, Below(ref top, 1));
                    continue;
                case Opcode.Sar:
                    top = ref Below(ref top, 1);
                    Below(ref top, 1) = UInt256.ShiftRightSigned(top, Below(ref top, 1));
                    continue;
                case Opcode.Clz:
                    Below(ref top, 1) = 256UL - (ulong)Below(ref top, 1).BitLength;
                    continue;
                case Opcode.BlobHash:
                    Below(ref top, 1) = BlobHash(Below(ref top, 1));
                    continue;
                case Opcode.Pop:
                    top = ref Below(ref top, 1);
                    continue;
                case Opcode.JumpDest:
                    continue;
                case Opcode.MLoad:
                    if (!HasWord(f, Below(ref top, 1)))
                    {
                        goto default;
                    }
                    Below(ref top, 1) = UInt256.FromBigEndian(Word(f, Below(ref top, 1)));
                    continue;
                case Opcode.MStore:
                    if (!HasWord(f, Below(ref top, 1)))
                    {
                        goto default;
                    }
                    Below(ref top, 2).WriteBigEndian(Word(f, Below(ref top, 1)));
                    top = ref Below(ref top, 2);
                    continue;
                case Opcode.Jump:
                    top = ref Below(ref top, 1);
                    if (!top.IsUInt64 || !f.Code.IsJumpDestination(top.U0))
                    {
                        return Fail(f, HaltCause.InvalidJump);
                    }
                    next = ref Unsafe.Add(ref code, (int)top.U0);
                    goto Landed;
                case Opcode.JumpI:
                    top = ref Below(ref top, 2);
                    if (top.IsZero)
                    {
                        continue;
                    }
                    if (
                        !Unsafe.Add(ref top, 1).IsUInt64
                        || !f.Code.IsJumpDestination(Unsafe.Add(ref top, 1).U0)
                    )
                    {
                        return Fail(f, HaltCause.InvalidJump);
                    }
                    next = ref Unsafe.Add(ref code, (int)Unsafe.Add(ref top, 1).U0);
                    goto Landed;
                case Opcode.Pc:
                    top = (ulong)Unsafe.ByteOffset(ref code, ref next);
                    break;
                case Opcode.Gas:
                    top = gas;
                    break;
                case Opcode.MSize:
                    top = (ulong)f.MemorySize;
                    break;
                case Opcode.Address:
                    top = f.Target.Word;
                    break;
                case Opcode.Caller:
                    top = f.Caller;
                    break;
                case Opcode.CallValue:
                    top = f.Value;
                    break;
                case Opcode.Origin:
                    top = _transaction.Origin;
                    break;
                case Opcode.GasPrice:
                    top = _transaction.GasPrice;
                    break;
                case Opcode.Coinbase:
                    top = _block.CoinbaseWord;
                    break;
                case Opcode.Timestamp:
                    top = _block.Timestamp;
                    break;
                case Opcode.Number:
                    top = _block.Number;
                    break;
                case Opcode.PrevRandao:
                    top = _block.PrevRandao;
                    break;
                case Opcode.GasLimit:
                    top = _block.GasLimit;
                    break;
                case Opcode.ChainId:
                    top = _block.ChainId;
                    break;
                case Opcode.BaseFee:
                    top = _block.BaseFee;
                    break;
                case Opcode.BlobBaseFee:
                    top = _block.BlobBaseFee;
                    break;
                case Opcode.SelfBalance:
                    top = f.Target.State.Balance;
                    break;
                case Opcode.CodeSize:
                    top = (ulong)f.Code.Length;
                    break;
                case Opcode.CallDataSize:
                    top = (ulong)f.InputLength;
                    break;
                case Opcode.ReturnDataSize:
                    top = (ulong)f.ReturnLength;
                    break;
                case Opcode.Push0:
                    top = default;
                    break;
                case Opcode.Push1:
                    top = Unsafe.Add(ref next, 1);
                    next = ref Unsafe.Add(ref next, 1);
                    break;
                case Opcode.Push2:
                    top = Limb(ref next, 1) >> 48;
                    next = ref Unsafe.Add(ref next, 2);
                    break;
                case Opcode.Push1 + 2:
                    top = Limb(ref next, 1) >> 40;
                    next = ref Unsafe.Add(ref next, 3);
                    break;
                case Opcode.Push1 + 3:
                    top = Limb(ref next, 1) >> 32;
                    next = ref Unsafe.Add(ref next, 4);
                    break;
                case Opcode.Push1 + 19:
                    top = new UInt256(
                        Limb(ref next, 13),
                        Limb(ref next, 5),
                        Limb(ref next, 1) >> 32
                    );
                    next = ref Unsafe.Add(ref next, 20);
                    break;
                case Opcode.Push32:
                    top = new UInt256(
                        Limb(ref next, 25),
                        Limb(ref next, 17),
                        Limb(ref next, 9),
                        Limb(ref next, 1)
                    );
                    next = ref Unsafe.Add(ref next, 32);
                    break;
                case Opcode.Push1 + 4:
                case Opcode.Push1 + 5:
                case Opcode.Push1 + 6:
                case Opcode.Push1 + 7:
                case Opcode.Push1 + 8:
                case Opcode.Push1 + 9:
                case Opcode.Push1 + 10:
                case Opcode.Push1 + 11:
                case Opcode.Push1 + 12:
                case Opcode.Push1 + 13:
                case Opcode.Push1 + 14:
                case Opcode.Push1 + 15:
                case Opcode.Push1 + 16:
                case Opcode.Push1 + 17:
                case Opcode.Push1 + 18:
                case Opcode.Push1 + 20:
                case Opcode.Push1 + 21:
                case Opcode.Push1 + 22:
                case Opcode.Push1 + 23:
                case Opcode.Push1 + 24:
                case Opcode.Push1 + 25:
                case Opcode.Push1 + 26:
                case Opcode.Push1 + 27:
                case Opcode.Push1 + 28:
                case Opcode.Push1 + 29:
                case Opcode.Push1 + 30:
                    PushData(ref Unsafe.Add(ref next, 1), opcode - Opcode.Push0, out top);
                    next = ref Unsafe.Add(ref next, opcode - Opcode.Push0);
                    break;
                case Opcode.Dup1:
                    top = Below(ref top, 1);
                    break;
                case Opcode.Dup1 + 1:
                    top = Below(ref top, 2);
                    break;
                case Opcode.Dup1 + 2:
                    top = Below(ref top, 3);
                    break;
                case Opcode.Dup1 + 3:
                    top = Below(ref top, 4);
                    break;
                case Opcode.Dup1 + 4:
                    top = Below(ref top, 5);
                    break;
                case Opcode.Dup1 + 5:
                    top = Below(ref top, 6);
                    break;
                case Opcode.Dup1 + 6:
                    top = Below(ref top, 7);
                    break;
                case Opcode.Dup1 + 7:
                    top = Below(ref top, 8);
                    break;
                case Opcode.Dup1 + 8:
                    top = Below(ref top, 9);
                    break;
                case Opcode.Dup1 + 9:
                    top = Below(ref top, 10);
                    break;
                case Opcode.Dup1 + 10:
                    top = Below(ref top, 11);
                    break;
                case Opcode.Dup1 + 11:
                    top = Below(ref top, 12);
                    break;
                case Opcode.Dup1 + 12:
                    top = Below(ref top, 13);
                    break;
                case Opcode.Dup1 + 13:
                    top = Below(ref top, 14);
                    break;
                case Opcode.Dup1 + 14:
                    top = Below(ref top, 15);
                    break;
                case Opcode.Dup16:
                    top = Below(ref top, 16);
                    break;
                case Opcode.Swap1:
                    Swap(ref top, 1);
                    continue;
                case Opcode.Swap1 + 1:
                    Swap(ref top, 2);
                    continue;
                case Opcode.Swap1 + 2:
                    Swap(ref top, 3);
                    continue;
                case Opcode.Swap1 + 3:
                    Swap(ref top, 4);
                    continue;
                case Opcode.Swap1 + 4:
                    Swap(ref top, 5);
                    continue;
                case Opcode.Swap1 + 5:
                    Swap(ref top, 6);
                    continue;
                case Opcode.Swap1 + 6:
                    Swap(ref top, 7);
                    continue;
                case Opcode.Swap1 + 7:
                    Swap(ref top, 8);
                    continue;
                case Opcode.Swap1 + 8:
                    Swap(ref top, 9);
                    continue;
                case Opcode.Swap1 + 9:
                    Swap(ref top, 10);
                    continue;
                case Opcode.Swap1 + 10:
                    Swap(ref top, 11);
                    continue;
                case Opcode.Swap1 + 11:
                    Swap(ref top, 12);
                    continue;
                case Opcode.Swap1 + 12:
                    Swap(ref top, 13);
                    continue;
                case Opcode.Swap1 + 13:
                    Swap(ref top, 14);
                    continue;
                case Opcode.Swap1 + 14:
                    Swap(ref top, 15);
                    continue;
                case Opcode.Swap16:
                    Swap(ref top, 16);
                    continue;
                default:
                {
                    int h = Height(ref bottom, ref top);
                    f.Gas = gas;
                    f.Pc = (int)Unsafe.ByteOffset(ref code, ref next) + 1;
                    f.Height = h + info.Delta;
                    if (f.Height > OpcodeTable.StackLimit)
                    {
                        return Refuse(f, f.Pc - 1, h, info);
                    }
                    Span<UInt256> stack = MemoryMarshal.CreateSpan(
                        ref bottom,
                        OpcodeTable.StackLimit
                    );
                    Halt halt = Execute(opcode, f, stack, h);
                    if (halt != Halt.None)
                    {
                        return halt;
                    }
                    gas = f.Gas;
                    next = ref Unsafe.Add(ref code, f.Pc - 1);
                    top = ref Unsafe.Add(ref bottom, f.Height);
                    continue;
                }
            }
            if (Unsafe.AreSame(ref top, ref limit))
            {
                int behind = opcode is >= Opcode.Push1 and <= Opcode.Push32
                    ? opcode - Opcode.Push0
                    : 0;
                return Refuse(
                    f,
                    (int)Unsafe.ByteOffset(ref code, ref next) - behind,
                    OpcodeTable.StackLimit,
                    info
                );
            }
            top = ref Unsafe.Add(ref top, 1);
            continue;

            // A jump goes on behind its JUMPDEST, which it pays for.
            Landed:
            info = ref Unsafe.Add(ref rows, Opcode.JumpDest);
            if (gas < info.Gas)
            {
                return Refuse(
                    f,
                    (int)Unsafe.ByteOffset(ref code, ref next),
                    Height(ref bottom, ref top),
                    info
                );
            }
            gas -= info.Gas;
        }
    }
}
