using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Fixtures;
using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Node.Store;
using Perjury.Tests;
using Perjury.Witness;

namespace Perjury.Node.Tests;

/// <summary>
/// Chains of EEST, imported and by the Engine API: the head is the fixture's, each witness over HTTP the builder's, and what is
/// invalid is said to be.
/// </summary>
[TestFixture]
internal sealed class EestChainTests
{
    private const string Archive = "eest_stable_v5.4.0";
    private const int Seed = 20261129;

    /// <summary>PERJURY_EEST_CASES=6000 is every case.</summary>
    private static int Wanted =>
        int.TryParse(
            Environment.GetEnvironmentVariable("PERJURY_EEST_CASES"),
            CultureInfo.InvariantCulture,
            out int cases
        )
            ? cases
            : 300;

    private sealed class Tally
    {
        public int Cases;
        public int Blocks;
        public int Invalid;
        public int NoPayload;
        public readonly List<string> Faults = [];
    }

    [Test]
    public async Task Witnesses_over_HTTP_are_the_builders_and_invalid_payloads_are_invalid()
    {
        Tally tally = new();
        double share = Wanted / 6000.0;
        foreach (FixtureCase test in FixtureReader.Read(FixtureArchive.PathOf(Archive)))
        {
            if (
                test.Format == FixtureFormat.BlockchainTest
                && Lot(test.Id) < share
                && !DemandsStorageCollision(test)
            )
            {
                tally.Cases++;
                try
                {
                    await RunAsync(test, tally);
                }
                catch (Exception error) when (error is not AssertionException)
                {
                    tally.Faults.Add($"{test.Id}: {error}");
                }
            }
        }
        TestContext.Out.WriteLine(
            $"{tally.Cases} cases, {tally.Blocks} blocks, {tally.Invalid} invalid ones, {tally.NoPayload} without a payload"
        );
        Assert.Multiple(() =>
        {
            Assert.That(tally.Faults, Is.Empty);
            Assert.That(tally.Cases, Is.GreaterThan(Wanted / 2));
            Assert.That(tally.Invalid, Is.Positive);
        });
    }

    // Decision 0108: EIP-7610 was dropped for every fork, older archives have cases that demand it.
    private static bool DemandsStorageCollision(FixtureCase test) =>
        new[]
        {
            "/eip7610_create_collision/",
            "create2collisionStorage",
            "dynamicAccountOverwriteEmpty",
            "InitCollision",
            "RevertInCreateInInit",
            "FailedCreateRevertsDeletion",
        }.Any(name => test.Id.Contains(name, StringComparison.Ordinal));

