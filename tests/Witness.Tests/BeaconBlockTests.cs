using System.Globalization;
using System.Numerics;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Claim;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Tests;

namespace Perjury.Witness.Tests;

/// <summary>
/// Real beacon blocks carry the block hash of their payload: an input written from one must be read back to a block of exactly
/// that hash, with the blob hashes and the requests in it.
/// </summary>
[TestFixture]
public sealed class BeaconBlockTests
{
    [TestCase("block_capella.json", ForkId.Shanghai)]
    [TestCase("block_deneb.json", ForkId.Cancun)]
    [TestCase("block_electra_consolidations.json", ForkId.Prague)]
    [TestCase("block_electra_deposits.json", ForkId.Prague)]
    [TestCase("block_electra_withdrawals.json", ForkId.Prague)]
    public void The_header_implied_by_a_real_payload_has_its_block_hash(string file, ForkId fork)
    {
        using JsonDocument json = JsonDocument.Parse(
            FixtureArchive.ReadText("ssz_beacon_blocks", "ssz_beacon_blocks/geth/" + file)
        );
        JsonElement beacon = Message(json.RootElement);
        JsonElement body = beacon.GetProperty("body");
        string expected = body.GetProperty("execution_payload")
            .GetProperty("block_hash")
            .GetString()!;
        byte[] bytes = StatelessInputWriter.Request(
            EngineCall.Of(ToBlock(beacon, fork), new PayloadExtras(Requests(body), [])),
            fork,
            1,
            new WitnessLists([], [], [])
        );

        Assert.That(
            StatelessInput.TryDecode(bytes, WireRelease.OfInput, out StatelessInput input),
            Is.Null
        );
        Assert.That(input.Claim.TryGetFork(out Fork rules), Is.Null);
        Guest.Rejection? rejection = input.Claim.TryBind(rules, out Block block);
        Assert.That(rejection, Is.Null, rejection?.ToString());
        Assert.That(block.Header.Hash.ToString(), Is.EqualTo(expected));
    }

    private static Block ToBlock(JsonElement beacon, ForkId fork)
    {
        JsonElement payload = beacon.GetProperty("body").GetProperty("execution_payload");
        ByteSlice[] raw =
        [
            .. payload
                .GetProperty("transactions")
                .EnumerateArray()
                .Select(item => new ByteSlice(Bytes(item))),
        ];
        Assert.That(
            TransactionList.TryDecode(raw, Fork.Of(fork), out Transaction[] transactions),
            Is.Null
        );
        bool hasBlobs = fork >= ForkId.Cancun;
        return new Block
        {
            Header = new Header
            {
                Form = Fork.Of(fork).HeaderForm,
                ParentHash = Hash(payload, "parent_hash"),
                OmmersHash = default,
                Coinbase = new Address(Bytes(payload.GetProperty("fee_recipient"))),
                StateRoot = Hash(payload, "state_root"),
                TransactionsRoot = default,
                ReceiptsRoot = Hash(payload, "receipts_root"),
                LogsBloom = new ByteSlice(Bytes(payload.GetProperty("logs_bloom"))),
                Difficulty = default,
                Number = Number(payload, "block_number"),
                GasLimit = Number(payload, "gas_limit"),
                GasUsed = Number(payload, "gas_used"),
                Timestamp = Number(payload, "timestamp"),
                ExtraData = new ByteSlice(Bytes(payload.GetProperty("extra_data"))),
                PrevRandao = Hash(payload, "prev_randao"),
                Nonce = 0,
                BaseFeePerGas = UInt256.FromBigEndianShort(
                    BigInteger
                        .Parse(
                            payload.GetProperty("base_fee_per_gas").GetString()!,
                            CultureInfo.InvariantCulture
                        )
                        .ToByteArray(isUnsigned: true, isBigEndian: true)
                ),
                BlobGasUsed = hasBlobs ? Number(payload, "blob_gas_used") : 0,
                ExcessBlobGas = hasBlobs ? Number(payload, "excess_blob_gas") : 0,
                ParentBeaconBlockRoot = Hash(beacon, "parent_root"),
                Hash = Hash(payload, "block_hash"),
            },
            Transactions = transactions,
            Withdrawals =
            [
                .. payload
                    .GetProperty("withdrawals")
                    .EnumerateArray()
                    .Select(item => new Withdrawal(
                        Number(item, "index"),
                        Number(item, "validator_index"),
                        new Address(Bytes(item.GetProperty("address"))),
                        Number(item, "amount")
                    )),
            ],
        };
    }

    private static List<byte[]> Requests(JsonElement body)
    {
        List<byte[]> requests = [];
        if (!body.TryGetProperty("execution_requests", out JsonElement lists))
        {
            return requests;
        }
        string[][] kinds =
        [
            ["deposits", "pubkey", "withdrawal_credentials", "amount", "signature", "index"],
            ["withdrawals", "source_address", "validator_pubkey", "amount"],
            ["consolidations", "source_address", "source_pubkey", "target_pubkey"],
        ];
        for (byte type = 0; type < kinds.Length; type++)
        {
            byte[] items =
            [
                .. lists
                    .GetProperty(kinds[type][0])
                    .EnumerateArray()
                    .SelectMany(item =>
                        kinds[type][1..].SelectMany(field => Packed(item.GetProperty(field)))
                    ),
            ];
            if (items.Length > 0)
            {
                requests.Add([type, .. items]);
            }
        }
        return requests;
    }

    /// <summary>Hex as it is, a decimal as u64 little-endian.</summary>
    private static byte[] Packed(JsonElement value) =>
        value.GetString()!.StartsWith("0x")
            ? Bytes(value)
            : BitConverter.GetBytes(ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture));

    private static JsonElement Message(JsonElement root)
    {
        JsonElement data = root.TryGetProperty("data", out JsonElement inner) ? inner : root;
        return data.TryGetProperty("message", out JsonElement message) ? message : data;
    }

    private static ulong Number(JsonElement owner, string name) =>
        ulong.Parse(owner.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static Hash256 Hash(JsonElement owner, string name) =>
        new(Bytes(owner.GetProperty(name)));

    private static byte[] Bytes(JsonElement value) =>
        Convert.FromHexString(value.GetString()![2..]);
}
