using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>The base field of bn254 (alt_bn128, EIP-196): 4 limbs, least significant first, in Montgomery form (times 2^256), always reduced.</summary>
[SkipLocalsInit]
internal partial struct Bn254Fp : IPairingField<Bn254Fp>
{
    /// <summary>Bytes of an encoded element.</summary>
    public const int Size = 32;

    private const ulong P0 = 0x3c208c16d87cfd47;
    private const ulong P1 = 0x97816a916871ca8d;
    private const ulong P2 = 0xb85045b68181585d;
    private const ulong P3 = 0x30644e72e131a029;

    private const ulong N0 = 0xc3df73e9278302b9;
    private const ulong N1 = 0x687e956e978e3572;
    private const ulong N2 = 0x47afba497e7ea7a2;
    private const ulong N3 = 0xcf9bb18d1ece5fd6;

    /// <summary>-1/p modulo 2^64.</summary>
    private const ulong NegatedInverse = 0x87d20782e4866389;

    public ulong L0,
        L1,
        L2,
        L3;

    public Bn254Fp(ulong l0, ulong l1, ulong l2, ulong l3)
    {
        L0 = l0;
        L1 = l1;
        L2 = l2;
        L3 = l3;
    }

    private static ReadOnlySpan<ulong> Modulus => [P0, P1, P2, P3];

    /// <summary>2^512 modulo p: the Montgomery form of the Montgomery factor.</summary>
    private static ReadOnlySpan<ulong> FactorSquared =>
        [0xf32cfc5b538afa89, 0xb5e71911d44501fb, 0x47ab1eff0a417ff6, 0x06d89f71cab8351f];

    public static void SetOne(out Bn254Fp r) =>
        r = new Bn254Fp(
            0xd35d438dc58f0d9d,
            0x0a78eb28f5c70b3d,
            0x666ea36f7879462c,
            0x0e0a77c19a07df2f
        );

    public static bool IsZero(in Bn254Fp a) => (a.L0 | a.L1 | a.L2 | a.L3) == 0;

    public static bool AreEqual(in Bn254Fp a, in Bn254Fp b) =>
        ((a.L0 ^ b.L0) | (a.L1 ^ b.L1) | (a.L2 ^ b.L2) | (a.L3 ^ b.L3)) == 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in Bn254Fp a, in Bn254Fp b, out Bn254Fp r)
    {
        ulong carry = 0;
        ulong t0 = FieldWords.AddCarry(a.L0, b.L0, ref carry);
        ulong t1 = FieldWords.AddCarry(a.L1, b.L1, ref carry);
        ulong t2 = FieldWords.AddCarry(a.L2, b.L2, ref carry);
        ulong t3 = FieldWords.AddCarry(a.L3, b.L3, ref carry);
        Reduce(t0, t1, t2, t3, out r);
    }

#if !ZKVM_FIELDS
    /// <summary>a + b without reduction, below 2p; either operand of Mul may be so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddLazy(in Bn254Fp a, in Bn254Fp b, out Bn254Fp r)
    {
        ulong carry = 0;
        r.L0 = FieldWords.AddCarry(a.L0, b.L0, ref carry);
        r.L1 = FieldWords.AddCarry(a.L1, b.L1, ref carry);
        r.L2 = FieldWords.AddCarry(a.L2, b.L2, ref carry);
        r.L3 = FieldWords.AddCarry(a.L3, b.L3, ref carry);
    }

    /// <summary>a - b + p without reduction, below 2p; either operand of Mul may be so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubLazy(in Bn254Fp a, in Bn254Fp b, out Bn254Fp r)
    {
        ulong carry = 0;
        ulong borrow = 0;
        r.L0 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L0, P0, ref carry), b.L0, ref borrow);
        r.L1 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L1, P1, ref carry), b.L1, ref borrow);
        r.L2 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L2, P2, ref carry), b.L2, ref borrow);
        r.L3 = FieldWords.SubBorrow(FieldWords.AddCarry(a.L3, P3, ref carry), b.L3, ref borrow);
    }
