using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;

namespace Perjury.Witness;

/// <summary>What a payload says of which a block holds only the hash.</summary>
/// <param name="Requests">EIP-7685: a type byte and the packed items each, empty ones left out.</param>
/// <param name="BlockAccessList">EIP-7928: RLP, empty before Amsterdam.</param>
public sealed record PayloadExtras(IReadOnlyList<byte[]> Requests, byte[] BlockAccessList)
{
    public static PayloadExtras None { get; } = new([], []);

    public static PayloadExtras Of(BlockResult result) =>
        new(result.Requests, result.BlockAccessList);

    /// <summary>Whether the access list is the one that the header names; true where it names none.</summary>
    public bool HasAccessListOf(Header header) =>
        !header.Form.HasBlockAccessListHash
        || Digest.Keccak256(BlockAccessList) == header.BlockAccessListHash;
}
