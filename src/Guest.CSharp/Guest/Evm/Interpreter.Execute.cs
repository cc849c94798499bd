using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

// What the loop hands over: the rarer instructions, refusals, and the reading of push data.
internal sealed partial class Interpreter
{
    // An instruction that cannot be entered.
    private static Halt Refuse(Frame f, int pc, int h, in OpcodeInfo info)
    {
        f.Pc = pc;
        f.Height = h;
        return Fail(
            f,
            info.IsUndefined ? HaltCause.UndefinedInstruction
                : h < info.Pops ? HaltCause.StackUnderflow
                : h > info.HighestBefore ? HaltCause.StackOverflow
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
            Opcode.CallDataLoad => CallDataLoad(f, stack, h),
            Opcode.CallDataCopy => CallDataCopy(f, stack, h),
            Opcode.CodeCopy => CodeCopy(f, stack, h),
            Opcode.ExtCodeSize => ExtCodeSize(f, stack, h),
            Opcode.ExtCodeCopy => ExtCodeCopy(f, stack, h),
            Opcode.ExtCodeHash => ExtCodeHash(f, stack, h),
            Opcode.ReturnDataCopy => ReturnDataCopy(f, stack, h),
            Opcode.BlockHash => BlockHash(stack, h),
            Opcode.SlotNum => Push(stack, h, _block.SlotNumber),
            Opcode.DupN => DupN(f, stack, h),
            Opcode.SwapN => SwapN(f, stack, h),
            Opcode.Exchange => Exchange(f, stack, h),
            Opcode.Log0 or Opcode.Log0 + 1 or Opcode.Log0 + 2 or Opcode.Log0 + 3 or Opcode.Log4 =>
                Log(f, stack, h, opcode - Opcode.Log0),
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

    private static ref UInt256 Below(ref UInt256 top, int words) =>
        ref Unsafe.Subtract(ref top, words);

    private static int Height(ref UInt256 bottom, ref UInt256 top) =>
        (int)(Unsafe.ByteOffset(ref bottom, ref top) / OpcodeInfo.WordBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap(ref UInt256 top, int depth)
    {
        // by words, which the C compiler keeps in registers where it would copy a whole to memory and back
        ref UInt256 first = ref Below(ref top, 1);
        UInt256 held = new(first.U0, first.U1, first.U2, first.U3);
        first = Below(ref top, depth + 1);
        Below(ref top, depth + 1) = held;
    }

    // Bytes of the code or of the zeros behind it, of which there are enough for the longest push and eight more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Limb(ref byte bytes, int offset) =>
        BinaryPrimitives.ReverseEndianness(
            Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, offset))
        );

    // 1 to 31 bytes.
    private static void PushData(ref byte data, int count, out UInt256 word)
    {
        int whole = (count - 1) >> 3;
        ulong first = Limb(ref data, 0) >> (64 - 8 * (count - 8 * whole));
        ref byte rest = ref Unsafe.Add(ref data, count - 8 * whole);
        word = whole switch
        {
            0 => new UInt256(first),
            1 => new UInt256(Limb(ref rest, 0), first),
            2 => new UInt256(Limb(ref rest, 8), Limb(ref rest, 0), first),
            _ => new UInt256(Limb(ref rest, 16), Limb(ref rest, 8), Limb(ref rest, 0), first),
        };
    }
}
