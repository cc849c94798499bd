using System.Buffers.Binary;
using Perjury.Guest.Crypto;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>0x09 BLAKE2b compression: rounds, h, m, t, final flag; one gas per round (EIP-152).</summary>
internal static class Blake2FPrecompile
{
    private const int InputLength = 213;

    public static bool TryRun(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (input.Length != InputLength)
        {
            return false;
        }
        uint rounds = BinaryPrimitives.ReadUInt32BigEndian(input);
        byte final = input[212];
        if (!Precompiles.TryCharge(ref gas, rounds) || final > 1)
        {
            return false;
        }
        Span<byte> h = output.ReturnRoom(64);
        input.Slice(4, 64).CopyTo(h);
        Accelerators.Blake2F(rounds, h, input.Slice(68, 128), input.Slice(196, 16), final);
        output.ReturnLength = 64;
        return true;
    }
}
