using System.Numerics;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>Instructions of the opcode custom-1: numbers, pairs of numbers and points of the places in openvm.toml.</summary>
internal sealed partial class OpenVmEnvironment
{
    private const int Numbers = 0;
    private const int Points = 1;
    private const int Pairs = 2;

    /// <summary>What an instruction needs to have been set up: kind, place, and the half of its operations it belongs to.</summary>
    private readonly HashSet<(int Kind, int Place, int Part)> _ready = [];

    private OpenVmAlgebra _algebra = new();

    /// <summary>A prover that gives what is right modulo N and never below it where there is room; for tests.</summary>
    public bool GivesUnreduced
    {
        set => _algebra = new OpenVmAlgebra { GivesUnreduced = value };
    }

    /// <summary>A host whose roots are none; for tests.</summary>
    public bool GivesFalseRoots { get; set; }

    private Answer Algebra(Machine machine, uint word)
    {
        int kind = (int)(word >> 12 & 7);
        int place = (int)(word >> 28);
        int operation = (int)(word >> 25 & 7);
        int places = kind switch
        {
            Numbers => OpenVmConfiguration.Moduli.Count,
            Points => OpenVmConfiguration.Curves.Count,
            Pairs => OpenVmConfiguration.Pairs.Count,
            _ => 0,
        };
        if (place >= places)
            return Answer.Refuse($"custom-instruction: 0x{word:x8}: {place} of {places} places");
        var at = new Operands(machine, word);
        return kind switch
        {
            Numbers => OnNumbers(at, place, operation),
            Points => OnPoints(at, place, operation),
            _ => OnPairs(at, place, operation),
        };
    }

    private Answer OnNumbers(Operands at, int place, int operation)
    {
        OpenVmConfiguration.Modulus modulus = OpenVmConfiguration.Moduli[place];
        string name = modulus.Name;
        switch (operation)
        {
            case <= 3:
                if (!_ready.Contains((Numbers, place, operation / 2)))
                    return NotReady(name);
                return Compute(
                    at,
                    modulus.Bytes,
                    (
                        operation / 2 == 0 ? "addsub_"
                        : operation == 2 ? "mul_"
                        : "div_"
                    ) + name,
                    (a, b) => _algebra.Numbers(operation, a, b, modulus.Value)
                );
            case 4:
                return _ready.Contains((Numbers, place, 2)) ? AreSame(at, modulus) : NotReady(name);
            case 5:
                return SetUp(at, (Numbers, place, at.Second), modulus.Value, modulus.Bytes, 1);
            case 7 when at is { Target: 0, Second: 0 }:
                return HintRoot(at, modulus);
            default:
                return Unknown(at);
        }
    }

    private Answer OnPairs(Operands at, int place, int operation)
    {
        OpenVmConfiguration.Modulus field = OpenVmConfiguration.Pairs[place].Field;
        if (operation == 4)
            return SetUp(at, (Pairs, place, at.Second), field.Value, field.Bytes, 2);
        if (operation > 3)
            return Unknown(at);
        if (!_ready.Contains((Pairs, place, operation / 2)))
            return NotReady($"pairs of {field.Name}");
        return Compute(
            at,
            2 * field.Bytes,
            (
                operation / 2 == 0 ? "fp2_addsub_"
                : operation == 2 ? "fp2_mul_"
                : "fp2_div_"
            ) + field.Name,
            (a, b) => _algebra.Pairs(operation, a, b, field.Value)
        );
    }

    private Answer OnPoints(Operands at, int place, int operation)
    {
        OpenVmConfiguration.Curve curve = OpenVmConfiguration.Curves[place];
        BigInteger prime = curve.Field.Value;
        int size = 2 * curve.Field.Bytes;
        switch (operation)
        {
            case 0:
                if (!_ready.Contains((Points, place, 0)))
                    return NotReady($"sums on {curve.Name}");
                return Compute(
                    at,
                    size,
                    "ec_add_" + curve.Name,
                    (a, b) => _algebra.Add(a, b, prime)
                );
            case 1 when at.Second == 0:
                if (!_ready.Contains((Points, place, 1)))
                    return NotReady($"doubles on {curve.Name}");
                return Compute(
                    at,
                    size,
                    "ec_double_" + curve.Name,
                    (a, _) => _algebra.Double(a, prime, curve.A)
                );
            case 2:
                return SetUpPoints(at, place, curve);
            default:
                return Unknown(at);
        }
    }

    /// <summary>The register of the second operand says what is set up: sums, products, and for numbers comparisons.</summary>
    private Answer SetUp(
        Operands at,
        (int Kind, int Place, int Part) part,
        BigInteger modulus,
        int size,
        int copies
    )
    {
        if (part.Part > (part.Kind == Numbers ? 2 : 1) || (part.Part == 2 && at.Target == 0))
            return Unknown(at);
        var given = new byte[size];
        if (!TryRead(at.Machine, at.FirstAddress, given, out Answer refusal))
            return refusal;
        if (OpenVmAlgebra.Number(given) != modulus)
            return Answer.Refuse("set-up: another modulus than the configuration has there");
        _ready.Add(part);
        Count("setup");
        if (part.Part < 2)
            return Scribble(at, size * copies);
        at.Machine.SetRegister(at.Target, ulong.MaxValue);
        return Answer.Done;
    }

