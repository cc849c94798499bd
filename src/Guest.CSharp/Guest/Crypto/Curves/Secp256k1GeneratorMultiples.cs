using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>G, 2G, ... 512G of secp256k1, computed when they are first needed, where the machine has the field in limbs of 52 bits.</summary>
internal static class Secp256k1GeneratorMultiples
{
    /// <summary>Bits of a digit, which is up to 2^(width - 1) in magnitude.</summary>
    public const int Width = 10;

    private static readonly Entry[] s_entries = Compute();

    private struct Entry
    {
        public Limbs4 X;
        public Limbs4 Y;
        public Limbs4 BetaX;
    }

    /// <summary>The point of a digit's magnitude, or lambda times it; any for zero.</summary>
    public static void Read(int digit, bool lambda, out Limbs4 x, out Limbs4 y)
    {
        ref readonly Entry entry = ref s_entries[Math.Max(digit - 1, 0)];
        x = lambda ? entry.BetaX : entry.X;
        y = entry.Y;
    }

    private static Entry[] Compute()
    {
        Entry[] entries = new Entry[1 << (Width - 1)];
        var multiples = new Secp256k1Point<Secp256k1Field52, Limbs52>[entries.Length];
        Secp256k1Field52.FromLimbs(
            Limbs4.FromSpan(Secp256k1GeneratorTable.Limbs.Slice(0, 4)),
            out Limbs52 x
        );
        Secp256k1Field52.FromLimbs(
            Limbs4.FromSpan(Secp256k1GeneratorTable.Limbs.Slice(4, 4)),
            out Limbs52 y
        );
        multiples[0] = Secp256k1Point<Secp256k1Field52, Limbs52>.FromAffine(x, y);
        for (int i = 1; i < multiples.Length; i++)
        {
            multiples[i] = multiples[i - 1];
            multiples[i].AddAffine(x, y, multiples[i].Z, out _);
        }
        // One inversion for all (Montgomery's trick): products of the Z before each.
        var before = new Limbs52[multiples.Length];
        Limbs52 product = multiples[0].Z;
        for (int i = 1; i < multiples.Length; i++)
        {
            before[i] = product;
            Secp256k1Field52.Multiply(product, multiples[i].Z, out product);
        }
        Secp256k1Field52.ToLimbs(product, out Limbs4 limbs);
        Secp256k1Field.Invert(limbs, out limbs);
        Secp256k1Field52.FromLimbs(limbs, out Limbs52 inverse);
        Secp256k1Field52.FromLimbs(Secp256k1Field.Beta, out Limbs52 beta);
        for (int i = multiples.Length - 1; i >= 0; i--)
        {
            Limbs52 own = inverse;
            if (i > 0)
            {
                Secp256k1Field52.Multiply(inverse, before[i], out own);
                Secp256k1Field52.Multiply(inverse, multiples[i].Z, out inverse);
            }
            Secp256k1Formulas<Secp256k1Field52, Limbs52>.Scale(
                multiples[i].X,
                multiples[i].Y,
                own,
                out x,
                out y
            );
            Secp256k1Field52.ToLimbs(x, out entries[i].X);
            Secp256k1Field52.ToLimbs(y, out entries[i].Y);
            Secp256k1Field52.Multiply(x, beta, out x);
            Secp256k1Field52.ToLimbs(x, out entries[i].BetaX);
        }
        return entries;
    }
}
