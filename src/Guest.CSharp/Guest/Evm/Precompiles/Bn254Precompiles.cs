using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>0x06 ADD, 0x07 MUL and 0x08 pairing on bn254 (EIP-196, 197; prices of EIP-1108).</summary>
internal static class Bn254Precompiles
{
    private const int PairLength = 192;

    public static bool TryAdd(Fork fork, ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (!Precompiles.TryCharge(ref gas, fork.Bn254AddGas))
        {
            return false;
        }
        Span<byte> points = stackalloc byte[128];
        Precompiles.Read(input, 0, points);
        if (!Accelerators.Bn254G1Add(points.Slice(0, 64), points.Slice(64), output.ReturnRoom(64)))
        {
            return false;
        }
        output.ReturnLength = 64;
        return true;
    }

    public static bool TryMul(Fork fork, ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (!Precompiles.TryCharge(ref gas, fork.Bn254MulGas))
        {
            return false;
        }
        Span<byte> data = stackalloc byte[96];
        Precompiles.Read(input, 0, data);
        if (!Accelerators.Bn254G1Mul(data.Slice(0, 64), data.Slice(64), output.ReturnRoom(64)))
        {
            return false;
        }
        output.ReturnLength = 64;
        return true;
    }

    public static bool TryPairing(
        Fork fork,
        ReadOnlySpan<byte> input,
        ref ulong gas,
        CallOutput output
    )
    {
        ulong pairs = (ulong)(input.Length / PairLength);
        if (
            !Precompiles.TryCharge(
                ref gas,
                fork.Bn254PairingGas + pairs * fork.Bn254PairingPointGas
            )
            || input.Length % PairLength != 0
            || !Accelerators.Bn254Pairing(input, out bool verified)
        )
        {
            return false;
        }
        Precompiles.WriteWord(output, verified ? 1UL : 0UL);
        return true;
    }
}
