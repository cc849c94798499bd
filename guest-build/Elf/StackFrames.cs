using System.Buffers.Binary;

namespace Perjury.GuestBuild.Elf;

/// <summary>A call as the stack sees it: the callee and how deep the caller's frame is at that point.</summary>
public readonly record struct CallSite(int Callee, long Depth);

/// <summary>What the code of one function says about its frame.</summary>
public sealed class FrameInfo
{
    /// <summary>Bytes the function itself takes at most.</summary>
    public long Frame { get; set; }

    /// <summary>The stack pointer is moved by an amount that is not in the code (alloca).</summary>
    public bool IsDynamic { get; set; }

    /// <summary>Depth at its deepest indirect call; -1 when it has none.</summary>
    public long IndirectDepth { get; set; } = -1;

    public List<CallSite> Calls { get; } = [];
}

/// <summary>
/// Reads stack frames off the instructions: the offset of sp is carried along every path of a function from its entry, so prologues
/// in the middle (shrink-wrapping) and large frames built from lui count as well.
/// </summary>
public sealed class StackFrames
{
    private const int ConstantReach = 16;
    private const int FramePointer = 8;

    private readonly SymbolMap _symbols;
    private readonly Instruction[] _code;
    private readonly ulong _base;
    private readonly long[] _depth;

    private StackFrames(SymbolMap symbols, ulong codeBase, Instruction[] code)
    {
        _symbols = symbols;
        _base = codeBase;
        _code = code;
        _depth = new long[code.Length];
    }

