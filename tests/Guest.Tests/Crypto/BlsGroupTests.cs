using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class BlsGroupTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "52435875175126190479447740508185965837690552500527637822603658699938581184513"
    );

    private static readonly byte[] G1 = EncodeG1();

    private static readonly byte[] G2 = EncodeG2();

    private static readonly BlsGroupLaws GroupG1 = new(Order, G1, AddG1, MulG1);

    private static readonly BlsGroupLaws GroupG2 = new(Order, G2, AddG2, MulG2);

    [Prop(MaxTest = 30)]
    public bool G1_is_a_group_of_prime_order(int seed) => GroupG1.Hold(seed);

    [Prop(MaxTest = 20)]
    public bool G2_is_a_group_of_prime_order(int seed) => GroupG2.Hold(seed);

    [Prop(MaxTest = 10)]
    public bool An_msm_in_G1_is_the_sum_of_its_products(int seed) =>
        MsmIsSum(GroupG1, new Random(seed), 70, AddG1, MulG1, MsmG1);

    [Prop(MaxTest = 10)]
    public bool An_msm_in_G2_is_the_sum_of_its_products(int seed) =>
        MsmIsSum(GroupG2, new Random(seed), 35, AddG2, MulG2, MsmG2);

    // Two half-length products each, on both sides of the changes of bucket width at 192 and 512.
    [TestCase(95)]
    [TestCase(96)]
    [TestCase(256)]
    public void An_msm_of_multiples_of_the_generator_is_their_sum(int count)
    {
        Random random = new(count);
        List<byte> items = [];
        BigInteger sum = 0;
        for (int i = 0; i < count; i++)
        {
            BigInteger scalar = GroupG1.Draw(random);
            bool second = random.Next(2) == 0;
            items.AddRange(second ? MulG1(G1, BlsGroupLaws.Scalar(Order - 1)) : G1);
            items.AddRange(BlsGroupLaws.Scalar(scalar));
            sum += second ? -scalar : scalar;
        }
        BigInteger expected = (sum % Order + Order) % Order;
        Assert.That(MsmG1([.. items]), Is.EqualTo(GroupG1.Multiple(expected)));
    }

    [Prop(MaxTest = 20)]
    public bool The_pairing_is_bilinear_and_not_degenerate(int seed)
    {
        Random random = new(seed);
        BigInteger a = GroupG1.Draw(random) % Order;
        BigInteger b = GroupG2.Draw(random) % Order;
        byte[] pairs =
        [
            .. GroupG1.Multiple(a),
            .. GroupG2.Multiple(b),
            .. GroupG1.Multiple(Order - a * b % Order),
            .. G2,
        ];
        bool balanced = Accelerators.Bls12Pairing(pairs, out bool verified) && verified;
        bool valid = Accelerators.Bls12Pairing(pairs.AsSpan(0, 288), out bool alone);
        return balanced && valid && alone == (a.IsZero || b.IsZero);
    }

    [Test]
    public void More_pairs_than_a_batch_multiply_up()
    {
        // Σ i for i = 1..20 is 210.
        List<byte> pairs = [];
        for (int i = 1; i <= 20; i++)
        {
            pairs.AddRange(GroupG1.Multiple(i));
            pairs.AddRange(G2);
        }
        pairs.AddRange(G1);
        pairs.AddRange(GroupG2.Multiple(Order - 210));
        byte[] input = [.. pairs];
        Assert.That(Accelerators.Bls12Pairing(input, out bool verified) && verified);
        G1.CopyTo(input, 288);
        Assert.That(Accelerators.Bls12Pairing(input, out verified));
        Assert.That(verified, Is.False);
    }

    [Prop(MaxTest = 30)]
    public bool Maps_reach_the_subgroups(int seed)
    {
        byte[] elements = new byte[96];
        new Random(seed).NextBytes(elements);
        elements[0] = elements[48] = 0;
        byte[] p = new byte[96];
        byte[] q = new byte[192];
        return Accelerators.Bls12MapFpToG1(elements.AsSpan(0, 48), p)
            && Accelerators.Bls12MapFp2ToG2(elements, q)
            && Bls12381G1.TryRead(p, out FpAffine<Bls12381Fp> point)
            && Bls12381G2.TryRead(q, out FpAffine<Fp2<Bls12381Fp>> twistPoint)
            && Bls12381G1.IsInSubgroup(in point)
            && Bls12381G2.IsInSubgroup(in twistPoint);
    }

    private static bool MsmIsSum(
        BlsGroupLaws group,
        Random random,
        int limit,
        Func<byte[], byte[], byte[]> add,
        Func<byte[], byte[], byte[]> mul,
        Func<byte[], byte[]> msm
    )
    {
        int count = random.Next(1, limit);
        byte[] sum = group.Multiple(0);
        List<byte> items = [];
        for (int i = 0; i < count; i++)
        {
            byte[] point = group.Multiple(random.Next(6) == 0 ? 0 : group.Draw(random));
            byte[] scalar = BlsGroupLaws.Scalar(group.Draw(random));
            items.AddRange(point);
            items.AddRange(scalar);
            sum = add(sum, mul(point, scalar));
        }
        return msm([.. items]).AsSpan().SequenceEqual(sum);
    }

    private static byte[] AddG1(byte[] a, byte[] b)
    {
        byte[] r = new byte[96];
        Assert.That(Accelerators.Bls12G1Add(a, b, r));
        return r;
    }

    private static byte[] AddG2(byte[] a, byte[] b)
    {
        byte[] r = new byte[192];
        Assert.That(Accelerators.Bls12G2Add(a, b, r));
        return r;
    }

    private static byte[] MulG1(byte[] point, byte[] scalar) => MsmG1([.. point, .. scalar]);

    private static byte[] MulG2(byte[] point, byte[] scalar) => MsmG2([.. point, .. scalar]);

    private static byte[] MsmG1(byte[] items)
    {
        byte[] r = new byte[96];
        Assert.That(Accelerators.Bls12G1Msm(items, r));
        return r;
    }

    private static byte[] MsmG2(byte[] items)
    {
        byte[] r = new byte[192];
        Assert.That(Accelerators.Bls12G2Msm(items, r));
        return r;
    }

    private static byte[] EncodeG1()
    {
        byte[] bytes = new byte[96];
        Bls12381G1.Write(new(in KzgSetup.G1Generator[0], in KzgSetup.G1Generator[1]), bytes);
        return bytes;
    }

    private static byte[] EncodeG2()
    {
        byte[] bytes = new byte[192];
        Bls12381G2.Write(new(in KzgSetup.G2Generator[0], in KzgSetup.G2Generator[1]), bytes);
        return bytes;
    }
}
