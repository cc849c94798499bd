using System.Runtime.ExceptionServices;
using Perjury.Guest.Chain;
using Perjury.Guest.Wire;
using Perjury.Witness.Generator;

namespace Perjury.Witness;

/// <summary>One honest input of the embedded corpus.</summary>
/// <param name="Release">
/// Of Amsterdam's wire, where its bytes do not tell; OfInput: they do, or it does not matter.
/// </param>
public sealed record CorpusCase(string Name, byte[] Input, WireRelease Release);

/// <summary>A chain of the embedded corpus; its blocks are made when they are asked for, the same every time.</summary>
public sealed record EmbeddedChain(string Name, ChainSpec Spec, IEnumerable<GeneratedBlock> Blocks);

/// <summary>
/// The corpus that needs no file: chains that a seed generates, one for each fork or release with rules of its own, and a few that
/// change fork on the way. Every case is valid with its canonical witness, so every lie about it has a known verdict.
/// </summary>
public static class EmbeddedCorpus
{
    private const ulong ChainId = 1;

    /// <summary>v of a protected legacy transaction then has 64 bits.</summary>
    private const ulong HighChainId = (1UL << 62) + 1;
    private const int BlocksPerChain = 14;
    private const int BlocksPerShortChain = 4;

    /// <summary>Of the fifth block.</summary>
    private const ulong TransitionTimestamp = 60;

    private static readonly ForkId[] s_requestForks =
    [
        ForkId.Shanghai,
        ForkId.Cancun,
        ForkId.Prague,
        ForkId.Osaka,
        ForkId.Bpo1,
        ForkId.Bpo2,
    ];

    /// <summary>The releases of Amsterdam's rules.</summary>
    private static readonly ForkId[] s_amsterdam =
    [
        ForkId.Amsterdam,
        ForkId.Amsterdam202604,
        ForkId.AmsterdamZkevm033,
    ];

    /// <summary>Forks with prices of their own, which a short chain shows.</summary>
    private static readonly ForkId[] s_shortForks =
    [
        ForkId.Homestead,
        ForkId.TangerineWhistle,
        ForkId.SpuriousDragon,
        ForkId.Constantinople,
        ForkId.Petersburg,
        ForkId.Berlin,
    ];

    private static readonly ForkId[] s_blockForks =
    [
        ForkId.Frontier,
        ForkId.Byzantium,
        ForkId.Istanbul,
        ForkId.London,
        ForkId.Paris,
        ForkId.Bpo4,
    ];

    /// <summary>The chains that the wire's request form carries, one per fork.</summary>
    public static IEnumerable<EmbeddedChain> RequestChains(ulong seed) =>
        s_requestForks.Select(fork => Always(fork, seed));

    /// <summary>The cases in a fixed order, each made when it is asked for, on the thread that asks.</summary>
    /// <exception cref="ChainGenerationException">A chain cannot be made.</exception>
    public static IEnumerable<CorpusCase> Cases(ulong seed) =>
        ChainsOf(seed).SelectMany(chain => chain());

