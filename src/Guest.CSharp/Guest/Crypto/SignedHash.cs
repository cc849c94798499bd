using Perjury.Guest.Primitives;

namespace Perjury.Guest.Crypto;

/// <summary>What a signer is recovered from.</summary>
public readonly struct SignedHash(Hash256 hash, UInt256 r, UInt256 s, UInt256 parity)
{
    public readonly Hash256 Hash = hash;
    public readonly UInt256 R = r;
    public readonly UInt256 S = s;
    public readonly UInt256 Parity = parity;

    /// <summary>Whether r and s are in range and the parity is 0 or 1; there is no signer elsewhere.</summary>
    public bool IsInRange =>
        Parity <= UInt256.One && Secp256k1Order.IsScalar(R) && Secp256k1Order.IsScalar(S);
}
