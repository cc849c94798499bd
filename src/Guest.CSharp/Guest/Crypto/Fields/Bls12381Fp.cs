using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>The base field of BLS12-381 (EIP-2537): 6 limbs, least significant first, in Montgomery form (times 2^384), always reduced.</summary>
[SkipLocalsInit]
internal partial struct Bls12381Fp : IPairingField<Bls12381Fp>
{
    /// <summary>Bytes of an encoded element.</summary>
    public const int Size = 48;

    private const ulong P0 = 0xb9feffffffffaaab;
    private const ulong P1 = 0x1eabfffeb153ffff;
    private const ulong P2 = 0x6730d2a0f6b0f624;
    private const ulong P3 = 0x64774b84f38512bf;
    private const ulong P4 = 0x4b1ba7b6434bacd7;
    private const ulong P5 = 0x1a0111ea397fe69a;

    private const ulong N0 = 0x4601000000005555;
    private const ulong N1 = 0xe15400014eac0000;
    private const ulong N2 = 0x98cf2d5f094f09db;
    private const ulong N3 = 0x9b88b47b0c7aed40;
    private const ulong N4 = 0xb4e45849bcb45328;
    private const ulong N5 = 0xe5feee15c6801965;

    /// <summary>-1/p modulo 2^64.</summary>
    private const ulong NegatedInverse = 0x89f3fffcfffcfffd;

    public ulong L0,
        L1,
        L2,
        L3,
        L4,
        L5;

    public Bls12381Fp(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4, ulong l5)
    {
        L0 = l0;
        L1 = l1;
        L2 = l2;
        L3 = l3;
        L4 = l4;
        L5 = l5;
    }

    private static ReadOnlySpan<ulong> Modulus => [P0, P1, P2, P3, P4, P5];

    /// <summary>2^768 modulo p: the Montgomery form of the Montgomery factor.</summary>
    private static ReadOnlySpan<ulong> FactorSquared =>
        [
            0xf4df1f341c341746,
            0x0a76e6a609d104f1,
            0x8de5476c4c95b6d5,
            0x67eb88a9939d83c0,
            0x9a793e85b519952d,
            0x11988fe592cae3aa,
        ];

    public static void SetOne(out Bls12381Fp r) =>
        r = new Bls12381Fp(
            0x760900000002fffd,
            0xebf4000bc40c0002,
            0x5f48985753c758ba,
            0x77ce585370525745,
            0x5c071a97a256ec6d,
            0x15f65ec3fa80e493
        );

    public static bool IsZero(in Bls12381Fp a) => (a.L0 | a.L1 | a.L2 | a.L3 | a.L4 | a.L5) == 0;

    /// <summary>Whether the integer itself is odd.</summary>
    public static bool IsOdd(in Bls12381Fp a)
    {
        FromMontgomery(in a, out Bls12381Fp raw);
        return (raw.L0 & 1) != 0;
    }

    /// <summary>Whether the integer itself exceeds (p - 1)/2, that is, -a.</summary>
    public static bool IsLarger(in Bls12381Fp a)
    {
        FromMontgomery(in a, out Bls12381Fp raw);
        Neg(in raw, out Bls12381Fp negated);
        ulong borrow = 0;
        FieldWords.SubBorrow(negated.L0, raw.L0, ref borrow);
        FieldWords.SubBorrow(negated.L1, raw.L1, ref borrow);
        FieldWords.SubBorrow(negated.L2, raw.L2, ref borrow);
        FieldWords.SubBorrow(negated.L3, raw.L3, ref borrow);
        FieldWords.SubBorrow(negated.L4, raw.L4, ref borrow);
        FieldWords.SubBorrow(negated.L5, raw.L5, ref borrow);
        return borrow != 0;
    }

