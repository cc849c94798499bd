using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Tests.Chain;

/// <summary>Which fields the header of each fork has, and how a header is copied with one of them changed.</summary>
[TestFixture]
public sealed class HeaderFormTests
{
    // base fee, withdrawals root, blob gas, beacon root, requests hash
    [TestCase(ForkId.Frontier, 15, "")]
    [TestCase(ForkId.Berlin, 15, "")]
    [TestCase(ForkId.London, 16, "base")]
    [TestCase(ForkId.Paris, 16, "base")]
    [TestCase(ForkId.Shanghai, 17, "base withdrawals")]
    [TestCase(ForkId.Cancun, 20, "base withdrawals blob beacon")]
    [TestCase(ForkId.Prague, 21, "base withdrawals blob beacon requests")]
    [TestCase(ForkId.Bpo5, 21, "base withdrawals blob beacon requests")]
    public void Every_fork_has_its_form(ForkId fork, int fieldCount, string optional)
    {
        HeaderForm form = Fork.Of(fork).HeaderForm;
        string[] found =
        [
            form.HasBaseFee ? "base" : "",
            form.HasWithdrawalsRoot ? "withdrawals" : "",
            form.HasBlobGas ? "blob" : "",
            form.HasParentBeaconBlockRoot ? "beacon" : "",
            form.HasRequestsHash ? "requests" : "",
        ];
        Assert.That(form.FieldCount, Is.EqualTo(fieldCount));
        Assert.That(string.Join(' ', found.Where(name => name != "")), Is.EqualTo(optional));
    }

    [Test]
    public void A_form_is_known_by_its_number_of_fields()
    {
        int[] known =
        [
            .. Enumerable.Range(0, 100).Where(count => HeaderForm.TryFind(count, out _)),
        ];
        HashSet<HeaderForm> ofForks =
        [
            .. Enum.GetValues<ForkId>().Select(fork => Fork.Of(fork).HeaderForm),
        ];
        Assert.That(known, Is.EqualTo(ofForks.Select(form => form.FieldCount).Order()));
        Assert.That(HeaderForm.Newest.FieldCount, Is.EqualTo(known[^1]));
        Assert.That(HeaderForm.TryFind(-1, out _), Is.False);
    }

    [Test]
    public void Later_forks_only_add_fields([Values] ForkId fork)
    {
        Fork rules = Fork.Of(fork);
        Assert.That(
            rules.HeaderForm.FieldCount,
            Is.GreaterThanOrEqualTo(rules.PreviousHeaderForm.FieldCount)
        );
    }

    [Test]
    public void A_copy_differs_in_the_field_named_and_hashes_to_another_hash()
    {
        Header header = HeaderChain.Decode(HeaderChain.Raw(21, default, 7));
        Header copy = HeaderEncoder.WithHash(header with { Number = 8 });
        Assert.That(copy, Is.Not.EqualTo(header));
        Assert.That(copy.Number, Is.EqualTo(8));
        Header back = HeaderEncoder.WithHash(copy with { Number = 7 });
        Assert.That(back, Is.EqualTo(header));
        Assert.That(HeaderEncoder.Encode(back), Is.EqualTo(HeaderEncoder.Encode(header)));
    }

    [Test]
    public void What_a_form_lacks_is_not_hashed_and_is_zero()
    {
        Header cancun = HeaderChain.Decode(HeaderChain.Raw(20, default, 7));
        Header copy = HeaderEncoder.WithHash(cancun with { RequestsHash = EmptyOmmers.Hash });
        Assert.That(copy, Is.EqualTo(cancun));
        Assert.That(copy.RequestsHash, Is.EqualTo(default(Hash256)));
    }
}
