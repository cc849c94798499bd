using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.GuestBuild.Tests.Elf;

[TestFixture]
public sealed class DecoderTests
{
    [Prop(MaxTest = 20_000, Arbitrary = [typeof(RandomInstructions)])]
    public bool Decode_undoes_encode(Instruction instruction) =>
        Decoder.Decode(Encoder.Encode(instruction)) == instruction;

    [Prop(MaxTest = 20_000, Arbitrary = [typeof(RandomInstructions)])]
    public bool Every_instruction_disassembles(Instruction instruction) =>
        Disassembler.Format(Encoder.Encode(instruction), 0x8000_0000).Length > 2;

    /// <summary>Legal words come back from their decoded form, but for the bits fence ignores.</summary>
    [Test]
    public void Encode_undoes_decode_on_all_words_of_a_dense_sample()
    {
        int legal = 0;
        for (ulong n = 0; n < 1 << 22; n++)
        {
            uint word = (uint)(n * 0x9E37_79B9_7F4A_7C15 >> 32) | 3;
            Instruction instruction = Decoder.Decode(word);
            if (!instruction.IsLegal || instruction.Mnemonic == Mnemonic.Fence)
                continue;
            legal++;
            uint back = Encoder.Encode(instruction);
            if (back != word)
                Assert.Fail($"{word:x8} decodes to {instruction}, which encodes to {back:x8}");
        }
        Assert.That(legal, Is.GreaterThan(800_000));
    }
}

/// <summary>Uniform over mnemonics, fields in range; what an instruction has no field for is zero.</summary>
public static class RandomInstructions
{
    public static Arbitrary<Instruction> Instruction() => Legal.ToArbitrary();

    public static Gen<Instruction> Legal =>
        from mnemonic in Gen.Choose((int)Mnemonic.Lui, (int)Mnemonic.Unimp)
        from rd in Gen.Choose(0, 31)
        from rs1 in Gen.Choose(0, 31)
        from rs2 in Gen.Choose(0, 31)
        from bits in Gen.Choose(int.MinValue, int.MaxValue)
        select Make((Mnemonic)mnemonic, rd, rs1, rs2, bits);

    public static Instruction Make(Mnemonic mnemonic, int rd, int rs1, int rs2, int bits)
    {
        byte d = (byte)rd;
        byte a = (byte)rs1;
        byte b = (byte)rs2;
        const Extension i = Extension.I;
        return mnemonic switch
        {
            Mnemonic.Lui or Mnemonic.Auipc => new(mnemonic, i, d, 0, 0, bits & ~0xfff),
            Mnemonic.Jal => new(mnemonic, i, d, 0, 0, bits >> 11 & ~1),
            Mnemonic.Jalr or >= Mnemonic.Lb and <= Mnemonic.Lwu => new(
                mnemonic,
                i,
                d,
                a,
                0,
                bits >> 20
            ),
            >= Mnemonic.Beq and <= Mnemonic.Bgeu => new(mnemonic, i, 0, a, b, bits >> 19 & ~1),
            >= Mnemonic.Sb and <= Mnemonic.Sd => new(mnemonic, i, 0, a, b, bits >> 20),
            >= Mnemonic.Slli and <= Mnemonic.Srai => new(mnemonic, i, d, a, 0, bits & 63),
            >= Mnemonic.Slliw and <= Mnemonic.Sraiw => new(mnemonic, i, d, a, 0, bits & 31),
            >= Mnemonic.Addi and <= Mnemonic.Andi or Mnemonic.Addiw => new(
                mnemonic,
                i,
                d,
                a,
                0,
                bits >> 20
            ),
            >= Mnemonic.Mul and <= Mnemonic.Remuw => new(mnemonic, Extension.M, d, a, b, 0),
            >= Mnemonic.Add and <= Mnemonic.Sraw => new(mnemonic, i, d, a, b, 0),
            >= Mnemonic.Csrrw and <= Mnemonic.Csrrci => Csr(mnemonic, d, a, bits & 0xfff),
            Mnemonic.Mret or Mnemonic.Wfi => new(mnemonic, Extension.Privileged, 0, 0, 0, 0),
            _ => new(mnemonic, i, 0, 0, 0, 0),
        };
    }

    private static Instruction Csr(Mnemonic mnemonic, byte rd, byte rs1, int number)
    {
        bool isUnimp = mnemonic == Mnemonic.Csrrw && rd == 0 && rs1 == 0 && number == 0xC00;
        return new(mnemonic, Extension.Zicsr, isUnimp ? (byte)1 : rd, rs1, 0, number);
    }
}
