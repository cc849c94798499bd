using System.Numerics;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Elf;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>OpenVM's instructions for numbers, pairs and points one by one: what they give, and what nobody could prove.</summary>
[TestFixture]
public sealed class OpenVmAlgebraTests
{
    private const int Numbers = 0;
    private const int Points = 1;
    private const int Pairs = 2;
    private const int Rd = 10;
    private const int Rs1 = 11;
    private const int Rs2 = 12;

    /// <summary>Cells of 32 bytes: the prime of bn254, 0, 1, 2 (points (p, 0) and (1, 2)), twice that point, (p, 2), then room.</summary>
    private const int Prime = 0;
    private const int Zero = 1;
    private const int One = 2;
    private const int Two = 3;
    private const int Generator = 2;
    private const int Double = 4;
    private const int Unreduced = 6;
    private const int Room = 8;

    private static readonly PrimeCurve Bn254 = PrimeCurve.Bn254;
    private static readonly MachineModel Model = ZkvmPlatform.Of("openvm").Machine!;

    private static byte[] Cells
    {
        get
        {
            byte[] generator = [.. Bn254.Bytes(1), .. Bn254.Bytes(2)];
            return
            [
                .. Bn254.Bytes(Bn254.Prime),
                .. Bn254.Bytes(0),
                .. generator,
                .. Bn254.Double(generator)!,
                .. Bn254.Bytes(Bn254.Prime),
                .. Bn254.Bytes(2),
                .. new byte[256],
            ];
        }
    }

    private static ulong At(int cell) => Model.Bare.Data + 32 * (ulong)cell;

    /// <summary>An instruction on three cells.</summary>
    private static void Do(
        GuestAssembly guest,
        int kind,
        int place,
        int operation,
        int to,
        int a,
        int b
    )
    {
        guest.Load(Rd, At(to));
        guest.Load(Rs1, At(a));
        guest.Load(Rs2, At(b));
        guest.Add(Word(kind, place, operation, Rd, Rs1, Rs2));
    }

    private static uint Word(int kind, int place, int operation, int rd, int rs1, int rs2) =>
        (uint)((8 * place + operation) << 25 | rs2 << 20 | rs1 << 15 | kind << 12 | rd << 7 | 0x2b);

    /// <summary>The registers 0, 1 and 2 name sums, products and comparisons of numbers.</summary>
    private static void SetUp(GuestAssembly guest, int part, int kind = Numbers)
    {
        guest.Load(Rd, At(Room));
        guest.Load(Rs1, At(Prime));
        guest.Add(Word(kind, 0, kind == Numbers ? 5 : 4, Rd, Rs1, part));
    }

    private static void SetUpPoints(GuestAssembly guest)
    {
        Do(guest, Points, 0, 2, Room, Prime, Generator);
        guest.Add(Word(Points, 0, 2, Rd, Rs1, 0));
    }

    private static Machine Load(Action<GuestAssembly> write)
    {
        var guest = new GuestAssembly();
        write(guest);
        byte[] elf = new ElfBuilder { Entry = Model.Bare.Code }
            .CodeAt(Model.Bare.Code, [.. guest.Code, .. Model.Bare.End])
            .Data(Cells, 0x2000, Model.Bare.Data)
            .Build();
        return GuestAssembly.Load(elf, new MachineOptions(Model));
    }

    private static BigInteger[] Result(Action<GuestAssembly> write, int cells = 1)
    {
        using Machine machine = Load(write);
        RunResult result = machine.Run([]);
        Assert.That(result.Trap?.Describe(machine.Symbols), Is.Null);
        return
        [
            .. Enumerable
                .Range(Room, cells)
                .Select(cell =>
                {
                    var bytes = new byte[32];
                    Assert.That(machine.TryReadMemory(At(cell), bytes), Is.True);
                    return Bn254.Number(bytes);
                }),
        ];
    }

    private static string Reason(Action<GuestAssembly> write)
    {
        using Machine machine = Load(write);
        RunResult result = machine.Run([]);
        Assert.That(result.Outcome, Is.EqualTo(Outcome.Trapped));
        return result.Trap!.Value.Describe(machine.Symbols);
    }