#endif

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sub(in Bn254Fp a, in Bn254Fp b, out Bn254Fp r)
    {
        ulong borrow = 0;
        ulong t0 = FieldWords.SubBorrow(a.L0, b.L0, ref borrow);
        ulong t1 = FieldWords.SubBorrow(a.L1, b.L1, ref borrow);
        ulong t2 = FieldWords.SubBorrow(a.L2, b.L2, ref borrow);
        ulong t3 = FieldWords.SubBorrow(a.L3, b.L3, ref borrow);
        ulong mask = 0 - borrow;
        ulong carry = 0;
        r.L0 = FieldWords.AddCarry(t0, P0 & mask, ref carry);
        r.L1 = FieldWords.AddCarry(t1, P1 & mask, ref carry);
        r.L2 = FieldWords.AddCarry(t2, P2 & mask, ref carry);
        r.L3 = FieldWords.AddCarry(t3, P3 & mask, ref carry);
    }

    public static void Neg(in Bn254Fp a, out Bn254Fp r)
    {
        ulong mask = IsZero(in a) ? 0 : ulong.MaxValue;
        ulong borrow = 0;
        r.L0 = FieldWords.SubBorrow(P0 & mask, a.L0, ref borrow);
        r.L1 = FieldWords.SubBorrow(P1 & mask, a.L1, ref borrow);
        r.L2 = FieldWords.SubBorrow(P2 & mask, a.L2, ref borrow);
        r.L3 = FieldWords.SubBorrow(P3 & mask, a.L3, ref borrow);
    }

    public static void Halve(in Bn254Fp a, out Bn254Fp r)
    {
        ulong mask = 0 - (a.L0 & 1);
        ulong carry = 0;
        ulong t0 = FieldWords.AddCarry(a.L0, P0 & mask, ref carry);
        ulong t1 = FieldWords.AddCarry(a.L1, P1 & mask, ref carry);
        ulong t2 = FieldWords.AddCarry(a.L2, P2 & mask, ref carry);
        ulong t3 = FieldWords.AddCarry(a.L3, P3 & mask, ref carry);
        r.L0 = (t0 >> 1) | (t1 << 63);
        r.L1 = (t1 >> 1) | (t2 << 63);
        r.L2 = (t2 >> 1) | (t3 << 63);
        r.L3 = t3 >> 1;
    }

#if !ZKVM_FIELDS
    /// <summary>Montgomery product, a row of the multiplication and a row of the reduction at a time; p leaves the top bit free, so no row overflows. Both operands may be unreduced, below 2p.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Mul(in Bn254Fp a, in Bn254Fp b, out Bn254Fp r)
    {
        ref ulong rows = ref Unsafe.AsRef(in a.L0);
        ulong b0 = b.L0,
            b1 = b.L1,
            b2 = b.L2,
            b3 = b.L3;
        ulong t0 = 0,
            t1 = 0,
            t2 = 0,
            t3 = 0;
        for (int i = 0; i < 4; i++)
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
            t3 = high + carry;
        }
        Reduce(t0, t1, t2, t3, out r);
    }
#endif

    public static void Square(in Bn254Fp a, out Bn254Fp r) => Mul(in a, in a, out r);

    public static void Invert(in Bn254Fp a, out Bn254Fp r)
    {
        Span<ulong> value = stackalloc ulong[] { a.L0, a.L1, a.L2, a.L3 };
        FieldInversion.Invert(value, Modulus, FactorSquared, NegatedInverse);
        r = new Bn254Fp(value[0], value[1], value[2], value[3]);
    }

#if !ZKVM_FIELDS
    /// <summary>c0 = a0·b0 + a1·(p - b1) and c1 = a0·b1 + a1·b0, each with one reduction; a may be unreduced, below 2p.</summary>
    public static void MulComplex(in Fp2<Bn254Fp> a, in Fp2<Bn254Fp> b, out Fp2<Bn254Fp> r)
    {
        Sub(default, in b.C1, out Bn254Fp negated);
        SumOfProducts(in a.C0, in b.C0, in a.C1, in negated, out Bn254Fp c0);
        SumOfProducts(in a.C0, in b.C1, in a.C1, in b.C0, out r.C1);
        r.C0 = c0;
    }

    // Montgomery form of a·b + c·d: two rows of products and one of the reduction at a time. With a, c below 2p and b, d below p the sum
    // stays below p·2^256 / 1.3, so one subtraction of p finishes.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SumOfProducts(
        in Bn254Fp a,
        in Bn254Fp b,
        in Bn254Fp c,
        in Bn254Fp d,
        out Bn254Fp r
    )
    {
        ref ulong lefts = ref Unsafe.AsRef(in a.L0);
        ref ulong rights = ref Unsafe.AsRef(in c.L0);
        ulong t0 = 0,
            t1 = 0,
            t2 = 0,
            t3 = 0;
        for (int i = 0; i < 4; i++)
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
            t3 = highLeft + highRight + carry;
        }
        Reduce(t0, t1, t2, t3, out r);
    }
