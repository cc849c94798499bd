using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Node.Methods;

/// <summary>What the signer of an EIP-7702 authorization signs.</summary>
internal static class Authorizing
{
    private const byte Magic = 0x05;

    public static Hash256 Hash(UInt256 chainId, Address address, ulong nonce)
    {
        RlpWriter writer = new(80);
        writer.WriteByte(Magic);
        int list = writer.StartList();
        writer.WriteUInt256(chainId);
        writer.WriteAddress(address);
        writer.WriteUInt(nonce);
        writer.EndList(list);
        return Digest.Keccak256(writer.WrittenSpan);
    }
}
