using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Hashes;

/// <summary>keccak-f[1600] over several states at once: word i of a vector belongs to state i, and states meet nowhere.</summary>
internal static class KeccakLanes<TLanes, TVector>
    where TLanes : struct, IKeccakVector<TVector>
    where TVector : unmanaged
{
    /// <summary>Permutes the states that lie side by side in 25 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Permute(Span<TVector> state25)
    {
        ReadOnlySpan<ulong> constants = KeccakPermutation.RoundConstants;
        Span<TVector> s = state25.Slice(0, 25);
        TVector a0 = s[0];
        TVector a1 = s[1];
        TVector a2 = s[2];
        TVector a3 = s[3];
        TVector a4 = s[4];
        TVector a5 = s[5];
        TVector a6 = s[6];
        TVector a7 = s[7];
        TVector a8 = s[8];
        TVector a9 = s[9];
        TVector a10 = s[10];
        TVector a11 = s[11];
        TVector a12 = s[12];
        TVector a13 = s[13];
        TVector a14 = s[14];
        TVector a15 = s[15];
        TVector a16 = s[16];
        TVector a17 = s[17];
        TVector a18 = s[18];
        TVector a19 = s[19];
        TVector a20 = s[20];
        TVector a21 = s[21];
        TVector a22 = s[22];
        TVector a23 = s[23];
        TVector a24 = s[24];
        for (int round = 0; round < constants.Length; round++)
        {
            TVector c0 = TLanes.Xor(TLanes.Xor(a0, a5, a10), a15, a20);
            TVector c1 = TLanes.Xor(TLanes.Xor(a1, a6, a11), a16, a21);
            TVector c2 = TLanes.Xor(TLanes.Xor(a2, a7, a12), a17, a22);
            TVector c3 = TLanes.Xor(TLanes.Xor(a3, a8, a13), a18, a23);
            TVector c4 = TLanes.Xor(TLanes.Xor(a4, a9, a14), a19, a24);
            TVector d0 = TLanes.Xor(c4, TLanes.RotateLeft(c1, 1));
            TVector d2 = TLanes.Xor(c1, TLanes.RotateLeft(c3, 1));
            TVector d4 = TLanes.Xor(c3, TLanes.RotateLeft(c0, 1));
            TVector d1 = TLanes.Xor(c0, TLanes.RotateLeft(c2, 1));
            TVector d3 = TLanes.Xor(c2, TLanes.RotateLeft(c4, 1));
            TVector b0,
                b1,
                b2,
                b3,
                b4;
            TVector e0,
                e1,
                e2,
                e3,
                e4,
                e5,
                e6,
                e7,
                e8,
                e9,
                e10,
                e11,
                e12,
                e13,
                e14,
                e15,
                e16,
                e17,
                e18,
                e19,
                e20,
                e21,
                e22,
                e23,
                e24;
            b0 = TLanes.Xor(a0, d0);
            b1 = TLanes.RotateLeft(TLanes.Xor(a6, d1), 44);
            b2 = TLanes.RotateLeft(TLanes.Xor(a12, d2), 43);
            b3 = TLanes.RotateLeft(TLanes.Xor(a18, d3), 21);
            b4 = TLanes.RotateLeft(TLanes.Xor(a24, d4), 14);
            e0 = TLanes.Xor(TLanes.Chi(b0, b1, b2), TLanes.Broadcast(constants[round]));
            e1 = TLanes.Chi(b1, b2, b3);
            e2 = TLanes.Chi(b2, b3, b4);
            e3 = TLanes.Chi(b3, b4, b0);
            e4 = TLanes.Chi(b4, b0, b1);

            b0 = TLanes.RotateLeft(TLanes.Xor(a3, d3), 28);
            b1 = TLanes.RotateLeft(TLanes.Xor(a9, d4), 20);
            b2 = TLanes.RotateLeft(TLanes.Xor(a10, d0), 3);
            b3 = TLanes.RotateLeft(TLanes.Xor(a16, d1), 45);
            b4 = TLanes.RotateLeft(TLanes.Xor(a22, d2), 61);
            e5 = TLanes.Chi(b0, b1, b2);
            e6 = TLanes.Chi(b1, b2, b3);
            e7 = TLanes.Chi(b2, b3, b4);
            e8 = TLanes.Chi(b3, b4, b0);
            e9 = TLanes.Chi(b4, b0, b1);

            b0 = TLanes.RotateLeft(TLanes.Xor(a1, d1), 1);
            b1 = TLanes.RotateLeft(TLanes.Xor(a7, d2), 6);
            b2 = TLanes.RotateLeft(TLanes.Xor(a13, d3), 25);
            b3 = TLanes.RotateLeft(TLanes.Xor(a19, d4), 8);
            b4 = TLanes.RotateLeft(TLanes.Xor(a20, d0), 18);
            e10 = TLanes.Chi(b0, b1, b2);
            e11 = TLanes.Chi(b1, b2, b3);
            e12 = TLanes.Chi(b2, b3, b4);
            e13 = TLanes.Chi(b3, b4, b0);
            e14 = TLanes.Chi(b4, b0, b1);

            b0 = TLanes.RotateLeft(TLanes.Xor(a4, d4), 27);
            b1 = TLanes.RotateLeft(TLanes.Xor(a5, d0), 36);
            b2 = TLanes.RotateLeft(TLanes.Xor(a11, d1), 10);
            b3 = TLanes.RotateLeft(TLanes.Xor(a17, d2), 15);
            b4 = TLanes.RotateLeft(TLanes.Xor(a23, d3), 56);
            e15 = TLanes.Chi(b0, b1, b2);
            e16 = TLanes.Chi(b1, b2, b3);
            e17 = TLanes.Chi(b2, b3, b4);
            e18 = TLanes.Chi(b3, b4, b0);
            e19 = TLanes.Chi(b4, b0, b1);

            b0 = TLanes.RotateLeft(TLanes.Xor(a2, d2), 62);
            b1 = TLanes.RotateLeft(TLanes.Xor(a8, d3), 55);
            b2 = TLanes.RotateLeft(TLanes.Xor(a14, d4), 39);
            b3 = TLanes.RotateLeft(TLanes.Xor(a15, d0), 41);
            b4 = TLanes.RotateLeft(TLanes.Xor(a21, d1), 2);
            e20 = TLanes.Chi(b0, b1, b2);
            e21 = TLanes.Chi(b1, b2, b3);
            e22 = TLanes.Chi(b2, b3, b4);
            e23 = TLanes.Chi(b3, b4, b0);
            e24 = TLanes.Chi(b4, b0, b1);
            a0 = e0;
            a1 = e1;
            a2 = e2;
            a3 = e3;
            a4 = e4;
            a5 = e5;
            a6 = e6;
            a7 = e7;
            a8 = e8;
            a9 = e9;
            a10 = e10;
            a11 = e11;
            a12 = e12;
            a13 = e13;
            a14 = e14;
            a15 = e15;
            a16 = e16;
            a17 = e17;
            a18 = e18;
            a19 = e19;
            a20 = e20;
            a21 = e21;
            a22 = e22;
            a23 = e23;
            a24 = e24;
        }
        s[0] = a0;
        s[1] = a1;
        s[2] = a2;
        s[3] = a3;
        s[4] = a4;
        s[5] = a5;
        s[6] = a6;
        s[7] = a7;
        s[8] = a8;
        s[9] = a9;
        s[10] = a10;
        s[11] = a11;
        s[12] = a12;
        s[13] = a13;
        s[14] = a14;
        s[15] = a15;
        s[16] = a16;
        s[17] = a17;
        s[18] = a18;
        s[19] = a19;
        s[20] = a20;
        s[21] = a21;
        s[22] = a22;
        s[23] = a23;
        s[24] = a24;
    }
}
