using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class Bn254GroupTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "21888242871839275222246405745257275088548364400416034343698204186575808495617"
    );

    /// <summary>(1, 2), and the generator of G2 as EIP-197 gives it, imaginary halves first.</summary>
    private static readonly byte[] G1 = Convert.FromHexString(
        "0000000000000000000000000000000000000000000000000000000000000001"
            + "0000000000000000000000000000000000000000000000000000000000000002"
    );

    private static readonly byte[] G2 = Convert.FromHexString(
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
            + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
            + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
            + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa"
    );

    private static readonly BlsGroupLaws Group = new(Order, G1, Add, Mul);

    [Prop(MaxTest = 100)]
    public bool G1_is_a_group_of_prime_order(int seed) => Group.Hold(seed);

    /// <summary>λ, with λ² + λ + 1 = 0 modulo the order.</summary>
    private static readonly BigInteger Lambda = BigInteger.Parse(
        "4407920970296243842393367215006156084916469457145843978461"
    );

    [Prop(MaxTest = 500)]
    public bool Half_scalars_make_up_the_scalar(int seed)
    {
        byte[] scalar = BlsGroupLaws.Scalar(Group.Draw(new Random(seed)));
        FpAffine<Bn254Fp>[] points = new FpAffine<Bn254Fp>[2];
        ulong[] halves = new ulong[4];
        Bn254Endomorphism.Split(default, scalar, points, halves);
        BigInteger a = ((BigInteger)halves[1] << 64) + halves[0];
        BigInteger b = ((BigInteger)halves[3] << 64) + halves[2];
        BigInteger k = new(scalar, isUnsigned: true, isBigEndian: true);
        return ((a - b * Lambda - k) % Order).IsZero;
    }

    [Test]
    public void The_endomorphism_multiplies_by_lambda()
    {
        Assert.That((Lambda * Lambda + Lambda + 1) % Order, Is.EqualTo(BigInteger.Zero));
        Assert.That(Bn254Curve.TryReadG1(G1, out FpAffine<Bn254Fp> point));
        Bn254Fp.Mul(in point.X, in Bn254Constants.Beta[0], out point.X);
        FpJacobian<Bn254Fp>.FromAffine(in point, out FpJacobian<Bn254Fp> image);
        Assert.That(Bn254Curve.TryReadG1(G1, out point));
        FpJacobian<Bn254Fp>.FromAffine(in point, out FpJacobian<Bn254Fp> generator);
        FpJacobian<Bn254Fp> product = BlsSubgroupTests.Multiple(Lambda, generator);
        Assert.That(FpJacobian<Bn254Fp>.AreEqual(in image, in product));
    }

    [Prop(MaxTest = 20)]
    public bool The_pairing_is_bilinear_and_not_degenerate(int seed)
    {
        Random random = new(seed);
        BigInteger a = Group.Draw(random) % Order;
        BigInteger b = Group.Draw(random) % Order;
        byte[] bG2 = MulG2(b);
        byte[] pairs =
        [
            .. Group.Multiple(a),
            .. bG2,
            .. Group.Multiple(Order - a * b % Order),
            .. G2,
        ];
        bool balanced = Accelerators.Bn254Pairing(pairs, out bool verified) && verified;
        bool valid = Accelerators.Bn254Pairing(pairs.AsSpan(0, 192), out bool alone);
        return balanced && valid && alone == (a.IsZero || b.IsZero);
    }

    [Test]
    public void More_pairs_than_a_batch_multiply_up()
    {
        // Σ i for i = 1..40 is 820.
        List<byte> pairs = [];
        for (int i = 1; i <= 40; i++)
        {
            pairs.AddRange(Group.Multiple(i));
            pairs.AddRange(G2);
        }
        pairs.AddRange(Group.Multiple(Order - 820));
        pairs.AddRange(G2);
        byte[] input = [.. pairs];
        Assert.That(Accelerators.Bn254Pairing(input, out bool verified) && verified);
        Group.Multiple(1).CopyTo(input, 192);
        Assert.That(Accelerators.Bn254Pairing(input, out verified));
        Assert.That(verified, Is.False);
    }

    [Test]
    public void No_pairs_give_one() =>
        Assert.That(Accelerators.Bn254Pairing([], out bool verified) && verified);

    [TestCase(1)]
    [TestCase(191)]
    [TestCase(193)]
    public void Broken_pairs_are_refused(int length) =>
        Assert.That(Accelerators.Bn254Pairing(new byte[length], out _), Is.False);

    [Prop(MaxTest = 10)]
    public bool Membership_of_G2_is_being_of_order_r(int seed)
    {
        Random random = new(seed);
        FpAffine<Fp2<Bn254Fp>> point = TwistPoint(random);
        FpJacobian<Fp2<Bn254Fp>>.FromAffine(in point, out FpJacobian<Fp2<Bn254Fp>> p);
        FpJacobian<Fp2<Bn254Fp>> small = BlsSubgroupTests.Multiple(Order, p);
        // The order of the twist is r(2p - r).
        FpJacobian<Fp2<Bn254Fp>> member = BlsSubgroupTests.Multiple(
            2 * Bn254FieldTests.P - Order,
            p
        );
        FpJacobian<Fp2<Bn254Fp>>.Add(in small, in member, out FpJacobian<Fp2<Bn254Fp>> mixed);
        return IsInG2(member)
            && !IsInG2(p)
            && !IsInG2(small)
            && !IsInG2(mixed)
            && FpJacobian<Fp2<Bn254Fp>>.IsInfinity(BlsSubgroupTests.Multiple(Order, member));
    }

    private static bool IsInG2(FpJacobian<Fp2<Bn254Fp>> point)
    {
        FpJacobian<Fp2<Bn254Fp>>.ToAffine(in point, out FpAffine<Fp2<Bn254Fp>> affine);
        return Bn254Curve.IsInG2(in affine);
    }

    // A point of the twist with random x: y² by the complex method in integers.
    private static FpAffine<Fp2<Bn254Fp>> TwistPoint(Random random)
    {
        BigInteger p = Bn254FieldTests.P;
        while (true)
        {
            Fp2<Bn254Fp> x = new(
                Bn254FieldTests.Field.Element(Bn254FieldTests.Field.Draw(random)),
                Bn254FieldTests.Field.Element(Bn254FieldTests.Field.Draw(random))
            );
            Fp2<Bn254Fp>.Square(in x, out Fp2<Bn254Fp> g);
            Fp2<Bn254Fp>.Mul(in g, in x, out g);
            Fp2<Bn254Fp>.Add(in g, in Bn254Constants.TwistB[0], out g);
            BigInteger a = Bn254FieldTests.Field.Integer(g.C0);
            BigInteger b = Bn254FieldTests.Field.Integer(g.C1);
            BigInteger norm = BigInteger.ModPow(a * a + b * b, (p + 1) / 4, p);
            foreach (BigInteger root in new[] { norm, p - norm })
            {
                BigInteger re = BigInteger.ModPow((a + root) * ((p + 1) / 2), (p + 1) / 4, p);
                BigInteger im = b * BigInteger.ModPow(2 * re, p - 2, p) % p;
                Fp2<Bn254Fp> y = new(
                    Bn254FieldTests.Field.Element(re),
                    Bn254FieldTests.Field.Element(im)
                );
                FpAffine<Fp2<Bn254Fp>> point = new(in x, in y);
                if (FpAffine<Fp2<Bn254Fp>>.IsOnCurve(in point, in Bn254Constants.TwistB[0]))
                    return point;
            }
        }
    }

    private static byte[] Add(byte[] a, byte[] b)
    {
        byte[] r = new byte[64];
        Assert.That(Accelerators.Bn254G1Add(a, b, r));
        return r;
    }

    private static byte[] Mul(byte[] point, byte[] scalar)
    {
        byte[] r = new byte[64];
        Assert.That(Accelerators.Bn254G1Mul(point, scalar, r));
        return r;
    }

    private static byte[] MulG2(BigInteger k)
    {
        Assert.That(Bn254Curve.TryReadG2(G2, out FpAffine<Fp2<Bn254Fp>> point));
        FpJacobian<Fp2<Bn254Fp>>.FromAffine(in point, out FpJacobian<Fp2<Bn254Fp>> p);
        FpJacobian<Fp2<Bn254Fp>> product = BlsSubgroupTests.Multiple(k, p);
        FpJacobian<Fp2<Bn254Fp>>.ToAffine(in product, out point);
        byte[] bytes = new byte[128];
        Bn254Fp.Write(in point.X.C1, bytes);
        Bn254Fp.Write(in point.X.C0, bytes.AsSpan(32));
        Bn254Fp.Write(in point.Y.C1, bytes.AsSpan(64));
        Bn254Fp.Write(in point.Y.C0, bytes.AsSpan(96));
        return bytes;
    }
}
