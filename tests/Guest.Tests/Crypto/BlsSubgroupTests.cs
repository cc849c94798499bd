using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using Perjury.Guest.Crypto.Pairings;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class BlsSubgroupTests
{
    private static readonly BigInteger X = -new BigInteger(Bls12381Curve.AbsX);

    internal static readonly BigInteger Order = X * X * X * X - X * X + 1;

    internal static readonly BigInteger CofactorG1 = (X - 1) * (X - 1) / 3;

    /// <summary>(x⁸ - 4x⁷ + 5x⁶ - 4x⁴ + 6x³ - 4x² - 4x + 13)/9.</summary>
    internal static readonly BigInteger CofactorG2 =
        (
            BigInteger.Pow(X, 8)
            - 4 * BigInteger.Pow(X, 7)
            + 5 * BigInteger.Pow(X, 6)
            - 4 * BigInteger.Pow(X, 4)
            + 6 * BigInteger.Pow(X, 3)
            - 4 * BigInteger.Pow(X, 2)
            - 4 * X
            + 13
        ) / 9;

    [Prop(MaxTest = 10)]
    public bool Membership_of_G1_is_being_of_order_r(int seed)
    {
        FpJacobian<Bls12381Fp> p = CurvePoint(new Random(seed));
        FpJacobian<Bls12381Fp> member = Multiple(CofactorG1, p);
        bool right = IsInG1(member) && FpJacobian<Bls12381Fp>.IsInfinity(Multiple(Order, member));
        // Points of every part of the order but r, alone and added to a member; 3 and 11 are its smallest primes.
        foreach (BigInteger part in new[] { 1, 3, 11, 10177, CofactorG1 })
        {
            FpJacobian<Bls12381Fp> small = Multiple(Order * (CofactorG1 / part), p);
            if (FpJacobian<Bls12381Fp>.IsInfinity(in small))
                continue;
            FpJacobian<Bls12381Fp>.Add(in small, in member, out FpJacobian<Bls12381Fp> mixed);
            right &= !IsInG1(small) && !IsInG1(mixed);
        }
        Bls12381G1.ClearCofactor(in p, out FpJacobian<Bls12381Fp> cleared);
        return right && !IsInG1(p) && IsInG1(cleared);
    }

    [Prop(MaxTest = 10)]
    public bool Membership_of_G2_is_being_of_order_r(int seed)
    {
        FpJacobian<Fp2<Bls12381Fp>> p = TwistPoint(new Random(seed));
        FpJacobian<Fp2<Bls12381Fp>> member = Multiple(CofactorG2, p);
        bool right =
            IsInG2(member) && FpJacobian<Fp2<Bls12381Fp>>.IsInfinity(Multiple(Order, member));
        foreach (BigInteger part in new[] { 1, 13, 23, 2713, CofactorG2 })
        {
            FpJacobian<Fp2<Bls12381Fp>> small = Multiple(Order * (CofactorG2 / part), p);
            if (FpJacobian<Fp2<Bls12381Fp>>.IsInfinity(in small))
                continue;
            FpJacobian<Fp2<Bls12381Fp>>.Add(
                in small,
                in member,
                out FpJacobian<Fp2<Bls12381Fp>> mixed
            );
            right &= !IsInG2(small) && !IsInG2(mixed);
        }
        Bls12381G2.ClearCofactor(in p, out FpJacobian<Fp2<Bls12381Fp>> cleared);
        return right && !IsInG2(p) && IsInG2(cleared);
    }

    [Test]
    public void The_smallest_parts_of_the_orders_are_met()
    {
        Assert.That(CofactorG1 % 33, Is.EqualTo(BigInteger.Zero));
        Assert.That(CofactorG1 % 10177, Is.EqualTo(BigInteger.Zero));
        Assert.That(CofactorG2 % (13 * 13 * 23 * 23), Is.EqualTo(BigInteger.Zero));
        Assert.That(CofactorG2 % 2713, Is.EqualTo(BigInteger.Zero));
        int met = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            FpJacobian<Bls12381Fp> third = Multiple(
                Order * (CofactorG1 / 3),
                CurvePoint(new Random(seed))
            );
            met += FpJacobian<Bls12381Fp>.IsInfinity(in third) ? 0 : 1;
        }
        Assert.That(met, Is.GreaterThan(0));
    }

    /// <summary>The loop's own check, by the multiple that it ends with: as [|x|]Q of a point of small order meets infinity on its way.</summary>
    [Prop(MaxTest = 5)]
    public bool A_Miller_loop_finds_who_is_outside_G2(int seed)
    {
        Random random = new(seed);
        FpJacobian<Fp2<Bls12381Fp>> p = TwistPoint(random);
        FpJacobian<Fp2<Bls12381Fp>> member = Multiple(CofactorG2, p);
        bool right = MillerLoopTakes(member) && !MillerLoopTakes(p);
        foreach (BigInteger part in new[] { 1, 13, 23, 13 * 23, 2713, CofactorG2 })
        {
            FpJacobian<Fp2<Bls12381Fp>> small = Multiple(Order * (CofactorG2 / part), p);
            if (FpJacobian<Fp2<Bls12381Fp>>.IsInfinity(in small))
                continue;
            FpJacobian<Fp2<Bls12381Fp>>.Add(
                in small,
                in member,
                out FpJacobian<Fp2<Bls12381Fp>> mixed
            );
            right &= !MillerLoopTakes(small) && !MillerLoopTakes(mixed);
        }
        return right;
    }

    [Test]
    public void Infinity_is_a_member_of_both()
    {
        Assert.That(Bls12381G1.IsInSubgroup(default));
        Assert.That(Bls12381G1.AreInSubgroup(default, default));
        Assert.That(Bls12381G2.IsInSubgroup(default));
    }

    [Prop(MaxTest = 200)]
    public bool Base_x_digits_make_up_the_scalar_modulo_r(int seed)
    {
        Random random = new(seed);
        byte[] scalar = new byte[32];
        random.NextBytes(scalar);
        if (random.Next(4) == 0)
            scalar.AsSpan(0, random.Next(33)).Fill(0xff);
        ulong[] digits = new ulong[4];
        Bls12381Curve.ReadDigits(scalar, digits);
        BigInteger sum = 0;
        bool small = true;
        for (int i = 3; i >= 0; i--)
        {
            sum = sum * -X + digits[i];
            small &= digits[i] < Bls12381Curve.AbsX;
        }
        BigInteger k = new(scalar, isUnsigned: true, isBigEndian: true);
        return small && sum == k % Order && Bls12381Curve.IsCanonicalScalar(scalar) == (k < Order);
    }

    /// <summary>[k]p by doubling and adding.</summary>
    internal static FpJacobian<T> Multiple<T>(BigInteger k, FpJacobian<T> p)
        where T : unmanaged, IFieldElement<T>
    {
        FpJacobian<T>.SetInfinity(out FpJacobian<T> r);
        for (int i = (int)k.GetBitLength() - 1; i >= 0; i--)
        {
            FpJacobian<T>.Double(in r, out r);
            if (!((k >> i) & 1).IsZero)
                FpJacobian<T>.Add(in r, in p, out r);
        }
        return r;
    }

    private static bool IsInG1(FpJacobian<Bls12381Fp> point)
    {
        FpJacobian<Bls12381Fp>.ToAffine(in point, out FpAffine<Bls12381Fp> affine);
        bool member = Bls12381G1.IsInSubgroup(in affine);
        Assert.That(Bls12381G1.IsInSubgroupAlone(in affine), Is.EqualTo(member));
        // A pair has two members, wherever the other stands.
        FpJacobian<Bls12381Fp>.ToAffine(
            Multiple(CofactorG1, CurvePoint(new Random(1))),
            out FpAffine<Bls12381Fp> other
        );
        Assert.That(Bls12381G1.AreInSubgroup(in affine, in other), Is.EqualTo(member));
        Assert.That(Bls12381G1.AreInSubgroup(in other, in affine), Is.EqualTo(member));
        return member;
    }

    private static bool IsInG2(FpJacobian<Fp2<Bls12381Fp>> point)
    {
        FpJacobian<Fp2<Bls12381Fp>>.ToAffine(in point, out FpAffine<Fp2<Bls12381Fp>> affine);
        return Bls12381G2.IsInSubgroup(in affine);
    }

    // Both forms of the loop must say the same.
    private static bool MillerLoopTakes(FpJacobian<Fp2<Bls12381Fp>> point)
    {
        FpJacobian<Fp2<Bls12381Fp>>.ToAffine(in point, out FpAffine<Fp2<Bls12381Fp>> q);
        FpJacobian<Bls12381Fp>.ToAffine(CurvePoint(new Random(1)), out FpAffine<Bls12381Fp> p);
        FpMillerPair<Bls12381Fp>[] pairs = [new(in p, in q)];
        Fp12<Bls12381Fp>.SetOne(out Fp12<Bls12381Fp> product);
        bool taken = Bls12381Pairing.TryMillerLoop(pairs, ref product);
        pairs = [new(in p, in q)];
        Assert.That(Bls12381Pairing.TryMillerLoopOneByOne(pairs, ref product), Is.EqualTo(taken));
        return taken;
    }

    internal static FpJacobian<Bls12381Fp> CurvePoint(Random random)
    {
        while (true)
        {
            FpAffine<Bls12381Fp> point;
            point.X = BlsFieldTests.Field.Element(BlsFieldTests.Field.Draw(random));
            Bls12381Fp.Square(in point.X, out Bls12381Fp g);
            Bls12381Fp.Mul(in g, in point.X, out g);
            Bls12381Fp.Add(in g, in Bls12381Constants.CurveB[0], out g);
            if (!Bls12381Sqrt.TrySqrt(in g, out point.Y))
                continue;
            FpJacobian<Bls12381Fp>.FromAffine(in point, out FpJacobian<Bls12381Fp> r);
            return r;
        }
    }

    internal static FpJacobian<Fp2<Bls12381Fp>> TwistPoint(Random random)
    {
        while (true)
        {
            FpAffine<Fp2<Bls12381Fp>> point;
            point.X = new(
                BlsFieldTests.Field.Element(BlsFieldTests.Field.Draw(random)),
                BlsFieldTests.Field.Element(BlsFieldTests.Field.Draw(random))
            );
            Fp2<Bls12381Fp>.Square(in point.X, out Fp2<Bls12381Fp> g);
            Fp2<Bls12381Fp>.Mul(in g, in point.X, out g);
            Fp2<Bls12381Fp>.Add(in g, in Bls12381Constants.TwistB[0], out g);
            if (!Bls12381Sqrt.TrySqrt(in g, out point.Y))
                continue;
            FpJacobian<Fp2<Bls12381Fp>>.FromAffine(in point, out FpJacobian<Fp2<Bls12381Fp>> r);
            return r;
        }
    }
}
