using System.Buffers.Binary;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Evm;

internal sealed partial class Interpreter
{
    // Runs a frame until it halts or another frame has to run first. The table row of each instruction is checked before its
    // body: stack height both ways, fixed gas, and whether the fork has it. Bodies that need more get the frame, with the gas
    // in it, and the height before popping; the height is adjusted by the row afterwards.
    private Halt RunFrame(Frame f)
    {
        ReadOnlySpan<byte> code = f.Code.Bytes.Span;
        Span<UInt256> stack = _stack.AsSpan(f.StackStart, OpcodeTable.StackLimit);
        OpcodeInfo[] opcodes = _opcodes;
        ulong gas = f.Gas;
        int h = f.Height;
        int pc = f.Pc;
        while (true)
        {
            int opcode = pc < code.Length ? code[pc] : Opcode.Stop;
            ref readonly OpcodeInfo info = ref opcodes[opcode];
            int popped = h - info.Pops;
            if ((uint)popped > (uint)info.Room || gas < info.Gas)
            {
                return Refuse(f, pc, h, info);
            }
            gas -= info.Gas;
            pc++;
            switch (opcode)
            {
                case Opcode.Stop:
                    f.Gas = gas;
                    f.OutputLength = 0;
                    return Halt.Success;
                case Opcode.Add:
                    stack[h - 2] = stack[h - 1] + stack[h - 2];
                    break;
                case Opcode.Mul:
                    stack[h - 2] = stack[h - 1] * stack[h - 2];
                    break;
                case Opcode.Sub:
                    stack[h - 2] = stack[h - 1] - stack[h - 2];
                    break;
                case Opcode.Div:
                    stack[h - 2] = stack[h - 1] / stack[h - 2];
                    break;
                case Opcode.SDiv:
                    stack[h - 2] = UInt256.SignedDivide(stack[h - 1], stack[h - 2]);
                    break;
                case Opcode.Mod:
                    stack[h - 2] = stack[h - 1] % stack[h - 2];
                    break;
                case Opcode.SMod:
                    stack[h - 2] = UInt256.SignedModulo(stack[h - 1], stack[h - 2]);
                    break;
                case Opcode.AddMod:
                    stack[h - 3] = UInt256.AddMod(stack[h - 1], stack[h - 2], stack[h - 3]);
                    break;
                case Opcode.MulMod:
                    stack[h - 3] = UInt256.MulMod(stack[h - 1], stack[h - 2], stack[h - 3]);
                    break;
                case Opcode.Exp:
                {
                    ulong cost = _fork.ExpByteGas * (ulong)stack[h - 2].ByteLength;
                    if (gas < cost)
                    {
                        return Halt.Exceptional;
                    }
                    gas -= cost;
                    stack[h - 2] = UInt256.Power(stack[h - 1], stack[h - 2]);
                    break;
                }
                case Opcode.SignExtend:
                    stack[h - 2] = UInt256.SignExtend(stack[h - 1], stack[h - 2]);
                    break;
                case Opcode.Lt:
                    stack[h - 2] = stack[h - 1] < stack[h - 2] ? 1UL : 0UL;
                    break;
                case Opcode.Gt:
                    stack[h - 2] = stack[h - 1] > stack[h - 2] ? 1UL : 0UL;
                    break;
                case Opcode.SLt:
                    stack[h - 2] = UInt256.SignedLess(stack[h - 1], stack[h - 2]) ? 1UL : 0UL;
                    break;
                case Opcode.SGt:
                    stack[h - 2] = UInt256.SignedLess(stack[h - 2], stack[h - 1]) ? 1UL : 0UL;
                    break;
                case Opcode.Eq:
                    stack[h - 2] = stack[h - 1] == stack[h - 2] ? 1UL : 0UL;
                    break;
                case Opcode.IsZero:
                    stack[h - 1] = stack[h - 1].IsZero ? 1UL : 0UL;
                    break;
                case Opcode.And:
                    stack[h - 2] = stack[h - 1] & stack[h - 2];
                    break;
                case Opcode.Or:
                    stack[h - 2] = stack[h - 1] | stack[h - 2];
                    break;
                case Opcode.Xor:
                    stack[h - 2] = stack[h - 1] ^ stack[h - 2];
                    break;
                case Opcode.Not:
                    stack[h - 1] = ~stack[h - 1];
                    break;
                case Opcode.Byte:
                    stack[h - 2] = UInt256.ByteAt(stack[h - 1], stack[h - 2]);
                    break;
                case Opcode.Shl:
                    stack[h - 2] = UInt256.ShiftLeft(stack[h - 1], stack[h - 2]);
                    break;
                case Opcode.Shr:
                    stack[h - 2] = UInt256.ShiftRight(stack[h - 1], stack[h - 2]);
                    break;
                case Opcode.Sar:
                    stack[h - 2] = UInt256.ShiftRightSigned(stack[h - 1], stack[h - 2]);
                    break;
                case Opcode.Clz:
                    stack[h - 1] = 256UL - (ulong)stack[h - 1].BitLength;
                    break;
                case Opcode.Pop:
                case Opcode.JumpDest:
                    break;
                case Opcode.Pc:
                    stack[h] = (ulong)pc - 1;
                    break;
                case Opcode.Gas:
                    stack[h] = gas;
                    break;
                case Opcode.MSize:
                    stack[h] = (ulong)f.MemorySize;
                    break;
                case Opcode.Jump:
                    if (!TryJump(f.Code, stack[h - 1], out pc))
                    {
                        return Fail(f, HaltCause.InvalidJump);
                    }
                    break;
                case Opcode.JumpI:
                    if (!stack[h - 2].IsZero && !TryJump(f.Code, stack[h - 1], out pc))
                    {
                        return Fail(f, HaltCause.InvalidJump);
                    }
                    break;
                case Opcode.Push0:
                    stack[h] = default;
                    break;
                case Opcode.Push1:
                    stack[h] = pc < code.Length ? code[pc] : 0UL;
                    pc++;
                    break;
                case >= Opcode.Push2 and <= Opcode.Push32:
                    PushData(code, pc, opcode - Opcode.Push1 + 1, out stack[h]);
                    pc += opcode - Opcode.Push1 + 1;
                    break;
                case >= Opcode.Dup1 and <= Opcode.Dup16:
                    stack[h] = stack[h - 1 - (opcode - Opcode.Dup1)];
                    break;
                case >= Opcode.Swap1 and <= Opcode.Swap16:
                {
                    int other = h - 2 - (opcode - Opcode.Swap1);
                    (stack[h - 1], stack[other]) = (stack[other], stack[h - 1]);
                    break;
                }
                default:
                {
                    f.Gas = gas;
                    f.Pc = pc;
                    f.Height = h + info.Delta;
                    Halt halt = Execute(opcode, f, stack, h);
                    if (halt != Halt.None)
                    {
                        return halt;
                    }
                    gas = f.Gas;
                    pc = f.Pc;
                    break;
                }
            }
            h += info.Delta;
        }
    }

