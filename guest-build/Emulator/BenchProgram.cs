using System.Buffers.Binary;
using Perjury.GuestBuild.Elf;
using static Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// A fixed mixed workload as an ELF, built here so that the benchmark needs no compiler: a loop of loads, stores, arithmetic,
/// multiplications, data-dependent branches, a call and a return. Ends with code 0.
/// </summary>
internal static class BenchProgram
{
    /// <summary>Bytes of ELF header and program headers before the code; the data segment has no bytes in the file.</summary>
    private const int HeaderBytes = 64 + 2 * 56;

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
    public static byte[] Build(BareProgram bare, uint turns)
    {
        var code = new List<uint>
        {
            Upper(Mnemonic.Auipc, S0, (long)(bare.Data - bare.Code)), // s0 = data
            Upper(Mnemonic.Lui, S1, turns & 0x7fff_f000),
            OpImmediate(Mnemonic.Ori, S1, S1, turns & 0x7ff | 1),
            OpImmediate(Mnemonic.Addi, A0, Zero, 1234),
        };
        int loop = code.Count;
        code.Add(0); // the call, set below
        for (int part = 0; part < 2; part++)
        {
            code.Add(OpImmediate(Mnemonic.Andi, A1, A0, 0x7f8)); // a table slot chosen by the state
            code.Add(Op(Mnemonic.Add, A1, A1, S0));
            code.Add(OpImmediate(Mnemonic.Ld, A2, A1, 0));
            code.Add(Op(Mnemonic.Add, A2, A2, A0));
            code.Add(Pair(Mnemonic.Sd, A1, A2, 0));
            code.Add(Op(Mnemonic.Mul, A3, A2, A0));
            code.Add(Op(Mnemonic.Mulhu, A4, A2, A0));
            code.Add(Op(Mnemonic.Xor, A0, A0, A3));
        }
        code.Add(OpImmediate(Mnemonic.Andi, A3, A0, 1));
        code.Add(Pair(Mnemonic.Beq, A3, Zero, 8)); // half of the time skip one
        code.Add(Op(Mnemonic.Add, A0, A0, A4));
        code.Add(OpImmediate(Mnemonic.Addi, S1, S1, -1));
        code.Add(Pair(Mnemonic.Bne, S1, Zero, (loop - code.Count) * 4));
        code.AddRange(bare.End);
        code[loop] = Upper(Mnemonic.Jal, Ra, (code.Count - loop) * 4);
        code.Add(OpImmediate(Mnemonic.Slli, T0, A0, 13)); // xorshift
        code.Add(Op(Mnemonic.Xor, A0, A0, T0));
        code.Add(OpImmediate(Mnemonic.Srli, T0, A0, 7));
        code.Add(Op(Mnemonic.Xor, A0, A0, T0));
        code.Add(OpImmediate(Mnemonic.Slli, T0, A0, 17));
        code.Add(Op(Mnemonic.Xor, A0, A0, T0));
        code.Add(OpImmediate(Mnemonic.Jalr, Zero, Ra, 0));
        return Wrap(bare, code);
    }

    private static byte[] Wrap(BareProgram bare, List<uint> code)
    {
        var file = new byte[HeaderBytes + code.Count * 4];
        Span<byte> at = file;
        BinaryPrimitives.WriteUInt64LittleEndian(at, 0x0001_0102_464C_457F);
        BinaryPrimitives.WriteUInt16LittleEndian(at[16..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(at[18..], 243);
        BinaryPrimitives.WriteUInt32LittleEndian(at[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], bare.Code);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(at[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(at[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(at[56..], 2);
        ProgramHeader(
            at[64..],
            5,
            HeaderBytes,
            bare.Code,
            (ulong)code.Count * 4,
            (ulong)code.Count * 4
        );
        ProgramHeader(at[120..], 6, 0, bare.Data, 0, 0x1000);
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
}
