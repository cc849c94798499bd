using Perjury.Fixtures;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;
using Perjury.Witness;

namespace Perjury.Node.Chain;

/// <summary>Where a chain begins: its rules, its first header and the accounts of its first state.</summary>
public sealed record GenesisBlock(
    ChainSpec Spec,
    Header Header,
    IReadOnlyList<GenesisAccount> Accounts
)
{
    // in the order of activation; the names are those of go-ethereum's chain configuration
    private static readonly (string Name, ForkId Fork)[] s_forks =
    [
        ("homestead", ForkId.Homestead),
        ("daoFork", ForkId.Dao),
        ("eip150", ForkId.TangerineWhistle),
        ("eip158", ForkId.SpuriousDragon),
        ("byzantium", ForkId.Byzantium),
        ("constantinople", ForkId.Constantinople),
        ("petersburg", ForkId.Petersburg),
        ("istanbul", ForkId.Istanbul),
        ("muirGlacier", ForkId.MuirGlacier),
        ("berlin", ForkId.Berlin),
        ("london", ForkId.London),
        ("arrowGlacier", ForkId.ArrowGlacier),
        ("grayGlacier", ForkId.GrayGlacier),
        ("mergeNetsplit", ForkId.Paris),
        ("shanghai", ForkId.Shanghai),
        ("cancun", ForkId.Cancun),
        ("prague", ForkId.Prague),
        ("osaka", ForkId.Osaka),
        ("bpo1", ForkId.Bpo1),
        ("bpo2", ForkId.Bpo2),
        ("bpo3", ForkId.Bpo3),
        ("bpo4", ForkId.Bpo4),
        ("bpo5", ForkId.Bpo5),
        ("amsterdam", ForkId.Amsterdam),
    ];

    /// <summary>A genesis file in go-ethereum's format, or the first case of an EEST file whose id contains <paramref name="test"/>.</summary>
    /// <exception cref="FixtureException">What is wrong, and where.</exception>
    public static GenesisBlock Read(
        string file,
        string? test = null,
        ForkId amsterdam = ForkId.Amsterdam
    )
    {
        byte[] json = File.ReadAllBytes(file);
        if (GethGenesis.IsOne(json))
        {
            return Of(GethGenesis.Read(file, json), file);
        }
        return Of(FindCase(file, test), amsterdam);
    }

    /// <summary>The case of a file of fixtures that a chain is taken from.</summary>
    public static FixtureCase FindCase(string file, string? test) =>
        FixtureReader
            .Read(file, id => test is null || id.Contains(test, StringComparison.Ordinal))
            .FirstOrDefault(one =>
                one.Format is FixtureFormat.BlockchainTest or FixtureFormat.EngineTest
            )
        ?? throw new FixtureException(
            file,
            "",
            test is null ? "no genesis and no blockchain test" : $"no blockchain test \"{test}\""
        );

    /// <summary>The genesis of a case of EEST.</summary>
    /// <param name="amsterdam">The release of the rules that the name Amsterdam stands for.</param>
    public static GenesisBlock Of(FixtureCase test, ForkId amsterdam = ForkId.Amsterdam)
    {
        FixtureException Bad(string reason) => new(test.Source, test.Id, reason);
        List<BlobSchedule> blobs = [];
        foreach (BlobParameters entry in test.BlobSchedule)
        {
            if (Networks.TryParseFork(entry.Fork, out ForkId fork))
            {
                blobs.Add(new(fork, entry.Target, entry.Max, entry.BaseFeeUpdateFraction));
            }
        }
        if (!Networks.TryParse(test.Network, test.ChainId, [.. blobs], out ChainSpec? spec))
        {
            throw Bad($"network {test.Network} is not served");
        }
        Header? header;
        if (test.GenesisRlp is { } rlp)
        {
            header = BlockDecoder.TryDecodeHeader(new ByteSlice(rlp), out Header decoded)
                ? decoded
                : throw Bad("the genesis RLP does not decode");
        }
        else
        {
            header = test.Genesis is { } fields ? HeaderFields.TryDecode(fields.Fields) : null;
        }
        return Checked(
            new GenesisBlock(
                spec.WithAmsterdam(amsterdam),
                header ?? throw Bad("the case gives no genesis header"),
                [.. test.Pre.Select(Account)]
            ),
            test.Source
        );
    }

    /// <summary>The genesis that a file in go-ethereum's format stands for.</summary>
    public static GenesisBlock Of(GethGenesis genesis, string file)
    {
        ChainSpec spec = SpecOf(genesis, file);
        if (spec.ForkAt(genesis.Number, genesis.Timestamp) is not { } fork)
        {
            throw new FixtureException(file, "$.config", "no fork is active at the genesis block");
        }
        GenesisAccount[] accounts = [.. genesis.Alloc.Select(Account)];
        HeaderForm form = fork.HeaderForm;
        Header header = HeaderEncoder.WithHash(
            new Header
            {
                Form = form,
                ParentHash = new Hash256(genesis.ParentHash),
                OmmersHash = EmptyOmmers.Hash,
                Coinbase = new Address(genesis.Coinbase),
                StateRoot = new FullState().AddGenesis(accounts),
                TransactionsRoot = EmptyRoot.Hash,
                ReceiptsRoot = EmptyRoot.Hash,
                LogsBloom = new ByteSlice(new byte[256]),
                Difficulty = UInt256.FromBigEndian(genesis.Difficulty),
                Number = genesis.Number,
                GasLimit = genesis.GasLimit,
                GasUsed = genesis.GasUsed,
                Timestamp = genesis.Timestamp,
                ExtraData = new ByteSlice(genesis.ExtraData),
                PrevRandao = new Hash256(genesis.MixHash),
                Nonce = genesis.Nonce,
                BaseFeePerGas = genesis.BaseFeePerGas is { } fee
                    ? UInt256.FromBigEndian(fee)
                    : fork.InitialBaseFee,
                WithdrawalsRoot = EmptyRoot.Hash,
                BlobGasUsed = genesis.BlobGasUsed ?? 0,
                ExcessBlobGas = genesis.ExcessBlobGas ?? 0,
                RequestsHash = Requests.HashOf([]),
                BlockAccessListHash = EmptyOmmers.Hash,
                SlotNumber = genesis.SlotNumber ?? 0,
                Hash = default,
            }
        );
        return new GenesisBlock(spec, header, accounts);
    }

    private static GenesisBlock Checked(GenesisBlock genesis, string file)
    {
        Hash256 root = new FullState().AddGenesis(genesis.Accounts);
        return root == genesis.Header.StateRoot
            ? genesis
            : throw new FixtureException(
                file,
                "",
                $"the accounts have the root {root}, the genesis header says {genesis.Header.StateRoot}"
            );
    }

    private static ChainSpec SpecOf(GethGenesis genesis, string file)
    {
        List<ForkActivation> forks = [new(ForkId.Frontier, false, 0)];
        foreach ((string name, ForkId fork) in s_forks)
        {
            NamedActivation? given = genesis.Forks.FirstOrDefault(one => one.Name == name);
            if (given is not null)
            {
                forks.Add(new(fork, given.ByTimestamp, given.At));
            }
            else if (fork == ForkId.Paris && HasMergedAtGenesis(genesis, file))
            {
                forks.Add(new(fork, false, 0));
            }
            else if (
                fork == ForkId.Petersburg
                && genesis.Forks.FirstOrDefault(one => one.Name == "constantinople") is { } before
            )
            {
                forks.Add(new(fork, false, before.At));
            }
        }
        return new ChainSpec(genesis.ChainId, [.. forks], Schedule(genesis, forks))
        {
            DepositContract = genesis.DepositContract is { } contract
                ? new Address(contract)
                : null,
        };
    }

    private static bool HasMergedAtGenesis(GethGenesis genesis, string file)
    {
        if (genesis.TerminalTotalDifficulty is not { } terminal)
        {
            return genesis.Forks.Any(fork => fork.ByTimestamp);
        }
        bool isReached =
            UInt256.FromBigEndian(genesis.Difficulty) >= UInt256.FromBigEndian(terminal);
        return isReached || genesis.HasMerged
            ? true
            : throw new FixtureException(
                file,
                "$.config",
                "the merge comes by total difficulty: mergeNetsplitBlock must say at which block"
            );
    }

    // A fork without an entry has that of the fork before it; a file without any has the forks' own.
    private static BlobSchedule[] Schedule(GethGenesis genesis, List<ForkActivation> forks)
    {
        List<BlobSchedule> schedule = [];
        BlobParameters? last = null;
        foreach (ForkActivation active in forks)
        {
            string name = s_forks.FirstOrDefault(one => one.Fork == active.Fork).Name ?? "";
            last = genesis.BlobSchedule.FirstOrDefault(entry => entry.Fork == name) ?? last;
            if (last is not null && Fork.Of(active.Fork).HasBlobs)
            {
                schedule.Add(new(active.Fork, last.Target, last.Max, last.BaseFeeUpdateFraction));
            }
        }
        return [.. schedule];
    }

    private static GenesisAccount Account(FixtureAccount given) =>
        new(
            new Address(given.Address),
            given.Nonce,
            UInt256.FromBigEndian(given.Balance),
            given.Code,
            [
                .. given.Storage.Select(slot =>
                    KeyValuePair.Create(
                        UInt256.FromBigEndian(slot.Key),
                        UInt256.FromBigEndian(slot.Value)
                    )
                ),
            ]
        );
}
