/// A blockchain test's beginning: its chain, its genesis, its accounts.
module Perjury.Fuzz.Eest.Chains

open System.Collections.Generic
open Perjury.Fixtures
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Witness

let account (given: FixtureAccount) =
    let word (bytes: byte[]) = UInt256.FromBigEndian bytes

    let storage =
        [| for slot in given.Storage -> KeyValuePair(word slot.Key, word slot.Value) |]

    GenesisAccount(Address given.Address, given.Nonce, word given.Balance, given.Code, storage)

/// The store with the genesis block in it, whose root is that of the accounts.
let start (spec: ChainSpec) (test: FixtureCase) : Result<ChainStore, string> =
    match test.GenesisRlp with
    | null -> Error "the case gives no genesis RLP"
    | rlp ->
        match BlockDecoder.TryDecodeHeader(ByteSlice rlp) with
        | false, _ -> Error "the genesis RLP does not decode"
        | true, genesis ->
            let chain = ChainStore(spec, genesis, Seq.map account test.Pre)

            if chain.GenesisRoot = genesis.StateRoot then
                Ok chain
            else
                Error
                    $"the accounts have the root {chain.GenesisRoot}, the genesis header says {genesis.StateRoot}"

/// What the head of the chain must be, after all blocks.
let checkEnd (chain: ChainStore) (test: FixtureCase) =
    let root =
        match test.PostState, test.PostStateHash with
        | null, null -> None
        | null, hash -> Some(Hash256 hash)
        | accounts, _ -> Some(FullState().AddGenesis(Seq.map account accounts))

    match test.LastBlockHash, root with
    | last, _ when not (isNull last) && chain.Head.Hash <> Hash256 last ->
        Error $"the head is {chain.Head.Hash}, should be {Hash256 last}"
    | _, Some root when chain.Head.StateRoot <> root ->
        Error $"the state root is {chain.Head.StateRoot}, the accounts after have {root}"
    | _ -> Ok()
