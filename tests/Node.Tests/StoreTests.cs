using System.Text.Json;
using NUnit.Framework;
using Perjury.Fixtures;
using Perjury.Guest.Chain;
using Perjury.Node.Chain;
using Perjury.Node.Store;

namespace Perjury.Node.Tests;

/// <summary>What the store keeps, drops on request and refuses.</summary>
[TestFixture]
internal sealed class StoreTests
{
    [Test]
    public async Task Pruning_drops_old_states_and_nothing_of_the_last_256()
    {
        await using TestNode node = await TestNode.OfArchiveAsync();
        string account = "\"0x7dcd17433742f4c0ca53122ab541d0ba67fc27df\"";
        long before;
        using (StoreReader reader = node.Chain.Rent())
        {
            before = reader.Count("nodes");
        }
        long removed = node.Chain.Prune();
        JsonElement old = await node.AskAsync(
            $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBalance\",\"params\":[{account},\"0x157\"]}}"
        );
        JsonElement witness = await node.AskAsync(
            """{"jsonrpc":"2.0","id":1,"method":"debug_executionWitness","params":["0x158"]}"""
        );
        JsonElement block = await node.CallAsync("eth_getBlockByNumber", "\"0x1\"", "true");
        JsonElement kept = await node.CallAsync("eth_getProof", account, "[\"0x0\"]", "\"0x158\"");
        for (int number = 345; number <= 600; number += 51)
        {
            await node.CallAsync("debug_executionWitness", $"\"0x{number:x}\"");
        }
        Assert.Multiple(() =>
        {
            Assert.That(removed, Is.InRange(1, before - 1));
            Assert.That(CodeOf(old), Is.EqualTo(4444));
            Assert.That(CodeOf(witness), Is.EqualTo(4444));
            Assert.That(block.GetProperty("number").GetString(), Is.EqualTo("0x1"));
            Assert.That(kept.GetProperty("accountProof").GetArrayLength(), Is.Positive);
            Assert.That(node.Chain.FindDamage(), Is.Null);
        });
    }

    [Test]
    public void A_store_is_of_one_chain()
    {
        string folder = Directory.CreateTempSubdirectory("perjury-store-").FullName;
        string path = Path.Combine(folder, "chain.sqlite");
        GenesisBlock genesis = GenesisBlock.Read(RpcArchive.PathOf("genesis.json"));
        NodeChain.Open(path, genesis).Dispose();
        Header other = HeaderEncoder.WithHash(genesis.Header with { GasLimit = 1 });
        Assert.Multiple(() =>
        {
            Assert.That(
                () => NodeChain.Open(path, genesis with { Header = other }),
                Throws.InstanceOf<IOException>()
            );
            Assert.That(() => NodeChain.Open(path, genesis).Dispose(), Throws.Nothing);
        });
        Directory.Delete(folder, true);
    }

    [Test]
    public void A_file_that_is_no_store_is_said_to_be_none()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, new string('x', 4096));
        GenesisBlock genesis = GenesisBlock.Read(RpcArchive.PathOf("genesis.json"));
        Assert.That(() => NodeChain.Open(path, genesis), Throws.InstanceOf<IOException>());
        File.Delete(path);
    }

    [TestCase(100, "byte 0: the file ends inside a block")]
    [TestCase(800, "byte 696: the file ends inside a block")]
    public void A_stream_that_is_cut_off_says_where(int length, string place)
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, File.ReadAllBytes(RpcArchive.PathOf("chain.rlp"))[..length]);
        Assert.That(
            () => BlockStream.Read(path).ToArray(),
            Throws.InstanceOf<FixtureException>().With.Message.EndsWith(place)
        );
        File.Delete(path);
    }

    [Test]
    public void A_block_that_is_forged_stops_the_import_where_it_stands()
    {
        string folder = Directory.CreateTempSubdirectory("perjury-store-").FullName;
        string blocks = Path.Combine(folder, "chain.rlp");
        byte[][] honest = [.. BlockStream.Read(RpcArchive.PathOf("chain.rlp")).Take(3)];
        honest[2][^200] ^= 1;
        File.WriteAllBytes(blocks, honest.SelectMany(block => block).ToArray());
        using NodeChain chain = NodeChain.Open(
            Path.Combine(folder, "chain.sqlite"),
            GenesisBlock.Read(RpcArchive.PathOf("genesis.json"))
        );
        FixtureException? error = Assert.Throws<FixtureException>(() =>
            ChainImport.Run(chain, blocks)
        );
        using StoreReader reader = chain.Rent();
        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.Contain("block 2: "));
            Assert.That(chain.Head(reader).Number, Is.EqualTo(2));
        });
        Directory.Delete(folder, true);
    }

    private static int? CodeOf(JsonElement answer) =>
        answer.TryGetProperty("error", out JsonElement error)
            ? error.GetProperty("code").GetInt32()
            : null;
}
