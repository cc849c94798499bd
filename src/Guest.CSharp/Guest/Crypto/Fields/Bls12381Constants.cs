namespace Perjury.Guest.Crypto.Fields;

/// <summary>Derived constants of Bls12381, in Montgomery form; the tests recompute them from the curve's parameters.</summary>
internal static class Bls12381Constants
{
    /// <summary>ξ^(i(p-1)/6), i = 1..5.</summary>
    public static readonly Fp2<Bls12381Fp>[] Frobenius =
    [
        new(
            new(
                0x07089552b319d465,
                0xc6695f92b50a8313,
                0x97e83cccd117228f,
                0xa35baecab2dc29ee,
                0x1ce393ea5daace4d,
                0x08f2220fb0fb66eb
            ),
            new(
                0xb2f66aad4ce5d646,
                0x5842a06bfc497cec,
                0xcf4895d42599d394,
                0xc11b9cba40a8e8d0,
                0x2e3813cbe5a0de89,
                0x110eefda88847faf
            )
        ),
        new(
            new(
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000
            ),
            new(
                0xcd03c9e48671f071,
                0x5dab22461fcda5d2,
                0x587042afd3851b95,
                0x8eb60ebe01bacb9e,
                0x03f97d6e83d050d2,
                0x18f0206554638741
            )
        ),
        new(
            new(
                0x7bcfa7a25aa30fda,
                0xdc17dec12a927e7c,
                0x2f088dd86b4ebef1,
                0xd1ca2087da74d4a7,
                0x2da2596696cebc1d,
                0x0e2b7eedbbfd87d2
            ),
            new(
                0x7bcfa7a25aa30fda,
                0xdc17dec12a927e7c,
                0x2f088dd86b4ebef1,
                0xd1ca2087da74d4a7,
                0x2da2596696cebc1d,
                0x0e2b7eedbbfd87d2
            )
        ),
        new(
            new(
                0x890dc9e4867545c3,
                0x2af322533285a5d5,
                0x50880866309b7e2c,
                0xa20d1b8c7e881024,
                0x14e4f04fe2db9068,
                0x14e56d3f1564853a
            ),
            new(
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000
            )
        ),
        new(
            new(
                0x82d83cf50dbce43f,
                0xa2813e53df9d018f,
                0xc6f0caa53c65e181,
                0x7525cf528d50fe95,
                0x4a85ed50f4798a6b,
                0x171da0fd6cf8eebd
            ),
            new(
                0x3726c30af242c66c,
                0x7c2ac1aad1b6fe70,
                0xa04007fbba4b14a2,
                0xef517c3266341429,
                0x0095ba654ed2226b,
                0x02e370eccc86f7dd
            )
        ),
    ];

    /// <summary>ξ^(i(p²-1)/6), i = 1..5.</summary>
    public static readonly Bls12381Fp[] FrobeniusSquared =
    [
        new(
            0xecfb361b798dba3a,
            0xc100ddb891865a2c,
            0x0ec08ff1232bda8e,
            0xd5c13cc6f1ca4721,
            0x47222a47bf7b5c04,
            0x0110f184e51c5f59
        ),
        new(
            0x30f1361b798a64e8,
            0xf3b8ddab7ece5a2a,
            0x16a8ca3ac61577f7,
            0xc26a2ff874fd029b,
            0x3636b76660701c6e,
            0x051ba4ab241b6160
        ),
        new(
            0x43f5fffffffcaaae,
            0x32b7fff2ed47fffd,
            0x07e83a49a2e99d69,
            0xeca8f3318332bb7a,
            0xef148d1ea0f4c069,
            0x040ab3263eff0206
        ),
        new(
            0xcd03c9e48671f071,
            0x5dab22461fcda5d2,
            0x587042afd3851b95,
            0x8eb60ebe01bacb9e,
            0x03f97d6e83d050d2,
            0x18f0206554638741
        ),
        new(
            0x890dc9e4867545c3,
            0x2af322533285a5d5,
            0x50880866309b7e2c,
            0xa20d1b8c7e881024,
            0x14e4f04fe2db9068,
            0x14e56d3f1564853a
        ),
    ];

    /// <summary>4, the constant of the curve.</summary>
    public static readonly Bls12381Fp[] CurveB =
    [
        new(
            0xaa270000000cfff3,
            0x53cc0032fc34000a,
            0x478fe97a6b0a807f,
            0xb1d37ebee6ba24d7,
            0x8ec9733bbf78ab2f,
            0x09d645513d83de7e
        ),
    ];

    /// <summary>4ξ, the constant of the twist.</summary>
    public static readonly Fp2<Bls12381Fp>[] TwistB =
    [
        new(
            new(
                0xaa270000000cfff3,
                0x53cc0032fc34000a,
                0x478fe97a6b0a807f,
                0xb1d37ebee6ba24d7,
                0x8ec9733bbf78ab2f,
                0x09d645513d83de7e
            ),
            new(
                0xaa270000000cfff3,
                0x53cc0032fc34000a,
                0x478fe97a6b0a807f,
                0xb1d37ebee6ba24d7,
                0x8ec9733bbf78ab2f,
                0x09d645513d83de7e
            )
        ),
    ];

    /// <summary>ξ^(-(p-1)/3): ψ multiplies the conjugate of x by it.</summary>
    public static readonly Fp2<Bls12381Fp>[] PsiX =
    [
        new(
            new(
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000,
                0x0000000000000000
            ),
            new(
                0x890dc9e4867545c3,
                0x2af322533285a5d5,
                0x50880866309b7e2c,
                0xa20d1b8c7e881024,
                0x14e4f04fe2db9068,
                0x14e56d3f1564853a
            )
        ),
    ];

    /// <summary>ξ^(-(p-1)/2): ψ multiplies the conjugate of y by it.</summary>
    public static readonly Fp2<Bls12381Fp>[] PsiY =
    [
        new(
            new(
                0x3e2f585da55c9ad1,
                0x4294213d86c18183,
                0x382844c88b623732,
                0x92ad2afd19103e18,
                0x1d794e4fac7cf0b9,
                0x0bd592fc7d825ec8
            ),
            new(
                0x7bcfa7a25aa30fda,
                0xdc17dec12a927e7c,
                0x2f088dd86b4ebef1,
                0xd1ca2087da74d4a7,
                0x2da2596696cebc1d,
                0x0e2b7eedbbfd87d2
            )
        ),
    ];

    /// <summary>The cube root of one by which φ(x, y) = (βx, y) is multiplication by -x² on G1.</summary>
    public static readonly Bls12381Fp[] Beta =
    [
        new(
            0x30f1361b798a64e8,
            0xf3b8ddab7ece5a2a,
            0x16a8ca3ac61577f7,
            0xc26a2ff874fd029b,
            0x3636b76660701c6e,
            0x051ba4ab241b6160
        ),
    ];
}
