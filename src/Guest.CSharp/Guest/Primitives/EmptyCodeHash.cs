namespace Perjury.Guest.Primitives;

/// <summary>keccak of the empty byte string: the code hash of an account without code.</summary>
public static class EmptyCodeHash
{
    private static readonly Hash256 s_hash = new([
        0xc5,
        0xd2,
        0x46,
        0x01,
        0x86,
        0xf7,
        0x23,
        0x3c,
        0x92,
        0x7e,
        0x7d,
        0xb2,
        0xdc,
        0xc7,
        0x03,
        0xc0,
        0xe5,
        0x00,
        0xb6,
        0x53,
        0xca,
        0x82,
        0x27,
        0x3b,
        0x7b,
        0xfa,
        0xd8,
        0x04,
        0x5d,
        0x85,
        0xa4,
        0x70,
    ]);

    public static ref readonly Hash256 Hash => ref s_hash;
}
