namespace Perjury.GuestBuild.Elf;

/// <summary>The inverse of <see cref="Decoder"/>: builds instruction words. Registers are 0-31; distances and immediates must fit.</summary>
public static class Encoder
{
    /// <summary>Encodes any legal instruction; <see cref="Decoder.Decode"/> gives the same instruction back.</summary>
    public static uint Encode(in Instruction i) =>
        i.Mnemonic switch
        {
            Mnemonic.Lui => U(0x37, i.Rd, i.Immediate),
            Mnemonic.Auipc => U(0x17, i.Rd, i.Immediate),
            Mnemonic.Jal => J(i.Rd, i.Immediate),
            Mnemonic.Jalr => I(0x67, 0, i.Rd, i.Rs1, i.Immediate),
            <= Mnemonic.Bgeu => B(Funct3OfBranch(i.Mnemonic), i.Rs1, i.Rs2, i.Immediate),
            <= Mnemonic.Lwu => I(0x03, (uint)(i.Mnemonic - Mnemonic.Lb), i.Rd, i.Rs1, i.Immediate),
            <= Mnemonic.Sd => S((uint)(i.Mnemonic - Mnemonic.Sb), i.Rs1, i.Rs2, i.Immediate),
            Mnemonic.Addi => I(0x13, 0, i.Rd, i.Rs1, i.Immediate),
            Mnemonic.Slti => I(0x13, 2, i.Rd, i.Rs1, i.Immediate),
            Mnemonic.Sltiu => I(0x13, 3, i.Rd, i.Rs1, i.Immediate),
            Mnemonic.Xori => I(0x13, 4, i.Rd, i.Rs1, i.Immediate),
            Mnemonic.Ori => I(0x13, 6, i.Rd, i.Rs1, i.Immediate),
            Mnemonic.Andi => I(0x13, 7, i.Rd, i.Rs1, i.Immediate),
            Mnemonic.Slli => I(0x13, 1, i.Rd, i.Rs1, i.Immediate & 63),
            Mnemonic.Srli => I(0x13, 5, i.Rd, i.Rs1, i.Immediate & 63),
            Mnemonic.Srai => I(0x13, 5, i.Rd, i.Rs1, i.Immediate & 63 | 0x400),
            Mnemonic.Addiw => I(0x1b, 0, i.Rd, i.Rs1, i.Immediate),
            Mnemonic.Slliw => I(0x1b, 1, i.Rd, i.Rs1, i.Immediate & 31),
            Mnemonic.Srliw => I(0x1b, 5, i.Rd, i.Rs1, i.Immediate & 31),
            Mnemonic.Sraiw => I(0x1b, 5, i.Rd, i.Rs1, i.Immediate & 31 | 0x400),
            <= Mnemonic.Remuw => Register(i),
            Mnemonic.Fence => 0x0ff0_000f,
            Mnemonic.Ecall => 0x0000_0073,
            Mnemonic.Ebreak => 0x0010_0073,
            <= Mnemonic.Csrrc => Csr(i, (uint)(i.Mnemonic - Mnemonic.Csrrw) + 1),
            <= Mnemonic.Csrrci => Csr(i, (uint)(i.Mnemonic - Mnemonic.Csrrwi) + 5),
            Mnemonic.Mret => 0x3020_0073,
            Mnemonic.Wfi => 0x1050_0073,
            Mnemonic.Unimp => 0xC000_1073,
            _ => 0,
        };

    /// <summary>Register, register to register.</summary>
    public static uint Op(Mnemonic mnemonic, int rd, int rs1, int rs2) =>
        Encode(new Instruction(mnemonic, Extension.I, (byte)rd, (byte)rs1, (byte)rs2, 0));

    /// <summary>Register and immediate to register; loads, shifts and jalr as well.</summary>
    public static uint OpImmediate(Mnemonic mnemonic, int rd, int rs1, long immediate) =>
        Encode(new Instruction(mnemonic, Extension.I, (byte)rd, (byte)rs1, 0, immediate));

    /// <summary>Stores (value in <paramref name="rs2"/>) and branches.</summary>
    public static uint Pair(Mnemonic mnemonic, int rs1, int rs2, long immediate) =>
        Encode(new Instruction(mnemonic, Extension.I, 0, (byte)rs1, (byte)rs2, immediate));

