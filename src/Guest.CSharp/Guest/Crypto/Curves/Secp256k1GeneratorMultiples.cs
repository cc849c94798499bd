using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>G, 2G, ... 128G of secp256k1 for digits that may be even, computed when they are first needed.</summary>
internal static class Secp256k1GeneratorMultiples
{
    /// <summary>Bits of a digit, which is up to 2^(width - 1) in magnitude.</summary>
    public const int Width = 8;

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
        Limbs4 x = Limbs4.FromSpan(Secp256k1GeneratorTable.Limbs.Slice(0, 4));
        Limbs4 y = Limbs4.FromSpan(Secp256k1GeneratorTable.Limbs.Slice(4, 4));
        Secp256k1Point<Secp256k1Field, Limbs4> multiple = Secp256k1Point<
            Secp256k1Field,
            Limbs4
        >.FromAffine(x, y);
        foreach (ref Entry entry in entries.AsSpan())
        {
            multiple.ToAffine(out entry.X, out entry.Y);
            Secp256k1Field.Multiply(entry.X, Secp256k1Field.Beta, out entry.BetaX);
            multiple.AddAffine(x, y, multiple.Z, out _);
        }
        return entries;
    }
}
