/// Headers, blocks and accounts in the JSON of an EEST `blockchain_test`.
module Perjury.Fuzz.Export.Blocks

open System.Text.Json.Nodes
open Perjury.Fixtures
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Model
open Perjury.Witness
open Perjury.Witness.Generator

let private hash (value: Hash256) = Hex.data (value.ToArray())
let private address (value: Address) = Hex.data (value.ToArray())

let private word (value: UInt256) =
    Hex.number (Bytes.toBigInt (value.ToBigEndian()))

/// `genesisBlockHeader` and `blockHeader`: the fields of the header's form, and its hash.
let header (header: Header) : JsonNode | null =
    Hex.node
        [
            for field, value in Seq.zip HeaderJson.Fields (HeaderFields.Of header) do
                field.Name,
                (match field.Kind with
                 | JsonKind.Number -> Hex.number (Bytes.toBigInt value)
                 | _ -> Hex.data value)
            "hash", hash header.Hash
        ]

let private slots (account: GenesisAccount) : JsonNode | null =
    account.Storage
    |> Seq.map (fun slot -> slot.Key.ToBigEndian() |> Bytes.toBigInt, slot.Value)
    |> Seq.sortBy fst
    |> Seq.map (fun (key, value) -> (Hex.number key |> string), word value)
    |> Hex.node

/// `pre`: every account of the genesis, by address.
let allocation (accounts: GenesisAccount list) : JsonNode | null =
    accounts
    |> List.map (fun account ->
        "0x" + Bytes.toHex (account.Address.ToArray()),
        Hex.node
            [
                "nonce", Hex.word account.Nonce
                "balance", word account.Balance
                "code", Hex.data account.Code
                "storage", slots account
            ])
    |> List.sortBy fst
    |> Hex.node

let private withdrawals (block: Block) : JsonNode | null =
    block.Withdrawals
    |> Seq.map (fun withdrawal ->
        Hex.node
            [
                "index", Hex.word withdrawal.Index
                "validatorIndex", Hex.word withdrawal.ValidatorIndex
                "address", address withdrawal.Address
                "amount", Hex.word withdrawal.Amount
            ])
    |> Hex.array

/// Block in the fields that every consumer reads; its stateless fields are the case's.
let block number (generated: GeneratedBlock) =
    let block = generated.Produced.Block

    [
        "blockHeader", header block.Header
        "uncleHeaders", Hex.array []
        "withdrawals", withdrawals block
        "rlp", Hex.data generated.Produced.Rlp
        "blocknumber", Hex.text (string (number: int))
    ]

/// `config`: the chain id and the blob parameters of the fork and those before it.
let config (chain: Chain) : JsonNode | null =
    let entry fork =
        let table = Fork.Of fork

        Chain.networkOf fork,
        Hex.node
            [
                "target", Hex.word table.BlobTarget
                "max", Hex.word table.BlobMax
                "baseFeeUpdateFraction", Hex.word table.BlobBaseFeeUpdateFraction
            ]

    Hex.node
        [
            "network", Hex.text chain.Network
            "chainid", Hex.word chain.Spec.ChainId
            "blobSchedule",
            [ ForkId.Cancun; ForkId.Prague; ForkId.Osaka; ForkId.Bpo1; ForkId.Bpo2 ]
            |> List.filter (fun fork -> fork <= chain.Fork)
            |> List.map entry
            |> Hex.node
        ]
