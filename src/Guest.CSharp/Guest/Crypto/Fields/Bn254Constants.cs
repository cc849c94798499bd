namespace Perjury.Guest.Crypto.Fields;

/// <summary>Derived constants of Bn254, in Montgomery form; the tests recompute them from the curve's parameters.</summary>
internal static class Bn254Constants
{
    /// <summary>ξ^(i(p-1)/6), i = 1..5.</summary>
    public static readonly Fp2<Bn254Fp>[] Frobenius =
    [
        new(
            new(0xaf9ba69633144907, 0xca6b1d7387afb78a, 0x11bded5ef08a2087, 0x02f34d751a1f3a7c),
            new(0xa222ae234c492d72, 0xd00f02a4565de15b, 0xdc2ff3a253dfc926, 0x10a75716b3899551)
        ),
        new(
            new(0xb5773b104563ab30, 0x347f91c8a9aa6454, 0x7a007127242e0991, 0x1956bcd8118214ec),
            new(0x6e849f1ea0aa4757, 0xaa1c7b6d89f89141, 0xb6e713cdfae0ca3a, 0x26694fbb4e82ebc3)
        ),
        new(
            new(0xe4bbdd0c2936b629, 0xbb30f162e133bacb, 0x31a9d1b6f9645366, 0x253570bea500f8dd),
            new(0xa1d77ce45ffe77c7, 0x07affd117826d1db, 0x6d16bd27bb7edc6b, 0x2c87200285defecc)
        ),
        new(
            new(0x7361d77f843abe92, 0xa5bb2bd3273411fb, 0x9c941f314b3e2399, 0x15df9cddbb9fd3ec),
            new(0x5dddfd154bd8c949, 0x62cb29a5a4445b60, 0x37bc870a0c7dd2b9, 0x24830a9d3171f0fd)
        ),
        new(
            new(0xc970692f41690fe7, 0xe240342127694b0b, 0x32bee66b83c459e8, 0x12aabced0ab08841),
            new(0x0d485d2340aebfa9, 0x05193418ab2fcc57, 0xd3b0a40b8a4910f5, 0x2f21ebb535d2925a)
        ),
    ];

    /// <summary>ξ^(i(p²-1)/6), i = 1..5.</summary>
    public static readonly Bn254Fp[] FrobeniusSquared =
    [
        new(0xca8d800500fa1bf2, 0xf0c5d61468b39769, 0x0e201271ad0d4418, 0x04290f65bad856e6),
        new(0x3350c88e13e80b9c, 0x7dce557cdb5e56b9, 0x6001b4b8b615564a, 0x2682e617020217e0),
        new(0x68c3488912edefaa, 0x8d087f6872aabf4f, 0x51e1a24709081231, 0x2259d6b14729c0fa),
        new(0x71930c11d782e155, 0xa6bb947cffbe3323, 0xaa303344d4741444, 0x2c3b3f0d26594943),
        new(0x08cfc388c494f1ab, 0x19b315148d1373d4, 0x584e90fdcb6c0213, 0x09e1685bdf2f8849),
    ];

    /// <summary>3/ξ, the constant of the twist.</summary>
    public static readonly Fp2<Bn254Fp>[] TwistB =
    [
        new(
            new(0x3bf938e377b802a8, 0x020b1b273633535d, 0x26b7edf049755260, 0x2514c6324384a86d),
            new(0x38e7ecccd1dcff67, 0x65f0b37d93ce0d3e, 0xd749d0dd22ac00aa, 0x0141b9ce4a688d4d)
        ),
    ];

    /// <summary>3, the constant of the curve.</summary>
    public static readonly Bn254Fp[] CurveB =
    [
        new(0x7a17caa950ad28d7, 0x1f6ac17ae15521b9, 0x334bea4e696bd284, 0x2a1f6744ce179d8e),
    ];

    /// <summary>The cube root of one by which φ(x, y) = (βx, y) is multiplication by λ on G1.</summary>
    public static readonly Bn254Fp[] Beta =
    [
        new(0x71930c11d782e155, 0xa6bb947cffbe3323, 0xaa303344d4741444, 0x2c3b3f0d26594943),
    ];
}
