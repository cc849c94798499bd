namespace Perjury.Fuzz.Export

open Perjury.Guest.Chain
open Perjury.Guest.Wire
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Witness
open Perjury.Witness.Generator

/// Chain from its genesis, so that a case is complete: consumers with a state run it, stateless ones read the last block.
type Chain =
    {
        Name: string
        /// Name of the fork in EEST.
        Network: string
        Fork: ForkId
        /// Of Amsterdam's wire; OfInput: the newest.
        Release: WireRelease
        Spec: ChainSpec
        Genesis: Header
        Accounts: GenesisAccount list
        Blocks: GeneratedBlock[]
    }

/// Block of a chain with its honest input.
type Source =
    {
        Chain: Chain
        /// Index in the chain's blocks.
        Index: int
        Subject: Subject
        Roles: Roles
    }

module Chain =
    /// Name of a fork in EEST, which writes forks that only change blob parameters in capitals.
    let networkOf (fork: ForkId) =
        let name = fork.ToString()

        if name.StartsWith "Bpo" then
            name.ToUpperInvariant()
        elif name.StartsWith "Amsterdam" then
            // The releases of its rules have one name.
            "Amsterdam"
        else
            name

    let make name fork (spec: ChainSpec) (genesis: GeneratedGenesis) blocks =
        {
            Name = name
            Network = networkOf fork
            Fork = fork
            Release = WireRelease.OfInput
            Spec = spec
            Genesis = genesis.Header
            Accounts = List.ofSeq genesis.Accounts
            Blocks = Array.ofSeq blocks
        }

    /// FNV-1a of a name, which selects an independent random stream.
    let streamOf (name: string) =
        (0xcbf29ce484222325UL, name)
        ||> Seq.fold (fun hash letter -> (hash ^^^ uint64 letter) * 0x100000001b3UL)

    // The embedded corpus has this chain under the same name, block for block.
    let private highChainId seed =
        let name, spec = "HighChainId", ChainSpec.Always((1UL <<< 62) + 1UL, ForkId.Osaka)
        let blocks = GeneratedChain.Blocks(spec, seed ^^^ streamOf name, 14)
        make name ForkId.Osaka spec (GeneratedChain.Genesis spec) blocks

    /// Amsterdam by the newest rules and wire, and by the two releases of the wire that carry keys. Who serves the release whose bytes
    /// are the newest's, and whose roots are not, gets that one instead.
    let private amsterdam (serves: Serves) seed =
        [
            for fork, release, name in
                [
                    if List.contains "v21.0.1" serves.Wires then
                        ForkId.Amsterdam, WireRelease.Plain, "Amsterdam@v21.0.1"
                    else
                        ForkId.Amsterdam, WireRelease.OfInput, "Amsterdam"

                    ForkId.Amsterdam, WireRelease.Keyed, "Amsterdam@v21.0.0"
                    ForkId.AmsterdamZkevm033, WireRelease.Zkevm033, "AmsterdamZkevm033@zkevm-v0.3.3"
                ] do
                let spec = ChainSpec.Always(1UL, fork)
                // The blocks of the embedded corpus, whatever the wire.
                let blocks = GeneratedChain.Blocks(spec, seed ^^^ streamOf (fork.ToString()), 14)

                { make name fork spec (GeneratedChain.Genesis spec) blocks with
                    Release = release
                }
        ]

    /// Chains of the embedded corpus that the request form can carry under a single fork, in the releases that are served.
    let embeddedFor serves seed =
        [
            for chain in EmbeddedCorpus.RequestChains seed do
                let fork = chain.Spec.Forks[0].Fork
                make chain.Name fork chain.Spec (GeneratedChain.Genesis chain.Spec) chain.Blocks

            highChainId seed
            yield! amsterdam serves seed
        ]

    let embedded seed = embeddedFor Serves.everything seed

module Source =
    /// Subject of a block; the error says why it is none.
    let ofBlock chain index =
        let block = chain.Blocks[index]

        let input =
            match chain.Release with
            | WireRelease.OfInput -> EmbeddedCorpus.ToInput(block, chain.Spec)
            | release ->
                StatelessInputWriter.Request(
                    EngineCall.Of(block.Produced.Block, block.Produced.Extras),
                    chain.Fork,
                    chain.Spec.ChainId,
                    block.Witness,
                    release
                )

        // Only of two releases with the same bytes must be said which one is meant.
        let reading =
            match chain.Release with
            | WireRelease.Plain ->
                WireName.all
                |> List.find (fun wire -> wire.Guest = chain.Release)
                |> WireName.reading
            | _ -> OfInput

        Subject.ofBytesAs reading $"{chain.Name}#{index + 1}" input
        |> Result.map (fun subject ->
            {
                Chain = chain
                Index = index
                Subject = subject
                Roles = Roles.ofBlock chain.Spec.ChainId chain.Blocks[index] subject
            })

    let all chain =
        [
            for index in 0 .. chain.Blocks.Length - 1 do
                match ofBlock chain index with
                | Ok source -> source
                | Error error -> failwith $"{chain.Name}#{index + 1} is no subject: {error}"
        ]
