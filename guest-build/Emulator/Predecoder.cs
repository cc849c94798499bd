using System.Buffers.Binary;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>Turns text words into <see cref="MachineOp"/>s.</summary>
internal readonly struct Predecoder(
    ExecutionEnvironment environment,
    ulong textBase,
    ulong memoryBase,
    ulong storeBase,
    int count
)
{
    /// <summary>Writes to register zero land here, so that the interpreter needs no test.</summary>
    public const byte Sink = 32;

    /// <summary>The op for the word at <paramref name="index"/> of the text.</summary>
    public MachineOp Translate(uint word, int index)
    {
        Instruction i = Decoder.Decode(word);
        ulong pc = textBase + (ulong)index * 4;
        var op = new MachineOp
        {
            Rd = i.Rd == 0 ? Sink : i.Rd,
            Rs1 = i.Rs1,
            Rs2 = i.Rs2,
            Immediate = i.Immediate,
        };
        if (environment.Claims(i, word))
        {
            op.Code = OpCode.Claimed;
            return op;
        }
        switch (i.Mnemonic)
        {
            case Mnemonic.Lui:
                op.Code = OpCode.LoadConstant;
                break;
            case Mnemonic.Auipc:
                op.Code = OpCode.LoadConstant;
                op.Immediate = (long)pc + i.Immediate;
                break;
            case Mnemonic.Jal:
                op.Code = i.Rd == 0 ? OpCode.Jump : OpCode.Call;
                BindTarget(ref op, index, i.Immediate);
                break;
            case Mnemonic.Jalr:
                op.Code = OpCode.JumpRegister;
                op.Immediate = i.Immediate - (long)textBase;
                break;
            case Mnemonic.Fence:
                op.Code = OpCode.Nop;
                break;
            case >= Mnemonic.Beq and <= Mnemonic.Bgeu:
                op.Code = OpCode.Beq + (i.Mnemonic - Mnemonic.Beq);
                BindTarget(ref op, index, i.Immediate);
                break;
            case >= Mnemonic.Lb and <= Mnemonic.Lwu:
                op.Code = OpCode.Lb + (i.Mnemonic - Mnemonic.Lb);
                op.Immediate = i.Immediate - (long)memoryBase;
                break;
            case >= Mnemonic.Sb and <= Mnemonic.Sd:
                op.Code = OpCode.Sb + (i.Mnemonic - Mnemonic.Sb);
                op.Immediate = i.Immediate - (long)storeBase;
                break;
            case >= Mnemonic.Addi and <= Mnemonic.Remuw:
                op.Code = i.Rd == 0 ? OpCode.Nop : OpCode.Addi + (i.Mnemonic - Mnemonic.Addi);
                break;
            default:
                op.Code = OpCode.Slow;
                break;
        }
        return op;
    }

    /// <summary>The word of a text image at <paramref name="index"/>; zero (an illegal instruction) past its end.</summary>
    public static uint WordAt(ReadOnlySpan<byte> text, int index)
    {
        int at = index * 4;
        return at + 4 <= text.Length ? BinaryPrimitives.ReadUInt32LittleEndian(text[at..]) : 0;
    }

    /// <summary>A target outside the text is left to the slow path, which knows how to report it.</summary>
    private void BindTarget(ref MachineOp op, int index, long distance)
    {
        long target = index + distance / 4;
        if (distance % 4 != 0 || target < 0 || target >= count)
            op.Code = OpCode.Slow;
        else
            op.Immediate = distance * 4;
    }
}
