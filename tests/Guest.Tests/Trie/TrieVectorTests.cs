using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Trie;

/// <summary>Ground truth made by others: ethereum/tests, py-evm, and proofs of mainnet.</summary>
[TestFixture]
public sealed class TrieVectorTests
{
    private const string Archive = "trie_rlp";

    [TestCase("trietest_secureTrie.json", 3)]
    [TestCase("hex_encoded_securetrie_test.json", 3)]
    public void Secure_tries_have_the_roots_of_the_vectors(string file, int cases)
    {
        using JsonDocument tests = Read("trie_rlp/ethereum-tests/TrieTests/" + file);
        int count = 0;
        foreach (JsonProperty test in tests.RootElement.EnumerateObject())
        {
            MerkleTrie trie = new(null, new NodeUse(1, null));
            foreach ((string key, string? value) in Entries(test.Value.GetProperty("in")))
            {
                Hash256 path = Digest.Keccak256(Bytes(key));
                Assert.That(
                    value is null
                        ? trie.TryDelete(path)
                        : trie.TryPut(path, new ByteSlice(Bytes(value)))
                );
            }
            Assert.That(
                trie.RootHash().ToString(),
                Is.EqualTo(test.Value.GetProperty("root").GetString()),
                test.Name
            );
            count++;
        }
        Assert.That(count, Is.EqualTo(cases));
    }

    [Test]
    public void The_state_root_follows_2500_accounts_of_py_evm_one_by_one()
    {
        using JsonDocument accounts = Read(
            "trie_rlp/zk_evm/mpt_trie/test_data/pyevm_account_ground_truth.json"
        );
        MerkleTrie trie = new(null, new NodeUse(1, null));
        int count = 0;
        foreach (JsonElement account in accounts.RootElement.EnumerateArray())
        {
            byte[] leaf = AccountLeaf.Encode(
                account.GetProperty("nonce").GetUInt64(),
                UInt256.FromBigEndianShort(
                    Bytes("0x" + account.GetProperty("balance").GetString()![2..].PadLeft(64, '0'))
                ),
                new Hash256(
                    Convert.FromHexString(account.GetProperty("storage_root").GetString()!)
                ),
                new Hash256(Convert.FromHexString(account.GetProperty("code_hash").GetString()!))
            );
            Address address = new(
                Convert.FromHexString(account.GetProperty("address").GetString()!)
            );
            Assert.That(trie.TryPut(Digest.Keccak256(address), new ByteSlice(leaf)));
            string expected = "0x" + account.GetProperty("final_state_root").GetString();
            Assert.That(trie.RootHash().ToString(), Is.EqualTo(expected));
            count++;
        }
        Assert.That(count, Is.EqualTo(2500));
    }

    [Test]
    public void Account_proofs_of_mainnet_prove_their_accounts()
    {
        using JsonDocument file = Read("trie_rlp/zk-pig/account_proofs.json");
        Hash256 root = new(Bytes(file.RootElement.GetProperty("root").GetString()!));
        int count = 0;
        foreach (JsonElement account in file.RootElement.GetProperty("accounts").EnumerateArray())
        {
            NodeStore store = new(new EntryList(Nodes(account.GetProperty("accountProof"))), 7);
            MerkleTrie trie = new(store.FindRoot(root, out _, out _), new NodeUse(1, null));
            Address address = new(Bytes(account.GetProperty("address").GetString()!));
            Assert.That(trie.TryGet(Digest.Keccak256(address), out bool found, out ByteSlice leaf));
            Assert.That(found);
            Assert.That(AccountLeaf.TryDecode(leaf, out Account decoded));
            Assert.That(decoded.Nonce, Is.EqualTo(account.GetProperty("nonce").GetUInt64()));
            Assert.That(
                decoded.CodeHash.ToString(),
                Is.EqualTo(account.GetProperty("codeHash").GetString())
            );
            Assert.That(
                decoded.StorageRoot.ToString(),
                Is.EqualTo(account.GetProperty("storageHash").GetString())
            );
            count++;
        }
        Assert.That(count, Is.EqualTo(3));
    }

    [Test]
    public void Deleting_a_slot_of_mainnet_turns_the_proof_before_into_the_proof_after()
    {
        using JsonDocument file = Read("trie_rlp/zk-pig/storage_diff_proofs.json");
        int count = 0;
        foreach (JsonElement diff in file.RootElement.EnumerateArray())
        {
            ByteSlice[] before = Nodes(diff.GetProperty("pre").GetProperty("proof"));
            ByteSlice[] after = Nodes(diff.GetProperty("post").GetProperty("proof"));
            Hash256 key = Digest.Keccak256(
                Bytes(diff.GetProperty("pre").GetProperty("key").GetString()!)
            );
            Hash256 root = Digest.Keccak256(before[0].Span);
            MerkleTrie blind = new(
                new NodeStore(new EntryList(before), 7).FindRoot(root, out _, out _),
                new NodeUse(1, null)
            );
            Assert.That(blind.TryGet(key, out bool found, out _) && found);
            Assert.That(
                blind.TryDelete(key),
                Is.False,
                "the collapse needs a sibling that the proof lacks"
            );

            ByteSlice sibling = WithoutFirstNibble(after[^1]);
            Assert.That(Digest.Keccak256(sibling.Span), Is.EqualTo(blind.Missing));
            NodeStore store = new(new EntryList([.. before, sibling]), 7);
            MerkleTrie trie = new(store.FindRoot(root, out _, out _), new NodeUse(1, null));
            Assert.That(trie.TryDelete(key));
            trie.RootHash();

            // the block changed other slots too, so only the end of the path can be compared
            List<TrieNode> walked = [];
            MerkleTrie absence = new(trie.Root, new NodeUse(2, walked));
            Assert.That(absence.TryGet(key, out bool remains, out _) && !remains);
            RlpWriter last = new();
            walked[^1].Encode(last);
            Assert.That(last.ToArray(), Is.EqualTo(after[^1].ToArray()));
            count++;
        }
        Assert.That(count, Is.EqualTo(2));
    }

    /// <summary>The leaf as it stood one nibble deeper, before a collapse gave it that nibble.</summary>
    private static ByteSlice WithoutFirstNibble(ByteSlice leaf)
    {
        RlpReader reader = new(leaf);
        Assert.That(reader.TryReadList(out RlpReader items));
        Assert.That(
            items.TryReadString(out ByteSlice path) & items.TryReadString(out ByteSlice value)
        );
        Assert.That(HexPrefix.TryReadHead(path.Span, out _, out bool isLeaf) && isLeaf);
        byte[] nibbles = HexPrefix.Decode(path.Span);
        RlpWriter writer = new();
        int list = writer.StartList();
        HexPrefix.Write(writer, nibbles.AsSpan(1), isLeaf: true);
        writer.WriteBytes(value.Span);
        writer.EndList(list);
        return new ByteSlice(writer.ToArray());
    }

    private static ByteSlice[] Nodes(JsonElement proof) =>
        [.. proof.EnumerateArray().Select(node => new ByteSlice(Bytes(node.GetString()!)))];

    private static IEnumerable<(string Key, string? Value)> Entries(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object
            ? input.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString()))
            : input.EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()));

    private static byte[] Bytes(string text) =>
        text.StartsWith("0x") ? Convert.FromHexString(text[2..]) : Encoding.Latin1.GetBytes(text);

    private static JsonDocument Read(string path) =>
        JsonDocument.Parse(FixtureArchive.ReadText(Archive, path));
}
