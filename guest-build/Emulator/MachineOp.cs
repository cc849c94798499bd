using System.Runtime.InteropServices;

namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// What the interpreter dispatches on. The arithmetic part mirrors <see cref="Elf.Mnemonic"/>; everything rare shares
/// <see cref="Slow"/> and is decoded again from its word.
/// </summary>
internal enum OpCode : ushort
{
    Slow,
    Nop,
    LoadConstant,
    Jump,
    Call,
    JumpRegister,
    Beq,
    Bne,
    Blt,
    Bge,
    Bltu,
    Bgeu,
    Lb,
    Lh,
    Lw,
    Ld,
    Lbu,
    Lhu,
    Lwu,
    Sb,
    Sh,
    Sw,
    Sd,
    Addi,
    Slti,
    Sltiu,
    Xori,
    Ori,
    Andi,
    Slli,
    Srli,
    Srai,
    Add,
    Sub,
    Sll,
    Slt,
    Sltu,
    Xor,
    Srl,
    Sra,
    Or,
    And,
    Addiw,
    Slliw,
    Srliw,
    Sraiw,
    Addw,
    Subw,
    Sllw,
    Srlw,
    Sraw,
    Mul,
    Mulh,
    Mulhsu,
    Mulhu,
    Div,
    Divu,
    Rem,
    Remu,
    Mulw,
    Divw,
    Divuw,
    Remw,
    Remuw,

    /// <summary>The platform's own, behind every case of the interpreter's switch.</summary>
    Claimed,
}

/// <summary>
/// A pre-decoded instruction, one per text word. <see cref="Immediate"/> is ready to use: biased by the memory base for loads, by the
/// store base for stores, by the text base for indirect jumps, a byte distance inside the op array for direct ones.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct MachineOp
{
    public OpCode Code;
    public byte Rd;
    public byte Rs1;
    public byte Rs2;
    public long Immediate;
}
