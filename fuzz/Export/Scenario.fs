namespace Perjury.Fuzz.Export

open System
open System.Collections.Generic
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Guest.Trie
open Perjury.Witness
open Perjury.Witness.Generator

/// Hand-written scenario of a small chain: its genesis accounts and the transactions of its blocks.
type Scenario =
    {
        Name: string
        /// Accounts besides the system contracts.
        Accounts: GenesisAccount list
        /// Signed transactions of each block.
        Blocks: byte[] list list
    }

module Scenario =
    [<Literal>]
    let ChainId = 1UL

    let private fork = ForkId.Osaka
    let private spec = ChainSpec.Always(ChainId, fork)

    let account (address: Address) nonce (balance: uint64) code (slots: (uint64 * UInt256) list) =
        GenesisAccount(
            address,
            nonce,
            UInt256.op_Implicit balance,
            code,
            [
                for slot, value in slots -> KeyValuePair(UInt256.op_Implicit (slot: uint64), value)
            ]
        )

    let private systemContracts =
        let called =
            [
                Contracts.BeaconRoots
                Contracts.HistoryStorage
                Contracts.WithdrawalRequests
                Contracts.ConsolidationRequests
            ]

        (GeneratedChain.Genesis spec).Accounts
        |> Seq.filter (fun account -> List.contains account.Address called)
        |> List.ofSeq

    // The fee recipient is an account of its own, so that its role never hides another.
    let private coinbase =
        Address(ReadOnlySpan(Array.append (Array.zeroCreate 18) [| 0xFEuy; 0xE5uy |]))

    let private extend (chain: ChainStore) transactions =
        let timestamp = chain.Head.Timestamp + 12UL

        let draft =
            BlockDraft(
                Timestamp = timestamp,
                Coinbase = coinbase,
                PrevRandao = Hash256(ReadOnlySpan(Array.create 32 7uy)),
                ParentBeaconBlockRoot = Hash256(ReadOnlySpan(Array.create 32 9uy)),
                Transactions = ResizeArray(transactions: byte[] list)
            )

        match BlockProducer.Produce(chain, draft) with
        | null, rejection -> failwith $"a staged block is invalid: {rejection}"
        | produced, _ ->
            let active = Fork.Of fork
            let imported = chain.Import(produced.Block, active)

            match imported.Rejection with
            | null -> GeneratedBlock(produced, active, imported.Witness)
            | rejection -> failwith $"a staged block does not import: {rejection}"

    /// Builds the chain with the witness of every block.
    let build (scenario: Scenario) : Chain =
        let accounts = systemContracts @ scenario.Accounts
        let genesis = (GeneratedChain.Genesis spec).With accounts
        let store = ChainStore(spec, genesis.Header, accounts)

        {
            Name = scenario.Name
            Network = Chain.networkOf fork
            Fork = fork
            Release = Perjury.Guest.Wire.WireRelease.OfInput
            Spec = spec
            Genesis = genesis.Header
            Accounts = accounts
            Blocks = scenario.Blocks |> List.map (extend store) |> Array.ofList
        }
