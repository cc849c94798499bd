using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class BlsFieldTests
{
    internal static readonly BigInteger P = BigInteger.Parse(
        "4002409555221667393417789825735904156556882819939007885332058136124031650490837864442687629129015664037894272559787"
    );

    internal static readonly FieldLaws<Bls12381Fp> Field = new(
        P,
        Bls12381Fp.Size,
        1,
        Bls12381Fp.TryRead,
        Bls12381Fp.Write
    );

    [Prop(MaxTest = 1000)]
    public bool The_prime_field_agrees_with_integers(int seed) => Field.PrimeFieldAgrees(seed);

    [Prop(MaxTest = 500)]
    public bool The_quadratic_field_agrees_with_integers(int seed) =>
        Field.QuadraticFieldAgrees(seed);

    [Prop(MaxTest = 20)]
    public bool Products_in_Fp12_form_a_field(int seed) =>
        FieldTowerLaws<Bls12381Fp>.MultiplicationAgrees(Field, new Random(seed));

    [Prop(MaxTest = 20)]
    public bool Lines_multiply_as_full_elements(int seed) =>
        FieldTowerLaws<Bls12381Fp>.SparseProductsAgree(Field, new Random(seed));

    [Prop(MaxTest = 20)]
    public bool Frobenius_is_a_homomorphism_of_order_twelve(int seed) =>
        FieldTowerLaws<Bls12381Fp>.FrobeniusAgrees(Field, new Random(seed));

    [Prop(MaxTest = 20)]
    public bool Cyclotomic_squares_are_squares(int seed) =>
        FieldTowerLaws<Bls12381Fp>.CyclotomicSquareAgrees(Field, new Random(seed));

    [Test]
    public void Integers_from_p_on_are_refused()
    {
        BigInteger limit = BigInteger.One << (8 * Bls12381Fp.Size);
        Assert.That(Field.Refuses(P - 1), Is.False);
        Assert.That(Field.Refuses(P));
        Assert.That(Field.Refuses(P + 1));
        Assert.That(Field.Refuses(limit - 1));
    }

    [Test]
    public void Frobenius_constants_are_the_powers_of_xi()
    {
        for (int i = 1; i <= 5; i++)
        {
            Assert.That(Bls12381Fp.Frobenius(i), Is.EqualTo(Field.PowerOfXi(i * (P - 1) / 6)));
            Fp2<Bls12381Fp> squared = Field.PowerOfXi(i * (P * P - 1) / 6);
            Assert.That(Bls12381Fp.FrobeniusSquared(i), Is.EqualTo(squared.C0));
            Assert.That(squared.C1, Is.EqualTo(default(Bls12381Fp)));
        }
    }

    [Test]
    public void Curve_constants_follow_from_xi()
    {
        Fp2<Bls12381Fp> one = Field.PowerOfXi(0);
        Bls12381Fp.MulByTwistB(in one, out Fp2<Bls12381Fp> twist);
        Assert.That(twist, Is.EqualTo(Bls12381Constants.TwistB[0]));
        Assert.That(Field.Integer(twist.C0), Is.EqualTo(new BigInteger(4)));
        Assert.That(Field.Integer(twist.C1), Is.EqualTo(new BigInteger(4)));
        Assert.That(Field.Integer(Bls12381Constants.CurveB[0]), Is.EqualTo(new BigInteger(4)));
        BigInteger order = P * P - 1;
        Assert.That(Bls12381Constants.PsiX[0], Is.EqualTo(Field.PowerOfXi(order - (P - 1) / 3)));
        Assert.That(Bls12381Constants.PsiY[0], Is.EqualTo(Field.PowerOfXi(order - (P - 1) / 2)));
        BigInteger beta = Field.Integer(Bls12381Constants.Beta[0]);
        Assert.That((beta * beta + beta + 1) % P, Is.EqualTo(BigInteger.Zero));
    }

    [Prop(MaxTest = 50)]
    public bool Squares_have_roots_and_others_none(int seed)
    {
        Random random = new(seed);
        BigInteger x = Field.Draw(random);
        Bls12381Fp a = Field.Element(x);
        bool square = Bls12381Sqrt.TrySqrt(in a, out Bls12381Fp root);
        BigInteger r = Field.Integer(root);
        return square == (BigInteger.ModPow(x, (P - 1) / 2, P) <= 1) && (!square || r * r % P == x);
    }

    [Prop(MaxTest = 50)]
    public bool Squares_of_Fp2_have_roots_and_others_none(int seed)
    {
        Random random = new(seed);
        BigInteger x = Field.Draw(random);
        BigInteger y = Field.Draw(random);
        Fp2<Bls12381Fp> a = new(Field.Element(x), Field.Element(y));
        bool square = Bls12381Sqrt.TrySqrt(in a, out Fp2<Bls12381Fp> root);
        Fp2<Bls12381Fp>.Square(in root, out root);
        return square == (BigInteger.ModPow(x * x + y * y, (P - 1) / 2, P) <= 1)
            && (!square || root.Equals(a));
    }
}
