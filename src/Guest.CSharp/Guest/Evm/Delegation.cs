using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Evm;

/// <summary>EIP-7702 delegation designators: ef0100 and an address.</summary>
internal static class Delegation
{
    private const int Length = 23;

    /// <summary>The address that a code designates, if it is a designator.</summary>
    public static bool TryGetAddress(Code code, out Address address)
    {
        ReadOnlySpan<byte> bytes = code.Bytes.Span;
        if (bytes.Length == Length && bytes[0] == 0xef && bytes[1] == 0x01 && bytes[2] == 0x00)
        {
            address = new Address(bytes.Slice(3));
            return true;
        }
        address = default;
        return false;
    }

    public static byte[] Designator(in Address address)
    {
        byte[] bytes = new byte[Length];
        bytes[0] = 0xef;
        bytes[1] = 0x01;
        address.CopyTo(bytes.AsSpan(3));
        return bytes;
    }
}
