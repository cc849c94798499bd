using System.Numerics;
using System.Runtime.Intrinsics;
using NUnit.Framework;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using Perjury.Guest.Crypto.Pairings;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>BLS12-381 in eight places of a vector: the field against integers, everything above it against the same one by one.</summary>
[TestFixture]
public sealed class BlsSideBySideTests
{
    private static readonly BigInteger P = BlsFieldTests.P;

    private static readonly BigInteger Factor = BigInteger.One << (Limbs28.Count * Limbs28.Bits);

    /// <summary>Seen by a reader of the report on a machine without the vectors.</summary>
    [SetUp]
    public void The_machine_has_the_vectors() =>
        Assume.That(Bls12381Field28.IsSupported, "no AVX-512 here");

    [Prop(MaxTest = 200)]
    public bool Sums_of_products_are_those_of_integers(int seed)
    {
        Random random = new(seed);
        // The largest sizes that are allowed.
        int size = random.Next(1, 16);
        int other = Math.Min(15, 16 / size);
        Limbs28 a = Draw(random, size);
        Limbs28 b = Draw(random, other);
        Limbs28 c = Draw(random, size);
        Limbs28 d = Draw(random, other);
        Bls12381Field28.SumOfProducts(in a, in b, in c, in d, out Limbs28 r);
        Limbs28 larger = Draw(random, Math.Min(15, 32 / size));
        Bls12381Field28.Multiply(in a, in larger, out Limbs28 product);
        bool right = true;
        for (int lane = 0; lane < Limbs28.Lanes; lane++)
        {
            BigInteger sum = Value(a, lane) * Value(b, lane) + Value(c, lane) * Value(d, lane);
            right &= ((Value(r, lane) * Factor - sum) % P).IsZero && HasSizeOne(r, lane);
            sum = Value(a, lane) * Value(larger, lane);
            right &=
                ((Value(product, lane) * Factor - sum) % P).IsZero && HasSizeOne(product, lane);
        }
        return right;
    }

    [Prop(MaxTest = 200)]
    public bool Normalization_keeps_the_residue(int seed)
    {
        Limbs28 a = Draw(new Random(seed), 190);
        Limbs28 r = a;
        Bls12381Field28.Normalize(ref r);
        bool right = true;
        for (int lane = 0; lane < Limbs28.Lanes; lane++)
            right &= ((Value(r, lane) - Value(a, lane)) % P).IsZero && HasSizeOne(r, lane);
        return right;
    }

    [Prop(MaxTest = 100)]
    public bool What_is_stored_is_what_was_loaded(int seed)
    {
        Random random = new(seed);
        Fp2<Bls12381Fp>[] elements = new Fp2<Bls12381Fp>[Limbs28.Lanes];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = new(
                BlsFieldTests.Field.Element(BlsFieldTests.Field.Draw(random)),
                BlsFieldTests.Field.Element(BlsFieldTests.Field.Draw(random))
            );
        Complex28.Load(elements, out Complex28 loaded);
        Fp2<Bls12381Fp>[] stored = new Fp2<Bls12381Fp>[Limbs28.Lanes];
        Complex28.Store(in loaded, stored);
        return stored.AsSpan().SequenceEqual(elements);
    }

    [Prop(MaxTest = 100)]
    public bool The_tower_is_the_one_of_single_products(int seed)
    {
        Random random = new(seed);
        Fp12<Bls12381Fp> a = FieldTowerLaws<Bls12381Fp>.Draw(BlsFieldTests.Field, random);
        Fp12<Bls12381Fp> b = FieldTowerLaws<Bls12381Fp>.Draw(BlsFieldTests.Field, random);
        Bls12381Tower28.Load(in a, out Complex28 x);
        Bls12381Tower28.Load(in b, out Complex28 y);
        Fp12<Bls12381Fp>.Mul(in a, in b, out Fp12<Bls12381Fp> expected);
        Bls12381Tower28.Multiply(in x, in y, out Complex28 r);
        bool right = AreEqual(in r, in expected);
        Fp12<Bls12381Fp>.Square(in a, out expected);
        Bls12381Tower28.Square(in x, out r);
        right &= AreEqual(in r, in expected);
        Fp12<Bls12381Fp>.Conjugate(in a, out expected);
        Bls12381Tower28.Conjugate(in x, out r);
        right &= AreEqual(in r, in expected);
        Fp12<Bls12381Fp>.Frobenius(in a, out expected);
        Bls12381Tower28.Frobenius(in x, out r);
        right &= AreEqual(in r, in expected);
        Fp12<Bls12381Fp>.FrobeniusSquared(in a, out expected);
        Bls12381Tower28.FrobeniusSquared(in x, out r);
        right &= AreEqual(in r, in expected);
        // The formula of squares in the cyclotomic subgroup is one of any element.
        Fp12<Bls12381Fp>.CyclotomicSquare(in a, out expected);
        Bls12381Tower28.CyclotomicSquare(in x, out r);
        right &= AreEqual(in r, in expected);
        Fp12<Bls12381Fp>.MulBy014(in a, in b.C0.C0, in b.C0.C1, in b.C0.C2, out expected);
        Complex28.Load([b.C0.C0, b.C0.C1, b.C0.C2], out y);
        // Onto its own operand, as the loops do.
        Bls12381Tower28.MultiplyByLine(in x, in y, out x);
        return right && AreEqual(in x, in expected);
    }