    /// <summary>lui, auipc (immediate with its low 12 bits zero) and jal.</summary>
    public static uint Upper(Mnemonic mnemonic, int rd, long immediate) =>
        Encode(new Instruction(mnemonic, Extension.I, (byte)rd, 0, 0, immediate));

    private static uint Register(in Instruction i)
    {
        (uint opcode, uint funct3, uint funct7) = i.Mnemonic switch
        {
            Mnemonic.Add => (0x33u, 0u, 0x00u),
            Mnemonic.Sub => (0x33u, 0u, 0x20u),
            Mnemonic.Sll => (0x33u, 1u, 0x00u),
            Mnemonic.Slt => (0x33u, 2u, 0x00u),
            Mnemonic.Sltu => (0x33u, 3u, 0x00u),
            Mnemonic.Xor => (0x33u, 4u, 0x00u),
            Mnemonic.Srl => (0x33u, 5u, 0x00u),
            Mnemonic.Sra => (0x33u, 5u, 0x20u),
            Mnemonic.Or => (0x33u, 6u, 0x00u),
            Mnemonic.And => (0x33u, 7u, 0x00u),
            Mnemonic.Addw => (0x3bu, 0u, 0x00u),
            Mnemonic.Subw => (0x3bu, 0u, 0x20u),
            Mnemonic.Sllw => (0x3bu, 1u, 0x00u),
            Mnemonic.Srlw => (0x3bu, 5u, 0x00u),
            Mnemonic.Sraw => (0x3bu, 5u, 0x20u),
            Mnemonic.Mulw => (0x3bu, 0u, 0x01u),
            Mnemonic.Divw => (0x3bu, 4u, 0x01u),
            Mnemonic.Divuw => (0x3bu, 5u, 0x01u),
            Mnemonic.Remw => (0x3bu, 6u, 0x01u),
            Mnemonic.Remuw => (0x3bu, 7u, 0x01u),
            _ => (0x33u, (uint)(i.Mnemonic - Mnemonic.Mul), 0x01u),
        };
        return funct7 << 25
            | (uint)i.Rs2 << 20
            | (uint)i.Rs1 << 15
            | funct3 << 12
            | (uint)i.Rd << 7
            | opcode;
    }

    private static uint Csr(in Instruction i, uint funct3) =>
        (uint)i.Immediate << 20 | (uint)i.Rs1 << 15 | funct3 << 12 | (uint)i.Rd << 7 | 0x73;

    private static uint Funct3OfBranch(Mnemonic mnemonic)
    {
        uint index = (uint)(mnemonic - Mnemonic.Beq);
        return index < 2 ? index : index + 2; // 2 and 3 are not used
    }

    private static uint I(uint opcode, uint funct3, int rd, int rs1, long immediate) =>
        (uint)immediate << 20 | (uint)rs1 << 15 | funct3 << 12 | (uint)rd << 7 | opcode;

    private static uint S(uint funct3, int rs1, int rs2, long immediate)
    {
        uint d = (uint)immediate;
        return (d >> 5 & 0x7f) << 25
            | (uint)rs2 << 20
            | (uint)rs1 << 15
            | funct3 << 12
            | (d & 31) << 7
            | 0x23;
    }

    private static uint B(uint funct3, int rs1, int rs2, long distance)
    {
        uint d = (uint)distance;
        uint high = (d >> 12 & 1) << 31 | (d >> 5 & 63) << 25;
        uint low = (d >> 1 & 15) << 8 | (d >> 11 & 1) << 7;
        return high | (uint)rs2 << 20 | (uint)rs1 << 15 | funct3 << 12 | low | 0x63;
    }

    private static uint J(int rd, long distance)
    {
        uint d = (uint)distance;
        uint high = (d >> 20 & 1) << 31 | (d >> 1 & 0x3ff) << 21;
        uint low = (d >> 11 & 1) << 20 | (d >> 12 & 0xff) << 12;
        return high | low | (uint)rd << 7 | 0x6f;
    }

    private static uint U(uint opcode, int rd, long immediate) =>
        (uint)immediate & 0xffff_f000 | (uint)rd << 7 | opcode;
}