    // An instruction that cannot be entered.
    private static Halt Refuse(Frame f, int pc, int h, in OpcodeInfo info)
    {
        f.Pc = pc;
        f.Height = h;
        return Fail(
            f,
            info.IsUndefined ? HaltCause.UndefinedInstruction
                : h < info.Pops ? HaltCause.StackUnderflow
                : h - info.Pops > info.Room ? HaltCause.StackOverflow
                : HaltCause.OutOfGas
        );
    }

    private static Halt Fail(Frame f, HaltCause cause)
    {
        f.Cause = cause;
        return Halt.Exceptional;
    }

    // The instructions that touch memory, state, the environment or other frames, by family (Instructions/*.cs).
    private Halt Execute(int opcode, Frame f, Span<UInt256> stack, int h) =>
        opcode switch
        {
            Opcode.MLoad => MLoad(f, stack, h),
            Opcode.MStore => MStore(f, stack, h),
            Opcode.MStore8 => MStore8(f, stack, h),
            Opcode.MCopy => MCopy(f, stack, h),
            Opcode.Keccak256 => Keccak256(f, stack, h),
            Opcode.SLoad => SLoad(f, stack, h),
            Opcode.SStore => SStore(f, stack, h),
            Opcode.TLoad => TLoad(f, stack, h),
            Opcode.TStore => TStore(f, stack, h),
            Opcode.Balance => Balance(f, stack, h),
            Opcode.SelfBalance => Push(stack, h, f.Target.State.Balance),
            Opcode.Address => Push(stack, h, f.Target.Address.ToUInt256()),
            Opcode.Origin => Push(stack, h, _transaction.Origin.ToUInt256()),
            Opcode.Caller => Push(stack, h, f.Caller.ToUInt256()),
            Opcode.CallValue => Push(stack, h, f.Value),
            Opcode.CallDataLoad => CallDataLoad(f, stack, h),
            Opcode.CallDataSize => Push(stack, h, (ulong)f.InputLength),
            Opcode.CallDataCopy => CallDataCopy(f, stack, h),
            Opcode.CodeSize => Push(stack, h, (ulong)f.Code.Length),
            Opcode.CodeCopy => CodeCopy(f, stack, h),
            Opcode.GasPrice => Push(stack, h, _transaction.GasPrice),
            Opcode.ExtCodeSize => ExtCodeSize(f, stack, h),
            Opcode.ExtCodeCopy => ExtCodeCopy(f, stack, h),
            Opcode.ExtCodeHash => ExtCodeHash(f, stack, h),
            Opcode.ReturnDataSize => Push(stack, h, (ulong)f.ReturnLength),
            Opcode.ReturnDataCopy => ReturnDataCopy(f, stack, h),
            Opcode.BlockHash => BlockHash(stack, h),
            Opcode.Coinbase => Push(stack, h, _block.Coinbase.ToUInt256()),
            Opcode.Timestamp => Push(stack, h, _block.Timestamp),
            Opcode.Number => Push(stack, h, _block.Number),
            Opcode.PrevRandao => Push(stack, h, _block.PrevRandao),
            Opcode.GasLimit => Push(stack, h, _block.GasLimit),
            Opcode.ChainId => Push(stack, h, _block.ChainId),
            Opcode.BaseFee => Push(stack, h, _block.BaseFee),
            Opcode.BlobHash => BlobHash(stack, h),
            Opcode.BlobBaseFee => Push(stack, h, _block.BlobBaseFee),
            Opcode.SlotNum => Push(stack, h, _block.SlotNumber),
            Opcode.DupN => DupN(f, stack, h),
            Opcode.SwapN => SwapN(f, stack, h),
            Opcode.Exchange => Exchange(f, stack, h),
            >= Opcode.Log0 and <= Opcode.Log4 => Log(f, stack, h, opcode - Opcode.Log0),
            Opcode.Create => Create(f, stack, h),
            Opcode.Create2 => Create2(f, stack, h),
            Opcode.Call => Call(f, stack, h),
            Opcode.CallCode => CallCode(f, stack, h),
            Opcode.DelegateCall => DelegateCall(f, stack, h),
            Opcode.StaticCall => StaticCall(f, stack, h),
            Opcode.Return => Return(f, stack, h, Halt.Success),
            Opcode.Revert => Return(f, stack, h, Halt.Revert),
            Opcode.SelfDestruct => SelfDestruct(f, stack, h),
            _ => Halt.Exceptional,
        };