    [Prop(MaxTest = 10)]
    public bool Pairings_are_those_of_single_products(int seed)
    {
        Random random = new(seed);
        FpMillerPair<Bls12381Fp>[] pairs = new FpMillerPair<Bls12381Fp>[random.Next(1, 4)];
        for (int i = 0; i < pairs.Length; i++)
            pairs[i] = Pair(
                random,
                BlsSubgroupTests.Multiple(
                    BlsSubgroupTests.CofactorG2,
                    BlsSubgroupTests.TwistPoint(random)
                )
            );
        Fp12<Bls12381Fp> start = FieldTowerLaws<Bls12381Fp>.Draw(BlsFieldTests.Field, random);
        Fp12<Bls12381Fp> product = start;
        bool right = Bls12381Pairing28.TryMillerLoop(pairs, ref product);
        Fp12<Bls12381Fp> expected = start;
        right &= Bls12381Pairing.TryMillerLoopOneByOne(pairs, ref expected);

        // The lines are the same up to factors in Fp2, which the exponentiation takes to one.
        Bls12381Pairing.FinalExponentiation(in product, out product);
        Bls12381Pairing.FinalExponentiation(in expected, out expected);
        Bls12381Pairing28.HardPart(in product, out Fp12<Bls12381Fp> power);
        Bls12381Pairing.HardPartOneByOne(in product, out Fp12<Bls12381Fp> samePower);
        return right && product.Equals(expected) && power.Equals(samePower);
    }

    private static FpMillerPair<Bls12381Fp> Pair(Random random, FpJacobian<Fp2<Bls12381Fp>> q)
    {
        FpJacobian<Bls12381Fp>.ToAffine(
            BlsSubgroupTests.CurvePoint(random),
            out FpAffine<Bls12381Fp> p
        );
        FpJacobian<Fp2<Bls12381Fp>>.ToAffine(in q, out FpAffine<Fp2<Bls12381Fp>> affine);
        return new FpMillerPair<Bls12381Fp>(in p, in affine);
    }

    private static bool AreEqual(in Complex28 a, in Fp12<Bls12381Fp> b)
    {
        Bls12381Tower28.Store(in a, out Fp12<Bls12381Fp> stored);
        return stored.Equals(b);
    }

    /// <summary>Elements of a size: extreme limbs of either sign, zeros and small ones, or any; the top limb as far as the value may go.</summary>
    private static Limbs28 Draw(Random random, int size)
    {
        long most = (long)size << (Limbs28.Bits - 1);
        long mostOfTop = (long)(size * 0.51 * 0x1a011);
        Limbs28 a = default;
        for (int lane = 0; lane < Limbs28.Lanes; lane++)
        {
            int kind = random.Next(4);
            for (int limb = 0; limb < Limbs28.Count; limb++)
            {
                long bound = limb == Limbs28.Count - 1 ? mostOfTop : most;
                long value = kind switch
                {
                    0 => bound,
                    1 => -bound,
                    2 => random.Next(5) switch
                    {
                        0 => 0,
                        1 => random.Next(-2, 3),
                        2 => bound,
                        3 => -bound,
                        _ => random.NextInt64(-bound, bound + 1),
                    },
                    _ => random.NextInt64(-bound, bound + 1),
                };
                a[limb] = Vector512.WithElement(a[limb], lane, value);
            }
        }
        return a;
    }

    private static BigInteger Value(in Limbs28 a, int lane)
    {
        BigInteger value = 0;
        for (int limb = Limbs28.Count - 1; limb >= 0; limb--)
            value = (value << Limbs28.Bits) + a[limb][lane];
        return value;
    }

    private static bool HasSizeOne(in Limbs28 a, int lane)
    {
        bool small = BigInteger.Abs(Value(a, lane)) * 100 <= P * 52;
        for (int limb = 0; limb < Limbs28.Count; limb++)
            small &= Math.Abs(a[limb][lane]) <= 1L << (Limbs28.Bits - 1);
        return small;
    }
}