    public static bool AreEqual(in Bls12381Fp a, in Bls12381Fp b) =>
        (
            (a.L0 ^ b.L0)
            | (a.L1 ^ b.L1)
            | (a.L2 ^ b.L2)
            | (a.L3 ^ b.L3)
            | (a.L4 ^ b.L4)
            | (a.L5 ^ b.L5)
        ) == 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in Bls12381Fp a, in Bls12381Fp b, out Bls12381Fp r)
    {
        ulong carry = 0;
        ulong t0 = FieldWords.AddCarry(a.L0, b.L0, ref carry);
        ulong t1 = FieldWords.AddCarry(a.L1, b.L1, ref carry);
        ulong t2 = FieldWords.AddCarry(a.L2, b.L2, ref carry);
        ulong t3 = FieldWords.AddCarry(a.L3, b.L3, ref carry);
        ulong t4 = FieldWords.AddCarry(a.L4, b.L4, ref carry);
        ulong t5 = FieldWords.AddCarry(a.L5, b.L5, ref carry);
        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }

#if !ZKVM_FIELDS
    /// <summary>a + b without reduction, below 2p; either operand of Mul may be so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddLazy(in Bls12381Fp a, in Bls12381Fp b, out Bls12381Fp r)
    {
        ulong carry = 0;
        r.L0 = FieldWords.AddCarry(a.L0, b.L0, ref carry);
        r.L1 = FieldWords.AddCarry(a.L1, b.L1, ref carry);
        r.L2 = FieldWords.AddCarry(a.L2, b.L2, ref carry);
        r.L3 = FieldWords.AddCarry(a.L3, b.L3, ref carry);
        r.L4 = FieldWords.AddCarry(a.L4, b.L4, ref carry);
        r.L5 = FieldWords.AddCarry(a.L5, b.L5, ref carry);
    }

    /// <summary>a - b + p without reduction, below 2p; either operand of Mul may be so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubLazy(in Bls12381Fp a, in Bls12381Fp b, out Bls12381Fp r)
    {
        ulong carry = 0;
        ulong borrow = 0;
        r.L0 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L0, P0, ref carry), b.L0, ref borrow);
        r.L1 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L1, P1, ref carry), b.L1, ref borrow);
        r.L2 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L2, P2, ref carry), b.L2, ref borrow);
        r.L3 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L3, P3, ref carry), b.L3, ref borrow);
        r.L4 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L4, P4, ref carry), b.L4, ref borrow);
        r.L5 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L5, P5, ref carry), b.L5, ref borrow);
    }
