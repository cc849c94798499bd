using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;

namespace Perjury.Witness.Generator;

/// <summary>Where every generated chain of a spec begins.</summary>
public sealed record GeneratedGenesis(Header Header, IReadOnlyList<GenesisAccount> Accounts)
{
    /// <summary>The same beginning with other accounts.</summary>
    public GeneratedGenesis With(IReadOnlyList<GenesisAccount> accounts)
    {
        Hash256 root = new FullState().AddGenesis(accounts);
        return new GeneratedGenesis(
            HeaderEncoder.WithHash(Header with { StateRoot = root }),
            accounts
        );
    }

    /// <summary>The same genesis with blocks of so much gas.</summary>
    public GeneratedGenesis WithGasLimit(ulong gasLimit) =>
        new(HeaderEncoder.WithHash(Header with { GasLimit = gasLimit }), Accounts);
}

/// <summary>A block of a generated chain with the canonical witness of it.</summary>
public sealed record GeneratedBlock(ProducedBlock Produced, Fork Fork, WitnessLists Witness);

/// <summary>
/// A chain that a seed decides completely: genesis with <see cref="Contracts"/> and funded wallets, then blocks of
/// <see cref="TransactionMix"/>, whose draws are such that every block is valid.
/// </summary>
public static class GeneratedChain
{
    private const ulong GasLimit = 30_000_000;

    /// <summary>Of chains with state gas, which a block counts beside execution.</summary>
    private const ulong WideGasLimit = 60_000_000;
    private const ulong SecondsPerBlock = 12;

    /// <summary>Far from every block number, so that neither is taken for the other.</summary>
    private const ulong FirstSlot = 13_000_000;

    /// <summary>EIP-779.</summary>
    private const ulong DaoExtraDataRange = 10;

    /// <param name="maxTransactions">Per block.</param>
    /// <param name="name">What makes the chain again, for whoever reads that it cannot be made; null: its seed.</param>
    /// <exception cref="ChainGenerationException">A block is invalid by the generator's own rules.</exception>
    public static IEnumerable<GeneratedBlock> Blocks(
        ChainSpec spec,
        ulong seed,
        int count,
        int maxTransactions = 6,
        string? name = null
    )
    {
        SeededRandom random = new(seed);
        TransactionMix mix = new(random, spec);
        GeneratedGenesis genesis = Genesis(spec);
        ChainStore chain = new(spec, genesis.Header, genesis.Accounts);
        for (int i = 0; i < count; i++)
        {
            yield return Extend(chain, random, mix, maxTransactions, out Rejection? rejection)
                ?? throw new ChainGenerationException(
                    $"the generated chain {name ?? "of seed " + seed} cannot be made: its block {i + 1} is invalid: {rejection}"
                );
        }
    }

    private static GeneratedBlock? Extend(
        ChainStore chain,
        SeededRandom random,
        TransactionMix mix,
        int maxTransactions,
        out Rejection? rejection
    )
    {
        ulong number = chain.Head.Number + 1;
        ulong timestamp = chain.Head.Timestamp + SecondsPerBlock;
        Fork fork = chain.Spec.ForkAt(number, timestamp)!;
        BlockAllowance allowance = new(chain, fork, mix.CanSpend);
        BlockDraft draft = new()
        {
            Timestamp = timestamp,
            Coinbase = new Address(random.Bytes(20)),
            PrevRandao = new Hash256(random.Bytes(32)),
            ParentBeaconBlockRoot = new Hash256(random.Bytes(32)),
            ExtraData = ExtraData(random, number, fork),
            Transactions = mix.Next(random.Below(maxTransactions + 1), number, fork, allowance),
            Withdrawals = fork.HasWithdrawals ? Withdrawals(random, mix) : [],
            SlotNumber = FirstSlot + timestamp / SecondsPerBlock,
        };
        ProducedBlock? produced = BlockProducer.Produce(chain, draft, out rejection);
        if (produced is null)
        {
            return null;
        }
        ImportResult imported = chain.Import(produced.Block, fork);
        rejection = imported.Rejection;
        return rejection is null ? new GeneratedBlock(produced, fork, imported.Witness) : null;
    }

    private static byte[] ExtraData(SeededRandom random, ulong number, Fork fork)
    {
        byte[] drawn = random.Bytes(random.Below(33));
        bool isDaoFork =
            fork.DaoForkBlock is ulong from && number >= from && number - from < DaoExtraDataRange;
        return isDaoFork ? "dao-hard-fork"u8.ToArray() : drawn;
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
                .Of(spec)
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
            Form = fork.HeaderForm,
            ParentHash = default,
            OmmersHash = EmptyOmmers.Hash,
            Coinbase = default,
            StateRoot = root,
            TransactionsRoot = EmptyRoot.Hash,
            ReceiptsRoot = EmptyRoot.Hash,
            LogsBloom = new ByteSlice(new byte[256]),
            Difficulty = fork.HasProofOfWork ? 0x20000UL : 0,
            Number = 0,
            GasLimit = spec.HasBlockAccessLists ? WideGasLimit : GasLimit,
            GasUsed = 0,
            Timestamp = 0,
            ExtraData = new ByteSlice([]),
            PrevRandao = default,
            Nonce = 0,
            BaseFeePerGas = fork.HasBaseFee ? 7UL : 0,
            WithdrawalsRoot = EmptyRoot.Hash,
            RequestsHash = Requests.HashOf([]),
            BlockAccessListHash = Digest.Keccak256([0xc0]),
            SlotNumber = FirstSlot,
            Hash = default,
        };
        return new GeneratedGenesis(HeaderEncoder.WithHash(fields), accounts);
    }

    /// <summary>A storage trie of some depth from the start.</summary>
    private static List<KeyValuePair<UInt256, UInt256>> Slots(Address contract) =>
        contract == Contracts.Store || contract == Contracts.StoreOrRevert
            ?
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(index => new UInt256(2 * (ulong)index))
                    .Select(slot => KeyValuePair.Create(slot, GenesisValue(slot))),
            ]
            : [];

    /// <summary>What an even slot of a store holds at the genesis.</summary>
    internal static UInt256 GenesisValue(in UInt256 slot) => new(slot.U0 / 2 + 1, 1);
}
