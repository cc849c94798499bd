using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>keccak(rlp([])): the ommers hash of a block without ommers.</summary>
public static class EmptyOmmers
{
    private static readonly Hash256 s_hash = new([
        0x1d,
        0xcc,
        0x4d,
        0xe8,
        0xde,
        0xc7,
        0x5d,
        0x7a,
        0xab,
        0x85,
        0xb5,
        0x67,
        0xb6,
        0xcc,
        0xd4,
        0x1a,
        0xd3,
        0x12,
        0x45,
        0x1b,
        0x94,
        0x8a,
        0x74,
        0x13,
        0xf0,
        0xa1,
        0x42,
        0xfd,
        0x40,
        0xd4,
        0x93,
        0x47,
    ]);

    public static ref readonly Hash256 Hash => ref s_hash;
}
