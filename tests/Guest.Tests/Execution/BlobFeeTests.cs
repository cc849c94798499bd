using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Tests.Execution;

[TestFixture]
public sealed class BlobFeeTests
{
    [TestCase(0UL, 3338477UL)]
    [TestCase(2314057UL, 3338477UL)]
    [TestCase(2314058UL, 3338477UL)]
    [TestCase(10UL * 1024 * 1024, 3338477UL)]
    [TestCase(148099578UL, 3338477UL)]
    [TestCase(400_000_000UL, 5007716UL)]
    [TestCase(131072UL, ulong.MaxValue)]
    public void Price_follows_the_integer_series(ulong excess, ulong fraction) =>
        Assert.That(
            new BigInteger(ForkBlobFee.PerGas(excess, fraction).ToBigEndian(), true, true),
            Is.EqualTo(Series(excess, fraction))
        );

    [TestCase(ulong.MaxValue, 3338477UL)]
    [TestCase(ulong.MaxValue, 1UL)]
    [TestCase(1UL, 0UL)]
    public void A_price_beyond_256_bits_saturates(ulong excess, ulong fraction) =>
        Assert.That(ForkBlobFee.PerGas(excess, fraction), Is.EqualTo(UInt256.MaxValue));

    [TestCase(6UL, 9UL, 0UL, 786432UL, 0UL)]
    [TestCase(6UL, 9UL, 0UL, 786433UL, 1UL)]
    [TestCase(
        ulong.MaxValue,
        ulong.MaxValue,
        0UL,
        786432UL,
        0UL,
        TestName = "A target beyond 64 bits of gas is never reached"
    )]
    [TestCase(
        1UL << 47,
        1UL << 48,
        1UL,
        786432UL,
        0UL,
        TestName = "A target of 2^64 units of gas does not wrap to zero"
    )]
    public void Excess_above_the_target_stays(
        ulong target,
        ulong max,
        ulong excess,
        ulong used,
        ulong next
    )
    {
        Assert.That(Next(target, max, excess, used, 0, out ulong found));
        Assert.That(found, Is.EqualTo(next));
    }

    [TestCase(6UL, 9UL, ulong.MaxValue, 1UL, TestName = "A sum beyond 64 bits has no excess")]
    [TestCase(6UL, 5UL, 0UL, 786432UL, TestName = "A maximum below the target has no excess")]
    [TestCase(0UL, 0UL, 0UL, 0UL, TestName = "A maximum of zero has no excess")]
    [TestCase(6UL, 9UL, 1UL, 1UL << 63, TestName = "A scaled use beyond 64 bits has no excess")]
    public void No_excess_is_right(ulong target, ulong max, ulong excess, ulong used) =>
        Assert.That(Next(target, max, excess, used, 1_000_000_000_000, out _), Is.False);

    [Test]
    public void Below_the_reserve_price_the_excess_grows_by_the_scaled_use()
    {
        Assert.That(Next(6, 9, 1000, 900_000, 1_000_000_000_000, out ulong excess));
        Assert.That(excess, Is.EqualTo(301_000));
    }

    private static bool Next(
        ulong target,
        ulong max,
        ulong excess,
        ulong used,
        UInt256 baseFee,
        out ulong next
    )
    {
        Fork fork = Fork.Of(ForkId.Osaka).WithBlobs(target, max, 5007716);
        Header parent = Blocks.Header(fork, excessBlobGas: excess) with
        {
            BaseFeePerGas = baseFee,
            BlobGasUsed = used,
        };
        return BlobGas.TryNextExcess(parent, fork, out next);
    }

    private static BigInteger Series(BigInteger numerator, BigInteger denominator)
    {
        BigInteger sum = 0;
        BigInteger term = denominator;
        for (int i = 1; term > 0; i++)
        {
            sum += term;
            term = term * numerator / (denominator * i);
        }
        return sum / denominator;
    }
}