    [Test]
    public void Numbers_are_computed_modulo_the_prime_of_their_place()
    {
        BigInteger p = Bn254.Prime;
        Assert.Multiple(() =>
        {
            Assert.That(Operate(0, 0, One, Two), Is.EqualTo((BigInteger)3));
            Assert.That(Operate(0, 1, One, Two), Is.EqualTo(p - 1));
            Assert.That(Operate(1, 2, Two, Two), Is.EqualTo((BigInteger)4));
            Assert.That(Operate(1, 3, One, Two), Is.EqualTo((p + 1) / 2));
            // An operand need not be below the prime.
            Assert.That(Operate(1, 2, Prime, Two), Is.EqualTo(BigInteger.Zero));
        });

        BigInteger Operate(int part, int operation, int a, int b) =>
            Result(guest =>
            {
                SetUp(guest, part);
                Do(guest, Numbers, 0, operation, Room, a, b);
            })[0];
    }

    [Test]
    public void Pairs_and_points_are_those_of_their_place()
    {
        BigInteger[] product = Result(
            guest =>
            {
                SetUp(guest, 1, Pairs);
                Do(guest, Pairs, 0, 2, Room, Generator, Generator);
            },
            2
        );
        Assert.That(product, Is.EqualTo(new[] { Bn254.Prime - 3, 4 }), "(1 + 2i)²");
        BigInteger[] quotient = Result(
            guest =>
            {
                SetUp(guest, 1, Pairs);
                Do(guest, Pairs, 0, 2, Room, Generator, Double);
                Do(guest, Pairs, 0, 3, Room, Room, Double);
            },
            2
        );
        Assert.That(quotient, Is.EqualTo(new BigInteger[] { 1, 2 }));
        byte[] point = Cells[(32 * Generator)..(32 * Double)];
        byte[] sum = Bn254.Add(Bn254.Double(point)!, point)!;
        BigInteger[] three = Result(
            guest =>
            {
                SetUpPoints(guest);
                Do(guest, Points, 0, 1, Room, Generator, Generator);
                guest.Set(guest.Count - 1, Word(Points, 0, 1, Rd, Rs1, 0));
                Do(guest, Points, 0, 0, Room, Room, Generator);
            },
            2
        );
        Assert.That(three, Is.EqualTo(new[] { Bn254.Number(sum[..32]), Bn254.Number(sum[32..]) }));
    }

    [TestCase(Two, 1ul)]
    [TestCase(One, 0ul)]
    public void Numbers_are_compared_into_a_register(int other, ulong expected)
    {
        BigInteger[] result = Result(guest =>
        {
            SetUp(guest, 2);
            Do(guest, Numbers, 0, 4, Room, Two, other);
            guest.Load(Rs1, At(Room));
            guest.Add(
                Perjury.GuestBuild.Elf.Encoder.Pair(Perjury.GuestBuild.Elf.Mnemonic.Sd, Rs1, Rd, 0)
            );
        });
        Assert.That(result[0], Is.EqualTo((BigInteger)expected));
    }

    /// <summary>With the prime p, whose top bits are 001, as one operand and p or 2 as the other.</summary>
    [TestCase(0, Prime, Two, "p+2")]
    [TestCase(1, Zero, Two, "2^256-2")]
    [TestCase(2, Prime, Prime, "0")]
    [TestCase(3, One, Two, "3")]
    [TestCase(4, Prime, Two, "2")]
    [TestCase(5, Prime, Two, "4p")]
    [TestCase(6, Prime, Two, "p/4")]
    [TestCase(7, Prime, Two, "p/4")]
    [TestCase(8, Two, One, "0")]
    [TestCase(8, One, Two, "1")]
    [TestCase(9, Two, Prime, "1")]
    [TestCase(10, Prime, Prime, "pp")]
    public void Integers_of_256_bits_are_computed(int operation, int a, int b, string expected)
    {
        BigInteger p = Bn254.Prime;
        BigInteger value = expected switch
        {
            "p+2" => p + 2,
            "2^256-2" => (BigInteger.One << 256) - 2,
            "4p" => 4 * p,
            "p/4" => p / 4,
            "pp" => p * p % (BigInteger.One << 256),
            _ => BigInteger.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        };
        BigInteger[] result = Result(guest => Integer(guest, operation, a, b));
        Assert.That(result[0], Is.EqualTo(value));
    }

    [Test]
    public void A_negative_integer_is_below_all_others_and_keeps_its_sign_in_shifts()
    {
        BigInteger minusOne = (BigInteger.One << 256) - 1;
        BigInteger[] result = Result(
            guest =>
            {
                Integer(guest, 1, Zero, One);
                guest.Load(Rd, At(Room + 1));
                guest.Load(Rs1, At(Room));
                guest.Load(Rs2, At(Two));
                guest.Add(Word(5, 0, 7, Rd, Rs1, Rs2) & ~0x7fu | 0x0b);
                guest.Load(Rd, At(Room + 2));
                guest.Load(Rs2, At(Zero));
                guest.Add(Word(5, 1, 0, Rd, Rs1, Rs2) & ~0x7fu | 0x0b);
            },
            3
        );
        Assert.That(result, Is.EqualTo(new[] { minusOne, minusOne, 1 }));
    }

