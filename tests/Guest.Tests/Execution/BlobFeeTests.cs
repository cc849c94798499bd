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