    /// <summary>The same cases in the same order, the chains made side by side on other threads.</summary>
    /// <exception cref="ChainGenerationException">A chain cannot be made.</exception>
    public static IReadOnlyList<CorpusCase> AllCases(ulong seed)
    {
        Func<IEnumerable<CorpusCase>>[] chains = [.. ChainsOf(seed)];
        CorpusCase[][] cases = new CorpusCase[chains.Length][];
        try
        {
            Parallel.For(0, chains.Length, at => cases[at] = [.. chains[at]()]);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
        return [.. cases.SelectMany(chain => chain)];
    }

    private static IEnumerable<Func<IEnumerable<CorpusCase>>> ChainsOf(ulong seed) =>
        RequestChains(seed)
            .Append(Transition(ForkId.Cancun, ForkId.Prague, seed))
            .Append(Transition(ForkId.Prague, ForkId.Osaka, seed))
            .Append(Named("HighChainId", ChainSpec.Always(HighChainId, ForkId.Osaka), seed))
            .Concat(s_blockForks.Select(fork => Always(fork, seed)))
            .Concat(s_shortForks.Select(fork => Always(fork, seed, BlocksPerShortChain)))
            .Concat(s_amsterdam.Select(fork => Always(fork, seed)))
            .Concat(s_amsterdam.Select(fork => Transition(ForkId.Bpo2, fork, seed)))
            .Select(chain => (Func<IEnumerable<CorpusCase>>)(() => CasesOf(chain)))
            .Append(() => CasesIn(ForkId.Amsterdam, WireRelease.Keyed, "v21.0.0", seed))
            .Append(() =>
                CasesIn(ForkId.AmsterdamZkevm033, WireRelease.Zkevm033, "zkevm-v0.3.3", seed)
            )
            .Append(() => CasesIn(ForkId.Amsterdam, WireRelease.Plain, "v21.0.1", seed));

    private static EmbeddedChain Always(ForkId fork, ulong seed, int blocks = BlocksPerChain) =>
        Named(fork.ToString(), ChainSpec.Always(ChainId, fork), seed, blocks);

    /// <summary>
    /// From one fork to the next and no further: a block may need any ancestor of its chain, and those of the fork before the one before
    /// have no header that it can read.
    /// </summary>
    private static EmbeddedChain Transition(ForkId before, ForkId after, ulong seed) =>
        Named(
            $"{before}To{after}",
            new ChainSpec(
                ChainId,
                [new(before, true, 0), new(after, true, TransitionTimestamp)],
                []
            ),
            seed
        );

    private static EmbeddedChain Named(
        string name,
        ChainSpec spec,
        ulong seed,
        int blocks = BlocksPerChain
    ) =>
        new(
            name,
            spec,
            GeneratedChain.Blocks(spec, seed ^ Mix(name), blocks, name: $"{name} of seed {seed}")
        );

    private static IEnumerable<CorpusCase> CasesOf(EmbeddedChain chain) =>
        chain.Blocks.Select(block => new CorpusCase(
            $"{chain.Name}#{block.Produced.Block.Header.Number}",
            ToInput(block, chain.Spec),
            WireRelease.OfInput
        ));

    /// <summary>The blocks of a fork once more, in an older release of the wire.</summary>
    private static CorpusCase[] CasesIn(ForkId fork, WireRelease release, string name, ulong seed)
    {
        EmbeddedChain chain = Always(fork, seed);
        return
        [
            .. chain.Blocks.Select(block => new CorpusCase(
                $"{chain.Name}@{name}#{block.Produced.Block.Header.Number}",
                StatelessInputWriter.Request(
                    EngineCall.Of(block.Produced.Block, block.Produced.Extras),
                    fork,
                    chain.Spec.ChainId,
                    block.Witness,
                    release
                ),
                release == WireRelease.Plain ? WireRelease.Plain : WireRelease.OfInput
            )),
        ];
    }

    /// <summary>The request form where the fork has one in the newest release of the wire, else the block form.</summary>
    public static byte[] ToInput(GeneratedBlock block, ChainSpec spec) =>
        Schema.Of(block.Fork.Id, WireRelease.Progressive) is not null
        && spec.HasDefaultBlobs(block.Fork)
            ? StatelessInputWriter.Request(
                EngineCall.Of(block.Produced.Block, block.Produced.Extras),
                block.Fork.Id,
                spec.ChainId,
                block.Witness
            )
            : StatelessInputWriter.BlockForm(block.Produced.Rlp, spec, block.Witness);

    /// <summary>FNV-1a, so that chains differ though they share the seed.</summary>
    private static ulong Mix(string name) =>
        name.Aggregate(0xcbf29ce484222325UL, (hash, letter) => (hash ^ letter) * 0x100000001b3UL);
}