#endif

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sub(in Bls12381Fp a, in Bls12381Fp b, out Bls12381Fp r)
    {
        ulong borrow = 0;
        ulong t0 = FieldWords.SubBorrow(a.L0, b.L0, ref borrow);
        ulong t1 = FieldWords.SubBorrow(a.L1, b.L1, ref borrow);
        ulong t2 = FieldWords.SubBorrow(a.L2, b.L2, ref borrow);
        ulong t3 = FieldWords.SubBorrow(a.L3, b.L3, ref borrow);
        ulong t4 = FieldWords.SubBorrow(a.L4, b.L4, ref borrow);
        ulong t5 = FieldWords.SubBorrow(a.L5, b.L5, ref borrow);
        ulong mask = 0 - borrow;
        ulong carry = 0;
        r.L0 = FieldWords.AddCarry(t0, P0 & mask, ref carry);
        r.L1 = FieldWords.AddCarry(t1, P1 & mask, ref carry);
        r.L2 = FieldWords.AddCarry(t2, P2 & mask, ref carry);
        r.L3 = FieldWords.AddCarry(t3, P3 & mask, ref carry);
        r.L4 = FieldWords.AddCarry(t4, P4 & mask, ref carry);
        r.L5 = FieldWords.AddCarry(t5, P5 & mask, ref carry);
    }

    public static void Neg(in Bls12381Fp a, out Bls12381Fp r)
    {
        ulong mask = IsZero(in a) ? 0 : ulong.MaxValue;
        ulong borrow = 0;
        r.L0 = FieldWords.SubBorrow(P0 & mask, a.L0, ref borrow);
        r.L1 = FieldWords.SubBorrow(P1 & mask, a.L1, ref borrow);
        r.L2 = FieldWords.SubBorrow(P2 & mask, a.L2, ref borrow);
        r.L3 = FieldWords.SubBorrow(P3 & mask, a.L3, ref borrow);
        r.L4 = FieldWords.SubBorrow(P4 & mask, a.L4, ref borrow);
        r.L5 = FieldWords.SubBorrow(P5 & mask, a.L5, ref borrow);
    }

    public static void Halve(in Bls12381Fp a, out Bls12381Fp r)
    {
        ulong mask = 0 - (a.L0 & 1);
        ulong carry = 0;
        ulong t0 = FieldWords.AddCarry(a.L0, P0 & mask, ref carry);
        ulong t1 = FieldWords.AddCarry(a.L1, P1 & mask, ref carry);
        ulong t2 = FieldWords.AddCarry(a.L2, P2 & mask, ref carry);
        ulong t3 = FieldWords.AddCarry(a.L3, P3 & mask, ref carry);
        ulong t4 = FieldWords.AddCarry(a.L4, P4 & mask, ref carry);
        ulong t5 = FieldWords.AddCarry(a.L5, P5 & mask, ref carry);
        r.L0 = (t0 >> 1) | (t1 << 63);
        r.L1 = (t1 >> 1) | (t2 << 63);
        r.L2 = (t2 >> 1) | (t3 << 63);
        r.L3 = (t3 >> 1) | (t4 << 63);
        r.L4 = (t4 >> 1) | (t5 << 63);
        r.L5 = t5 >> 1;
    }

#if !ZKVM_FIELDS
    /// <summary>Montgomery product, a row of the multiplication and a row of the reduction at a time; p leaves the top bit free, so no row overflows. Both operands may be unreduced, below 2p.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Mul(in Bls12381Fp a, in Bls12381Fp b, out Bls12381Fp r)
    {
        ref ulong rows = ref Unsafe.AsRef(in a.L0);
        ulong b0 = b.L0,
            b1 = b.L1,
            b2 = b.L2,
            b3 = b.L3,
            b4 = b.L4,
            b5 = b.L5;
        ulong t0 = 0,
            t1 = 0,
            t2 = 0,
            t3 = 0,
            t4 = 0,
            t5 = 0;
        for (int i = 0; i < 6; i++)
        {
            ulong row = Unsafe.Add(ref rows, i);
            ulong high = 0;
            ulong carry = 0;
            t0 = FieldWords.MulAdd(row, b0, t0, ref high);
            ulong m = t0 * NegatedInverse;
            FieldWords.MulAdd(m, P0, t0, ref carry);
            t1 = FieldWords.MulAdd(row, b1, t1, ref high);
            t0 = FieldWords.MulAdd(m, P1, t1, ref carry);
            t2 = FieldWords.MulAdd(row, b2, t2, ref high);
            t1 = FieldWords.MulAdd(m, P2, t2, ref carry);
            t3 = FieldWords.MulAdd(row, b3, t3, ref high);
            t2 = FieldWords.MulAdd(m, P3, t3, ref carry);
            t4 = FieldWords.MulAdd(row, b4, t4, ref high);
            t3 = FieldWords.MulAdd(m, P4, t4, ref carry);
            t5 = FieldWords.MulAdd(row, b5, t5, ref high);
            t4 = FieldWords.MulAdd(m, P5, t5, ref carry);
            t5 = high + carry;
        }
        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }
#endif

    public static void Square(in Bls12381Fp a, out Bls12381Fp r) => Mul(in a, in a, out r);

    public static void Invert(in Bls12381Fp a, out Bls12381Fp r)
    {
        Span<ulong> value = stackalloc ulong[] { a.L0, a.L1, a.L2, a.L3, a.L4, a.L5 };
        FieldInversion.Invert(value, Modulus, FactorSquared, NegatedInverse);
        r = new Bls12381Fp(value[0], value[1], value[2], value[3], value[4], value[5]);
    }

