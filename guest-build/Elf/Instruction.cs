namespace Perjury.GuestBuild.Elf;

/// <summary>Every instruction of RV64IM and Zicsr, plus the two machine-mode ones and the canonical trap.</summary>
public enum Mnemonic : byte
{
    Illegal,
    Lui,
    Auipc,
    Jal,
    Jalr,
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
    Fence,
    Ecall,
    Ebreak,
    Csrrw,
    Csrrs,
    Csrrc,
    Csrrwi,
    Csrrsi,
    Csrrci,
    Mret,
    Wfi,

    /// <summary><c>csrrw zero, cycle, zero</c>: the encoding compilers use for a deliberate trap.</summary>
    Unimp,
}

/// <summary>The extension an encoding belongs to; what an audit names when it refuses one.</summary>
public enum Extension : byte
{
    I,
    M,
    Zicsr,
    Privileged,
    Zifencei,
    C,
    A,
    F,
    D,
    Zb,
    V,
    Custom,
    Unknown,
}

/// <summary>
/// A decoded instruction. <see cref="Immediate"/> is sign-extended and already scaled to bytes; for shifts it is the amount, for
/// Zicsr the CSR number (then <see cref="Rs1"/> is the register or the 5-bit constant).
/// </summary>
public readonly record struct Instruction(
    Mnemonic Mnemonic,
    Extension Extension,
    byte Rd,
    byte Rs1,
    byte Rs2,
    long Immediate
)
{
    public const int StackPointer = 2;
    public const int ReturnAddress = 1;

    public bool IsLegal => Mnemonic != Mnemonic.Illegal;
    public bool IsBranch => Mnemonic is >= Mnemonic.Beq and <= Mnemonic.Bgeu;
    public bool IsLoad => Mnemonic is >= Mnemonic.Lb and <= Mnemonic.Lwu;
    public bool IsStore => Mnemonic is >= Mnemonic.Sb and <= Mnemonic.Sd;
    public bool IsMultiplication =>
        Mnemonic is >= Mnemonic.Mul and <= Mnemonic.Mulhu or Mnemonic.Mulw;
    public bool IsDivision =>
        Mnemonic is >= Mnemonic.Div and <= Mnemonic.Remu or >= Mnemonic.Divw and <= Mnemonic.Remuw;
    public bool IsCsr => Mnemonic is >= Mnemonic.Csrrw and <= Mnemonic.Csrrci;

    /// <summary>Control never reaches the next instruction from here.</summary>
    public bool IsJump =>
        Mnemonic is Mnemonic.Jal or Mnemonic.Jalr or Mnemonic.Mret or Mnemonic.Unimp;
}
