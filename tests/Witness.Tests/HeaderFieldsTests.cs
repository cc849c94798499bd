using NUnit.Framework;
using Perjury.Fixtures;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Witness.Generator;

namespace Perjury.Witness.Tests;

/// <summary>A header as a list of byte strings and back.</summary>
[TestFixture]
public sealed class HeaderFieldsTests
{
    private static readonly ForkId[] s_forks =
    [
        ForkId.Berlin,
        ForkId.London,
        ForkId.Shanghai,
        ForkId.Cancun,
        ForkId.Prague,
    ];

    private static Header HeaderOf(ForkId fork) =>
        GeneratedChain.Genesis(ChainSpec.Always(1, fork)).Header;

    [Test]
    public void A_header_is_as_many_fields_as_its_form_has_and_comes_back(
        [ValueSource(nameof(s_forks))] ForkId fork
    )
    {
        Header header = HeaderOf(fork);
        byte[][] fields = HeaderFields.Of(header);
        Assert.That(fields, Has.Length.EqualTo(header.Form.FieldCount));
        Assert.That(HeaderFields.TryDecode(fields), Is.EqualTo(header));
    }

    [Test]
    public void Every_field_of_the_newest_form_has_its_names_in_JSON() =>
        Assert.That(HeaderJson.Fields, Has.Count.EqualTo(HeaderForm.Newest.FieldCount));

    [Test]
    public void Fields_of_no_form_are_no_header()
    {
        byte[][] fields = HeaderFields.Of(HeaderOf(ForkId.Prague));
        Assert.That(HeaderFields.TryDecode(fields[..18]), Is.Null);
        Assert.That(HeaderFields.TryDecode([.. fields[..^1], new byte[31]]), Is.Null);
    }

    [Test]
    public void A_genesis_with_other_accounts_has_their_root_and_nothing_else_changed()
    {
        GeneratedGenesis genesis = GeneratedChain.Genesis(ChainSpec.Always(1, ForkId.Osaka));
        GenesisAccount only = new(Address.FromNumber(7), 1, 5, [], []);
        GeneratedGenesis other = genesis.With([only]);
        Hash256 root = new FullState().AddGenesis([only]);
        Assert.That(other.Header.StateRoot, Is.EqualTo(root));
        Assert.That(other.Accounts, Is.EqualTo(new[] { only }));
        byte[][] before = HeaderFields.Of(genesis.Header);
        before[3] = root.ToArray();
        Assert.That(HeaderFields.Of(other.Header), Is.EqualTo(before));
    }
}
