using System.Runtime.InteropServices;
using Perjury.Guest.Crypto;

namespace Perjury.GuestBuild.Zkvm;

/// <summary>
/// BLS12-381 and KZG under the names of the standard: big-endian coordinates of 48 bytes without the padding of the precompiles.
/// Infinity is all zero bytes. -1 where the EIP calls the input
/// invalid, or for an exception; the output is then unspecified.
/// </summary>
public static unsafe class Bls12Functions
{
    /// <summary>The sum of two points of G1, without a subgroup check (EIP-2537).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bls12_g1_add")]
    public static int Bls12G1Add(byte* a96, byte* b96, byte* out96)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Bls12G1Add(
                    CallerMemory.Input(a96, 96),
                    CallerMemory.Input(b96, 96),
                    CallerMemory.Output(out96, 96)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>The sum of (point of G1, scalar), 128 bytes each; of none it is infinity (EIP-2537).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bls12_g1_msm")]
    public static int Bls12G1Msm(byte* pairs128, nuint count, byte* out96)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Bls12G1Msm(
                    CallerMemory.Array(pairs128, count, 128),
                    CallerMemory.Output(out96, 96)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>The sum of two points of G2, without a subgroup check (EIP-2537).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bls12_g2_add")]
    public static int Bls12G2Add(byte* a192, byte* b192, byte* out192)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Bls12G2Add(
                    CallerMemory.Input(a192, 192),
                    CallerMemory.Input(b192, 192),
                    CallerMemory.Output(out192, 192)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>The sum of (point of G2, scalar), 224 bytes each; of none it is infinity (EIP-2537).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bls12_g2_msm")]
    public static int Bls12G2Msm(byte* pairs224, nuint count, byte* out192)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Bls12G2Msm(
                    CallerMemory.Array(pairs224, count, 224),
                    CallerMemory.Output(out192, 192)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>Whether the product of the pairings of (G1, G2), 288 bytes each, is one; of none it is (EIP-2537).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bls12_pairing")]
    public static int Bls12Pairing(byte* pairs288, nuint count, byte* verified)
    {
        *verified = 0;
        try
        {
            bool valid = Accelerators.Bls12Pairing(
                CallerMemory.Array(pairs288, count, 288),
                out bool holds
            );
            *verified = valid && holds ? (byte)1 : (byte)0;
            return CallerMemory.Status(valid);
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>A field element mapped to G1 (EIP-2537).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bls12_map_fp_to_g1")]
    public static int Bls12MapFpToG1(byte* fp48, byte* out96)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Bls12MapFpToG1(
                    CallerMemory.Input(fp48, 48),
                    CallerMemory.Output(out96, 96)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>An element (c0, c1) of the quadratic extension mapped to G2 (EIP-2537).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bls12_map_fp2_to_g2")]
    public static int Bls12MapFp2ToG2(byte* fp96, byte* out192)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Bls12MapFp2ToG2(
                    CallerMemory.Input(fp96, 96),
                    CallerMemory.Output(out192, 192)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>Whether the committed polynomial takes the value y at z (EIP-4844, without its versioned hash).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_kzg_point_eval")]
    public static int KzgPointEval(
        byte* commitment48,
        byte* z32,
        byte* y32,
        byte* proof48,
        byte* verified
    )
    {
        *verified = 0;
        try
        {
            bool valid = Accelerators.KzgPointEval(
                CallerMemory.Input(commitment48, 48),
                CallerMemory.Input(z32, 32),
                CallerMemory.Input(y32, 32),
                CallerMemory.Input(proof48, 48),
                out bool holds
            );
            *verified = valid && holds ? (byte)1 : (byte)0;
            return CallerMemory.Status(valid);
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }
}
