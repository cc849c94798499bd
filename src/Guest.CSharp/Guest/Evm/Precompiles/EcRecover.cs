using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>0x01 ECRECOVER: hash, v, r, s → address, or nothing if no key fits (Yellow Paper appendix E).</summary>
internal static class EcRecover
{
    private const ulong Price = 3_000;

    public static bool TryRun(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (!Precompiles.TryCharge(ref gas, Price))
        {
            return false;
        }
        Span<byte> data = stackalloc byte[128];
        Precompiles.Read(input, 0, data);
        UInt256 v = UInt256.FromBigEndian(data.Slice(32));
        if (v != 27 && v != 28)
        {
            return true;
        }
        if (!Secp256k1Order.IsScalar(data.Slice(64)) || !Secp256k1Order.IsScalar(data.Slice(96)))
        {
            return true;
        }
        Span<byte> key = stackalloc byte[64];
        if (
            !Accelerators.Secp256k1Recover(
                data.Slice(0, 32),
                data.Slice(64),
                (byte)(v.U0 - 27),
                key
            )
        )
        {
            return true;
        }
        Span<byte> word = output.ReturnRoom(32);
        Accelerators.Keccak256(key, word);
        word.Slice(0, 12).Clear();
        output.ReturnLength = 32;
        return true;
    }
}