#if !ZKVM_FIELDS
    /// <summary>c0 = a0·b0 + a1·(p - b1) and c1 = a0·b1 + a1·b0, each with one reduction; a may be unreduced, below 2p.</summary>
    public static void MulComplex(in Fp2<Bls12381Fp> a, in Fp2<Bls12381Fp> b, out Fp2<Bls12381Fp> r)
    {
        Sub(default, in b.C1, out Bls12381Fp negated);
        SumOfProducts(in a.C0, in b.C0, in a.C1, in negated, out Bls12381Fp c0);
        SumOfProducts(in a.C0, in b.C1, in a.C1, in b.C0, out r.C1);
        r.C0 = c0;
    }

    // Montgomery form of a·b + c·d: two rows of products and one of the reduction at a time. With a, c below 2p and b, d below p the sum
    // stays below p·2^384 / 1.3, so one subtraction of p finishes.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SumOfProducts(
        in Bls12381Fp a,
        in Bls12381Fp b,
        in Bls12381Fp c,
        in Bls12381Fp d,
        out Bls12381Fp r
    )
    {
        ref ulong lefts = ref Unsafe.AsRef(in a.L0);
        ref ulong rights = ref Unsafe.AsRef(in c.L0);
        ulong t0 = 0,
            t1 = 0,
            t2 = 0,
            t3 = 0,
            t4 = 0,
            t5 = 0;
        for (int i = 0; i < 6; i++)
        {
            ulong left = Unsafe.Add(ref lefts, i);
            ulong right = Unsafe.Add(ref rights, i);
            ulong highLeft = 0;
            ulong highRight = 0;
            ulong carry = 0;
            t0 = FieldWords.MulAdd(left, b.L0, t0, ref highLeft);
            t0 = FieldWords.MulAdd(right, d.L0, t0, ref highRight);
            ulong m = t0 * NegatedInverse;
            FieldWords.MulAdd(m, P0, t0, ref carry);
            t1 = FieldWords.MulAdd(left, b.L1, t1, ref highLeft);
            t1 = FieldWords.MulAdd(right, d.L1, t1, ref highRight);
            t0 = FieldWords.MulAdd(m, P1, t1, ref carry);
            t2 = FieldWords.MulAdd(left, b.L2, t2, ref highLeft);
            t2 = FieldWords.MulAdd(right, d.L2, t2, ref highRight);
            t1 = FieldWords.MulAdd(m, P2, t2, ref carry);
            t3 = FieldWords.MulAdd(left, b.L3, t3, ref highLeft);
            t3 = FieldWords.MulAdd(right, d.L3, t3, ref highRight);
            t2 = FieldWords.MulAdd(m, P3, t3, ref carry);
            t4 = FieldWords.MulAdd(left, b.L4, t4, ref highLeft);
            t4 = FieldWords.MulAdd(right, d.L4, t4, ref highRight);
            t3 = FieldWords.MulAdd(m, P4, t4, ref carry);
            t5 = FieldWords.MulAdd(left, b.L5, t5, ref highLeft);
            t5 = FieldWords.MulAdd(right, d.L5, t5, ref highRight);
            t4 = FieldWords.MulAdd(m, P5, t5, ref carry);
            t5 = highLeft + highRight + carry;
        }
        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }
