using Perjury.Guest.Primitives;

namespace Perjury.Guest.Crypto;

/// <summary>
/// What a host may answer from memory, or from other threads. All are functions of their arguments alone, so that
/// remembering changes no verdict. The guest that is proven runs without.
/// </summary>
public interface IRecall
{
    /// <summary>
    /// hash_tree_root of a request with these bytes, if it is remembered. <paramref name="schema"/> stands for its shape and is told
    /// from others by reference.
    /// </summary>
    bool TryRoot(object schema, ByteSlice request, out Hash256 root);

    /// <summary>Remembers the root of a request.</summary>
    void KeepRoot(object schema, ByteSlice request, in Hash256 root);

    /// <summary>Whether digests are remembered: whoever remembers only signers leaves entries to be hashed several at once.</summary>
    bool RemembersDigests { get; }

    /// <summary>keccak256 of a node or a code of the witness.</summary>
    Hash256 Keccak256(ByteSlice data);

    /// <summary>As <see cref="SignerRecovery.TryRecover"/>.</summary>
    bool TryRecoverSigner(
        in Hash256 hash,
        in UInt256 r,
        in UInt256 s,
        ulong parity,
        out Address signer
    );

    /// <summary>
    /// What a contract has cost and given for an input that it took, if it is remembered. <paramref name="contract"/> stands for the
    /// contract and its pricing.
    /// </summary>
    bool TryContract(
        uint contract,
        ReadOnlySpan<byte> input,
        out ulong price,
        out ReadOnlySpan<byte> output
    );

    /// <summary>Remembers what a contract has cost and given.</summary>
    void KeepContract(
        uint contract,
        ReadOnlySpan<byte> input,
        ulong price,
        ReadOnlySpan<byte> output
    );
}
