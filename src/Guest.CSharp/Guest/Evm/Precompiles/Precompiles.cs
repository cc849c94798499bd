using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>Which addresses are precompiles in a fork, and the way into them (EELS vm/precompiled_contracts/mapping.py).</summary>
internal sealed class Precompiles
{
    public const ushort P256VerifyNumber = 0x100;

    // Hashes and copies cost no more than a look into a memory.
    private const int FirstRecalled = 5;

    private readonly Fork _fork;

    public Precompiles(Fork fork) => _fork = fork;

    /// <summary>Null in every block.</summary>
    public PrecompileMoves? Moves { get; set; }

    /// <summary>Null but for hosts that validate many inputs alike.</summary>
    public IRecall? Recall { get; set; }

    /// <summary>The number of the precompile at an address, or 0.</summary>
    public int At(in Address address)
    {
        if (Moves is { } moves && moves.TryFind(address, out int moved))
        {
            return moved;
        }
        if (!address.TryGetSmallNumber(out int number))
        {
            return 0;
        }
        bool exists =
            number <= _fork.LastPrecompile || (number == P256VerifyNumber && _fork.HasP256Verify);
        return exists ? number : 0;
    }

    /// <summary>
    /// Runs a precompile on its input: takes its price from the gas and leaves its output as the return data of the frame.
    /// False: out of gas or an input that the contract calls invalid.
    /// </summary>
    public bool TryRun(int number, ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        output.ReturnLength = 0;
        return Recall is null || number < FirstRecalled
            ? TryCompute(number, input, ref gas, output)
            : TryRecall(Recall, number, input, ref gas, output);
    }

    private bool TryRecall(
        IRecall recall,
        int number,
        ReadOnlySpan<byte> input,
        ref ulong gas,
        CallOutput output
    )
    {
        uint contract = (uint)_fork.Id << 16 | (uint)number;
        if (recall.TryContract(contract, input, out ulong price, out ReadOnlySpan<byte> known))
        {
            if (!TryCharge(ref gas, price))
            {
                return false;
            }
            output.SetReturnData(known);
            return true;
        }
        ulong before = gas;
        if (!TryCompute(number, input, ref gas, output))
        {
            return false;
        }
        recall.KeepContract(contract, input, before - gas, output.ReturnSpan);
        return true;
    }

    private bool TryCompute(int number, ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        return number switch
        {
            1 => EcRecover.TryRun(input, ref gas, output),
            2 => HashPrecompiles.TrySha256(input, ref gas, output),
            3 => HashPrecompiles.TryRipemd160(input, ref gas, output),
            4 => HashPrecompiles.TryIdentity(input, ref gas, output),
            5 => ModExpPrecompile.TryRun(_fork, input, ref gas, output),
            6 => Bn254Precompiles.TryAdd(_fork, input, ref gas, output),
            7 => Bn254Precompiles.TryMul(_fork, input, ref gas, output),
            8 => Bn254Precompiles.TryPairing(_fork, input, ref gas, output),
            9 => Blake2FPrecompile.TryRun(input, ref gas, output),
            10 => PointEvaluation.TryRun(input, ref gas, output),
            11 => Bls12Precompiles.TryG1Add(input, ref gas, output),
            12 => Bls12Precompiles.TryG1Msm(input, ref gas, output),
            13 => Bls12Precompiles.TryG2Add(input, ref gas, output),
            14 => Bls12Precompiles.TryG2Msm(input, ref gas, output),
            15 => Bls12Precompiles.TryPairing(input, ref gas, output),
            16 => Bls12Precompiles.TryMapFpToG1(input, ref gas, output),
            17 => Bls12Precompiles.TryMapFp2ToG2(input, ref gas, output),
            P256VerifyNumber => P256Verify.TryRun(input, ref gas, output),
            _ => false,
        };
    }

    /// <summary>Takes a price from the gas, or returns false.</summary>
    internal static bool TryCharge(ref ulong gas, ulong price)
    {
        if (gas < price)
        {
            return false;
        }
        gas -= price;
        return true;
    }

    /// <summary>Fills a buffer with the input from an offset on, padded with zeros at the end.</summary>
    internal static void Read(ReadOnlySpan<byte> input, int offset, Span<byte> buffer)
    {
        int count = Math.Min(Math.Max(input.Length - offset, 0), buffer.Length);
        if (count > 0)
        {
            input.Slice(offset, count).CopyTo(buffer);
        }
        buffer.Slice(count).Clear();
    }

    internal static void WriteWord(CallOutput output, ulong value)
    {
        Span<byte> word = output.ReturnRoom(32);
        new UInt256(value).WriteBigEndian(word);
        output.ReturnLength = 32;
    }
}
