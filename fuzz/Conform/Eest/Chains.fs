/// Genesis of a blockchain test: chain specification, header, accounts.
module Perjury.Fuzz.Conform.Eest.Chains

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

/// Genesis header, decoded from its RLP or, where the case has none, built from its fields.
let private genesisOf (test: FixtureCase) =
    match Option.ofObj test.GenesisRlp, Option.ofObj test.Genesis with
    | None, None -> Error "the case gives no genesis header"
    | None, Some fields ->
        match HeaderFields.TryDecode fields.Fields with
        | null -> Error "the fields of the genesis header are of no known form"
        | header when header.Hash = Hash256 fields.Hash -> Ok header
        | header -> Error $"the genesis header hashes to {header.Hash}, the case says {Hash256 fields.Hash}"
    | Some rlp, _ ->
        match BlockDecoder.TryDecodeHeader(ByteSlice rlp) with
        | true, genesis -> Ok genesis
        | false, _ -> Error "the genesis RLP does not decode"

/// Chain store with the genesis block, whose state root is that of the accounts.
let start (spec: ChainSpec) (test: FixtureCase) : Result<ChainStore, string> =
    genesisOf test
    |> Result.bind (fun genesis ->
        let chain = ChainStore(spec, genesis, Seq.map account test.Pre)

        if chain.GenesisRoot = genesis.StateRoot then
            Ok chain
        else
            Error
                $"the accounts have the root {chain.GenesisRoot}, the genesis header says {genesis.StateRoot}")

/// Checks the head of the chain after all blocks.
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
