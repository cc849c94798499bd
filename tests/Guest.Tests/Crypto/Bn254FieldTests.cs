using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto.Fields;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class Bn254FieldTests
{
    internal static readonly BigInteger P = BigInteger.Parse(
        "21888242871839275222246405745257275088696311157297823662689037894645226208583"
    );

    internal static readonly FieldLaws<Bn254Fp> Field = new(
        P,
        Bn254Fp.Size,
        9,
        Bn254Fp.TryRead,
        Bn254Fp.Write
    );

    [Prop(MaxTest = 1000)]
    public bool The_prime_field_agrees_with_integers(int seed) => Field.PrimeFieldAgrees(seed);

    [Prop(MaxTest = 500)]
    public bool The_quadratic_field_agrees_with_integers(int seed) =>
        Field.QuadraticFieldAgrees(seed);

    [Prop(MaxTest = 20)]
    public bool Products_in_Fp12_form_a_field(int seed) =>
        FieldTowerLaws<Bn254Fp>.MultiplicationAgrees(Field, new Random(seed));

    [Prop(MaxTest = 20)]
    public bool Lines_multiply_as_full_elements(int seed) =>
        FieldTowerLaws<Bn254Fp>.SparseProductsAgree(Field, new Random(seed));

    [Prop(MaxTest = 20)]
    public bool Frobenius_is_a_homomorphism_of_order_twelve(int seed) =>
        FieldTowerLaws<Bn254Fp>.FrobeniusAgrees(Field, new Random(seed));

    [Prop(MaxTest = 20)]
    public bool Cyclotomic_squares_are_squares(int seed) =>
        FieldTowerLaws<Bn254Fp>.CyclotomicSquareAgrees(Field, new Random(seed));

    [Test]
    public void Integers_from_p_on_are_refused()
    {
        BigInteger limit = BigInteger.One << (8 * Bn254Fp.Size);
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
            Assert.That(Bn254Fp.Frobenius(i), Is.EqualTo(Field.PowerOfXi(i * (P - 1) / 6)));
            Fp2<Bn254Fp> squared = Field.PowerOfXi(i * (P * P - 1) / 6);
            Assert.That(Bn254Fp.FrobeniusSquared(i), Is.EqualTo(squared.C0));
            Assert.That(squared.C1, Is.EqualTo(default(Bn254Fp)));
        }
    }

    [Test]
    public void The_twist_constant_is_three_over_xi()
    {
        Fp2<Bn254Fp> three = new(Field.Element(3), default);
        Fp2<Bn254Fp> xi = Field.PowerOfXi(1);
        Bn254Fp.MulByTwistB(in xi, out Fp2<Bn254Fp> product);
        Assert.That(product, Is.EqualTo(three));
        Assert.That(Bn254Constants.CurveB[0], Is.EqualTo(three.C0));
    }
}
