using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>Square roots in the field of secp256k1.</summary>
internal static class Secp256k1Root<TRing, T>
    where TRing : struct, ISecp256k1Ring<T>
    where T : unmanaged
{
    /// <summary>a^((p + 1) / 4): a square root of a or, where a has none, of -a. Needs a magnitude of at most 7.</summary>
    public static void Candidate(in T a, out T root)
    {
        // (p + 1) / 4 in binary: 223 ones, a zero, 22 ones, four zeros, two ones, two zeros. xN is a^(2^N - 1).
        Raise(a, 1, a, out T x2);
        Raise(x2, 1, a, out T x3);
        Raise(x3, 3, x3, out T x6);
        Raise(x6, 3, x3, out T x9);
        Raise(x9, 2, x2, out T x11);
        Raise(x11, 11, x11, out T x22);
        Raise(x22, 22, x22, out T x44);
        Raise(x44, 44, x44, out T x88);
        Raise(x88, 88, x88, out T x176);
        Raise(x176, 44, x44, out T x220);
        Raise(x220, 3, x3, out T x223);
        Raise(x223, 23, x22, out T power);
        Raise(power, 6, x2, out power);
        TRing.Square(power, out power);
        TRing.Square(power, out root);
    }

    /// <summary>a^(2^squarings) * factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Raise(in T a, int squarings, in T factor, out T result)
    {
        T power = a;
        for (int i = 0; i < squarings; i++)
        {
            TRing.Square(power, out power);
        }
        TRing.Multiply(power, factor, out result);
    }
}