    /// <summary>The prime and the curve's a; a second point sets up sums, register 0 in its place doubles.</summary>
    private Answer SetUpPoints(Operands at, int place, OpenVmConfiguration.Curve curve)
    {
        int size = curve.Field.Bytes;
        var first = new byte[2 * size];
        var second = new byte[2 * size];
        bool isDouble = at.Second == 0;
        if (
            !TryRead(at.Machine, at.FirstAddress, first, out Answer refusal)
            || (!isDouble && !TryRead(at.Machine, at.SecondAddress, second, out refusal))
        )
            return refusal;
        BigInteger prime = curve.Field.Value;
        bool fits =
            OpenVmAlgebra.Number(first.AsSpan(0, size)) == prime
            && (
                isDouble
                    ? OpenVmAlgebra.Number(first.AsSpan(size)) == curve.A
                    : OpenVmAlgebra.Number(second.AsSpan(0, size)) != prime
            );
        if (!fits)
            return Answer.Refuse("set-up: another curve than the configuration has there");
        _ready.Add((Points, place, isDouble ? 1 : 0));
        Count("setup");
        return Scribble(at, 2 * size);
    }

    /// <summary>What a set-up leaves behind is anything.</summary>
    private static Answer Scribble(Operands at, int size)
    {
        if (at.TargetAddress % 8 != 0)
            return Answer.Refuse($"operand-alignment: 0x{at.TargetAddress:x}");
        var bytes = new byte[size];
        bytes.AsSpan().Fill(0xA5);
        return Write(at.Machine, at.TargetAddress, bytes);
    }

    private Answer Compute(
        Operands at,
        int size,
        string name,
        Func<byte[], byte[], byte[]?> operation
    )
    {
        var a = new byte[size];
        var b = new byte[size];
        if (
            !TryRead(at.Machine, at.FirstAddress, a, out Answer refusal)
            || (at.Second != 0 && !TryRead(at.Machine, at.SecondAddress, b, out refusal))
        )
            return refusal;
        if (at.TargetAddress % 8 != 0)
            return Answer.Refuse($"operand-alignment: 0x{at.TargetAddress:x}");
        if (operation(a, b) is not { } result)
            return Answer.Refuse($"{name}: no result for these operands");
        Count(name);
        return Write(at.Machine, at.TargetAddress, result);
    }

    /// <summary>Whether two numbers are the same, which proves both to be below N.</summary>
    private Answer AreSame(Operands at, OpenVmConfiguration.Modulus modulus)
    {
        if (at.Target == 0)
            return Answer.Done;
        var a = new byte[modulus.Bytes];
        var b = new byte[modulus.Bytes];
        if (
            !TryRead(at.Machine, at.FirstAddress, a, out Answer refusal)
            || !TryRead(at.Machine, at.SecondAddress, b, out refusal)
        )
            return refusal;
        if (OpenVmAlgebra.Number(a) >= modulus.Value || OpenVmAlgebra.Number(b) >= modulus.Value)
            return Answer.Refuse($"iseq_{modulus.Name}: an operand is not below the modulus");
        Count("iseq_" + modulus.Name);
        at.Machine.SetRegister(at.Target, a.AsSpan().SequenceEqual(b) ? 1ul : 0);
        return Answer.Done;
    }

    /// <summary>The hint stream becomes a double word, 1 for a root of the number, and the root.</summary>
    private Answer HintRoot(Operands at, OpenVmConfiguration.Modulus modulus)
    {
        var number = new byte[modulus.Bytes];
        if (!TryRead(at.Machine, at.FirstAddress, number, out Answer refusal))
            return refusal;
        if (modulus.Value % 4 != 3)
            return Answer.Refuse($"hint-root: {modulus.Name} is not of the form 4k + 3");
        var (isRoot, root) = OpenVmAlgebra.Root(number, modulus.Value);
        if (GivesFalseRoots)
            (isRoot, root[0]) = (true, (byte)(root[0] ^ 2));
        _hint = [isRoot ? (byte)1 : (byte)0, .. new byte[7], .. root];
        _hintAt = 0;
        Count("hint_root_" + modulus.Name);
        return Answer.Done;
    }

    private static Answer NotReady(string what) =>
        Answer.Refuse($"set-up: {what} before its set-up");

    private static Answer Unknown(Operands at) =>
        Answer.Refuse($"custom-instruction: 0x{at.Word:x8}");

    /// <summary>The fields of an instruction of the form R.</summary>
    private readonly record struct Operands(Machine Machine, uint Word)
    {
        public int Target => (int)(Word >> 7 & 31);
        public int Second => (int)(Word >> 20 & 31);
        public ulong TargetAddress => Machine.Register(Target);
        public ulong FirstAddress => Machine.Register((int)(Word >> 15 & 31));
        public ulong SecondAddress => Machine.Register(Second);
    }
}
