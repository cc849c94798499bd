using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto;

/// <summary>The generators of BLS12-381 (EIP-2537) and [τ]G2 of Ethereum's ceremony (EIP-4844, g2_monomial[1] of trusted_setup.txt), in Montgomery form.</summary>
internal static class KzgSetup
{
    /// <summary>x and y of the generator of G1.</summary>
    // csharpier-ignore
    public static readonly Bls12381Fp[] G1Generator =
    [
        new(0x5cb38790fd530c16, 0x7817fc679976fff5, 0x154f95c7143ba1c1, 0xf0ae6acdf3d0e747, 0xedce6ecc21dbf440, 0x120177419e0bfb75),
        new(0xbaac93d50ce72271, 0x8c22631a7918fd8e, 0xdd595f13570725ce, 0x51ac582950405194, 0x0e1c8c3fad0059c0, 0x0bbc3efc5008a26a),
    ];

    /// <summary>x and y of the generator of G2.</summary>
    // csharpier-ignore
    public static readonly Fp2<Bls12381Fp>[] G2Generator =
    [
        new(new(0xf5f28fa202940a10, 0xb3f5fb2687b4961a, 0xa1a893b53e2ae580, 0x9894999d1a3caee9, 0x6f67b7631863366b, 0x058191924350bcd7), new(0xa5a9c0759e23f606, 0xaaa0c59dbccd60c3, 0x3bb17e18e2867806, 0x1b1ab6cc8541b367, 0xc2b6ed0ef2158547, 0x11922a097360edf3)),
        new(new(0x4c730af860494c4a, 0x597cfa1f5e369c5a, 0xe7e6856caa0a635a, 0xbbefb5e96e0d495f, 0x07d3a975f0ef25a2, 0x0083fd8e7e80dae5), new(0xadc0fc92df64b05d, 0x18aa270a2b1461dc, 0x86adac6a3be4eba0, 0x79495c4ec93da33a, 0xe7175850a43ccaed, 0x0b2bc2a163de1bf2)),
    ];

    /// <summary>x and y of [τ]G2.</summary>
    // csharpier-ignore
    public static readonly Fp2<Bls12381Fp>[] TauG2 =
    [
        new(new(0x6120a2099b0379f9, 0xa2df815cb8210e4e, 0xcb57be5577bd3d4f, 0x62da0ea89a0c93f8, 0x02e0ee16968e150d, 0x171f09aea833acd5), new(0x11a3670749dfd455, 0x04991d7b3abffadc, 0x85446a8e14437f41, 0x27174e7b4e76e3f2, 0x7bfa6dd397f60a20, 0x02fcc329ac07080f)),
        new(new(0xaa130838793b2317, 0xe236dd220f891637, 0x6502782925760980, 0xd05c25f60557ec89, 0x6095767a44064474, 0x185693917080d405), new(0x549f9e175b03dc0a, 0x32c0c95a77106cfe, 0x64a74eae5705d080, 0x53deeaf56659ed9e, 0x09a1d368508afb93, 0x12cf3a4525b5e9bd)),
    ];
}
