using Perjury.Guest.Primitives;

namespace Perjury.Guest.Trie;

/// <summary>keccak(rlp("")): the root of a trie without entries, which never needs a node.</summary>
public static class EmptyRoot
{
    private static readonly Hash256 s_hash = new([
        0x56,
        0xe8,
        0x1f,
        0x17,
        0x1b,
        0xcc,
        0x55,
        0xa6,
        0xff,
        0x83,
        0x45,
        0xe6,
        0x92,
        0xc0,
        0xf8,
        0x6e,
        0x5b,
        0x48,
        0xe0,
        0x1b,
        0x99,
        0x6c,
        0xad,
        0xc0,
        0x01,
        0x62,
        0x2f,
        0xb5,
        0xe3,
        0x63,
        0xb4,
        0x21,
    ]);

    public static ref readonly Hash256 Hash => ref s_hash;
}
