/// What a lie touches: the lists and values of the input that it changes.
module Perjury.Fuzz.Findings.Touched

open Perjury.Mutators

/// Side of the input: what the prover brings, what is proved, or the encoding of both.
type Side =
    | Nothing
    | Witness
    | Block
    | Encoding

let private listName field =
    match field with
    | State -> "state"
    | Codes -> "codes"
    | Headers -> "headers"
    | Transactions -> "transactions"
    | VersionedHashes -> "versioned-hashes"
    | Withdrawals -> "withdrawals"
    | Deposits
    | WithdrawalRequests
    | Consolidations
    | BuilderDeposits
    | BuilderExits
    | EncodedRequests -> "execution-requests"
    | PublicKeys -> "public-keys"

let private ofMutation mutation =
    match Mutation.field mutation, mutation with
    | Some field, _ -> [ listName field ]
    | None, Set(scalar, _) -> [ Naming.scalarName scalar ]
    | None, ReplaceBlock _ -> [ "block" ]
    | None, (CutInput _ | ExtendInput _ | OverwriteInput _) -> [ "encoding" ]
    | None, _ -> []

/// Names of what the mutations change, each once.
let names (mutations: Mutation list) =
    mutations |> List.collect ofMutation |> List.distinct

let private sideOf name =
    match name with
    | "state"
    | "codes"
    | "headers"
    | "public-keys" -> Witness
    | "encoding" -> Encoding
    | _ -> Block

/// Side that the mutations change: a block that is lied about with its witness counts as a lie about the block.
let side mutations =
    match names mutations |> List.map sideOf |> List.distinct with
    | [] -> Nothing
    | sides when List.contains Encoding sides -> Encoding
    | sides when List.contains Block sides -> Block
    | _ -> Witness
