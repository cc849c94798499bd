using Perjury.Guest.Crypto;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>0x02 SHA2-256, 0x03 RIPEMD-160 and 0x04 identity: a base price and one per word of input.</summary>
internal static class HashPrecompiles
{
    public static bool TrySha256(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (!Precompiles.TryCharge(ref gas, 60 + 12 * Words(input)))
        {
            return false;
        }
        Accelerators.Sha256(input, output.ReturnRoom(32));
        output.ReturnLength = 32;
        return true;
    }

    public static bool TryRipemd160(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (!Precompiles.TryCharge(ref gas, 600 + 120 * Words(input)))
        {
            return false;
        }
        Accelerators.Ripemd160(input, output.ReturnRoom(32));
        output.ReturnLength = 32;
        return true;
    }

    public static bool TryIdentity(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (!Precompiles.TryCharge(ref gas, 15 + 3 * Words(input)))
        {
            return false;
        }
        output.SetReturnData(input);
        return true;
    }

    private static ulong Words(ReadOnlySpan<byte> input) => ((ulong)input.Length + 31) / 32;
}
