/// Receipts and the logs bloom (Yellow Paper section 4.3.1, EIP-658, EIP-2718).
module Perjury.Model.Receipts

open Perjury.Model.Rlp
open Perjury.Model.State

/// The first field of a receipt: the state root before Byzantium, the status from Byzantium.
type Outcome =
    | StateRoot of byte[]
    | Status of succeeded: bool

type Receipt =
    {
        Type: byte
        Outcome: Outcome
        CumulativeGasUsed: uint64
        /// Oldest first.
        Logs: Log list
    }

/// Sets the three bits of an entry: the low 11 bits of the first three byte pairs of its hash.
let private addToBloom (bloom: byte[]) entry =
    let hash = Keccak.hash entry

    for i in [ 0; 2; 4 ] do
        let bit = ((int hash[i] <<< 8) ||| int hash[i + 1]) &&& 0x7FF
        let at = 255 - bit / 8
        bloom[at] <- bloom[at] ||| (1uy <<< (bit % 8))

let bloom (logs: Log list) =
    let bloom = Bytes.zeros 256

    for log in logs do
        addToBloom bloom log.Address
        List.iter (addToBloom bloom) log.Topics

    bloom

let private logItem (log: Log) =
    Rlp.List [ Str log.Address; Rlp.List(List.map Str log.Topics); Str log.Data ]

/// rlp([outcome, gas, bloom, logs]), behind the type byte for typed transactions.
let encode receipt =
    let outcome =
        match receipt.Outcome with
        | StateRoot root -> Str root
        | Status succeeded -> Rlp.ofUInt64 (if succeeded then 1UL else 0UL)

    let body =
        Rlp.encode (
            Rlp.List
                [
                    outcome
                    Rlp.ofUInt64 receipt.CumulativeGasUsed
                    Str(bloom receipt.Logs)
                    Rlp.List(List.map logItem receipt.Logs)
                ]
        )

    if receipt.Type = 0uy then
        body
    else
        Array.append [| receipt.Type |] body

let root receipts =
    receipts |> List.map encode |> Trie.listRoot
