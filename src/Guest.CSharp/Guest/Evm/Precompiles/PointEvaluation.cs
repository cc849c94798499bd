using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>0x0a KZG point evaluation: versioned hash, z, y, commitment, proof (EIP-4844).</summary>
internal static class PointEvaluation
{
    private const int InputLength = 192;
    private const ulong Price = 50_000;
    private const ulong FieldElementsPerBlob = 4_096;

    public static bool TryRun(ReadOnlySpan<byte> input, ref ulong gas, CallOutput output)
    {
        if (input.Length != InputLength || !Precompiles.TryCharge(ref gas, Price))
        {
            return false;
        }
        ReadOnlySpan<byte> commitment = input.Slice(96, 48);
        Span<byte> hash = stackalloc byte[32];
        Accelerators.Sha256(commitment, hash);
        hash[0] = 0x01;
        if (!hash.SequenceEqual(input.Slice(0, 32)))
        {
            return false;
        }
        if (
            !Accelerators.KzgPointEval(
                commitment,
                input.Slice(32, 32),
                input.Slice(64, 32),
                input.Slice(144, 48),
                out bool verified
            ) || !verified
        )
        {
            return false;
        }
        Span<byte> result = output.ReturnRoom(64);
        new UInt256(FieldElementsPerBlob).WriteBigEndian(result);
        BlsModulus.WriteBigEndian(result.Slice(32));
        output.ReturnLength = 64;
        return true;
    }

    // The order of the BLS12-381 subgroup.
    private static UInt256 BlsModulus =>
        new(0xffffffff00000001, 0x53bda402fffe5bfe, 0x3339d80809a1d805, 0x73eda753299d7d48);
}