    /// <summary>One entry per function of the map.</summary>
    public static IReadOnlyList<FrameInfo> Of(ElfFile elf, SymbolMap symbols)
    {
        var frames = new FrameInfo[symbols.Functions.Count];
        for (int i = 0; i < frames.Length; i++)
            frames[i] = new FrameInfo();
        foreach (Segment segment in elf.Segments)
        {
            if (!segment.IsLoad || !segment.IsExecutable)
                continue;
            ReadOnlySpan<byte> bytes = elf.Contents(segment);
            var code = new Instruction[bytes.Length / 4];
            for (int i = 0; i < code.Length; i++)
                code[i] = Decoder.Decode(BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]));
            var reader = new StackFrames(symbols, segment.Address, code);
            for (int i = 0; i < frames.Length; i++)
            {
                if (segment.ContainsInFile(symbols.Functions[i].Address))
                    reader.ReadFunction(symbols.Functions[i], frames[i]);
            }
        }
        return frames;
    }

    private void ReadFunction(in Function function, FrameInfo info)
    {
        int first = (int)((function.Address - _base) / 4);
        int last = (int)Math.Min((ulong)_code.Length, (function.End - _base) / 4);
        if (first >= last)
            return;
        Array.Fill(_depth, -1, first, last - first);
        var work = new Stack<(int Index, long Depth)>();
        work.Push((first, 0));
        long switchDepth = 0;
        int unseen = first;
        while (true)
        {
            while (work.TryPop(out (int Index, long Depth) item))
                Follow(item.Index, item.Depth, first, last, info, work, ref switchDepth);
            // What no branch reaches is reached through a jump table, with the frame its jump had.
            while (unseen < last && _depth[unseen] >= 0)
                unseen++;
            if (unseen == last)
                return;
            work.Push((unseen, switchDepth));
        }
    }

    /// <summary>Walks one path until it ends or meets code seen before.</summary>
    private void Follow(
        int index,
        long depth,
        int first,
        int last,
        FrameInfo info,
        Stack<(int Index, long Depth)> work,
        ref long switchDepth
    )
    {
        for (; index < last && _depth[index] < 0; index++)
        {
            _depth[index] = depth;
            Instruction i = _code[index];
            if (
                i.Rd == Instruction.StackPointer
                && i.Mnemonic is >= Mnemonic.Addi and <= Mnemonic.Remuw
            )
            {
                depth = Adjust(i, index, depth, info);
                info.Frame = Math.Max(info.Frame, depth);
            }
            else if (i.IsBranch)
            {
                Leave(index + (int)(i.Immediate / 4), depth, first, last, info, work);
            }
            else if (i.Mnemonic == Mnemonic.Jal)
            {
                int target = index + (int)(i.Immediate / 4);
                if (i.Rd != 0)
                {
                    AddCall(target, depth, info);
                    continue;
                }
                Leave(target, depth, first, last, info, work);
                return;
            }
            else if (i.Mnemonic == Mnemonic.Jalr)
            {
                if (IndirectJump(i, index, depth, info))
                    continue;
                if (i.Rs1 != Instruction.ReturnAddress)
                    switchDepth = Math.Max(switchDepth, depth);
                return;
            }
            else if (i.IsJump || !i.IsLegal)
            {
                return;
            }
        }
    }

    /// <summary>True when control comes back to the next instruction.</summary>
    private bool IndirectJump(in Instruction i, int index, long depth, FrameInfo info)
    {
        bool known = TryConstant(index, i.Rs1, out long target);
        if (known)
            AddCall((int)((target + i.Immediate - (long)_base) / 4), depth, info);
        else if (i.Rd != 0)
            info.IndirectDepth = Math.Max(info.IndirectDepth, depth);
        return i.Rd != 0;
    }

    /// <summary>A branch inside the function goes on there; one that leaves it is a tail call.</summary>
    private void Leave(
        int target,
        long depth,
        int first,
        int last,
        FrameInfo info,
        Stack<(int Index, long Depth)> work
    )
    {
        if (target >= first && target < last)
            work.Push((target, depth));
        else
            AddCall(target, depth, info);
    }

    private void AddCall(int target, long depth, FrameInfo info)
    {
        int callee = _symbols.Find(_base + (ulong)((long)target * 4));
        if (callee >= 0)
            info.Calls.Add(new CallSite(callee, depth));
    }

    private long Adjust(in Instruction i, int index, long depth, FrameInfo info)
    {
        switch (i.Mnemonic)
        {
            case Mnemonic.Addi when i.Rs1 == Instruction.StackPointer:
                return Math.Max(0, depth - i.Immediate);
            case Mnemonic.Addi when i.Rs1 == FramePointer:
                return Math.Max(0, -i.Immediate); // back to the fixed part: s0 is the sp of the caller
            case Mnemonic.Sub
                when i.Rs1 == Instruction.StackPointer && TryConstant(index, i.Rs2, out long down):
                return Math.Max(0, depth + down);
            case Mnemonic.Add
                when i.Rs1 == Instruction.StackPointer && TryConstant(index, i.Rs2, out long up):
                return Math.Max(0, depth - up);
            default:
                info.IsDynamic = true;
                return depth;
        }
    }

    /// <summary>The constant a register holds, when the few instructions before say so.</summary>
    private bool TryConstant(int index, int register, out long value)
    {
        value = 0;
        if (register == 0)
            return true;
        for (int i = index - 1; i >= Math.Max(0, index - ConstantReach); i--)
        {
            Instruction at = _code[i];
            if (at.IsJump)
                return false;
            if (at.Rd != register)
                continue;
            switch (at.Mnemonic)
            {
                case Mnemonic.Lui:
                    value = at.Immediate;
                    return true;
                case Mnemonic.Auipc:
                    value = (long)_base + (long)i * 4 + at.Immediate;
                    return true;
                case Mnemonic.Addi or Mnemonic.Addiw when TryConstant(i, at.Rs1, out long part):
                    value =
                        at.Mnemonic == Mnemonic.Addi
                            ? part + at.Immediate
                            : (int)(part + at.Immediate);
                    return true;
                case Mnemonic.Slli when TryConstant(i, at.Rs1, out long shifted):
                    value = shifted << (int)at.Immediate;
                    return true;
                default:
                    return false;
            }
        }
        return false;
    }
}
