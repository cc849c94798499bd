namespace Perjury.Fuzz.Export

open Perjury.Guest.Chain
open Perjury.Mutators
open Perjury.Witness
open Perjury.Witness.Generator

/// Chain from its genesis, so that a case is complete: consumers with a state run it, stateless ones read the last block.
type Chain =
    {
        Name: string
        /// Name of the fork in EEST.
        Network: string
        Fork: ForkId
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
        else
            name

    let make name fork (spec: ChainSpec) (genesis: GeneratedGenesis) blocks =
        {
            Name = name
            Network = networkOf fork
            Fork = fork
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

    /// Chains of the embedded corpus that the request form can carry under a single fork.
    let embedded seed =
        [
            for chain in EmbeddedCorpus.RequestChains seed do
                let fork = chain.Spec.Forks[0].Fork
                make chain.Name fork chain.Spec (GeneratedChain.Genesis chain.Spec) chain.Blocks

            highChainId seed
        ]

module Source =
    /// Subject of a block; the error says why it is none.
    let ofBlock chain index =
        let input = EmbeddedCorpus.ToInput(chain.Blocks[index], chain.Spec)

        Subject.ofBytes $"{chain.Name}#{index + 1}" input
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