    /// <summary>Custom-0, funct3 5, with the operation as the whole of funct7.</summary>
    private static void Integer(GuestAssembly guest, int operation, int a, int b)
    {
        Do(guest, 5, operation / 8, operation % 8, Room, a, b);
        guest.Set(guest.Count - 1, guest.Code[^1] & ~0x7fu | 0x0b);
    }

    [Test]
    public void What_nobody_could_prove_ends_the_run()
    {
        Assert.Multiple(() =>
        {
            Refused(
                "set-up: bn254_p before its set-up",
                guest => Do(guest, Numbers, 0, 2, Room, One, Two)
            );
            Refused(
                "set-up: bn254_p before its set-up",
                guest =>
                {
                    SetUp(guest, 0);
                    Do(guest, Numbers, 0, 2, Room, One, Two);
                }
            );
            Refused("set-up: sums on bn254", guest => Do(guest, Points, 0, 0, Room, 2, 4));
            Refused(
                "set-up: doubles on bn254",
                guest =>
                {
                    Do(guest, Points, 0, 2, Room, Prime, Generator);
                    guest.Add(Word(Points, 0, 1, Rd, Rs1, 0));
                }
            );
            Refused(
                "set-up: another modulus",
                guest => Do(guest, Numbers, 0, 5, Room, Two, 0, register: 1)
            );
            Refused(
                "set-up: another modulus",
                guest => Do(guest, Numbers, 1, 5, Room, Prime, 0, register: 1)
            );
            Refused(
                "set-up: another curve",
                guest => Do(guest, Points, 0, 2, Room, Generator, Generator)
            );
            Refused("8 of 8 places", guest => Do(guest, Numbers, 8, 2, Room, One, Two));
            Refused("4 of 4 places", guest => Do(guest, Points, 4, 0, Room, One, Two));
            Refused("custom-instruction: int256 11", guest => Integer(guest, 11, One, Two));
            Refused("2 of 2 places", guest => Do(guest, Pairs, 2, 2, Room, One, Two));
            Refused("custom-instruction", guest => guest.Add(Word(Numbers, 0, 5, 0, Rs1, 2)));
            Refused("custom-instruction", guest => guest.Add(Word(Numbers, 0, 5, Rd, Rs1, 3)));
            Refused(
                "div_bn254_p: no result",
                guest =>
                {
                    SetUp(guest, 1);
                    Do(guest, Numbers, 0, 3, Room, One, Zero);
                }
            );
            Refused(
                "iseq_bn254_p: an operand is not below",
                guest =>
                {
                    SetUp(guest, 2);
                    Do(guest, Numbers, 0, 4, Room, One, Prime);
                }
            );
            Refused("ec_add_bn254: no result", guest => OnPoints(guest, Generator, Generator));
            Refused("ec_add_bn254: no result", guest => OnPoints(guest, Generator, Unreduced));
            foreach (int operand in (int[])[Rd, Rs1, Rs2])
                Refused(
                    "operand-alignment",
                    guest =>
                    {
                        SetUp(guest, 1);
                        Do(guest, Numbers, 0, 2, Room, One, Two);
                        uint product = guest.Code[^1];
                        guest.Set(
                            guest.Count - 1,
                            Perjury.GuestBuild.Elf.Encoder.OpImmediate(
                                Perjury.GuestBuild.Elf.Mnemonic.Addi,
                                operand,
                                operand,
                                4
                            )
                        );
                        guest.Add(product);
                    }
                );
        });

        static void OnPoints(GuestAssembly guest, int a, int b)
        {
            SetUpPoints(guest);
            Do(guest, Points, 0, 0, Room, a, b);
        }

        static void Refused(string reason, Action<GuestAssembly> write) =>
            Assert.That(Reason(write), Does.Contain(reason));
    }

    /// <summary>The same with a register in place of the second cell.</summary>
    private static void Do(
        GuestAssembly guest,
        int kind,
        int place,
        int operation,
        int to,
        int a,
        int b,
        int register
    )
    {
        Do(guest, kind, place, operation, to, a, b);
        guest.Set(guest.Count - 1, Word(kind, place, operation, Rd, Rs1, register));
    }
}
