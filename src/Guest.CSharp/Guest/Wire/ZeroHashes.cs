using System.Runtime.InteropServices;

namespace Perjury.Guest.Wire;

/// <summary>
/// The root of a tree of zero chunks by its depth (consensus-specs, ZERO_HASHES), four little-endian words each: a block would hash
/// them anew. A test does.
/// </summary>
internal static class ZeroHashes
{
    public static ReadOnlySpan<byte> OfDepth(int depth) =>
        MemoryMarshal.AsBytes(All.Slice(4 * depth, 4));

    // csharpier-ignore
    private static ReadOnlySpan<ulong> All =>
    [
        0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
        0x30206ad142fda5f5, 0x9b9709d36eef9827, 0xe8f0d920233d0043, 0x4bfb5927a93198ea,
        0xc1d4fd004e1156db, 0xa8c95af32b895cf8, 0xa9d0ebb1ecaa8992, 0x715d8b746a60de6c,
        0x6ac57ff0fd0980c7, 0x53a358063722f111, 0x4b4ce463ed42a5aa, 0x3cb35a10cdf45fc1,
        0x65d12d7f83986d53, 0x958514e9ea5e5da5, 0x56f26d246fd57244, 0x3c122a3519ae3cbf,
        0x9f4215aa52e0fd9e, 0xc6d7b1d0d4ba05ae, 0x4a85a1d7034da64d, 0x300d0c43b82c8c58,
        0x75a800d4eedf8dd8, 0x7e49c14219b29655, 0x0f2918612e304c11, 0xa11f04762977e691,
        0xf6357ea5db0deb87, 0x59afa402386786d2, 0x644ccfc70625e275, 0x2c7f5211eee56bbb,
        0x4ac55ffd76648426, 0x4451c9675138435d, 0xb95bc83c533f64f2, 0x93b17d8d2f786bd1,
        0x0524252d58866d50, 0xbfd2ca92870140b8, 0x87f8a55aeff15912, 0xe1514f09f0b23ce1,
        0x2f7759e6d70affff, 0xc4ef15c895c13495, 0x0444eddae1f14e01, 0x2be99211d18563c0,
        0x1c4405db2741f06c, 0x2885be527a1033d8, 0x2aa0e617430e8968, 0x20429675aa8376b4,
        0x2700145f875fd0b7, 0x84bb7b24a21851ef, 0x306223110f2f8fce, 0x5f9f320c96f7da85,
        0xe96bdbbbf5f56adf, 0x7380bfe418a68aef, 0x6f67291e17670896, 0x5ea8086aea4d288b,
        0x3c2e185e0f908db5, 0x776ca19e9674ef50, 0x2335c27c7549c526, 0x843729a77d5869c3,
        0x34b0cfff02759ad4, 0xca00856885781d0b, 0xdf626bf9a7618130, 0xbbf2c8fc713b089d,
        0xd3c0569268b1e68f, 0xa22720be5b2ff485, 0xc197ba10e196192c, 0xeb2be98d94e5d371,
        0x85deba9ec3630d8d, 0xfb76389c3caee009, 0xec05f918be12a15f, 0xab03760592cbfeac,
        0xd4ca41e5b2c8ee95, 0x46e0f28583e31de9, 0xcb82236c49549f61, 0xa4f5268cb9d5ac6c,
        0xb675779108e993f8, 0xa1e3bb4d2923ff2b, 0x01485bc3c16c8ecd, 0x7ff1816f6a647b88,
        0x3313e392b5a7dbcd, 0x1a43c7fa9461c193, 0xb21d71ed85542fbf, 0xaaeb089e813c1882,
        0x08aa8cafe37f8d8a, 0x57140032a839765a, 0x2a1461808a12b9df, 0x9cff23ff295633d0,
        0x6f1aa5d737c3b3fe, 0xc9e1524ce3b900bf, 0xbfa0e7d49b965c19, 0x67119ced5b5c1dd5,
        0xdf2ec33ca80a1fe7, 0xca74013e4d9ffabe, 0xf6093a9fec2e1885, 0xd710a57763dfc0a6,
        0x6abb500aa86f2031, 0x1262f158500829be, 0xfe49f0c8ee602a21, 0xc04ba8e0c8d892cb,
        0xe9ddedcbfe2b3521, 0x0aac3d4c619f8393, 0xb112b4f94375e33e, 0x44b5238e15dc9961,
        0x7c6dbb2427319e61, 0x64d791e79ded5331, 0x8bc513af89b366a3, 0x6567a48104d9a8f8,
        0x625082268629dd7c, 0x618cc585e3100c8d, 0xc0bc9151e0fbe691, 0xc4c172ea2c3f134f,
        0xc5caa87bbd308984, 0x8827fb1321076146, 0x39917f58b87be069, 0xe1cb7b014d373329,
        0xc18cb2222cff6988, 0x3380923285d91005, 0xe89504e8b04fbe28, 0x3696885b1f278dbb,
        0x0f851b9fe728feb5, 0xe7a1b6e96c245886, 0x8f3e14b76dc09fb4, 0x5c3a52c5b0f2b4e0,
    ];
}