#endif

    /// <summary>ξ = 1 + i.</summary>
    public static void MulByXi(in Fp2<Bls12381Fp> a, out Fp2<Bls12381Fp> r)
    {
        Sub(in a.C0, in a.C1, out Bls12381Fp c0);
        Add(in a.C0, in a.C1, out r.C1);
        r.C0 = c0;
    }

    /// <summary>b' = 4ξ (an M-type twist).</summary>
    public static void MulByTwistB(in Fp2<Bls12381Fp> a, out Fp2<Bls12381Fp> r)
    {
        MulByXi(in a, out Fp2<Bls12381Fp> t);
        Fp2<Bls12381Fp>.Add(in t, in t, out t);
        Fp2<Bls12381Fp>.Add(in t, in t, out r);
    }

    public static ref readonly Fp2<Bls12381Fp> Frobenius(int i) =>
        ref Bls12381Constants.Frobenius[i - 1];

    public static ref readonly Bls12381Fp FrobeniusSquared(int i) =>
        ref Bls12381Constants.FrobeniusSquared[i - 1];

    /// <summary>Reads 48 big-endian bytes; false when the integer is not below p.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Bls12381Fp r)
    {
        Bls12381Fp raw;
        raw.L0 = BinaryPrimitives.ReadUInt64BigEndian(bytes[40..]);
        raw.L1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[32..]);
        raw.L2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        raw.L3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        raw.L4 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        raw.L5 = BinaryPrimitives.ReadUInt64BigEndian(bytes[0..]);
        ulong borrow = 0;
        FieldWords.SubBorrow(raw.L0, P0, ref borrow);
        FieldWords.SubBorrow(raw.L1, P1, ref borrow);
        FieldWords.SubBorrow(raw.L2, P2, ref borrow);
        FieldWords.SubBorrow(raw.L3, P3, ref borrow);
        FieldWords.SubBorrow(raw.L4, P4, ref borrow);
        FieldWords.SubBorrow(raw.L5, P5, ref borrow);
        r = default;
        if (borrow == 0)
            return false;
        Mul(
            in raw,
            new Bls12381Fp(
                0xf4df1f341c341746,
                0x0a76e6a609d104f1,
                0x8de5476c4c95b6d5,
                0x67eb88a9939d83c0,
                0x9a793e85b519952d,
                0x11988fe592cae3aa
            ),
            out r
        );
        return true;
    }

    /// <summary>Writes 48 big-endian bytes.</summary>
    public static void Write(in Bls12381Fp a, Span<byte> bytes)
    {
        FromMontgomery(in a, out Bls12381Fp raw);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[40..], raw.L0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[32..], raw.L1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], raw.L2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], raw.L3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], raw.L4);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[0..], raw.L5);
    }

    /// <summary>The integer itself, as limbs.</summary>
    public static void FromMontgomery(in Bls12381Fp a, out Bls12381Fp r) =>
        Mul(in a, new Bls12381Fp(1, 0, 0, 0, 0, 0), out r);

    // One subtraction of p when the value is not below it: adding 2^384 - p carries out exactly then.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        ulong t0,
        ulong t1,
        ulong t2,
        ulong t3,
        ulong t4,
        ulong t5,
        out Bls12381Fp r
    )
    {
        ulong carry = 0;
        ulong s0 = FieldWords.AddCarry(t0, N0, ref carry);
        ulong s1 = FieldWords.AddCarry(t1, N1, ref carry);
        ulong s2 = FieldWords.AddCarry(t2, N2, ref carry);
        ulong s3 = FieldWords.AddCarry(t3, N3, ref carry);
        ulong s4 = FieldWords.AddCarry(t4, N4, ref carry);
        ulong s5 = FieldWords.AddCarry(t5, N5, ref carry);
        ulong mask = 0 - carry;
        r.L0 = t0 ^ ((s0 ^ t0) & mask);
        r.L1 = t1 ^ ((s1 ^ t1) & mask);
        r.L2 = t2 ^ ((s2 ^ t2) & mask);
        r.L3 = t3 ^ ((s3 ^ t3) & mask);
        r.L4 = t4 ^ ((s4 ^ t4) & mask);
        r.L5 = t5 ^ ((s5 ^ t5) & mask);
    }
}
