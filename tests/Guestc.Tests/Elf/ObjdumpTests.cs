using System.Globalization;
using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Tests.Emulator;
using Decoder = Perjury.GuestBuild.Elf.Decoder;
using Encoder = Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Tests.Elf;

/// <summary>A second decoder agrees on what is RV64IM: binutils, told that nothing else exists.</summary>
[TestFixture]
public sealed class ObjdumpTests
{
    private const string Assembler = "riscv64-unknown-elf-as";
    private const string Objdump = "riscv64-unknown-elf-objdump";

    [Test]
    public void Random_words_are_legal_here_exactly_when_binutils_knows_them()
    {
        List<uint> words = RandomWords(seed: 7, count: 20_000);
        Dictionary<uint, string> listing = Disassemble(words);
        int legal = 0;
        foreach (uint word in words)
        {
            Instruction i = Decoder.Decode(word);
            string text = listing[word];
            bool known = !text.StartsWith('.');
            if (i.IsLegal != known)
                Assert.Fail($"0x{word:x8}: here {Disassembler.Format(word, 0)}, binutils {text}");
            if (known)
                legal++;
        }
        Assert.That(
            legal,
            Is.InRange(words.Count / 4, words.Count * 3 / 4),
            "the sample has enough of both"
        );
    }

    [Test]
    public void Names_and_operands_are_the_ones_binutils_prints()
    {
        var random = new Random(11);
        var words = new HashSet<uint>();
        foreach (Mnemonic mnemonic in Enum.GetValues<Mnemonic>())
        {
            // Jump targets are printed against a position, fences and traps have spellings of their own.
            bool hasTarget = mnemonic is Mnemonic.Jal or >= Mnemonic.Beq and <= Mnemonic.Bgeu;
            if (hasTarget || mnemonic is Mnemonic.Illegal or Mnemonic.Fence or >= Mnemonic.Ecall)
                continue;
            for (int n = 0; n < 40; n++)
                words.Add(
                    Encoder.Encode(
                        RandomInstructions.Make(
                            mnemonic,
                            random.Next(32),
                            random.Next(32),
                            random.Next(32),
                            (int)random.NextInt64()
                        )
                    )
                );
        }
        Dictionary<uint, string> listing = Disassemble([.. words]);
        foreach (uint word in words)
        {
            string ours = Disassembler.Format(word, 0).Replace(" ", "");
            string theirs = listing[word].Replace('\t', ' ').Split('#')[0].Replace(" ", "");
            Assert.That(ours, Is.EqualTo(theirs), $"0x{word:x8}");
        }
    }

    private static List<uint> RandomWords(int seed, int count)
    {
        uint[] opcodes =
        [
            0x03,
            0x13,
            0x17,
            0x1b,
            0x23,
            0x2f,
            0x33,
            0x37,
            0x3b,
            0x63,
            0x67,
            0x6f,
            0x07,
            0x27,
            0x53,
            0x43,
            0x5b,
            0x6b,
        ];
        uint[] functions = [0, 1, 0x20, 0x05, 0x10, 0x30, 0x04];
        var random = new Random(seed);
        var words = new HashSet<uint>();
        while (words.Count < count)
        {
            uint word = (uint)random.NextInt64();
            word = word & ~0x7fu | opcodes[random.Next(opcodes.Length)];
            if (random.Next(2) == 0)
                word = word & 0x01ff_ffff | functions[random.Next(functions.Length)] << 25;
            words.Add(word);
        }
        return [.. words];
    }

    /// <summary>Every word with the text objdump prints for it; unknown ones start with a dot.</summary>
    private static Dictionary<uint, string> Disassemble(List<uint> words)
    {
        Tools.Require(Assembler);
        Tools.Require(Objdump);
        string folder = Path.Combine(
            TestContext.CurrentContext.WorkDirectory,
            $"objdump-{Guid.NewGuid():n}"
        );
        Directory.CreateDirectory(folder);
        try
        {
            var source = new StringBuilder(".option norelax\n");
            foreach (uint word in words)
                source.Append(CultureInfo.InvariantCulture, $".insn 4, 0x{word:x8}\n");
            File.WriteAllText(Path.Combine(folder, "words.s"), source.ToString());
            Tools.Run(
                Assembler,
                folder,
                "-march=rv64im_zicsr",
                "-mabi=lp64",
                "words.s",
                "-o",
                "words.o"
            );
            string text = Tools.Run(Objdump, folder, "-d", "-M", "no-aliases", "words.o");
            var listing = new Dictionary<uint, string>();
            foreach (string line in text.Split('\n'))
            {
                string[] fields = line.Split('\t', 3);
                if (fields.Length == 3 && fields[0].EndsWith(':'))
                    listing[
                        uint.Parse(
                            fields[1].Trim(),
                            NumberStyles.HexNumber,
                            CultureInfo.InvariantCulture
                        )
                    ] = fields[2];
            }
            return listing;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
