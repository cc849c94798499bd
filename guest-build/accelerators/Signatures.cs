using System.Runtime.InteropServices;
using Perjury.Guest.Crypto;

namespace Perjury.GuestBuild.Zkvm;

/// <summary>
/// ECDSA under the names of the standard. Hash, r‖s and x‖y are big-endian. Verification answers 0 and says yes or no in
/// <c>verified</c>, numbers out of range and keys off the curve included; -1 is left for an exception.
/// </summary>
public static unsafe class Signatures
{
    /// <summary>Whether r‖s signs the hash under the secp256k1 key; high s is not refused.</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_secp256k1_verify")]
    public static int Secp256k1Verify(byte* msg32, byte* sig64, byte* pubkey64, byte* verified)
    {
        *verified = 0;
        try
        {
            bool valid = Accelerators.Secp256k1Verify(
                CallerMemory.Input(msg32, 32),
                CallerMemory.Input(sig64, 64),
                CallerMemory.Input(pubkey64, 64)
            );
            *verified = valid ? (byte)1 : (byte)0;
            return CallerMemory.Done;
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>The key that made the signature; -1 where none did, or where recid is neither 0 nor 1.</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_secp256k1_ecrecover")]
    public static int Secp256k1Recover(byte* msg32, byte* sig64, byte recid, byte* out64)
    {
        try
        {
            return CallerMemory.Status(
                Accelerators.Secp256k1Recover(
                    CallerMemory.Input(msg32, 32),
                    CallerMemory.Input(sig64, 64),
                    recid,
                    CallerMemory.Output(out64, 64)
                )
            );
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>Whether r‖s signs the hash under the P-256 key (EIP-7951).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_secp256r1_verify")]
    public static int Secp256r1Verify(byte* msg32, byte* sig64, byte* pubkey64, byte* verified)
    {
        *verified = 0;
        try
        {
            bool valid = Accelerators.Secp256r1Verify(
                CallerMemory.Input(msg32, 32),
                CallerMemory.Input(sig64, 64),
                CallerMemory.Input(pubkey64, 64)
            );
            *verified = valid ? (byte)1 : (byte)0;
            return CallerMemory.Done;
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }
}
