using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Nethereum.Hex.HexConvertors.Extensions;
using Nethereum.Hex.HexTypes;
using Nethereum.Merkle.Patricia;
using Nethereum.Model;
using Nethereum.RPC.Eth.DTOs;
using Nethereum.Util;
using Nethereum.Web3;
using NUnit.Framework;

namespace Perjury.Node.Tests;

/// <summary>A client that others wrote (Nethereum) reads blocks, receipts, balances and proofs, and checks the proofs by itself.</summary>
[TestFixture]
internal sealed class ForeignClientTests
{
    private TestNode _node = null!;
    private Web3 _web3 = null!;

    [OneTimeSetUp]
    public async Task Import()
    {
        _node = await TestNode.SharedAsync();
        _web3 = new Web3(_node.Http.ToString());
    }

    [Test]
    public async Task Nethereum_reads_blocks_transactions_and_receipts()
    {
        HexBigInteger head = await _web3.Eth.Blocks.GetBlockNumber.SendRequestAsync();
        BlockWithTransactions block =
            await _web3.Eth.Blocks.GetBlockWithTransactionsByNumber.SendRequestAsync(head);
        TransactionReceipt receipt =
            await _web3.Eth.Transactions.GetTransactionReceipt.SendRequestAsync(
                block.Transactions[0].TransactionHash
            );
        string version = await _web3.Client.SendRequestAsync<string>("web3_clientVersion");
        Assert.Multiple(() =>
        {
            Assert.That(head.Value, Is.EqualTo(new BigInteger(600)));
            Assert.That(
                block.BlockHash,
                Is.EqualTo(RpcArchive.Json("headblock.json").GetProperty("hash").GetString())
            );
            Assert.That(receipt.BlockHash, Is.EqualTo(block.BlockHash));
            Assert.That(receipt.CumulativeGasUsed.Value, Is.EqualTo(receipt.GasUsed.Value));
            Assert.That(version, Does.StartWith("perjury/"));
        });
    }

    [Test]
    public async Task Balances_nonces_codes_and_proofs_of_every_account_hold_for_Nethereum()
    {
        byte[] root = RpcArchive
            .Json("headblock.json")
            .GetProperty("stateRoot")
            .GetString()!
            .HexToByteArray();
        JsonElement dump = RpcArchive.Json("headstate.json").GetProperty("accounts");
        int proven = 0;
        int slots = 0;
        List<string> refused = [];
        foreach (JsonProperty one in dump.EnumerateObject())
        {
            string[] keys = one.Value.TryGetProperty("storage", out JsonElement storage)
                ? [.. storage.EnumerateObject().Take(3).Select(slot => slot.Name)]
                : [];
            AccountProof proof = await _web3.Eth.GetProof.SendRequestAsync(
                one.Name,
                keys,
                BlockParameter.CreateLatest()
            );
            HexBigInteger balance = await _web3.Eth.GetBalance.SendRequestAsync(one.Name);
            BigInteger expected = BigInteger.Parse(
                one.Value.GetProperty("balance").GetString()!,
                CultureInfo.InvariantCulture
            );
            Assert.Multiple(() =>
            {
                Assert.That(balance.Value, Is.EqualTo(expected), one.Name);
                Assert.That(
                    AccountProofVerification.VerifyAccountProofs(
                        one.Name,
                        root,
                        proof.AccountProofs.Select(node => node.HexToByteArray()),
                        new Account
                        {
                            Nonce = proof.Nonce.Value,
                            Balance = proof.Balance.Value,
                            StateRoot = proof.StorageHash.HexToByteArray(),
                            CodeHash = proof.CodeHash.HexToByteArray(),
                        }
                    ),
                    one.Name
                );
            });
            proven++;
            foreach (StorageProof slot in proof.StorageProof)
            {
                slots++;
                if (!Proves(proof.StorageHash, slot))
                {
                    refused.Add(
                        $"{one.Name} {slot.Key.HexValue}: {slot.Value.HexValue} {slot.Proof.Count}"
                    );
                }
            }
        }
        TestContext.Out.WriteLine($"{proven} accounts and {slots} slots proven");
        Assert.Multiple(() =>
        {
            Assert.That(proven, Is.EqualTo(48));
            Assert.That(slots, Is.GreaterThan(20));
            Assert.That(refused, Is.Empty, string.Join('\n', refused));
        });
    }

    // The trie is Nethereum's, of the nodes of the proof alone: what it reads is what its root says.
    private static bool Proves(string storageHash, StorageProof slot)
    {
        Sha3Keccack keccak = new();
        InMemoryTrieStorage nodes = new();
        foreach (byte[] node in slot.Proof.Select(node => node.HexToByteArray()))
        {
            nodes.Put(keccak.CalculateHash(node), node);
        }
        byte[] key = keccak.CalculateHash(slot.Key.HexValue.HexToByteArray());
        byte[] value = slot.Value.Value.ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[]? found = new PatriciaTrie(storageHash.HexToByteArray()).Get(key, nodes);
        return found is not null && found.SequenceEqual(Nethereum.RLP.RLP.EncodeElement(value));
    }
}
