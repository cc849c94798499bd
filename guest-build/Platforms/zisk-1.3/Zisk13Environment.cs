using System.Numerics;
using System.Runtime.InteropServices;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>ZisK 1.1 to 1.3: operations on words and curves, an end whose code nobody reads, a reserved encoding that halts.</summary>
internal sealed class Zisk13Environment() : ZiskEnvironment(InputAddress)
{
    public const ulong InputAddress = 0x4000_0000;

    /// <summary>A load of a width that does not exist.</summary>
    public const uint HaltWord = 0x0000_7003;

    public override bool Claims(in Instruction instruction, uint word) =>
        word == HaltWord || base.Claims(instruction, word);

    public override Answer Execute(Machine machine, in Instruction instruction, uint word) =>
        word == HaltWord ? Answer.Exit(1) : base.Execute(machine, instruction, word);

    protected override Answer Ended(int code) => Answer.Exit(0);

    protected override Answer Halted(in Instruction instruction, uint word) => Answer.Done;

    protected override Answer Operate(Machine machine, in Instruction instruction, int register)
    {
        if (instruction is not { Mnemonic: Mnemonic.Csrrs, Rd: 0 })
            return Unknown(instruction, register);
        ulong at = machine.Register(instruction.Rs1);
        PrimeCurve k1 = PrimeCurve.Secp256k1;
        PrimeCurve r1 = PrimeCurve.Secp256r1;
        PrimeCurve bn = PrimeCurve.Bn254;
        PrimeCurve bls = PrimeCurve.Bls12381;
        Answer Sum(PrimeCurve curve, string name) =>
            OnPair(machine, at, (a, b) => this.Sum(machine, a, b, curve, name));
        Answer Pairs(PrimeCurve curve, string name) =>
            OnPair(machine, at, (a, b) => PairProduct(machine, a, b, curve, name));
        return register switch
        {
            0x802 => MultiplyAdd(machine, at, 32, "arith256_mod"),
            0x803 => Sum(k1, "secp256k1_add"),
            0x804 => Twice(machine, at, k1, "secp256k1_dbl"),
            0x805 => Compress(machine, at),
            0x806 => Sum(bn, "bn254_curve_add"),
            0x807 => Twice(machine, at, bn, "bn254_curve_dbl"),
            0x80A => Pairs(bn, "bn254_complex_mul"),
            0x80B => MultiplyAdd(machine, at, 48, "arith384_mod"),
            0x80C => Sum(bls, "bls12_381_curve_add"),
            0x80D => Twice(machine, at, bls, "bls12_381_curve_dbl"),
            0x810 => Pairs(bls, "bls12_381_complex_mul"),
            0x817 => Sum(r1, "secp256r1_add"),
            0x818 => Twice(machine, at, r1, "secp256r1_dbl"),
            _ => Unknown(instruction, register),
        };
    }

    /// <summary>An operation on a pair of pointers, in place of the first.</summary>
    private static Answer OnPair(Machine machine, ulong at, Func<ulong, ulong, Answer> operation) =>
        TryWords(machine, at, 2, out ulong[] p, out Answer refusal)
            ? operation(p[0], p[1])
            : refusal;

    /// <summary>d = a·b + c modulo a number, five pointers.</summary>
    private Answer MultiplyAdd(Machine machine, ulong at, int size, string name)
    {
        if (!TryWords(machine, at, 5, out ulong[] p, out Answer refusal))
            return refusal;
        var numbers = new BigInteger[4];
        for (int k = 0; k < 4; k++)
        {
            var bytes = new byte[size];
            if (!TryRead(machine, p[k], bytes, out refusal))
                return refusal;
            numbers[k] = new BigInteger(bytes, isUnsigned: true);
        }
        if (numbers[3].IsZero)
            return Answer.Refuse($"{name}: the modulus is zero");
        Count(name);
        var value = (numbers[0] * numbers[1] + numbers[2]) % numbers[3];
        return Write(machine, p[4], PrimeCurve.Bytes(value, size));
    }

    private Answer Compress(Machine machine, ulong at)
    {
        var state = new byte[32];
        var block = new byte[64];
        if (
            !TryWords(machine, at, 2, out ulong[] p, out Answer refusal)
            || !TryRead(machine, p[0], state, out refusal)
            || !TryRead(machine, p[1], block, out refusal)
        )
            return refusal;
        Sha256Compression.Block(block, MemoryMarshal.Cast<byte, uint>(state.AsSpan()));
        Count("sha256f");
        return Write(machine, p[0], state);
    }
}
