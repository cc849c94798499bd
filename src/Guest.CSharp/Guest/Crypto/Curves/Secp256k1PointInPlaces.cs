using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Perjury.Guest.Crypto.Fields;
using Words = System.Runtime.Intrinsics.Vector256<long>;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// A point of secp256k1 in four places of one vector: X, Y, ZZ and ZZZ, for the affine x = X / ZZ and y = Y / ZZZ with ZZ^3 = ZZZ^2 (XYZZ
/// coordinates of the Explicit-Formulas Database). Independent products of a formula are computed side by side. The magnitudes are at most 3, 1, 1 and 1.
/// </summary>
/// <remarks>
/// The formulas do not look for exceptions. One that meets infinity, or a point itself or its opposite in an addition, leaves ZZ = 0 for good. All
/// limbs stay in registers, so every line stands once for each of them.
/// </remarks>
internal struct Secp256k1PointInPlaces
{
    /// <summary>Places of a vector by halves of their words.</summary>
    private const byte First = 0b00_00_00_11;
    private const byte Second = 0b00_00_11_00;
    private const byte Upper = 0b11_11_00_00;
    private const byte Last = 0b11_00_00_00;

    public Limbs52x4 Coordinates;

    /// <summary>Doubles in place: three levels of products (dbl-2008-s-1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Double()
    {
        Words p0 = Coordinates.N0;
        Words p1 = Coordinates.N1;
        Words p2 = Coordinates.N2;
        Words p3 = Coordinates.N3;
        Words p4 = Coordinates.N4;
        // X^2, Y^2
        Secp256k1Field52x4.Square(
            p0,
            p1,
            p2,
            p3,
            p4,
            out Words s0,
            out Words s1,
            out Words s2,
            out Words s3,
            out Words s4
        );
        // M = 3 X^2; S = 4 X Y^2, W = 8 Y Y^2, ZZ' = 4 ZZ Y^2, M^2
        Words m0 = Avx2.Permute4x64(s0, 0b00_00_00_00);
        Words m1 = Avx2.Permute4x64(s1, 0b00_00_00_00);
        Words m2 = Avx2.Permute4x64(s2, 0b00_00_00_00);
        Words m3 = Avx2.Permute4x64(s3, 0b00_00_00_00);
        Words m4 = Avx2.Permute4x64(s4, 0b00_00_00_00);
        m0 = m0 + m0 + m0;
        m1 = m1 + m1 + m1;
        m2 = m2 + m2 + m2;
        m3 = m3 + m3 + m3;
        m4 = m4 + m4 + m4;
        Vector256<ulong> shifts = Vector256.Create(2UL, 3, 2, 0);
        Words a0 = Take(p0, m0, Last);
        Words a1 = Take(p1, m1, Last);
        Words a2 = Take(p2, m2, Last);
        Words a3 = Take(p3, m3, Last);
        Words a4 = Take(p4, m4, Last);
        Words b0 = Avx2.ShiftLeftLogicalVariable(Avx2.Permute4x64(s0, 0b01_01_01_01), shifts);
        Words b1 = Avx2.ShiftLeftLogicalVariable(Avx2.Permute4x64(s1, 0b01_01_01_01), shifts);
        Words b2 = Avx2.ShiftLeftLogicalVariable(Avx2.Permute4x64(s2, 0b01_01_01_01), shifts);
        Words b3 = Avx2.ShiftLeftLogicalVariable(Avx2.Permute4x64(s3, 0b01_01_01_01), shifts);
        Words b4 = Avx2.ShiftLeftLogicalVariable(Avx2.Permute4x64(s4, 0b01_01_01_01), shifts);
        b0 = Take(b0, m0, Last);
        b1 = Take(b1, m1, Last);
        b2 = Take(b2, m2, Last);
        b3 = Take(b3, m3, Last);
        b4 = Take(b4, m4, Last);
        Secp256k1Field52x4.Multiply(
            a0,
            a1,
            a2,
            a3,
            a4,
            b0,
            b1,
            b2,
            b3,
            b4,
            out Words t0,
            out Words t1,
            out Words t2,
            out Words t3,
            out Words t4
        );
        // X' = M^2 - 2 S; M (S - X'), W Y, _, ZZZ' = W ZZZ
        Words x0 = Avx2.Permute4x64(t0, 0b11_11_11_11) - (t0 + t0);
        Words x1 = Avx2.Permute4x64(t1, 0b11_11_11_11) - (t1 + t1);
        Words x2 = Avx2.Permute4x64(t2, 0b11_11_11_11) - (t2 + t2);
        Words x3 = Avx2.Permute4x64(t3, 0b11_11_11_11) - (t3 + t3);
        Words x4 = Avx2.Permute4x64(t4, 0b11_11_11_11) - (t4 + t4);
        a0 = Take(Avx2.Permute4x64(t0, 0b01_01_01_01), m0, First);
        a1 = Take(Avx2.Permute4x64(t1, 0b01_01_01_01), m1, First);
        a2 = Take(Avx2.Permute4x64(t2, 0b01_01_01_01), m2, First);
        a3 = Take(Avx2.Permute4x64(t3, 0b01_01_01_01), m3, First);
        a4 = Take(Avx2.Permute4x64(t4, 0b01_01_01_01), m4, First);
        b0 = Take(p0, t0 - x0, First);
        b1 = Take(p1, t1 - x1, First);
        b2 = Take(p2, t2 - x2, First);
        b3 = Take(p3, t3 - x3, First);
        b4 = Take(p4, t4 - x4, First);
        Secp256k1Field52x4.Multiply(
            a0,
            a1,
            a2,
            a3,
            a4,
            b0,
            b1,
            b2,
            b3,
            b4,
            out Words u0,
            out Words u1,
            out Words u2,
            out Words u3,
            out Words u4
        );
        // Y' = M (S - X') - W Y
        Coordinates.N0 = Gather(x0, t0, u0);
        Coordinates.N1 = Gather(x1, t1, u1);
        Coordinates.N2 = Gather(x2, t2, u2);
        Coordinates.N3 = Gather(x3, t3, u3);
        Coordinates.N4 = Gather(x4, t4, u4);
    }

