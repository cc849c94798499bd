using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto.Hashes;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;

namespace Perjury.Witness.Generator;

/// <summary>Where every generated chain of a spec begins.</summary>
public sealed record GeneratedGenesis(Header Header, IReadOnlyList<GenesisAccount> Accounts);

/// <summary>A block of a generated chain with the canonical witness of it.</summary>
public sealed record GeneratedBlock(ProducedBlock Produced, Fork Fork, WitnessLists Witness);

/// <summary>
/// A chain that a seed decides completely: genesis with <see cref="Contracts"/> and funded wallets, then blocks of
/// <see cref="TransactionMix"/>. Invalid draws are left out, so every block is valid.
/// </summary>
public static class GeneratedChain
{
    private const ulong GasLimit = 30_000_000;
    private const ulong SecondsPerBlock = 12;

    /// <param name="maxTransactions">Per block.</param>
    public static IEnumerable<GeneratedBlock> Blocks(
        ChainSpec spec,
        ulong seed,
        int count,
        int maxTransactions = 6
    )
    {
        SeededRandom random = new(seed);
        TransactionMix mix = new(random, spec);
        GeneratedGenesis genesis = Genesis(spec);
        ChainStore chain = new(spec, genesis.Header, genesis.Accounts);
        for (int i = 0; i < count; i++)
        {
            GeneratedBlock block = Extend(chain, random, mix, maxTransactions);
            yield return block;
        }
    }

    private static GeneratedBlock Extend(
        ChainStore chain,
        SeededRandom random,
        TransactionMix mix,
        int maxTransactions
    )
    {
        ulong number = chain.Head.Number + 1;
        ulong timestamp = chain.Head.Timestamp + SecondsPerBlock;
        Fork fork = chain.Spec.ForkAt(number, timestamp)!;
        BlockDraft draft = new()
        {
            Timestamp = timestamp,
            Coinbase = new Address(random.Bytes(20)),
            PrevRandao = new Hash256(random.Bytes(32)),
            ParentBeaconBlockRoot = new Hash256(random.Bytes(32)),
            ExtraData = random.Bytes(random.Below(33)),
            Transactions = mix.Next(random.Below(maxTransactions + 1), number, fork),
            Withdrawals = fork.HasWithdrawals ? Withdrawals(random, mix) : [],
        };
        ProducedBlock produced =
            BlockProducer.Produce(chain, draft, out Rejection? rejection)
            ?? throw new InvalidOperationException("a generated block is invalid: " + rejection);
        ImportResult imported = chain.Import(produced.Block, fork);
        return imported.Rejection is null
            ? new GeneratedBlock(produced, fork, imported.Witness)
            : throw new InvalidOperationException(
                "a generated block does not import: " + imported.Rejection
            );
    }

    private static List<Withdrawal> Withdrawals(SeededRandom random, TransactionMix mix) =>
        [
            .. Enumerable
                .Range(0, random.Below(4))
                .Select(index => new Withdrawal(
                    (ulong)index,
                    random.Next() & 0xffff,
                    random.Chance(50)
                        ? random.Pick(mix.Senders).Address
                        : new Address(random.Bytes(20)),
                    (ulong)random.Below(1_000_000)
                )),
        ];

    /// <summary>The genesis of a spec: the same for every seed.</summary>
    public static GeneratedGenesis Genesis(ChainSpec spec)
    {
        IEnumerable<Wallet> senders = Enumerable
            .Range(0, TransactionMix.Wallets)
            .Select(Wallet.Numbered);
        Fork fork =
            spec.ForkAt(0, 0)
            ?? throw new ArgumentException("no fork is active at genesis", nameof(spec));
        List<GenesisAccount> accounts =
        [
            .. senders.Select(wallet => new GenesisAccount(
                wallet.Address,
                0,
                new UInt256(0, 1000),
                [],
                []
            )),
            .. Contracts
                .All()
                .Select(contract => new GenesisAccount(
                    contract.Address,
                    1,
                    default,
                    contract.Code,
                    Slots(contract.Address)
                )),
        ];
        Hash256 root = new FullState().AddGenesis(accounts);
        Header fields = new()
        {
            FieldCount = fork.HeaderFieldCount,
            ParentHash = default,
            OmmersHash = EmptyOmmers.Hash,
            Coinbase = default,
            StateRoot = root,
            TransactionsRoot = EmptyRoot.Hash,
            ReceiptsRoot = EmptyRoot.Hash,
            LogsBloom = new ByteSlice(new byte[256]),
            Difficulty = fork.HasProofOfWork ? 0x20000UL : 0,
            Number = 0,
            GasLimit = GasLimit,
            GasUsed = 0,
            Timestamp = 0,
            ExtraData = new ByteSlice([]),
            PrevRandao = default,
            Nonce = 0,
            BaseFeePerGas = fork.HasBaseFee ? 7UL : 0,
            WithdrawalsRoot = EmptyRoot.Hash,
            RequestsHash = EmptyRequestsHash(),
            Hash = default,
        };
        return new GeneratedGenesis(HeaderEncoder.WithHash(fields), accounts);
    }

    private static Hash256 EmptyRequestsHash()
    {
        byte[] hash = new byte[32];
        Sha256.Compute([], hash);
        return new Hash256(hash);
    }

    /// <summary>A storage trie of some depth from the start.</summary>
    private static List<KeyValuePair<UInt256, UInt256>> Slots(Address contract) =>
        contract == Contracts.Store || contract == Contracts.StoreOrRevert
            ?
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(slot =>
                        KeyValuePair.Create(
                            new UInt256((ulong)slot * 2),
                            new UInt256((ulong)slot + 1, 1)
                        )
                    ),
            ]
            : [];
}
