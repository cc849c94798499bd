using System.Runtime.InteropServices;

namespace Perjury.Guest.Wire;

/// <summary>
/// The root of a list without items by the depth of its tree: zero chunks mixed with the length 0, four little-endian words each. Most of
/// a request's lists are empty in most blocks. A test hashes them anew.
/// </summary>
internal static class EmptyLists
{
    public static ReadOnlySpan<byte> OfDepth(int depth) =>
        MemoryMarshal.AsBytes(All.Slice(4 * depth, 4));

    // csharpier-ignore
    private static ReadOnlySpan<ulong> All =>
    [
        0x30206ad142fda5f5, 0x9b9709d36eef9827, 0xe8f0d920233d0043, 0x4bfb5927a93198ea,
        0x9cdf7b95f501057a, 0x6522f06649ffa8b3, 0x64629c7a8b6568f9, 0xf54266e86511ba2c,
        0x57b6a7a33418ba28, 0x09d9a1a39fe70c46, 0xd4597655fd2888ab, 0x30ecc0db9b4a55d0,
        0x6361664fe827e5e8, 0x6bf513e000f90ea9, 0x4022b24801024d0a, 0xa603b051f319b757,
        0x43acbad5bb302979, 0x8581aa49ee98c7bc, 0xb962ba443bbb76ef, 0x35b54b9e56ae861d,
        0x9d0c3dbc7a64e252, 0x54920d3f7f38e03b, 0x9048f48ce9a4c722, 0xf399a88132f4f066,
        0xdbc3d3143eceeec9, 0x74cba469bf8bc345, 0x4a42d806251e9864, 0x30afb9d9da50a40b,
        0xe55696a774965596, 0x1eb9c9391f1e8740, 0x3e4971dbcda82a15, 0x579d80ccc4274875,
        0x89016da227948576, 0xb74263fc4ce0231b, 0x35759dcaca524f2e, 0xbb525d6bf3d76cd1,
        0xd00140c80a05888d, 0x6857de86dec96f79, 0x7c64ee5011c235a4, 0x8ecd69ef1821e028,
        0xc78b93f06b26b3ce, 0xbc13dc6d3556822f, 0x8b44257f76dd20cc, 0x51dab78057135826,
        0x6fb3869772e3155b, 0x0d526a2b23284098, 0x1b7d74dd17c7e26e, 0x2813a78f7e688974,
        0xc91395ac1b67a9db, 0xd2ab3aa516142f48, 0xce65f8a5d590cec6, 0x36915c3275c7555a,
        0xdc3ad2c8073a8c4a, 0xc7c355751561ac5b, 0x37c110c19b3dd584, 0x7d7793cd23bd0908,
        0x99888f0a2cc05ae0, 0x7e26a844ffb5fd09, 0xbe1bc1b67e0e8b08, 0xb827da84380296a0,
        0xfb3d0b3b27c0786c, 0xd8fcd99eb1ad21b2, 0x950721c295e9c9ea, 0x0aab0be7420458a0,
        0xf376cbf64da28060, 0xf09bac1944dfac1c, 0x3fc90ef4872009ac, 0x3aa27c968f60c410,
        0xd4373edb179597b1, 0x43234f15df5a27a0, 0x37d589ee870be6f4, 0x8d619ea938398214,
        0x598dbda7740d99e7, 0xe39631debd6f03a8, 0x4401527d34dd8f21, 0x4bec0282269a7aa9,
        0x781f9c4d7779610e, 0xb543a16889a6910c, 0xe8a2012c8cf1d2ff, 0x0b1a788c2ae11650,
        0xfd8701a61e24fe7f, 0xd135de22fa7b18b0, 0x01941d06abd7bef9, 0xe1edfb544ae347fd,
        0xb9cb56bf1d36b77e, 0x68e54b215f27713e, 0xed2bb3e00b8ac16d, 0x9597ac7c27edaba3,
        0x6f1351e9a5a1f2bd, 0xae7db547a2ed4358, 0xf1f5ff9c3911c278, 0x689c461d56522daa,
        0x293f75e56440a07b, 0xbd803d1aabda0c11, 0xa38c8fde5595f5f3, 0x8dc9a09013f28b69,
        0x1c092d0548095ba7, 0x7cfc760e391fb43c, 0xc56340bf87b787b9, 0xa1de57a36692e063,
        0xc5454102e29bcf94, 0x2e29c23f898d7cad, 0xfc5023a47e20be4e, 0xd94cc38a79e8f37c,
        0x77833a1223e7d5c9, 0x358593d6f12a2960, 0xbe97b54ba878cbcb, 0xa1803e42ec942f45,
        0x9a62f697cea1adfc, 0xa42498dc46bd319b, 0xe14362b71be918ee, 0x99d8e17661618763,
        0x2c1a26d85ffe6158, 0x7ab7f6beee736780, 0xec13feb8bfc1170a, 0x1b9c779f4a2b92a3,
        0x2058ec92fdb15d05, 0x867351732365ff88, 0xcb279c945fa38616, 0x885413f4fd981b23,
        0x7bb434cdbd1a5e47, 0xefeb66667f0751c7, 0x5afdeba089d63403, 0x0bc2a4b3cf5c44d1,
    ];
}
