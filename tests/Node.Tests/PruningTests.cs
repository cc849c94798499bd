using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Node.Store;
using Perjury.Witness;
using Perjury.Witness.Generator;

namespace Perjury.Node.Tests;

/// <summary>A chain that is longer than what is kept, whose blocks change many slots: what pruning drops, keeps and gives back.</summary>
[TestFixture]
internal sealed class PruningTests
{
    private const int Slots = 2_000;
    private const int WritesPerBlock = 12;
    private const int Later = 20;

    /// <summary>PERJURY_PRUNE_BLOCKS=3000 is the long run.</summary>
    private static int Blocks =>
        int.TryParse(
            Environment.GetEnvironmentVariable("PERJURY_PRUNE_BLOCKS"),
            CultureInfo.InvariantCulture,
            out int blocks
        )
            ? blocks
            : 400;

    private static readonly Address s_contract = Address.FromNumber(0xfffe);

    // NUMBER into the slot that the call names: PUSH0 CALLDATALOAD NUMBER SWAP1 SSTORE STOP
    private static readonly byte[] s_code = [0x5f, 0x35, 0x43, 0x90, 0x55, 0x00];

    private sealed record Produced(Header Header, byte[] Rlp, WitnessLists Witness);

    [Test]
    public async Task Old_states_go_with_their_space_and_the_chain_goes_on()
    {
        ChainSpec spec = ChainSpec.Always(1, ForkId.Osaka);
        GeneratedGenesis genesis = Genesis(spec);
        Produced[] chain = [.. Produce(spec, genesis)];
        await using TestNode node = await TestNode.StartAsync(
            new GenesisBlock(spec, genesis.Header, genesis.Accounts)
        );
        foreach (Produced block in chain[..Blocks])
        {
            node.Chain.Extend(block.Rlp);
        }
        long nodes = Count(node);
        long before = SizeOf(node);
        long removed = node.Chain.Prune();
        long after = SizeOf(node);
        int oldest = Blocks - NodeChain.MaxReorganisation;
        int?[] old = [.. (await Task.WhenAll(Enumerable.Range(2, 3).Append(oldest).Select(Code)))];
        await CheckWitnesses(node, chain[oldest..Blocks]);
        foreach (Produced block in chain[Blocks..])
        {
            Assert.That(node.Chain.Extend(block.Rlp).Status, Is.EqualTo(ImportStatus.Imported));
        }
        await CheckWitnesses(node, chain[Blocks..]);
        TestContext.Out.WriteLine(
            $"{Blocks} blocks: {removed} of {nodes} nodes went, {before} bytes became {after}"
        );
        Assert.Multiple(() =>
        {
            Assert.That(removed, Is.InRange(1, nodes - 1));
            Assert.That(after, Is.LessThan(before));
            Assert.That(old, Is.All.EqualTo(4444));
            Assert.That(node.Chain.FindDamage(), Is.Null);
        });

        async Task<int?> Code(int number)
        {
            JsonElement answer = await node.AskAsync(
                $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"debug_executionWitness\",\"params\":[\"0x{number:x}\"]}}"
            );
            return answer.TryGetProperty("error", out JsonElement error)
                ? error.GetProperty("code").GetInt32()
                : null;
        }
    }

    private static async Task CheckWitnesses(TestNode node, Produced[] blocks)
    {
        foreach (Produced block in blocks)
        {
            JsonElement given = await node.CallAsync(
                "debug_executionWitness",
                $"\"0x{block.Header.Number:x}\""
            );
            Assert.That(
                given.GetProperty("state").EnumerateArray().Select(one => one.GetString()),
                Is.EqualTo(block.Witness.State.Select(one => Hex.Encode(one))),
                $"block {block.Header.Number}"
            );
        }
    }

    private static GeneratedGenesis Genesis(ChainSpec spec)
    {
        GeneratedGenesis usual = GeneratedChain.Genesis(spec);
        KeyValuePair<UInt256, UInt256>[] slots =
        [
            .. Enumerable
                .Range(1, Slots)
                .Select(slot =>
                    KeyValuePair.Create(new UInt256((ulong)slot), new UInt256((ulong)slot + 7))
                ),
        ];
        return usual.With([
            .. usual.Accounts,
            new GenesisAccount(s_contract, 1, default, s_code, slots),
        ]);
    }

    private static IEnumerable<Produced> Produce(ChainSpec spec, GeneratedGenesis genesis)
    {
        ChainStore store = new(spec, genesis.Header, genesis.Accounts);
        SeededRandom random = new(1);
        Wallet wallet = Wallet.Numbered(0);
        ulong nonce = 0;
        for (int i = 0; i < Blocks + Later; i++)
        {
            List<byte[]> transactions = [];
            for (int write = 0; write < WritesPerBlock; write++)
            {
                TransactionDraft draft = new()
                {
                    Type = TransactionType.FeeMarket,
                    ChainId = 1,
                    Nonce = nonce++,
                    GasLimit = 100_000,
                    To = s_contract,
                    Data = new UInt256((ulong)random.Below(2 * Slots) + 1).ToBigEndian(),
                };
                transactions.Add(draft.Sign(wallet));
            }
            ProducedBlock produced =
                BlockProducer.Produce(
                    store,
                    new BlockDraft
                    {
                        Timestamp = store.Head.Timestamp + 12,
                        Coinbase = Address.FromNumber(0xfffd),
                        PrevRandao = default,
                        Transactions = transactions,
                    },
                    out Guest.Rejection? rejection
                ) ?? throw new AssertionException(rejection!.ToString());
            Header header = produced.Block.Header;
            ImportResult run = store.Import(
                produced.Block,
                spec.ForkAt(header.Number, header.Timestamp)!
            );
            yield return new Produced(header, produced.Rlp, run.Witness);
        }
    }

    private static long Count(TestNode node)
    {
        using StoreReader reader = node.Chain.Rent();
        return reader.Count("nodes");
    }

    // with what is still in the log
    private static long SizeOf(TestNode node) =>
        Directory
            .GetFiles(Path.GetDirectoryName(node.Chain.Path)!, "chain.sqlite*")
            .Sum(file => new FileInfo(file).Length);
}