#endif

    /// <summary>ξ = 9 + i.</summary>
    public static void MulByXi(in Fp2<Bn254Fp> a, out Fp2<Bn254Fp> r)
    {
        MulByNine(in a.C0, out Bn254Fp c0);
        MulByNine(in a.C1, out Bn254Fp c1);
        Sub(in c0, in a.C1, out c0);
        Add(in c1, in a.C0, out r.C1);
        r.C0 = c0;
    }

    /// <summary>b' = 3/ξ (a D-type twist).</summary>
    public static void MulByTwistB(in Fp2<Bn254Fp> a, out Fp2<Bn254Fp> r) =>
        MulComplex(in a, in Bn254Constants.TwistB[0], out r);

    private static void MulByNine(in Bn254Fp a, out Bn254Fp r)
    {
        Add(in a, in a, out Bn254Fp t);
        Add(in t, in t, out t);
        Add(in t, in t, out t);
        Add(in t, in a, out r);
    }

    public static ref readonly Fp2<Bn254Fp> Frobenius(int i) => ref Bn254Constants.Frobenius[i - 1];

    public static ref readonly Bn254Fp FrobeniusSquared(int i) =>
        ref Bn254Constants.FrobeniusSquared[i - 1];

    /// <summary>Reads 32 big-endian bytes; false when the integer is not below p.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Bn254Fp r)
    {
        Bn254Fp raw;
        raw.L0 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        raw.L1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        raw.L2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        raw.L3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[0..]);
        ulong borrow = 0;
        FieldWords.SubBorrow(raw.L0, P0, ref borrow);
        FieldWords.SubBorrow(raw.L1, P1, ref borrow);
        FieldWords.SubBorrow(raw.L2, P2, ref borrow);
        FieldWords.SubBorrow(raw.L3, P3, ref borrow);
        r = default;
        if (borrow == 0)
            return false;
        Mul(
            in raw,
            new Bn254Fp(
                0xf32cfc5b538afa89,
                0xb5e71911d44501fb,
                0x47ab1eff0a417ff6,
                0x06d89f71cab8351f
            ),
            out r
        );
        return true;
    }

    /// <summary>Writes 32 big-endian bytes.</summary>
    public static void Write(in Bn254Fp a, Span<byte> bytes)
    {
        FromMontgomery(in a, out Bn254Fp raw);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], raw.L0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], raw.L1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], raw.L2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[0..], raw.L3);
    }

    /// <summary>The integer itself, as limbs.</summary>
    public static void FromMontgomery(in Bn254Fp a, out Bn254Fp r) =>
        Mul(in a, new Bn254Fp(1, 0, 0, 0), out r);

    // One subtraction of p when the value is not below it: adding 2^256 - p carries out exactly then.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(ulong t0, ulong t1, ulong t2, ulong t3, out Bn254Fp r)
    {
        ulong carry = 0;
        ulong s0 = FieldWords.AddCarry(t0, N0, ref carry);
        ulong s1 = FieldWords.AddCarry(t1, N1, ref carry);
        ulong s2 = FieldWords.AddCarry(t2, N2, ref carry);
        ulong s3 = FieldWords.AddCarry(t3, N3, ref carry);
        ulong mask = 0 - carry;
        r.L0 = t0 ^ ((s0 ^ t0) & mask);
        r.L1 = t1 ^ ((s1 ^ t1) & mask);
        r.L2 = t2 ^ ((s2 ^ t2) & mask);
        r.L3 = t3 ^ ((s3 ^ t3) & mask);
    }
}
