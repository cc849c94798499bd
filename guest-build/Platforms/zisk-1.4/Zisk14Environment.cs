using System.Buffers.Binary;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>ZisK 1.4: the functions of zkvm-standards as routines of its own, memory by DMA, an end that has a code.</summary>
internal sealed class Zisk14Environment() : ZiskEnvironment(InputAddress)
{
    public const ulong InputAddress = 0x1000_0000;
    public const int FirstRoutine = 0x850;
    public const int Copy = 0x813;
    public const int Fill = 0x816;
    public const int JumpDestinations = 0x81C;

    private const string KzgPointEvaluation = "zkvm_kzg_point_eval";

    /// <summary>By number from <see cref="FirstRoutine"/> on (zkvmcall.rs of zisk-definitions 1.4.0-alpha).</summary>
    private static readonly string[] Routines =
    [
        "zkvm_keccak256",
        "zkvm_sha256",
        "zkvm_ripemd160",
        "zkvm_secp256k1_verify",
        "zkvm_secp256k1_ecrecover",
        "zkvm_secp256r1_verify",
        "zkvm_modexp",
        "zkvm_bn254_g1_add",
        "zkvm_bn254_g1_mul",
        "zkvm_bn254_pairing",
        "zkvm_blake2f",
        KzgPointEvaluation,
        "zkvm_bls12_g1_add",
        "zkvm_bls12_g1_msm",
        "zkvm_bls12_g2_add",
        "zkvm_bls12_g2_msm",
        "zkvm_bls12_pairing",
        "zkvm_bls12_map_fp_to_g1",
        "zkvm_bls12_map_fp2_to_g2",
    ];

    public static int LastRoutine => FirstRoutine + Routines.Length - 1;

    protected override Answer Ended(int code) => Answer.Exit(code);

    protected override Answer Halted(in Instruction instruction, uint word) => Answer.Exit(1);

    protected override Answer Operate(Machine machine, in Instruction instruction, int register)
    {
        if (instruction is not { Mnemonic: Mnemonic.Csrrs, Rd: 0 })
            return Unknown(instruction, register);
        if (register >= FirstRoutine && register <= LastRoutine && instruction.Rs1 == 0)
            return Routine(machine, Routines[register - FirstRoutine]);
        return register switch
        {
            Copy => Copied(machine, machine.Register(instruction.Rs1)),
            Fill => Filled(machine, machine.Register(instruction.Rs1)),
            JumpDestinations => Analysed(machine, machine.Register(instruction.Rs1)),
            _ => Unknown(instruction, register),
        };
    }

    /// <summary>A point evaluation that fails is an answer of false there, not a failed call.</summary>
    private Answer Routine(Machine machine, string name)
    {
        Count(name);
        Answer answer = SoftwareAccelerators.Call(machine, name, out int status);
        if (name != KzgPointEvaluation || status == 0 || answer != Answer.Done)
            return answer;
        machine.SetRegister(10, 0);
        return Write(machine, machine.Register(14), [0]);
    }

    private Answer Copied(Machine machine, ulong from)
    {
        if (!TryNext(machine, Mnemonic.Add, out Instruction rest))
            return Answer.Refuse("dma-copy: no add to x0 behind it");
        ulong length = machine.Register(rest.Rs2);
        if (length > int.MaxValue)
            return Answer.Refuse($"dma-copy: {length} bytes");
        var bytes = new byte[length];
        if (length > 0 && !machine.TryReadMemory(from, bytes))
            return Answer.Refuse($"dma-copy: {length} bytes from 0x{from:x} are no memory");
        Count("memcpy");
        Count("memcpy words", (long)(length + 7) / 8);
        ulong to = machine.Register(rest.Rs1);
        return length == 0 || machine.TryWriteMemory(to, bytes)
            ? Answer.Done
            : Answer.Refuse($"dma-copy: {length} bytes to 0x{to:x} may not be written");
    }

    private Answer Filled(Machine machine, ulong to)
    {
        if (!TryNext(machine, Mnemonic.Addi, out Instruction rest))
            return Answer.Refuse("dma-fill: no addi to x0 behind it");
        ulong length = machine.Register(rest.Rs1);
        if (length > int.MaxValue)
            return Answer.Refuse($"dma-fill: {length} bytes");
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)rest.Immediate);
        Count("memset");
        Count("memset words", (long)(length + 7) / 8);
        return length == 0 || machine.TryWriteMemory(to, bytes)
            ? Answer.Done
            : Answer.Refuse($"dma-fill: {length} bytes to 0x{to:x} may not be written");
    }

    /// <summary>A bit for each byte of EVM code, whole words of them: set where a JUMPDEST stands that is no push data.</summary>
    private Answer Analysed(Machine machine, ulong from)
    {
        if (!TryNext(machine, Mnemonic.Add, out Instruction rest))
            return Answer.Refuse("jump-destinations: no add to x0 behind it");
        ulong to = machine.Register(rest.Rs1);
        ulong length = machine.Register(rest.Rs2);
        if (length is 0 or > int.MaxValue)
            return Answer.Refuse($"jump-destinations: {length} bytes");
        var code = new byte[(length + 7) / 8 * 8];
        if (!TryRead(machine, from, code, out Answer refusal))
            return refusal;
        if (to % 8 != 0)
            return Answer.Refuse($"jump-destinations: a map at 0x{to:x}");
        var map = new byte[(length + 63) / 64 * 8];
        for (int at = 0; at < (int)length; at++)
        {
            if (code[at] == 0x5b)
                map[at / 8] |= (byte)(1 << at % 8);
            else if (code[at] is >= 0x60 and <= 0x7f)
                at += code[at] - 0x5f;
        }
        Count("jumpdest words", code.Length / 8);
        return Write(machine, to, map);
    }

    /// <summary>The instruction behind the claimed one, which names the other operands and does nothing itself.</summary>
    private static bool TryNext(Machine machine, Mnemonic mnemonic, out Instruction instruction)
    {
        Span<byte> word = stackalloc byte[4];
        instruction = default;
        if (!machine.TryReadMemory(machine.Pc + 4, word))
            return false;
        instruction = Decoder.Decode(BinaryPrimitives.ReadUInt32LittleEndian(word));
        return instruction.Mnemonic == mnemonic && instruction.Rd == 0;
    }
}
