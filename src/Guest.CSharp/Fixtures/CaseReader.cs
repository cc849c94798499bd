using System.Text.Json;

namespace Perjury.Fixtures;

/// <summary>One case of a fixture file, JSON to records. Fields that no reader of ours uses are not looked at.</summary>
internal static class CaseReader
{
    /// <summary>A case of a file that maps ids to cases (EEST and its ancestors).</summary>
    public static FixtureCase Read(string file, string id, JsonElement element)
    {
        JsonScope root = JsonScope.Root(file, element).Child(id, element);
        FixtureFormat format = FormatOf(root);
        if (format == FixtureFormat.Other)
        {
            return new FixtureCase
            {
                Id = id,
                Source = file,
                Format = format,
            };
        }
        JsonScope? config = root.Optional("config");
        JsonScope blocks =
            format == FixtureFormat.EngineTest
                ? root.Required("engineNewPayloads")
                : root.Required("blocks");
        return new FixtureCase
        {
            Id = id,
            Source = file,
            Format = format,
            Network = root.Text("network"),
            ChainId = config?.Optional("chainid")?.UInt64() ?? 1,
            BlobSchedule = config?.Optional("blobSchedule") is { } schedule
                ? ReadBlobSchedule(schedule)
                : [],
            Pre = ReadAccounts(root.Required("pre")),
            GenesisRlp = root.Optional("genesisRLP")?.Bytes(),
            GenesisHeader = ReadHeader(root.Required("genesisBlockHeader")),
            Genesis = root.Has("genesisRLP")
                ? null
                : HeaderJson.TryReadGenesis(root.Required("genesisBlockHeader")),
            Blocks = blocks.List<FixtureBlock>(
                format == FixtureFormat.EngineTest ? PayloadReader.Read : ReadBlock
            ),
            PostState = root.Optional("postState") is { } post ? ReadAccounts(post) : null,
            PostStateHash = root.Optional("postStateHash")?.Bytes(32),
            LastBlockHash = root.Bytes("lastblockhash", 32),
            SealEngine = root.Optional("sealEngine")?.Text(),
            Conformance = root.Optional("_info")?.Optional("conformance")?.Text(),
            StatedRules = root.Optional("_info")?.Optional("rules")?.Text(),
            SourceUrl = root.Optional("_info")?.Optional("url")?.Text(),
        };
    }

    /// <summary>A file that is one block with its witness.</summary>
    public static FixtureCase ReadWitnessedBlock(string file, string id, JsonElement element)
    {
        JsonScope root = JsonScope.Root(file, element);
        FixtureBlock block = new()
        {
            Rlp = root.Bytes("blockRlp"),
            BlockHash = root.Optional("blockHash")?.Bytes(32),
            ExecutionWitness = root.Optional("executionWitness") is { } witness
                ? ReadWitness(witness) with
                {
                    PostStateNodes = root.Has("postStateProofNodes")
                        ? ByteStrings(root, "postStateProofNodes")
                        : [],
                    PreStateRoot = root.Optional("preStateRoot")?.Bytes(32),
                }
                : null,
        };
        return new FixtureCase
        {
            Id = id,
            Source = file,
            Format = FixtureFormat.WitnessedBlock,
            Network = (root.Optional("network") ?? root.Optional("fork"))?.Text() ?? "",
            ChainId = root.UInt64("chainId"),
            LastBlockHash = block.BlockHash,
            Blocks = [block],
        };
    }

    internal static ExecutionWitness ReadWitness(JsonScope witness) =>
        new(
            ByteStrings(witness, "state"),
            ByteStrings(witness, "codes"),
            ByteStrings(witness, "headers"),
            []
        );

    internal static byte[][] ByteStrings(JsonScope owner, string name) =>
        owner.Required(name).List(item => item.Bytes());

    private static FixtureFormat FormatOf(JsonScope root)
    {
        string? stated = root.Optional("_info")?.Optional("fixture-format") is { } format
            ? format.Text()
            : null;
        return stated switch
        {
            "blockchain_test" => FixtureFormat.BlockchainTest,
            "blockchain_test_engine" => FixtureFormat.EngineTest,
            null => root.Has("engineNewPayloads")
                ? FixtureFormat.EngineTest
                : FixtureFormat.BlockchainTest,
            _ => FixtureFormat.Other,
        };
    }

    private static FixtureBlock ReadBlock(JsonScope block) =>
        new()
        {
            Rlp = block.Bytes("rlp"),
            ExpectException = block.Optional("expectException")?.Text(),
            Header = block.Optional("blockHeader") is { } header ? ReadHeader(header) : null,
            ExecutionWitness = block.Optional("executionWitness") is { } witness
                ? ReadWitness(witness)
                : null,
            IsWitnessMutated = block.Optional("executionWitnessMutated")?.Flag() ?? false,
            StatelessInputBytes = block.Optional("statelessInputBytes")?.Bytes(),
            StatelessOutputBytes = block.Optional("statelessOutputBytes")?.Bytes(),
            ChainName = block.Optional("chainname")?.Text(),
            BlockNumber = block.Optional("blocknumber")?.Text(),
        };

    private static FixtureHeader ReadHeader(JsonScope header) =>
        new(
            header.Bytes("hash", 32),
            header.Bytes("parentHash", 32),
            header.Bytes("stateRoot", 32),
            header.UInt64("number"),
            header.UInt64("timestamp")
        );

    private static List<BlobParameters> ReadBlobSchedule(JsonScope schedule)
    {
        var result = new List<BlobParameters>();
        foreach ((string fork, JsonScope entry) in schedule.Members())
        {
            result.Add(
                new BlobParameters(
                    fork,
                    entry.UInt64("target"),
                    entry.UInt64("max"),
                    entry.UInt64("baseFeeUpdateFraction")
                )
            );
        }
        return result;
    }

    private static List<FixtureAccount> ReadAccounts(JsonScope accounts)
    {
        var result = new List<FixtureAccount>();
        foreach ((string address, JsonScope account) in accounts.Members())
        {
            result.Add(
                new FixtureAccount(
                    account.HexName(address, 20),
                    account.UInt64("nonce"),
                    account.Required("balance").Number(32),
                    account.Bytes("code"),
                    ReadStorage(account.Required("storage"))
                )
            );
        }
        return result;
    }

    private static List<StorageSlot> ReadStorage(JsonScope storage)
    {
        var result = new List<StorageSlot>();
        foreach ((string key, JsonScope value) in storage.Members())
        {
            result.Add(new StorageSlot(value.NumberName(key, 32), value.Number(32)));
        }
        return result;
    }
}
