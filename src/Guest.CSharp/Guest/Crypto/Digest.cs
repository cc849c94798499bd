using Perjury.Guest.Primitives;

namespace Perjury.Guest.Crypto;

/// <summary>Digests as values.</summary>
public static class Digest
{
    /// <summary>keccak-256 of <paramref name="data"/>.</summary>
    public static Hash256 Keccak256(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Keccak256(data, digest);
        return new Hash256(digest);
    }

    /// <summary>keccak-256 of the 20 bytes of an address: its key in the account trie.</summary>
    public static Hash256 Keccak256(in Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.CopyTo(bytes);
        return Keccak256(bytes);
    }

    /// <summary>keccak-256 of the 32 big-endian bytes of a slot: its key in a storage trie.</summary>
    public static Hash256 Keccak256(in UInt256 slot)
    {
        Span<byte> bytes = stackalloc byte[32];
        slot.WriteBigEndian(bytes);
        return Keccak256(bytes);
    }
}
