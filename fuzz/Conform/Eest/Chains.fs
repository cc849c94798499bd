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

let private headerOf (fields: GenesisFields) =
    let hash (bytes: byte[]) = Hash256 bytes

    let hashOrZero (bytes: byte[] | null) =
        match bytes with
        | null -> Hash256()
        | bytes -> hash bytes

    let number (value: System.Nullable<uint64>) =
        Option.ofNullable value |> Option.defaultValue 0UL

    HeaderEncoder.WithHash(
        Header(
            FieldCount =
                (if not (isNull fields.RequestsHash) then 21
                 elif fields.BlobGasUsed.HasValue then 20
                 elif not (isNull fields.WithdrawalsRoot) then 17
                 elif not (isNull fields.BaseFeePerGas) then 16
                 else 15),
            ParentHash = hash fields.ParentHash,
            OmmersHash = hash fields.OmmersHash,
            Coinbase = Address fields.Coinbase,
            StateRoot = hash fields.StateRoot,
            TransactionsRoot = hash fields.TransactionsRoot,
            ReceiptsRoot = hash fields.ReceiptsRoot,
            LogsBloom = ByteSlice fields.LogsBloom,
            Difficulty = UInt256.FromBigEndian fields.Difficulty,
            Number = fields.Number,
            GasLimit = fields.GasLimit,
            GasUsed = fields.GasUsed,
            Timestamp = fields.Timestamp,
            ExtraData = ByteSlice fields.ExtraData,
            PrevRandao = hash fields.MixHash,
            Nonce = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian fields.Nonce,
            BaseFeePerGas =
                (match fields.BaseFeePerGas with
                 | null -> UInt256.Zero
                 | fee -> UInt256.FromBigEndian fee),
            WithdrawalsRoot = hashOrZero fields.WithdrawalsRoot,
            BlobGasUsed = number fields.BlobGasUsed,
            ExcessBlobGas = number fields.ExcessBlobGas,
            ParentBeaconBlockRoot = hashOrZero fields.ParentBeaconBlockRoot,
            RequestsHash = hashOrZero fields.RequestsHash,
            Hash = Hash256()
        )
    )

/// Genesis header, decoded from its RLP or, where the case has none, built from its fields.
let private genesisOf (test: FixtureCase) =
    match Option.ofObj test.GenesisRlp, Option.ofObj test.Genesis with
    | None, None -> Error "the case gives no genesis header"
    | None, Some fields ->
        let header = headerOf fields

        if header.Hash = Hash256 fields.Hash then
            Ok header
        else
            Error $"the genesis header hashes to {header.Hash}, the case says {Hash256 fields.Hash}"
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
