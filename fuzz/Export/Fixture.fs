/// Encodes a case as an EEST `blockchain_test`. Its chain is honest, so that a client with a state can run it; the lie is in the
/// stateless fields of the last block alone.
module Perjury.Fuzz.Export.Fixture

open System.Security.Cryptography
open System.Text
open System.Text.Json.Nodes
open Perjury.Guest.Chain
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings

/// Case under its final id.
type Named =
    {
        Case: SuiteCase
        Id: string
        /// Id of the control; none for a control.
        Control: string option
    }

let private entries (items: byte[][]) = items |> Seq.map Hex.data |> Hex.array

/// Mutated witness; a lie about the bytes alone leaves the honest one.
let private witness (draft: Draft) : JsonNode | null =
    let witness = draft.Witness

    Hex.node
        [
            "state", entries witness.State
            "codes", entries witness.Codes
            "headers", entries witness.Headers
        ]

let private lastBlock case =
    let generated = case.Source.Chain.Blocks[case.Source.Index]

    Hex.node
        [
            yield! Blocks.block (case.Source.Index + 1) generated
            "executionWitness", witness case.Draft

            if case.Draft.Witness <> case.Source.Subject.Draft.Witness then
                "executionWitnessMutated", (JsonValue.Create true: JsonNode | null)

            "statelessInputBytes", Hex.data (SuiteCase.input case)
            "statelessOutputBytes", Hex.data case.Expected.Output
        ]

let private body case =
    let chain = case.Source.Chain
    let last = chain.Blocks[case.Source.Index].Produced.Block.Header

    [
        "network", Hex.text chain.Network
        "genesisBlockHeader", Blocks.header chain.Genesis
        "genesisRLP",
        Hex.data (
            Rlp.encodeRawList
                [
                    HeaderEncoder.Encode chain.Genesis
                    Rlp.encode (Rlp.List [])
                    Rlp.encode (Rlp.List [])
                    Rlp.encode (Rlp.List [])
                ]
        )
        "pre", Blocks.allocation chain.Accounts
        "postStateHash", Hex.data (last.StateRoot.ToArray())
        "lastblockhash", Hex.data (last.Hash.ToArray())
        "config", Blocks.config chain
        "blocks",
        Hex.array
            [
                for index in 0 .. case.Source.Index - 1 do
                    Hex.node (Blocks.block (index + 1) chain.Blocks[index])

                lastBlock case
            ]
        "sealEngine", Hex.text "NoProof"
    ]

let private optional name value =
    match value with
    | Some value -> [ name, Hex.text value ]
    | None -> []

/// What the name Amsterdam stands for has changed.
let private rulesOf fork =
    Rules.all |> List.tryFind (snd >> Rules.fork >> (=) fork) |> Option.map fst

let private info named hash =
    let case = named.Case
    let texts items = items |> Seq.map Hex.text |> Hex.array

    let comment =
        if SuiteCase.isControl case then
            "control"
        else
            $"{Naming.texts case.Mutations}; seed {case.Seed}; {Judge.modeName (SuiteCase.mode case)}"

    Hex.node
        [
            "hash", Hex.text hash
            "comment", Hex.text comment
            "filling-transition-tool", Hex.text "perjury"
            "description", Hex.text case.Description
            "fixture-format", Hex.text "blockchain_test"
            "mutations",
            case.Mutations
            |> Seq.map (fun mutation -> Naming.toJson mutation :> JsonNode | null)
            |> Hex.array
            "family", Hex.text case.Name
            "role", Hex.text case.Role
            "faults", texts case.Faults
            "seed", Hex.text (string case.Seed)
            yield! optional "rules" (rulesOf case.Source.Chain.Fork)
            "conformance", Hex.text (Judge.modeName (SuiteCase.mode case))
            "expectation", Hex.text (if case.Expected.IsAccepted then "accepted" else "rejected")
            "reasons",
            Holding.ofExpected (SuiteCase.mode case) case.Draft case.Expected
            |> Seq.map Reasons.name
            |> texts
            "possible", case.Expected.Reasons |> Seq.map Reasons.name |> texts
            yield! optional "control" named.Control
            yield! optional "counterpart" case.Counterpart
        ]

/// Fixture with its hash: SHA-256 of its compact JSON without `_info`.
let make named =
    let fixture = Hex.object (body named.Case)
    let digest = SHA256.HashData(Encoding.UTF8.GetBytes(fixture.ToJsonString()))
    let hash = "0x" + Bytes.toHex digest
    fixture["_info"] <- info named hash
    fixture, digest

/// Fixture of a block by its stateless bytes alone.
let bare name mode (expected: Expected) (input: byte[]) =
    let mutated =
        match Draft.ofBytes input with
        | Ok draft -> [ "executionWitness", witness draft ]
        | Error _ -> []

    let comment =
        $"{name}; {Judge.modeName mode}; stateless bytes only, without a chain"

    Hex.node
        [
            "network", Hex.text "Osaka"
            "genesisBlockHeader",
            Hex.node
                [
                    "hash", Hex.data (Bytes.zeros 32)
                    "parentHash", Hex.data (Bytes.zeros 32)
                    "stateRoot", Hex.data (Bytes.zeros 32)
                    "number", Hex.text "0x0"
                    "timestamp", Hex.text "0x0"
                ]
            // With a genesis in bytes, the other genesis fields are optional.
            "genesisRLP", Hex.text "0xc0"
            "pre", Hex.node []
            "lastblockhash", Hex.data (Bytes.zeros 32)
            "blocks",
            Hex.array
                [
                    Hex.node
                        [
                            "rlp", Hex.text "0x"
                            yield! mutated
                            "statelessInputBytes", Hex.data input
                            "statelessOutputBytes", Hex.data expected.Output
                        ]
                ]
            "_info",
            Hex.node
                [
                    "comment", Hex.text comment
                    "filling-transition-tool", Hex.text "perjury"
                    "fixture-format", Hex.text "blockchain_test"
                    "family", Hex.text name
                    "conformance", Hex.text (Judge.modeName mode)
                    "expectation", Hex.text (if expected.IsAccepted then "accepted" else "rejected")
                    "reasons",
                    (if expected.IsAccepted then
                         Hex.array []
                     else
                         Holding.ofInput mode input |> Seq.map (Reasons.name >> Hex.text) |> Hex.array)
                    "possible", expected.Reasons |> Seq.map (Reasons.name >> Hex.text) |> Hex.array
                ]
        ]
