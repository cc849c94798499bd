using System.Runtime.InteropServices;
using Perjury.Guest.Crypto;

namespace Perjury.GuestBuild.Zkvm;

/// <summary>
/// Hashes and modular exponentiation under the names of the standard. They answer 0 for every input but the ones named below;
/// an exception answers -1, because a C caller cannot be unwound.
/// </summary>
public static unsafe class HashFunctions
{
    /// <summary>Keccak-256 of the data into 32 bytes.</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_keccak256")]
    public static int Keccak256(byte* data, nuint size, byte* out32)
    {
        // Asked for each node of a witness or of a tree: nothing but the size can fail, and a try costs its frame.
        if (size > int.MaxValue)
        {
            return CallerMemory.Failed;
        }
        Accelerators.Keccak256(new ReadOnlySpan<byte>(data, (int)size), new Span<byte>(out32, 32));
        return CallerMemory.Done;
    }

    /// <summary>SHA-256 of the data into 32 bytes.</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_sha256")]
    public static int Sha256(byte* data, nuint size, byte* out32)
    {
        // Asked for each node of a witness or of a tree: nothing but the size can fail, and a try costs its frame.
        if (size > int.MaxValue)
        {
            return CallerMemory.Failed;
        }
        Accelerators.Sha256(new ReadOnlySpan<byte>(data, (int)size), new Span<byte>(out32, 32));
        return CallerMemory.Done;
    }

    /// <summary>RIPEMD-160 of the data as 12 zero bytes and the 20-byte digest.</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_ripemd160")]
    public static int Ripemd160(byte* data, nuint size, byte* out32)
    {
        try
        {
            Accelerators.Ripemd160(CallerMemory.Input(data, size), CallerMemory.Output(out32, 32));
            return CallerMemory.Done;
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>BLAKE2b compression in place over h (EIP-152); -1 where f is neither 0 nor 1.</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_blake2f")]
    public static int Blake2F(uint rounds, byte* h64, byte* m128, byte* t16, byte f)
    {
        try
        {
            if (f > 1)
            {
                return CallerMemory.Failed;
            }
            Accelerators.Blake2F(
                rounds,
                CallerMemory.Output(h64, 64),
                CallerMemory.Input(m128, 128),
                CallerMemory.Input(t16, 16),
                f
            );
            return CallerMemory.Done;
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }

    /// <summary>number^exponent mod modulus, big-endian, into as many bytes as the modulus has (EIP-198).</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_modexp")]
    public static int ModExp(
        byte* number,
        nuint numberSize,
        byte* exponent,
        nuint exponentSize,
        byte* modulus,
        nuint modulusSize,
        byte* result
    )
    {
        try
        {
            Accelerators.ModExp(
                CallerMemory.Input(number, numberSize),
                CallerMemory.Input(exponent, exponentSize),
                CallerMemory.Input(modulus, modulusSize),
                CallerMemory.Output(result, modulusSize)
            );
            return CallerMemory.Done;
        }
        catch (Exception)
        {
            return CallerMemory.Failed;
        }
    }
}
