using System.Runtime.InteropServices;
using Perjury.Guest.Crypto;

namespace Perjury.GuestBuild.Zkvm;

/// <summary>
/// Not a function of the standard: the permutation that a guest built with ZKVM_KECCAKF keeps its sponge over.
/// </summary>
public static unsafe class KeccakPermutation
{
    /// <summary>keccak-f[1600] in place over 25 lanes, 8-aligned, lane (x, y) at x + 5y. It has no input that fails.</summary>
    [UnmanagedCallersOnly(EntryPoint = "zkvm_keccakf")]
    public static void KeccakF(ulong* state25) =>
        Accelerators.KeccakF(new Span<ulong>(state25, 25));
}
