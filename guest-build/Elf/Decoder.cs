namespace Perjury.GuestBuild.Elf;

/// <summary>Decodes 32-bit words as RV64IM + Zicsr (RISC-V unprivileged ISA 20191213, chapters 24 and 9).</summary>
public static class Decoder
{
    private static ReadOnlySpan<Mnemonic> Branches =>
        [
            Mnemonic.Beq,
            Mnemonic.Bne,
            Mnemonic.Illegal,
            Mnemonic.Illegal,
            Mnemonic.Blt,
            Mnemonic.Bge,
            Mnemonic.Bltu,
            Mnemonic.Bgeu,
        ];

    private static ReadOnlySpan<Mnemonic> Loads =>
        [
            Mnemonic.Lb,
            Mnemonic.Lh,
            Mnemonic.Lw,
            Mnemonic.Ld,
            Mnemonic.Lbu,
            Mnemonic.Lhu,
            Mnemonic.Lwu,
            Mnemonic.Illegal,
        ];

    private static ReadOnlySpan<Mnemonic> Operations =>
        [
            Mnemonic.Add,
            Mnemonic.Sll,
            Mnemonic.Slt,
            Mnemonic.Sltu,
            Mnemonic.Xor,
            Mnemonic.Srl,
            Mnemonic.Or,
            Mnemonic.And,
        ];

    private static ReadOnlySpan<Mnemonic> ImmediateOperations =>
        [
            Mnemonic.Addi,
            Mnemonic.Slli,
            Mnemonic.Slti,
            Mnemonic.Sltiu,
            Mnemonic.Xori,
            Mnemonic.Srli,
            Mnemonic.Ori,
            Mnemonic.Andi,
        ];

    /// <summary>Decodes one word; an encoding outside the set is <see cref="Mnemonic.Illegal"/> with the extension it belongs to.</summary>
    public static Instruction Decode(uint word)
    {
        if ((word & 3) != 3)
            return Illegal(word == 0 ? Extension.Unknown : Extension.C);
        return (word & 0x7f) switch
        {
            0x37 => UType(word, Mnemonic.Lui),
            0x17 => UType(word, Mnemonic.Auipc),
            0x6f => new(Mnemonic.Jal, Extension.I, Rd(word), 0, 0, ImmediateJ(word)),
            0x67 when Funct3(word) == 0 => IType(word, Mnemonic.Jalr),
            0x63 => Branch(word),
            0x03 when Funct3(word) != 7 => IType(word, Loads[Funct3(word)]),
            0x23 when Funct3(word) < 4 => Store(word),
            0x13 => OperationImmediate(word),
            0x1b => OperationImmediateWord(word),
            0x33 => Operation(word),
            0x3b => OperationWord(word),
            0x0f when Funct3(word) == 0 => new(Mnemonic.Fence, Extension.I, 0, 0, 0, 0),
            0x0f when Funct3(word) == 1 => Illegal(Extension.Zifencei),
            0x73 => System(word),
            0x07 or 0x27 => FloatMemory(word),
            0x43 or 0x47 or 0x4b or 0x4f or 0x53 => Illegal(
                (word >> 25 & 3) == 1 ? Extension.D : Extension.F
            ),
            0x2f => Illegal(Extension.A),
            0x57 => Illegal(Extension.V),
            0x0b or 0x2b or 0x5b or 0x7b => Illegal(Extension.Custom),
            _ => Illegal(Extension.Unknown),
        };
    }

    private static Instruction Branch(uint word)
    {
        Mnemonic mnemonic = Branches[Funct3(word)];
        return mnemonic == Mnemonic.Illegal
            ? Illegal(Extension.Unknown)
            : new(mnemonic, Extension.I, 0, Rs1(word), Rs2(word), ImmediateB(word));
    }

    private static Instruction Store(uint word) =>
        new(
            (Mnemonic)((int)Mnemonic.Sb + Funct3(word)),
            Extension.I,
            0,
            Rs1(word),
            Rs2(word),
            (int)word >> 25 << 5 | (int)(word >> 7 & 31)
        );

    private static Instruction OperationImmediate(uint word)
    {
        int funct3 = Funct3(word);
        if (funct3 is not (1 or 5))
            return IType(word, ImmediateOperations[funct3]);
        long amount = word >> 20 & 63;
        return (funct3, word >> 26) switch
        {
            (1, 0x00) => Shift(word, Mnemonic.Slli, amount),
            (5, 0x00) => Shift(word, Mnemonic.Srli, amount),
            (5, 0x10) => Shift(word, Mnemonic.Srai, amount),
            _ => Illegal(Extension.Zb),
        };
    }

    private static Instruction OperationImmediateWord(uint word)
    {
        long amount = word >> 20 & 31;
        return (Funct3(word), word >> 25) switch
        {
            (0, _) => IType(word, Mnemonic.Addiw),
            (1, 0x00) => Shift(word, Mnemonic.Slliw, amount),
            (5, 0x00) => Shift(word, Mnemonic.Srliw, amount),
            (5, 0x20) => Shift(word, Mnemonic.Sraiw, amount),
            (1 or 5, _) => Illegal(Extension.Zb),
            _ => Illegal(Extension.Unknown),
        };
    }

