using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// SP1 6 around a program: ecall with its number in t0. The end is refused when the digest committed before is not that of the public
/// bytes, because nobody could verify the proof.
/// </summary>
internal sealed class Sp1Environment : AcceleratedEnvironment
{
    private const int Result = 5;
    private const int PublicValues = 13;

    private readonly List<byte> _public = [];
    private readonly uint[] _committed = new uint[8];
    private byte[] _hint = [];
    private bool _isRead;

    public static IReadOnlyList<uint> End { get; } =
    [
        Encoder.OpImmediate(Mnemonic.Addi, Result, 0, 0),
        Encoder.OpImmediate(Mnemonic.Addi, 10, 0, 0),
        0x0000_0073,
    ];

    public override string? InputFault(Machine machine, int length) => null;

    public override void Start(Machine machine, ReadOnlySpan<byte> input)
    {
        base.Start(machine, input);
        _public.Clear();
        Array.Clear(_committed);
        _hint = input.ToArray();
        _isRead = false;
    }

    public override bool Claims(in Instruction instruction, uint word) =>
        instruction.Mnemonic is Mnemonic.Ecall or Mnemonic.Fence or Mnemonic.Unimp
        || instruction.IsCsr;

    public override Answer Execute(Machine machine, in Instruction instruction, uint word)
    {
        if (instruction.Mnemonic != Mnemonic.Ecall)
            return Answer.Refuse($"unimplemented: {Disassembler.Format(word, machine.Pc)}");
        ulong a = machine.Register(10);
        ulong b = machine.Register(11);
        ulong c = machine.Register(12);
        switch (machine.Register(Result))
        {
            case 0x00:
                return Halt((int)(a & 255));
            case 0x02:
                return Written(machine, a, b, c);
            case 0x10:
                if (a >= 8 || b > uint.MaxValue)
                    return Answer.Refuse($"commit: word {a} = 0x{b:x}");
                _committed[a] = (uint)b;
                return Answer.Done;
            case 0x1A:
                return a < 8 && b == 0
                    ? Answer.Done
                    : Answer.Refuse($"commit-deferred: word {a} = 0x{b:x}");
            case 0xF0:
                machine.SetRegister(Result, _isRead ? ulong.MaxValue : (ulong)_hint.Length);
                return Answer.Done;
            case 0xF1:
                return Read(machine, a, b);
            default:
                return Operate(machine, machine.Register(Result), a, b);
        }
    }

    public override byte[]? Output(Machine machine) => [.. _public];

    private Answer Halt(int code)
    {
        byte[] digest = SHA256.HashData([.. _public]);
        bool committed = Array.Exists(_committed, word => word != 0);
        for (int k = 0; k < 8 && (committed || _public.Count > 0); k++)
        {
            if (_committed[k] != BinaryPrimitives.ReadUInt32LittleEndian(digest.AsSpan(4 * k)))
                return Answer.Refuse($"public-digest: committed word {k} is 0x{_committed[k]:x8}");
        }
        return Answer.Exit(code);
    }

    private Answer Written(Machine machine, ulong descriptor, ulong address, ulong length)
    {
        if (length > int.MaxValue)
            return Answer.Refuse($"write: {length} bytes");
        var bytes = new byte[length];
        if (length > 0 && !machine.TryReadMemory(address, bytes))
            return Answer.Refuse($"write: {length} bytes at 0x{address:x} are no memory");
        if (descriptor == PublicValues)
            _public.AddRange(bytes);
        else if (descriptor is not (1 or 2))
            return Answer.Refuse($"write: descriptor {descriptor}");
        else if (!machine.TryPrint(bytes))
            return Answer.Refuse("write: the console is full");
        return Answer.Done;
    }

    /// <summary>Whole words, and one more where the length is a multiple of 8.</summary>
    private Answer Read(Machine machine, ulong address, ulong length)
    {
        if (_isRead || length != (ulong)_hint.Length || address % 8 != 0)
            return Answer.Refuse($"hint-read: {length} bytes to 0x{address:x}");
        _isRead = true;
        var padded = new byte[(_hint.Length & ~7) + 8];
        _hint.CopyTo(padded, 0);
        return Write(machine, address, padded);
    }

