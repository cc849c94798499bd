using Perjury.Guest.Crypto;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>0x100 P256VERIFY: hash, r, s, x, y → 1, or nothing (EIP-7951).</summary>
internal static class P256Verify
{
    private const int InputLength = 160;
    private const ulong Price = 6_900;

    public static bool TryRun(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (!Precompiles.TryCharge(ref gas, Price))
        {
            return false;
        }
        if (
            input.Length == InputLength
            && Accelerators.Secp256r1Verify(
                input.Slice(0, 32),
                input.Slice(32, 64),
                input.Slice(96, 64)
            )
        )
        {
            Precompiles.WriteWord(output, 1);
        }
        return true;
    }
}
