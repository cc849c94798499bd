/// A whole generated chain as an EEST `blockchain_test`, for engines that run chains: nothing in it is a lie.
module Perjury.Fuzz.Export.ChainFile

open System.IO
open Perjury.Guest.Chain
open Perjury.Model
open Perjury.Witness
open Perjury.Witness.Generator

/// Chain of a fork from a seed.
let generate (fork: ForkId) (spec: ChainSpec) seed count =
    let name = $"{Chain.networkOf fork}-{seed}"
    Chain.make name fork spec (GeneratedChain.Genesis spec) (GeneratedChain.Blocks(spec, seed, count))

/// Text of the file; the id of its one test is the chain's name.
let text (chain: Chain) =
    let last = (Array.last chain.Blocks).Produced.Block.Header
    let empty = Rlp.encode (Rlp.List [])

    let test =
        Hex.node
            [
                "network", Hex.text chain.Network
                "genesisBlockHeader", Blocks.header chain.Genesis
                "genesisRLP",
                Hex.data (Rlp.encodeRawList [ HeaderEncoder.Encode chain.Genesis; empty; empty; empty ])
                "pre", Blocks.allocation chain.Accounts
                "postStateHash", Hex.data (last.StateRoot.ToArray())
                "lastblockhash", Hex.data (last.Hash.ToArray())
                "config", Blocks.config chain
                "blocks",
                Hex.array
                    [
                        for index in 0 .. chain.Blocks.Length - 1 do
                            Hex.node (Blocks.block (index + 1) chain.Blocks[index])
                    ]
                "sealEngine", Hex.text "NoProof"
                "_info",
                Hex.node
                    [
                        "comment", Hex.text $"generated chain {chain.Name}"
                        "filling-transition-tool", Hex.text "perjury"
                        "fixture-format", Hex.text "blockchain_test"
                        // What the name Amsterdam stands for has changed; these are the rules of today.
                        "rules", Hex.text "v21"
                        // Of each block, so that another engine's can be compared by its entries.
                        "accessLists",
                        chain.Blocks
                        |> Seq.map (fun block -> Hex.data block.Produced.Extras.BlockAccessList)
                        |> Hex.array
                    ]
            ]

    (Hex.object [ (chain.Name, test) ]).ToJsonString()

let write folder (chain: Chain) =
    let path = Path.Combine(folder, chain.Name + ".json")
    File.WriteAllText(path, text chain + "\n")
    path