    private static Instruction Operation(uint word)
    {
        int funct3 = Funct3(word);
        return (word >> 25, funct3) switch
        {
            (0x00, _) => RType(word, Operations[funct3], Extension.I),
            (0x20, 0) => RType(word, Mnemonic.Sub, Extension.I),
            (0x20, 5) => RType(word, Mnemonic.Sra, Extension.I),
            (0x01, _) => RType(word, (Mnemonic)((int)Mnemonic.Mul + funct3), Extension.M),
            _ => Illegal(Extension.Zb),
        };
    }

    private static Instruction OperationWord(uint word) =>
        (word >> 25, Funct3(word)) switch
        {
            (0x00, 0) => RType(word, Mnemonic.Addw, Extension.I),
            (0x00, 1) => RType(word, Mnemonic.Sllw, Extension.I),
            (0x00, 5) => RType(word, Mnemonic.Srlw, Extension.I),
            (0x20, 0) => RType(word, Mnemonic.Subw, Extension.I),
            (0x20, 5) => RType(word, Mnemonic.Sraw, Extension.I),
            (0x01, 0) => RType(word, Mnemonic.Mulw, Extension.M),
            (0x01, 4) => RType(word, Mnemonic.Divw, Extension.M),
            (0x01, 5) => RType(word, Mnemonic.Divuw, Extension.M),
            (0x01, 6) => RType(word, Mnemonic.Remw, Extension.M),
            (0x01, 7) => RType(word, Mnemonic.Remuw, Extension.M),
            (0x00 or 0x01 or 0x20, _) => Illegal(Extension.Unknown),
            _ => Illegal(Extension.Zb),
        };

    private static Instruction System(uint word)
    {
        switch (word)
        {
            case 0x0000_0073:
                return new(Mnemonic.Ecall, Extension.I, 0, 0, 0, 0);
            case 0x0010_0073:
                return new(Mnemonic.Ebreak, Extension.I, 0, 0, 0, 0);
            case 0x3020_0073:
                return new(Mnemonic.Mret, Extension.Privileged, 0, 0, 0, 0);
            case 0x1050_0073:
                return new(Mnemonic.Wfi, Extension.Privileged, 0, 0, 0, 0);
            case 0xC000_1073:
                return new(Mnemonic.Unimp, Extension.I, 0, 0, 0, 0);
        }
        int funct3 = Funct3(word);
        if (funct3 is 0 or 4)
            return Illegal(Extension.Privileged);
        int index = funct3 < 4 ? funct3 - 1 : funct3 - 2;
        var mnemonic = (Mnemonic)((int)Mnemonic.Csrrw + index);
        return new(mnemonic, Extension.Zicsr, Rd(word), Rs1(word), 0, word >> 20);
    }

    /// <summary>Opcodes 0x07 and 0x27 are shared by F, D and the vector extension.</summary>
    private static Instruction FloatMemory(uint word) =>
        Illegal(
            Funct3(word) switch
            {
                2 => Extension.F,
                3 => Extension.D,
                0 or 5 or 6 or 7 => Extension.V,
                _ => Extension.Unknown,
            }
        );

    private static Instruction UType(uint word, Mnemonic mnemonic) =>
        new(mnemonic, Extension.I, Rd(word), 0, 0, (int)(word & 0xffff_f000));

    private static Instruction IType(uint word, Mnemonic mnemonic) =>
        new(mnemonic, Extension.I, Rd(word), Rs1(word), 0, (int)word >> 20);

    private static Instruction Shift(uint word, Mnemonic mnemonic, long amount) =>
        new(mnemonic, Extension.I, Rd(word), Rs1(word), 0, amount);

    private static Instruction RType(uint word, Mnemonic mnemonic, Extension extension) =>
        new(mnemonic, extension, Rd(word), Rs1(word), Rs2(word), 0);

    private static Instruction Illegal(Extension extension) =>
        new(Mnemonic.Illegal, extension, 0, 0, 0, 0);

    private static long ImmediateJ(uint word) =>
        (int)(word & 0x8000_0000) >> 11
        | (int)(word & 0x000f_f000)
        | (int)(word >> 9 & 0x800)
        | (int)(word >> 20 & 0x7fe);

    private static long ImmediateB(uint word) =>
        (int)(word & 0x8000_0000) >> 19
        | (int)(word << 4 & 0x800)
        | (int)(word >> 20 & 0x7e0)
        | (int)(word >> 7 & 0x1e);

    private static byte Rd(uint word) => (byte)(word >> 7 & 31);

    private static byte Rs1(uint word) => (byte)(word >> 15 & 31);

    private static byte Rs2(uint word) => (byte)(word >> 20 & 31);

    private static int Funct3(uint word) => (int)(word >> 12 & 7);
}