    private static Halt Push(Span<UInt256> stack, int h, in UInt256 word)
    {
        stack[h] = word;
        return Halt.None;
    }

    private static bool TryJump(Code code, in UInt256 target, out int pc)
    {
        pc = (int)target.U0;
        return target.IsUInt64 && code.IsJumpDestination(target.U0);
    }

    // The bytes after a PUSH; those beyond the end of the code are zero.
    private static void PushData(ReadOnlySpan<byte> code, int start, int count, out UInt256 word)
    {
        if (start + count > code.Length)
        {
            Span<byte> padded = stackalloc byte[32];
            padded.Clear();
            if (start < code.Length)
            {
                code.Slice(start).CopyTo(padded.Slice(32 - count));
            }
            word = UInt256.FromBigEndian(padded);
            return;
        }
        ReadOnlySpan<byte> data = code.Slice(start, count);
        if (count <= 8)
        {
            word = new UInt256(TakeLimb(data, count));
            return;
        }
        int first = count & 7;
        ulong top = TakeLimb(data, first);
        data = data.Slice(first);
        word = (data.Length >> 3) switch
        {
            1 => new UInt256(Limb(data, 0), top),
            2 => new UInt256(Limb(data, 8), Limb(data, 0), top),
            3 => new UInt256(Limb(data, 16), Limb(data, 8), Limb(data, 0), top),
            _ => UInt256.FromBigEndian(data),
        };
    }

    private static ulong Limb(ReadOnlySpan<byte> data, int offset) =>
        BinaryPrimitives.ReadUInt64BigEndian(data.Slice(offset));

    private static ulong TakeLimb(ReadOnlySpan<byte> data, int count)
    {
        ulong limb = 0;
        for (int i = 0; i < count; i++)
        {
            limb = (limb << 8) | data[i];
        }
        return limb;
    }
}
