using System.Globalization;

namespace Perjury.GuestBuild.Elf;

/// <summary>Instructions as assembler text, for audit findings and trap reports.</summary>
public static class Disassembler
{
    private static readonly string[] Registers =
    [
        "zero",
        "ra",
        "sp",
        "gp",
        "tp",
        "t0",
        "t1",
        "t2",
        "s0",
        "s1",
        "a0",
        "a1",
        "a2",
        "a3",
        "a4",
        "a5",
        "a6",
        "a7",
        "s2",
        "s3",
        "s4",
        "s5",
        "s6",
        "s7",
        "s8",
        "s9",
        "s10",
        "s11",
        "t3",
        "t4",
        "t5",
        "t6",
    ];

    /// <summary>One line of assembler; jumps print their absolute target.</summary>
    public static string Format(uint word, ulong pc)
    {
        Instruction i = Decoder.Decode(word);
        string name = i.Mnemonic.ToString().ToLowerInvariant();
        string rd = Registers[i.Rd];
        string rs1 = Registers[i.Rs1];
        string rs2 = Registers[i.Rs2];
        string imm = i.Immediate.ToString(CultureInfo.InvariantCulture);
        string target = $"0x{pc + (ulong)i.Immediate:x}";
        return i.Mnemonic switch
        {
            Mnemonic.Illegal => $".word 0x{word:x8}",
            Mnemonic.Lui or Mnemonic.Auipc =>
                $"{name} {rd}, 0x{(ulong)i.Immediate >> 12 & 0xfffff:x}",
            Mnemonic.Jal => $"{name} {rd}, {target}",
            Mnemonic.Jalr => $"{name} {rd}, {imm}({rs1})",
            >= Mnemonic.Csrrw and <= Mnemonic.Csrrc =>
                $"{name} {rd}, {Csr.Name((int)i.Immediate)}, {rs1}",
            >= Mnemonic.Csrrwi and <= Mnemonic.Csrrci =>
                $"{name} {rd}, {Csr.Name((int)i.Immediate)}, {i.Rs1}",
            Mnemonic.Fence or Mnemonic.Ecall or Mnemonic.Ebreak or Mnemonic.Mret or Mnemonic.Wfi =>
                name,
            Mnemonic.Unimp => name,
            _ when i.IsBranch => $"{name} {rs1}, {rs2}, {target}",
            _ when i.IsLoad => $"{name} {rd}, {imm}({rs1})",
            _ when i.IsStore => $"{name} {rs2}, {imm}({rs1})",
            _ when IsShift(i.Mnemonic) => $"{name} {rd}, {rs1}, 0x{i.Immediate:x}",
            _ when HasImmediate(i.Mnemonic) => $"{name} {rd}, {rs1}, {imm}",
            _ => $"{name} {rd}, {rs1}, {rs2}",
        };
    }

    private static bool IsShift(Mnemonic mnemonic) =>
        mnemonic
            is >= Mnemonic.Slli
                and <= Mnemonic.Srai
                or >= Mnemonic.Slliw
                and <= Mnemonic.Sraiw;

    private static bool HasImmediate(Mnemonic mnemonic) =>
        mnemonic
            is >= Mnemonic.Addi
                and <= Mnemonic.Srai
                or >= Mnemonic.Addiw
                and <= Mnemonic.Sraiw;
}