    private static double Lot(string id) =>
        BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed} {id}")))
        / 4294967296.0;

    private static async Task RunAsync(FixtureCase test, Tally tally)
    {
        GenesisBlock genesis = GenesisBlock.Of(test);
        await using TestNode imported = await TestNode.StartAsync(genesis);
        await using TestNode driven = await TestNode.StartAsync(genesis);
        ChainStore builder = new(genesis.Spec, genesis.Header, genesis.Accounts);
        int index = 0;
        foreach (FixtureBlock block in test.Blocks)
        {
            string place = $"{test.Id}#block{index++}";
            tally.Blocks++;
            ImportReport report = imported.Chain.Extend(block.Rlp);
            bool isIn = report.Status is ImportStatus.Imported or ImportStatus.Known;
            if (isIn != block.ExpectException is null)
            {
                tally.Faults.Add($"{place}: {report}, {block.ExpectException} is expected");
            }
            ImportResult? built = Build(builder, block.Rlp);
            if (isIn)
            {
                await CheckWitnessAsync(imported, report.Header!, built!, place, tally);
            }
            else
            {
                tally.Invalid++;
            }
            await DeliverAsync(driven, genesis, block, report, built, place, tally);
        }
        if (test.LastBlockHash is { } last)
        {
            foreach (TestNode node in new[] { imported, driven })
            {
                using StoreReader reader = node.Chain.Rent();
                if (node.Chain.Head(reader).Hash != new Hash256(last))
                {
                    tally.Faults.Add($"{test.Id}: the head is {node.Chain.Head(reader).Hash}");
                }
            }
        }
    }

    private static ImportResult? Build(ChainStore builder, byte[] rlp)
    {
        ByteSlice raw = new(rlp);
        return
            BlockDecoder.TryDecodeHeader(raw, out Header header)
            && builder.Spec.ForkAt(header.Number, header.Timestamp) is { } fork
            && BlockDecoder.TryDecode(raw, fork, out Block block) is null
            ? builder.Import(block, fork)
            : null;
    }

    private static async Task CheckWitnessAsync(
        TestNode node,
        Header header,
        ImportResult built,
        string place,
        Tally tally
    )
    {
        JsonElement witness = await node.CallAsync(
            "debug_executionWitnessByBlockHash",
            $"\"{header.Hash}\""
        );
        foreach (
            (string list, byte[][] expected) in new[]
            {
                ("state", built.Witness.State),
                ("codes", built.Witness.Codes),
                ("headers", built.Witness.Headers),
            }
        )
        {
            string[] given =
            [
                .. witness.GetProperty(list).EnumerateArray().Select(entry => entry.GetString()!),
            ];
            if (!given.SequenceEqual(expected.Select(entry => Hex.Encode(entry))))
            {
                tally.Faults.Add($"{place}: {list} is not the builder's");
            }
        }
        JsonElement input = await node.CallAsync(
            "perjury_statelessInput",
            $"{{\"blockHash\":\"{header.Hash}\"}}"
        );
        Verdict verdict = StatelessValidator.Validate(
            Convert.FromHexString(input.GetString()![2..]),
            Conformance.Canonical
        );
        if (!verdict.IsAccepted)
        {
            tally.Faults.Add($"{place}: {verdict.Rejection}");
        }
    }

    private static async Task DeliverAsync(
        TestNode node,
        GenesisBlock genesis,
        FixtureBlock block,
        ImportReport report,
        ImportResult? built,
        string place,
        Tally tally
    )
    {
        if (PayloadJson.Of(block.Rlp, genesis.Spec, built?.Result) is not { } payload)
        {
            tally.NoPayload++;
            return;
        }
        JsonElement answer = await node.EngineAsync(payload);
        bool isIn = report.Status is ImportStatus.Imported or ImportStatus.Known;
        if (!answer.TryGetProperty("result", out JsonElement result))
        {
            if (isIn)
            {
                tally.Faults.Add($"{place}: {answer}");
            }
            return;
        }
        string status = result.GetProperty("status").GetString()!;
        string? latest = result.GetProperty("latestValidHash").GetString();
        if (!isIn)
        {
            // no parent, or a payload that cannot say what the block says
            bool isTold =
                status == "INVALID"
                && (
                    latest is null
                    || latest == report.Header?.ParentHash.ToString()
                    || IsZero(latest)
                );
            if (!isTold && !(status == "SYNCING" && report.Status == ImportStatus.Orphan))
            {
                tally.Faults.Add($"{place}: {result} where {report.Rejection} is expected");
            }
            return;
        }
        string hash = report.Header!.Hash.ToString();
        JsonElement head = await node.EngineAsync(
            $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"engine_forkchoiceUpdatedV3\",\"params\":[{{\"headBlockHash\":\"{hash}\",\"safeBlockHash\":\"{default(Hash256)}\",\"finalizedBlockHash\":\"{default(Hash256)}\"}},null]}}"
        );
        if (
            status != "VALID"
            || latest != hash
            || !head.GetRawText().Contains("\"VALID\"", StringComparison.Ordinal)
        )
        {
            tally.Faults.Add($"{place}: {result}, {head}");
        }
    }

    private static bool IsZero(string hash) => hash == default(Hash256).ToString();
}