    /// <summary>
    /// Adds in place a point whose affine y and x stand in the two lower places: four levels of products (madd-2008-s). What ZZ and ZZZ were
    /// multiplied by stands in the two upper places of the ratio.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Add(in Limbs52x4 point, out Limbs52x4 ratio)
    {
        Words p0 = Coordinates.N0;
        Words p1 = Coordinates.N1;
        Words p2 = Coordinates.N2;
        Words p3 = Coordinates.N3;
        Words p4 = Coordinates.N4;
        // y ZZZ, x ZZ
        Words a0 = Avx2.Permute4x64(p0, 0b11_10_10_11);
        Words a1 = Avx2.Permute4x64(p1, 0b11_10_10_11);
        Words a2 = Avx2.Permute4x64(p2, 0b11_10_10_11);
        Words a3 = Avx2.Permute4x64(p3, 0b11_10_10_11);
        Words a4 = Avx2.Permute4x64(p4, 0b11_10_10_11);
        Secp256k1Field52x4.Multiply(
            point.N0,
            point.N1,
            point.N2,
            point.N3,
            point.N4,
            a0,
            a1,
            a2,
            a3,
            a4,
            out Words t0,
            out Words t1,
            out Words t2,
            out Words t3,
            out Words t4
        );
        // R = y ZZZ - Y, P = x ZZ - X; R^2, P^2
        Words r0 = t0 - Avx2.Permute4x64(p0, 0b11_10_00_01);
        Words r1 = t1 - Avx2.Permute4x64(p1, 0b11_10_00_01);
        Words r2 = t2 - Avx2.Permute4x64(p2, 0b11_10_00_01);
        Words r3 = t3 - Avx2.Permute4x64(p3, 0b11_10_00_01);
        Words r4 = t4 - Avx2.Permute4x64(p4, 0b11_10_00_01);
        Secp256k1Field52x4.Square(
            r0,
            r1,
            r2,
            r3,
            r4,
            out Words s0,
            out Words s1,
            out Words s2,
            out Words s3,
            out Words s4
        );
        // Q = X P^2, P^3, ZZ' = ZZ P^2
        a0 = Take(p0, r0, Second);
        a1 = Take(p1, r1, Second);
        a2 = Take(p2, r2, Second);
        a3 = Take(p3, r3, Second);
        a4 = Take(p4, r4, Second);
        Words b0 = Avx2.Permute4x64(s0, 0b01_01_01_01);
        Words b1 = Avx2.Permute4x64(s1, 0b01_01_01_01);
        Words b2 = Avx2.Permute4x64(s2, 0b01_01_01_01);
        Words b3 = Avx2.Permute4x64(s3, 0b01_01_01_01);
        Words b4 = Avx2.Permute4x64(s4, 0b01_01_01_01);
        Secp256k1Field52x4.Multiply(
            a0,
            a1,
            a2,
            a3,
            a4,
            b0,
            b1,
            b2,
            b3,
            b4,
            out Words u0,
            out Words u1,
            out Words u2,
            out Words u3,
            out Words u4
        );
        // X' = R^2 - P^3 - 2 Q; R (Q - X'), P^3 Y, _, ZZZ' = P^3 ZZZ
        a0 = Avx2.Permute4x64(u0, 0b01_01_01_01);
        a1 = Avx2.Permute4x64(u1, 0b01_01_01_01);
        a2 = Avx2.Permute4x64(u2, 0b01_01_01_01);
        a3 = Avx2.Permute4x64(u3, 0b01_01_01_01);
        a4 = Avx2.Permute4x64(u4, 0b01_01_01_01);
        ratio.N0 = Take(b0, a0, Last);
        ratio.N1 = Take(b1, a1, Last);
        ratio.N2 = Take(b2, a2, Last);
        ratio.N3 = Take(b3, a3, Last);
        ratio.N4 = Take(b4, a4, Last);
        Words x0 = s0 - a0 - (u0 + u0);
        Words x1 = s1 - a1 - (u1 + u1);
        Words x2 = s2 - a2 - (u2 + u2);
        Words x3 = s3 - a3 - (u3 + u3);
        Words x4 = s4 - a4 - (u4 + u4);
        a0 = Take(a0, r0, First);
        a1 = Take(a1, r1, First);
        a2 = Take(a2, r2, First);
        a3 = Take(a3, r3, First);
        a4 = Take(a4, r4, First);
        b0 = Take(p0, u0 - x0, First);
        b1 = Take(p1, u1 - x1, First);
        b2 = Take(p2, u2 - x2, First);
        b3 = Take(p3, u3 - x3, First);
        b4 = Take(p4, u4 - x4, First);
        Secp256k1Field52x4.Multiply(
            a0,
            a1,
            a2,
            a3,
            a4,
            b0,
            b1,
            b2,
            b3,
            b4,
            out Words v0,
            out Words v1,
            out Words v2,
            out Words v3,
            out Words v4
        );
        // Y' = R (Q - X') - P^3 Y
        Coordinates.N0 = Gather(x0, u0, v0);
        Coordinates.N1 = Gather(x1, u1, v1);
        Coordinates.N2 = Gather(x2, u2, v2);
        Coordinates.N3 = Gather(x3, u3, v3);
        Coordinates.N4 = Gather(x4, u4, v4);
    }

    /// <summary>The first vector with those places of the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Take(Words a, Words b, [ConstantExpected] byte places) =>
        Avx2.Blend(a.AsInt32(), b.AsInt32(), places).AsInt64();

    /// <summary>The first place of x, the difference of the two lower places of d, the third place of c and the last one of d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Gather(Words x, Words c, Words d) =>
        Take(Take(x, Avx2.Permute4x64(d, 0b00_00_00_00) - d, Second), Take(c, d, Last), Upper);
}
