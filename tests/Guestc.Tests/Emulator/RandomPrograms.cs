using Perjury.GuestBuild.Elf;
using static Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>
/// Straight programs with forward jumps over random instructions: x1-x26 start from the table, x27 points into scratch memory.
/// Each ends by writing the registers and the instruction count it took.
/// </summary>
internal sealed class RandomPrograms
{
    private const int LastRegister = 26;
    private const int Scratch = 27;
    private const int Counter = 29;
    private const ulong ScratchAddress = GuestAssembly.ResultAddress + 0xF_0000;
    private const int ScratchWords = 512;
    private const int PerProgram = LastRegister + 1;

    private readonly List<List<uint>> _bodies = [];
    private readonly int _seed;

    private RandomPrograms(int seed) => _seed = seed;

    public GuestAssembly Guest { get; } = new GuestAssembly().Begin();

    public int Results => _bodies.Count * PerProgram + ScratchWords;

    public static RandomPrograms Generate(int seed, int count, int length)
    {
        var programs = new RandomPrograms(seed);
        var random = new Random(seed);
        GuestAssembly guest = programs.Guest;
        guest.Load(Scratch, ScratchAddress + ScratchWords * 4);
        for (int i = 0; i < count; i++)
            programs.Add(random, length);
        // The scratch memory itself.
        guest.Load(Scratch, ScratchAddress);
        for (int i = 0; i < ScratchWords; i++)
        {
            guest.Add(OpImmediate(Mnemonic.Ld, 5, Scratch, 0));
            guest.Add(OpImmediate(Mnemonic.Addi, Scratch, Scratch, 8));
            guest.Emit(5);
        }
        return programs;
    }

    public string Describe(int index)
    {
        int program = index / PerProgram;
        if (program >= _bodies.Count)
            return $"seed {_seed}, scratch word {index - _bodies.Count * PerProgram}";
        int register = index % PerProgram;
        string what = register < LastRegister ? $"x{register + 1}" : "instruction count";
        IEnumerable<string> lines = _bodies[program].Select(word => Disassembler.Format(word, 0));
        return $"seed {_seed}, program {program}, {what}\n{string.Join('\n', lines)}\n";
    }

    private void Add(Random random, int length)
    {
        Guest.ReadCsr(Counter, Csr.Minstret);
        for (int register = 1; register <= LastRegister; register++)
        {
            Guest.AddToTable(Value(random));
            Guest.Add(OpImmediate(Mnemonic.Ld, register, GuestAssembly.Table, (register - 1) * 8));
        }
        Guest.Add(
            OpImmediate(Mnemonic.Addi, GuestAssembly.Table, GuestAssembly.Table, LastRegister * 8)
        );
        List<uint> body = Body(random, length);
        _bodies.Add(body);
        Guest.Add([.. body]);
        for (int register = 1; register <= LastRegister; register++)
            Guest.Emit(register);
        Guest.ReadCsr(5, Csr.Minstret);
        Guest.Add(Op(Mnemonic.Sub, 5, 5, Counter));
        Guest.Emit(5);
    }

    private static List<uint> Body(Random random, int length)
    {
        var words = new List<uint>();
        var targets = new HashSet<int>();
        while (words.Count < length)
        {
            int rd = random.Next(0, LastRegister + 1);
            int rs1 = random.Next(0, LastRegister + 1);
            int rs2 = random.Next(0, LastRegister + 1);
            int ahead = 4 * random.Next(1, Math.Min(6, length - words.Count) + 1);
            int inScratch = random.Next(-2040, 2040);
            switch (random.Next(16))
            {
                case 0:
                    targets.Add(words.Count + ahead / 4);
                    words.Add(Pair(After(Mnemonic.Beq, random.Next(6)), rs1, rs2, ahead));
                    break;
                case 1:
                    targets.Add(words.Count + ahead / 4);
                    words.Add(Upper(Mnemonic.Jal, rd, ahead));
                    break;
                case 2 when words.Count + 3 <= length && !targets.Contains(words.Count + 1):
                    // jalr needs its target in a register that the pair itself sets.
                    int target = Math.Max(1, rs1);
                    words.Add(Upper(Mnemonic.Auipc, target, 0));
                    words.Add(OpImmediate(Mnemonic.Jalr, rd, target, 8 + random.Next(2)));
                    break;
                case 3:
                    words.Add(
                        Upper(
                            random.Next(2) == 0 ? Mnemonic.Lui : Mnemonic.Auipc,
                            rd,
                            random.Next() & ~0xfff
                        )
                    );
                    break;
                case 4 or 5:
                    words.Add(
                        OpImmediate(After(Mnemonic.Lb, random.Next(7)), rd, Scratch, inScratch)
                    );
                    break;
                case 6:
                    words.Add(Pair(After(Mnemonic.Sb, random.Next(4)), Scratch, rs2, inScratch));
                    break;
                case 7 or 8 or 9:
                    words.Add(ImmediateOperation(random, rd, rs1));
                    break;
                default:
                    int operation = random.Next(28);
                    words.Add(Op(RegisterOperation(operation), rd, rs1, rs2));
                    break;
            }
        }
        return words;
    }

    private static uint ImmediateOperation(Random random, int rd, int rs1)
    {
        Mnemonic operation =
            random.Next(3) == 0
                ? After(Mnemonic.Addiw, random.Next(4))
                : After(Mnemonic.Addi, random.Next(9));
        int immediate = operation switch
        {
            Mnemonic.Slli or Mnemonic.Srli or Mnemonic.Srai => random.Next(64),
            Mnemonic.Slliw or Mnemonic.Srliw or Mnemonic.Sraiw => random.Next(32),
            _ => random.Next(-2048, 2048),
        };
        return OpImmediate(operation, rd, rs1, immediate);
    }

    private static Mnemonic RegisterOperation(int index) =>
        index switch
        {
            < 10 => After(Mnemonic.Add, index),
            < 15 => After(Mnemonic.Addw, index - 10),
            _ => After(Mnemonic.Mul, index - 15),
        };

    private static ulong Value(Random random) =>
        random.Next(6) switch
        {
            0 => (ulong)random.Next(-3, 4),
            1 => (ulong)(int)random.NextInt64(),
            2 => 1UL << random.Next(64),
            3 => 0UL - (1UL << random.Next(64)),
            _ => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        };

    private static Mnemonic After(Mnemonic first, int distance) =>
        (Mnemonic)((int)first + distance);
}
