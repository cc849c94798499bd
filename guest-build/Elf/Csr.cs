using System.Globalization;

namespace Perjury.GuestBuild.Elf;

/// <summary>Control and status register numbers the machine knows (RISC-V privileged ISA 1.12, table 2.5).</summary>
public static class Csr
{
    public const int Mstatus = 0x300;
    public const int Misa = 0x301;
    public const int Mie = 0x304;
    public const int Mtvec = 0x305;
    public const int Mscratch = 0x340;
    public const int Mepc = 0x341;
    public const int Mcause = 0x342;
    public const int Mtval = 0x343;
    public const int Mip = 0x344;
    public const int Mcycle = 0xB00;
    public const int Minstret = 0xB02;
    public const int Cycle = 0xC00;
    public const int Instret = 0xC02;
    public const int Mhartid = 0xF14;

    /// <summary>The assembler name, or the number in hexadecimal.</summary>
    public static string Name(int number) =>
        number switch
        {
            Mstatus => "mstatus",
            Misa => "misa",
            Mie => "mie",
            Mtvec => "mtvec",
            Mscratch => "mscratch",
            Mepc => "mepc",
            Mcause => "mcause",
            Mtval => "mtval",
            Mip => "mip",
            Mcycle => "mcycle",
            Minstret => "minstret",
            Cycle => "cycle",
            Instret => "instret",
            Mhartid => "mhartid",
            _ => "0x" + number.ToString("x3", CultureInfo.InvariantCulture),
        };
}
