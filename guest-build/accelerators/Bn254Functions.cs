using System.Runtime.InteropServices;
using Perjury.Guest.Crypto;

namespace Perjury.GuestBuild.Zkvm;

/// <summary>
/// bn254 under the names of the standard: big-endian coordinates of 32 bytes, G2 with the imaginary halves first.
/// Infinity is all zero bytes. -1 where the EIP calls the input
/// invalid, or for an exception; the output is then unspecified.
/// </summary>
public static unsafe class Bn254Functions
{
    /// <summary>The sum of two points (EIP-196).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bn254_g1_add")]
    public static int Bn254G1Add(byte* a64, byte* b64, byte* out64)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Bn254G1Add(
                    CallerMemory.Input(a64, 64),
                    CallerMemory.Input(b64, 64),
                    CallerMemory.Output(out64, 64)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>A point times any 256-bit scalar (EIP-196).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bn254_g1_mul")]
    public static int Bn254G1Mul(byte* point64, byte* scalar32, byte* out64)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Bn254G1Mul(
                    CallerMemory.Input(point64, 64),
                    CallerMemory.Input(scalar32, 32),
                    CallerMemory.Output(out64, 64)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>Whether the product of the pairings of (G1, G2), 192 bytes each, is one (EIP-197).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_bn254_pairing")]
    public static int Bn254Pairing(byte* pairs192, nuint count, byte* verified)
    {
        *verified = 0;
        try
        {
            bool valid = Accelerators.Bn254Pairing(
                CallerMemory.Array(pairs192, count, 192),
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
