using System.Globalization;
using System.Numerics;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Node.Store;
using Perjury.Witness;

namespace Perjury.Node.Tests;

/// <summary>The 600 blocks of the archive, imported from their RLP.</summary>
[TestFixture]
internal sealed class ArchiveChainTests
{
    private TestNode _node = null!;

    [OneTimeSetUp]
    public async Task Import() => _node = await TestNode.SharedAsync();

    [Test]
    public void The_head_is_the_one_that_the_archive_names()
    {
        JsonElement expected = RpcArchive.Json("headblock.json");
        using StoreReader reader = _node.Chain.Rent();
        Header head = _node.Chain.Head(reader);
        Assert.Multiple(() =>
        {
            Assert.That(head.Number, Is.EqualTo(600));
            Assert.That(head.Hash.ToString(), Is.EqualTo(expected.GetProperty("hash").GetString()));
        });
    }

    [Test]
    public void The_accounts_of_the_last_state_are_those_that_the_archive_lists()
    {
        JsonElement dump = RpcArchive.Json("headstate.json").GetProperty("accounts");
        using StoreReader reader = _node.Chain.Rent();
        Header head = _node.Chain.Head(reader);
        LazyTries tries = new(reader);
        Assert.Multiple(() =>
        {
            foreach (JsonProperty one in dump.EnumerateObject())
            {
                Address address = new(Convert.FromHexString(one.Name[2..]));
                Assert.That(
                    tries.TryFindAccount(head.StateRoot, address, out Account account, out _)
                );
                BigInteger balance = BigInteger.Parse(
                    one.Value.GetProperty("balance").GetString()!,
                    CultureInfo.InvariantCulture
                );
                Assert.That(account.Balance.ToString(), Is.EqualTo(balance.ToString()));
                Assert.That(account.Nonce, Is.EqualTo(one.Value.GetProperty("nonce").GetUInt64()));
                Assert.That(
                    account.StorageRoot.ToString(),
                    Is.EqualTo(one.Value.GetProperty("root").GetString())
                );
                Assert.That(
                    account.CodeHash.ToString(),
                    Is.EqualTo(one.Value.GetProperty("codeHash").GetString())
                );
            }
        });
    }

    // Each is asked for over HTTP as any prover would.
    [Test]
    public async Task The_guest_accepts_the_input_of_every_block()
    {
        List<string> rejected = [];
        for (int number = 1; number <= 600; number++)
        {
            JsonElement input = await _node.CallAsync(
                "perjury_statelessInput",
                $"\"0x{number:x}\""
            );
            Verdict verdict = StatelessValidator.Validate(
                Convert.FromHexString(input.GetString()![2..]),
                Conformance.Canonical
            );
            if (!verdict.IsAccepted)
            {
                rejected.Add($"{number}: {verdict.Rejection}");
            }
        }
        Assert.That(rejected, Is.Empty);
    }

    [Test]
    public async Task An_input_comes_in_the_revision_that_is_asked_for()
    {
        JsonElement whole = await _node.CallAsync(
            "perjury_statelessInput",
            "\"0x17\"",
            "\"0xff01\""
        );
        JsonElement answer = await _node.AskAsync(
            """{"jsonrpc":"2.0","id":1,"method":"perjury_statelessInput","params":["0x17","0xffff"]}"""
        );
        Assert.Multiple(() =>
        {
            Assert.That(whole.GetString(), Does.StartWith("0xff01"));
            Assert.That(
                answer.GetProperty("error").GetProperty("code").GetInt32(),
                Is.EqualTo(-32602)
            );
        });
    }
}
