using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// The group law of secp256k1 in Jacobian coordinates without its exceptions, for one point or for several side by side. Coordinates
/// have magnitudes of at most 5, 3 and 1.
/// </summary>
internal static class Secp256k1Formulas<TRing, T>
    where TRing : struct, ISecp256k1Ring<T>
    where T : unmanaged
{
    /// <summary>x^3 + 7, of magnitude 2.</summary>
    public static void RightSide(in T x, out T right)
    {
        TRing.FromLimbs(new Limbs4(7, 0, 0, 0), out T seven);
        TRing.Square(x, out right);
        TRing.Multiply(right, x, out right);
        TRing.Add(right, seven, out right);
    }

    /// <summary>Doubles in place: 3 products and 4 squares, of L = 3/2 X^2, S = Y^2 and T = X S.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Double(ref T x, ref T y, ref T z)
    {
        TRing.Multiply(z, y, out z);
        TRing.Square(y, out T s);
        TRing.Square(x, out T l);
        TRing.Add(l, l, out T twice);
        TRing.Add(l, twice, out l);
        TRing.Halve(l, out l);
        TRing.Multiply(x, s, out T t);
        // X' = L^2 - 2T, Y' = L (T - X') - S^2, Z' = Y Z
        TRing.Add(t, t, out twice);
        TRing.Square(l, out x);
        TRing.Subtract(x, twice, 2, out x);
        TRing.Subtract(t, x, 4, out t);
        TRing.Square(s, out s);
        TRing.Multiply(l, t, out y);
        TRing.Subtract(y, s, 1, out y);
    }

    /// <summary>The numerators of an affine pair over Z^2 and Z^3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(in T x, in T y, in T z, out T scaledX, out T scaledY)
    {
        TRing.Square(z, out T zz);
        TRing.Multiply(x, zz, out scaledX);
        TRing.Multiply(y, zz, out scaledY);
        TRing.Multiply(scaledY, z, out scaledY);
    }

    /// <summary>Adds in place a point whose numerators over the same Z are larger by h, which is not zero, and r: 5 products and 2 squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddDistinct(ref T x, ref T y, ref T z, in T h, in T r)
    {
        // With V = X h^2: X' = r^2 - h^3 - 2V, Y' = r (V - X') - Y h^3, Z' = Z h
        TRing.Multiply(z, h, out z);
        TRing.Square(h, out T hh);
        TRing.Multiply(hh, h, out T hhh);
        TRing.Multiply(x, hh, out T v);
        TRing.Add(v, v, out hh);
        TRing.Add(hh, hhh, out hh);
        TRing.Square(r, out x);
        TRing.Subtract(x, hh, 3, out x);
        TRing.Subtract(v, x, 5, out v);
        TRing.Multiply(y, hhh, out hhh);
        TRing.Multiply(r, v, out y);
        TRing.Subtract(y, hhh, 1, out y);
    }
}
