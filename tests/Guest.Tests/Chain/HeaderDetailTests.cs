using NUnit.Framework;
using Perjury.Guest.Chain;

namespace Perjury.Guest.Tests.Chain;

/// <summary>What a rejected header is told: its own value, the bound, and the parent's value that sets it.</summary>
[TestFixture]
public sealed class HeaderDetailTests
{
    private static string Judge(
        ulong number = 101,
        ulong gasLimit = 30_000_000,
        ulong gasUsed = 0,
        ulong? timestamp = null,
        ulong parentLimit = 30_000_000,
        ForkId fork = ForkId.Frontier
    )
    {
        byte[] parent = HeaderChain.Raw(15, default, 100, gasLimit: parentLimit);
        byte[] header = HeaderChain.Raw(
            fork == ForkId.London ? 16 : 15,
            HeaderChain.Decode(parent).Hash,
            number,
            gasLimit: gasLimit,
            gasUsed: gasUsed,
            timestamp: timestamp
        );
        return HeaderRules
            .Check(HeaderChain.Decode(header), HeaderChain.Decode(parent), Fork.Of(fork))!
            .ToString();
    }

    [Test]
    public void A_gas_limit_too_far_above_the_parents() =>
        Assert.That(
            Judge(gasLimit: 30_029_297),
            Is.EqualTo(
                "wrong-gas-limit: gas_limit 30029297 is more than 1/1024 above the parent's 30000000"
            )
        );

    [Test]
    public void A_gas_limit_too_far_below_the_parents() =>
        Assert.That(
            Judge(gasLimit: 29_970_000),
            Is.EqualTo(
                "wrong-gas-limit: gas_limit 29970000 is more than 1/1024 below the parent's 30000000"
            )
        );

    [Test]
    public void The_first_gas_limit_with_a_base_fee_is_bound_by_twice_the_parents() =>
        Assert.That(
            Judge(gasLimit: 30_000_000, fork: ForkId.London),
            Is.EqualTo(
                "wrong-gas-limit: gas_limit 30000000 is more than 1/1024 below the parent's 30000000 times 2"
            )
        );

    [Test]
    public void A_gas_limit_below_the_minimum() =>
        Assert.That(
            Judge(gasLimit: 4_999, parentLimit: 5_000),
            Is.EqualTo("wrong-gas-limit: gas_limit 4999 is below the minimum of 5000")
        );

    [Test]
    public void Gas_used_above_the_limit() =>
        Assert.That(
            Judge(gasUsed: 30_000_001),
            Is.EqualTo("gas-used-above-limit: gas_used 30000001 is above the gas_limit 30000000")
        );

    [Test]
    public void A_timestamp_that_does_not_grow() =>
        Assert.That(
            Judge(timestamp: 2_000),
            Is.EqualTo("wrong-timestamp: timestamp 2000 is not above the parent's 2000")
        );

    [Test]
    public void A_number_that_does_not_follow() =>
        Assert.That(
            Judge(number: 102),
            Is.EqualTo("wrong-number: number 102 is not one above the parent's 100")
        );

    [Test]
    public void A_base_fee_that_does_not_follow() =>
        Assert.That(
            Judge(gasLimit: 60_000_000, fork: ForkId.London),
            Is.EqualTo(
                "wrong-base-fee: base_fee_per_gas is 7, the parent's fee and gas give 1000000000"
            )
        );
}
