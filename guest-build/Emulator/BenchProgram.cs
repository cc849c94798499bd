using System.Buffers.Binary;

namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// A fixed mixed workload as an ELF, built here so that the benchmark needs no compiler: a loop of loads, stores, arithmetic,
/// multiplications, data-dependent branches, a call and a return. Ends through the finisher with code 0.
/// </summary>
internal static class BenchProgram
{
    private const ulong Base = MachineOptions.DefaultMemoryBase;

    /// <summary>Bytes of ELF header and program headers before the code; the data segment has no bytes in the file.</summary>
    private const int HeaderBytes = 64 + 2 * 56;
    private const ulong DataAddress = Base + 0x10000;

    /// <summary>Instructions per loop turn on average, rounded; only used to choose the number of turns.</summary>
    public const ulong PerTurn = 32;

    // Registers: s0 table, s1 turns left, a0 state, a1-a5 scratch, t0 constants.
    private const int Zero = 0;
    private const int Ra = 1;
    private const int T0 = 5;
    private const int S0 = 8;
    private const int S1 = 9;
    private const int A0 = 10;
    private const int A1 = 11;
    private const int A2 = 12;
    private const int A3 = 13;
    private const int A4 = 14;

    /// <summary>The ELF image for <paramref name="turns"/> loop turns.</summary>
    public static byte[] Build(uint turns)
    {
        var code = new List<uint>();
        code.Add(U(0x17, S0, 0x10)); // s0 = data
        code.Add(U(0x37, S1, turns >> 12 & 0xfffff));
        code.Add(I(0x13, 6, S1, S1, (int)(turns & 0x7ff)));
        code.Add(I(0x13, 0, A0, Zero, 1234));
        int loop = code.Count;
        code.Add(J(Ra, 0)); // call, patched
        for (int shift = 0; shift < 2; shift++)
        {
            code.Add(I(0x13, 7, A1, A0, 0x7f8)); // a table slot chosen by the state
            code.Add(R(0x33, 0, 0, A1, A1, S0));
            code.Add(I(0x03, 3, A2, A1, 0));
            code.Add(R(0x33, 0, 0, A2, A2, A0));
            code.Add(S(3, A1, A2, 0));
            code.Add(R(0x33, 0, 1, A3, A2, A0)); // mul
            code.Add(R(0x33, 3, 1, A4, A2, A0)); // mulhu
            code.Add(R(0x33, 4, 0, A0, A0, A3));
        }
        code.Add(I(0x13, 7, A3, A0, 1));
        code.Add(B(0, A3, Zero, 8)); // half of the time skip one
        code.Add(R(0x33, 0, 0, A0, A0, A4));
        code.Add(I(0x13, 0, S1, S1, -1));
        code.Add(B(1, S1, Zero, (loop - code.Count) * 4));
        code.Add(U(0x37, A1, 0x100));
        code.Add(U(0x37, A2, 0x5));
        code.Add(I(0x1b, 0, A2, A2, 0x555));
        code.Add(S(2, A1, A2, 0));
        code.Add(J(Zero, 0));
        code[loop] = J(Ra, (code.Count - loop) * 4);
        // xorshift
        code.Add(I(0x13, 1, T0, A0, 13));
        code.Add(R(0x33, 4, 0, A0, A0, T0));
        code.Add(I(0x13, 5, T0, A0, 7));
        code.Add(R(0x33, 4, 0, A0, A0, T0));
        code.Add(I(0x13, 1, T0, A0, 17));
        code.Add(R(0x33, 4, 0, A0, A0, T0));
        code.Add(I(0x67, 0, Zero, Ra, 0));
        return Wrap(code);
    }

    private static byte[] Wrap(List<uint> code)
    {
        var file = new byte[HeaderBytes + code.Count * 4];
        Span<byte> at = file;
        BinaryPrimitives.WriteUInt64LittleEndian(at, 0x0001_0102_464C_457F);
        BinaryPrimitives.WriteUInt16LittleEndian(at[16..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(at[18..], 243);
        BinaryPrimitives.WriteUInt32LittleEndian(at[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(at[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(at[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(at[56..], 2);
        ProgramHeader(at[64..], 5, HeaderBytes, Base, (ulong)code.Count * 4, (ulong)code.Count * 4);
        ProgramHeader(at[120..], 6, 0, DataAddress, 0, 0x1000);
        for (int i = 0; i < code.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(at[(HeaderBytes + i * 4)..], code[i]);
        return file;
    }

    private static void ProgramHeader(
        Span<byte> at,
        uint flags,
        ulong offset,
        ulong address,
        ulong size,
        ulong memory
    )
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(at[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], size);
        BinaryPrimitives.WriteUInt64LittleEndian(at[40..], memory);
        BinaryPrimitives.WriteUInt64LittleEndian(at[48..], 4);
    }

    private static uint R(uint opcode, uint funct3, uint funct7, int rd, int rs1, int rs2) =>
        funct7 << 25 | (uint)rs2 << 20 | (uint)rs1 << 15 | funct3 << 12 | (uint)rd << 7 | opcode;

    private static uint I(uint opcode, uint funct3, int rd, int rs1, int immediate) =>
        (uint)immediate << 20 | (uint)rs1 << 15 | funct3 << 12 | (uint)rd << 7 | opcode;

    private static uint S(uint funct3, int rs1, int rs2, int immediate) =>
        (uint)immediate >> 5 << 25
        | (uint)rs2 << 20
        | (uint)rs1 << 15
        | funct3 << 12
        | ((uint)immediate & 31) << 7
        | 0x23;

    private static uint B(uint funct3, int rs1, int rs2, int distance)
    {
        uint d = (uint)distance;
        return (d >> 12 & 1) << 31
            | (d >> 5 & 63) << 25
            | (uint)rs2 << 20
            | (uint)rs1 << 15
            | funct3 << 12
            | (d >> 1 & 15) << 8
            | (d >> 11 & 1) << 7
            | 0x63;
    }

    private static uint J(int rd, int distance)
    {
        uint d = (uint)distance;
        return (d >> 20 & 1) << 31
            | (d >> 1 & 0x3ff) << 21
            | (d >> 11 & 1) << 20
            | (d >> 12 & 0xff) << 12
            | (uint)rd << 7
            | 0x6f;
    }

    private static uint U(uint opcode, int rd, uint upper) => upper << 12 | (uint)rd << 7 | opcode;
}
