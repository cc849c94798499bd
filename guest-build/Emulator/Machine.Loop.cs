using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Emulator;

/// <summary>The interpreter loop: one switch, no calls on the common paths.</summary>
public sealed unsafe partial class Machine
{
    /// <summary>
    /// Runs from <paramref name="entry"/> until the guest stops, traps unhandled, or exceeds the limit. Instructions are counted per
    /// run of straight-line code, when control leaves it. A rotated offset compares range and alignment at once: any low bit set
    /// becomes a huge number. Where memory is not plain, accesses look at their frame as well.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Execute<TProbe, TMemory>(ref TProbe probe, int entry, ulong maxSteps)
        where TProbe : struct, IProbe
        where TMemory : struct
    {
        ulong* x = _x;
        byte* memory = _memory;
        byte* stores = _memory + _storeOffset;
        byte* frames = _storedFrames;
        MachineOp* ops = _ops;
        ulong loadLimit = _memorySize;
        ulong storeLimit = _memorySize - (ulong)_storeOffset & ~7UL;
        ulong opCount = (ulong)_opCount;
        ulong linkBase = _textBase + 4;
        // Kept in bytes of ops, so that leaving a block costs one subtraction.
        long limit = (long)Math.Min(maxSteps, 1UL << 58) * sizeof(MachineOp);
        long budget = limit;
        MachineOp* op = ops + entry;
        MachineOp* block = op;
        MachineOp* next;
        ulong offset;
        probe.Start(entry);

        while (true)
        {
            switch (op->Code)
            {
                case OpCode.Nop:
                    break;
                case OpCode.LoadConstant:
                    x[op->Rd] = (ulong)op->Immediate;
                    break;
                case OpCode.Jump:
                    goto taken;
                case OpCode.Call:
                    x[op->Rd] = linkBase + (ulong)((byte*)op - (byte*)ops) / 4;
                    goto taken;
                case OpCode.JumpRegister:
                    offset = x[op->Rs1] + (ulong)op->Immediate & ~1UL;
                    if (BitOperations.RotateRight(offset, 2) >= opCount)
                        goto farJump;
                    x[op->Rd] = linkBase + (ulong)((byte*)op - (byte*)ops) / 4;
                    next = (MachineOp*)((byte*)ops + offset * 4);
                    goto transfer;
                case OpCode.Beq:
                    if (x[op->Rs1] == x[op->Rs2])
                        goto taken;
                    break;
                case OpCode.Bne:
                    if (x[op->Rs1] != x[op->Rs2])
                        goto taken;
                    break;
                case OpCode.Blt:
                    if ((long)x[op->Rs1] < (long)x[op->Rs2])
                        goto taken;
                    break;
                case OpCode.Bge:
                    if ((long)x[op->Rs1] >= (long)x[op->Rs2])
                        goto taken;
                    break;
                case OpCode.Bltu:
                    if (x[op->Rs1] < x[op->Rs2])
                        goto taken;
                    break;
                case OpCode.Bgeu:
                    if (x[op->Rs1] >= x[op->Rs2])
                        goto taken;
                    break;
                case OpCode.Lb:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (offset >= loadLimit)
                        goto slowLoad;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Loads) == 0
                    )
                        goto slowLoad;
                    x[op->Rd] = (ulong)(*(sbyte*)(memory + offset));
                    break;
                case OpCode.Lh:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (BitOperations.RotateRight(offset, 1) >= loadLimit >> 1)
                        goto slowLoad;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Loads) == 0
                    )
                        goto slowLoad;
                    x[op->Rd] = (ulong)(*(short*)(memory + offset));
                    break;
                case OpCode.Lw:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (BitOperations.RotateRight(offset, 2) >= loadLimit >> 2)
                        goto slowLoad;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Loads) == 0
                    )
                        goto slowLoad;
                    x[op->Rd] = (ulong)(*(int*)(memory + offset));
                    break;
                case OpCode.Ld:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (BitOperations.RotateRight(offset, 3) >= loadLimit >> 3)
                        goto slowLoad;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Loads) == 0
                    )
                        goto slowLoad;
                    x[op->Rd] = *(ulong*)(memory + offset);
                    break;
                case OpCode.Lbu:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (offset >= loadLimit)
                        goto slowLoad;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Loads) == 0
                    )
                        goto slowLoad;
                    x[op->Rd] = *(byte*)(memory + offset);
                    break;
                case OpCode.Lhu:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (BitOperations.RotateRight(offset, 1) >= loadLimit >> 1)
                        goto slowLoad;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Loads) == 0
                    )
                        goto slowLoad;
                    x[op->Rd] = *(ushort*)(memory + offset);
                    break;
                case OpCode.Lwu:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (BitOperations.RotateRight(offset, 2) >= loadLimit >> 2)
                        goto slowLoad;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Loads) == 0
                    )
                        goto slowLoad;
                    x[op->Rd] = *(uint*)(memory + offset);
                    break;
                case OpCode.Sb:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (offset >= storeLimit)
                        goto slowStore;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Stores) == 0
                    )
                        goto slowStore;
                    *(byte*)(stores + offset) = (byte)x[op->Rs2];
                    if (typeof(TMemory) == typeof(PlainMemory))
                        frames[offset >> FrameTable.Shift] = FrameTable.WrittenPlain;
                    break;
                case OpCode.Sh:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (BitOperations.RotateRight(offset, 1) >= storeLimit >> 1)
                        goto slowStore;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Stores) == 0
                    )
                        goto slowStore;
                    *(ushort*)(stores + offset) = (ushort)x[op->Rs2];
                    if (typeof(TMemory) == typeof(PlainMemory))
                        frames[offset >> FrameTable.Shift] = FrameTable.WrittenPlain;
                    break;
                case OpCode.Sw:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (BitOperations.RotateRight(offset, 2) >= storeLimit >> 2)
                        goto slowStore;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Stores) == 0
                    )
                        goto slowStore;
                    *(uint*)(stores + offset) = (uint)x[op->Rs2];
                    if (typeof(TMemory) == typeof(PlainMemory))
                        frames[offset >> FrameTable.Shift] = FrameTable.WrittenPlain;
                    break;
                case OpCode.Sd:
                    offset = x[op->Rs1] + (ulong)op->Immediate;
                    if (BitOperations.RotateRight(offset, 3) >= storeLimit >> 3)
                        goto slowStore;
                    if (
                        typeof(TMemory) == typeof(FramedMemory)
                        && (frames[offset >> FrameTable.Shift] & FrameTable.Stores) == 0
                    )
                        goto slowStore;
                    *(ulong*)(stores + offset) = (ulong)x[op->Rs2];
                    if (typeof(TMemory) == typeof(PlainMemory))
                        frames[offset >> FrameTable.Shift] = FrameTable.WrittenPlain;
                    break;
                case OpCode.Addi:
                    x[op->Rd] = x[op->Rs1] + (ulong)op->Immediate;
                    break;
                case OpCode.Slti:
                    x[op->Rd] = (long)x[op->Rs1] < op->Immediate ? 1UL : 0UL;
                    break;
                case OpCode.Sltiu:
                    x[op->Rd] = x[op->Rs1] < (ulong)op->Immediate ? 1UL : 0UL;
                    break;
                case OpCode.Xori:
                    x[op->Rd] = x[op->Rs1] ^ (ulong)op->Immediate;
                    break;
                case OpCode.Ori:
                    x[op->Rd] = x[op->Rs1] | (ulong)op->Immediate;
                    break;
                case OpCode.Andi:
                    x[op->Rd] = x[op->Rs1] & (ulong)op->Immediate;
                    break;
                case OpCode.Slli:
                    x[op->Rd] = x[op->Rs1] << (int)op->Immediate;
                    break;
                case OpCode.Srli:
                    x[op->Rd] = x[op->Rs1] >> (int)op->Immediate;
                    break;
                case OpCode.Srai:
                    x[op->Rd] = (ulong)((long)x[op->Rs1] >> (int)op->Immediate);
                    break;
                case OpCode.Add:
                    x[op->Rd] = x[op->Rs1] + x[op->Rs2];
                    break;
                case OpCode.Sub:
                    x[op->Rd] = x[op->Rs1] - x[op->Rs2];
                    break;
                case OpCode.Sll:
                    x[op->Rd] = x[op->Rs1] << (int)x[op->Rs2];
                    break;
                case OpCode.Slt:
                    x[op->Rd] = (long)x[op->Rs1] < (long)x[op->Rs2] ? 1UL : 0UL;
                    break;
                case OpCode.Sltu:
                    x[op->Rd] = x[op->Rs1] < x[op->Rs2] ? 1UL : 0UL;
                    break;
                case OpCode.Xor:
                    x[op->Rd] = x[op->Rs1] ^ x[op->Rs2];
                    break;
                case OpCode.Srl:
                    x[op->Rd] = x[op->Rs1] >> (int)x[op->Rs2];
                    break;
                case OpCode.Sra:
                    x[op->Rd] = (ulong)((long)x[op->Rs1] >> (int)x[op->Rs2]);
                    break;
                case OpCode.Or:
                    x[op->Rd] = x[op->Rs1] | x[op->Rs2];
                    break;
                case OpCode.And:
                    x[op->Rd] = x[op->Rs1] & x[op->Rs2];
                    break;
                case OpCode.Addiw:
                    x[op->Rd] = (ulong)((int)x[op->Rs1] + (int)op->Immediate);
                    break;
                case OpCode.Slliw:
                    x[op->Rd] = (ulong)((int)x[op->Rs1] << (int)op->Immediate);
                    break;
                case OpCode.Srliw:
                    x[op->Rd] = (ulong)(int)((uint)x[op->Rs1] >> (int)op->Immediate);
                    break;
                case OpCode.Sraiw:
                    x[op->Rd] = (ulong)((int)x[op->Rs1] >> (int)op->Immediate);
                    break;
                case OpCode.Addw:
                    x[op->Rd] = (ulong)((int)x[op->Rs1] + (int)x[op->Rs2]);
                    break;
                case OpCode.Subw:
                    x[op->Rd] = (ulong)((int)x[op->Rs1] - (int)x[op->Rs2]);
                    break;
                case OpCode.Sllw:
                    x[op->Rd] = (ulong)((int)x[op->Rs1] << (int)x[op->Rs2]);
                    break;
                case OpCode.Srlw:
                    x[op->Rd] = (ulong)(int)((uint)x[op->Rs1] >> (int)x[op->Rs2]);
                    break;
                case OpCode.Sraw:
                    x[op->Rd] = (ulong)((int)x[op->Rs1] >> (int)x[op->Rs2]);
                    break;
                case OpCode.Mul:
                    x[op->Rd] = x[op->Rs1] * x[op->Rs2];
                    break;
                case OpCode.Mulh:
                    x[op->Rd] = Arithmetic.HighSigned(x[op->Rs1], x[op->Rs2]);
                    break;
                case OpCode.Mulhsu:
                    x[op->Rd] = Arithmetic.HighMixed(x[op->Rs1], x[op->Rs2]);
                    break;
                case OpCode.Mulhu:
                    x[op->Rd] = Math.BigMul(x[op->Rs1], x[op->Rs2], out _);
                    break;
                case OpCode.Div:
                    x[op->Rd] = Arithmetic.Divide(x[op->Rs1], x[op->Rs2]);
                    break;
                case OpCode.Divu:
                    x[op->Rd] = Arithmetic.DivideUnsigned(x[op->Rs1], x[op->Rs2]);
                    break;
                case OpCode.Rem:
                    x[op->Rd] = Arithmetic.Remainder(x[op->Rs1], x[op->Rs2]);
                    break;
                case OpCode.Remu:
                    x[op->Rd] = Arithmetic.RemainderUnsigned(x[op->Rs1], x[op->Rs2]);
                    break;
                case OpCode.Mulw:
                    x[op->Rd] = (ulong)((int)x[op->Rs1] * (int)x[op->Rs2]);
                    break;
                case OpCode.Divw:
                    x[op->Rd] = Arithmetic.DivideWord((int)x[op->Rs1], (int)x[op->Rs2]);
                    break;
                case OpCode.Divuw:
                    x[op->Rd] = Arithmetic.DivideWordUnsigned((uint)x[op->Rs1], (uint)x[op->Rs2]);
                    break;
                case OpCode.Remw:
                    x[op->Rd] = Arithmetic.RemainderWord((int)x[op->Rs1], (int)x[op->Rs2]);
                    break;
                case OpCode.Remuw:
                    x[op->Rd] = Arithmetic.RemainderWordUnsigned(
                        (uint)x[op->Rs1],
                        (uint)x[op->Rs2]
                    );
                    break;
                default:
                    _retired =
                        (ulong)(limit - budget + ((byte*)op - (byte*)block))
                        / (uint)sizeof(MachineOp);
                    next = StepSlow(op, out Flow stepFlow);
                    if (stepFlow == Flow.Next)
                        break;
                    if (!Follow(ref probe, op, next, stepFlow, ref budget, block))
                        return;
                    goto landed;
            }
            op++;
            continue;

            taken:
            next = (MachineOp*)((byte*)op + op->Immediate);
            transfer:
            probe.Transfer((int)(op - ops), (int)(next - ops), IsLink(op));
            budget -= (byte*)op - (byte*)block + sizeof(MachineOp);
            op = next;
            block = next;
            if (budget > 0)
                continue;
            _retired = (ulong)(limit - budget) / (uint)sizeof(MachineOp);
            _outcome = Outcome.StepLimit;
            _stopIndex = (int)(op - ops);
            probe.Stop(_stopIndex, false);
            return;

            slowLoad:
            if (LoadSlow(op))
            {
                op++;
                continue;
            }
            goto fault;

            slowStore:
            switch (StoreSlow(op))
            {
                case StoreOutcome.Done:
                    op++;
                    continue;
                case StoreOutcome.Exit:
                    _retired =
                        (ulong)(limit - budget + ((byte*)op - (byte*)block))
                            / (uint)sizeof(MachineOp)
                        + 1;
                    _outcome = Outcome.Exited;
                    _stopIndex = (int)(op - ops);
                    probe.Stop(_stopIndex, true);
                    return;
            }

            fault:
            _retired =
                (ulong)(limit - budget + ((byte*)op - (byte*)block)) / (uint)sizeof(MachineOp);
            next = RaisePending(op, out Flow faultFlow);
            if (!Follow(ref probe, op, next, faultFlow, ref budget, block))
                return;
            goto landed;

            farJump:
            _retired =
                (ulong)(limit - budget + ((byte*)op - (byte*)block)) / (uint)sizeof(MachineOp);
            next = JumpSlow(op, offset + _textBase, out Flow jumpFlow);
            if (!Follow(ref probe, op, next, jumpFlow, ref budget, block))
                return;

            landed:
            op = next;
            block = next;
            if (budget > 0)
                continue;
            _outcome = Outcome.StepLimit;
            _stopIndex = (int)(op - ops);
            _retired = (ulong)(limit - budget) / (uint)sizeof(MachineOp);
            probe.Stop(_stopIndex, false);
            return;
        }
    }

    /// <summary>Books what the slow path did; false when the run is over.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Follow<TProbe>(
        ref TProbe probe,
        MachineOp* op,
        MachineOp* next,
        Flow flow,
        ref long budget,
        MachineOp* block
    )
        where TProbe : struct, IProbe
    {
        int index = (int)(op - _ops);
        bool retired = flow is Flow.Transfer or Flow.StopAfter;
        budget -= (byte*)op - (byte*)block + (retired ? sizeof(MachineOp) : 0);
        if (flow is Flow.StopBefore or Flow.StopAfter)
        {
            if (retired)
                _retired++;
            _stopIndex = index;
            probe.Stop(index, retired);
            return false;
        }
        int target = (int)(next - _ops);
        if (retired)
            probe.Transfer(index, target, IsLink(op));
        else
            probe.Interrupt(index, target);
        return true;
    }

    /// <summary>Calls by the convention of the ABI: the return address goes to ra or t0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLink(MachineOp* op) =>
        op->Code is OpCode.Call or OpCode.JumpRegister && (op->Rd & ~4) == 1;

    /// <summary><see cref="FrameTable.IsPlain"/>.</summary>
    private readonly struct PlainMemory;

    /// <summary>Every access looks at its frame.</summary>
    private readonly struct FramedMemory;
}
