using System.Text.Json.Nodes;
using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Witness;
using Perjury.Witness.Generator;

namespace Perjury.Node.Tests;

/// <summary>The contract whose logs carry deposits is the one that the genesis names (EIP-6110).</summary>
[TestFixture]
internal sealed class DepositContractTests
{
    private static readonly Address s_contract = Address.FromNumber(0xdddd);

    // LOG1 with the topic of deposits and no data, which is the layout of none: PUSH32 TOPIC PUSH0 PUSH0 LOG1
    private static readonly byte[] s_code =
    [
        0x7f,
        .. Convert.FromHexString(
            "649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5"
        ),
        0x5f,
        0x5f,
        0xa1,
    ];

    private static GeneratedGenesis Genesis(ChainSpec spec)
    {
        GeneratedGenesis usual = GeneratedChain.Genesis(spec);
        return usual.With([
            .. usual.Accounts,
            new GenesisAccount(s_contract, 1, default, s_code, []),
        ]);
    }

    [Test]
    public async Task Its_logs_are_deposits_and_those_of_others_are_not()
    {
        ChainSpec mainnet = ChainSpec.Always(1, ForkId.Prague);
        GeneratedGenesis genesis = Genesis(mainnet);
        ProducedBlock block = Produce(mainnet, genesis);
        ImportReport elsewhere = await ImportAsync(mainnet);
        ImportReport here = await ImportAsync(mainnet with { DepositContract = s_contract });
        Assert.Multiple(() =>
        {
            Assert.That(elsewhere.Status, Is.EqualTo(ImportStatus.Imported));
            Assert.That(here.Status, Is.EqualTo(ImportStatus.Invalid));
            Assert.That(here.Rejection!.Reason, Is.EqualTo(Guest.Reason.InvalidDepositLog));
        });

        async Task<ImportReport> ImportAsync(ChainSpec spec)
        {
            await using TestNode node = await TestNode.StartAsync(
                new GenesisBlock(spec, genesis.Header, genesis.Accounts)
            );
            return node.Chain.Extend(block.Rlp);
        }
    }

    [TestCase(
        "0x000000000000000000000000000000000000dddd",
        "0x000000000000000000000000000000000000dddd"
    )]
    [TestCase(null, "0x00000000219ab540356cbb839cbe05303d7705fa")]
    public void A_genesis_names_it_or_has_mainnets(string? named, string expected)
    {
        JsonNode text = JsonNode.Parse(File.ReadAllText(RpcArchive.PathOf("genesis.json")))!;
        text["config"]!["depositContractAddress"] = named;
        string file = Path.GetTempFileName();
        File.WriteAllText(file, text.ToJsonString());
        ChainSpec spec = GenesisBlock.Read(file).Spec;
        File.Delete(file);
        Assert.That(spec.ForkAt(1, 1000)!.DepositContract.ToString(), Is.EqualTo(expected));
    }

    private static ProducedBlock Produce(ChainSpec spec, GeneratedGenesis genesis)
    {
        ChainStore store = new(spec, genesis.Header, genesis.Accounts);
        TransactionDraft draft = new()
        {
            Type = TransactionType.FeeMarket,
            ChainId = 1,
            Nonce = 0,
            GasLimit = 100_000,
            To = s_contract,
        };
        return BlockProducer.Produce(
                store,
                new BlockDraft
                {
                    Timestamp = store.Head.Timestamp + 12,
                    Coinbase = Address.FromNumber(0xfffd),
                    PrevRandao = default,
                    Transactions = [draft.Sign(Wallet.Numbered(0))],
                },
                out Guest.Rejection? rejection
            ) ?? throw new AssertionException(rejection!.ToString());
    }
}