    private Answer Operate(Machine machine, ulong number, ulong a, ulong b) =>
        number switch
        {
            0x30_0105 => b == 0 ? Extend(machine, a) : Answer.Refuse("sha-extend: a1 is not 0"),
            0x01_0106 => Compress(machine, a, b),
            0x01_0109 => b == 0
                ? Permute(machine, a, "KECCAK_PERMUTE")
                : Answer.Refuse("keccak-permute: a1 is not 0"),
            0x01_010A => Sum(machine, a, b, PrimeCurve.Secp256k1, "SECP256K1_ADD"),
            0x00_010B => Twice(machine, a, PrimeCurve.Secp256k1, "SECP256K1_DOUBLE"),
            0x01_010E => Sum(machine, a, b, PrimeCurve.Bn254, "BN254_ADD"),
            0x00_010F => Twice(machine, a, PrimeCurve.Bn254, "BN254_DOUBLE"),
            0x01_011D => Multiply(machine, a, b),
            0x01_011E => Sum(machine, a, b, PrimeCurve.Bls12381, "BLS12381_ADD"),
            0x00_011F => Twice(machine, a, PrimeCurve.Bls12381, "BLS12381_DOUBLE"),
            0x01_0122 => Product(machine, a, b, PrimeCurve.Bls12381, "BLS12381_FP_MUL"),
            0x01_0125 => PairProduct(machine, a, b, PrimeCurve.Bls12381, "BLS12381_FP2_MUL"),
            0x01_0128 => Product(machine, a, b, PrimeCurve.Bn254, "BN254_FP_MUL"),
            0x01_012B => PairProduct(machine, a, b, PrimeCurve.Bn254, "BN254_FP2_MUL"),
            0x01_012C => Sum(machine, a, b, PrimeCurve.Secp256r1, "SECP256R1_ADD"),
            0x00_012D => Twice(machine, a, PrimeCurve.Secp256r1, "SECP256R1_DOUBLE"),
            _ => Answer.Refuse($"unknown-call: 0x{number:x8}"),
        };

    /// <summary>x = x·y modulo the number behind y; a modulus of 0 is 2^256.</summary>
    private Answer Multiply(Machine machine, ulong a, ulong b)
    {
        var x = new byte[32];
        var y = new byte[64];
        if (!TryRead(machine, a, x, out Answer refusal) || !TryRead(machine, b, y, out refusal))
            return refusal;
        var modulus = new BigInteger(y.AsSpan(32), isUnsigned: true);
        BigInteger product =
            new BigInteger(x, isUnsigned: true) * new BigInteger(y.AsSpan(0, 32), isUnsigned: true);
        Count("UINT256_MUL");
        BigInteger rest = product % (modulus.IsZero ? BigInteger.One << 256 : modulus);
        return Write(machine, a, PrimeCurve.Bytes(rest, 32));
    }

    private Answer Extend(Machine machine, ulong address)
    {
        if (!TryHalves(machine, address, 64, out uint[] w, out Answer refusal))
            return refusal;
        Sha256Compression.Extend(w);
        Count("SHA_EXTEND");
        return WriteHalves(machine, address, w);
    }

    private Answer Compress(Machine machine, ulong schedule, ulong address)
    {
        if (
            !TryHalves(machine, schedule, 64, out uint[] w, out Answer refusal)
            || !TryHalves(machine, address, 8, out uint[] state, out refusal)
        )
            return refusal;
        Sha256Compression.Compress(w, state);
        Count("SHA_COMPRESS");
        return WriteHalves(machine, address, state);
    }

    /// <summary>A word of 32 bits in each double word.</summary>
    private static bool TryHalves(
        Machine machine,
        ulong address,
        int count,
        out uint[] halves,
        out Answer refusal
    )
    {
        bool read = TryWords(machine, address, count, out ulong[] words, out refusal);
        halves = Array.ConvertAll(words, word => (uint)word);
        return read;
    }

    private static Answer WriteHalves(Machine machine, ulong address, uint[] halves)
    {
        var bytes = new byte[8 * halves.Length];
        for (int k = 0; k < halves.Length; k++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * k), halves[k]);
        return Write(machine, address, bytes);
    }
}
