/// Fault classes that an honest block shows in a guest that rejects or miscomputes it.
module Perjury.Fuzz.Export.Honest

open Perjury.Guest.Chain
open Perjury.Model
open Perjury.Mutators

// Beyond 16 chunks of 32 bytes.
let private hasLargeTransaction (subject: Subject) =
    Draft.payload subject.Draft
    |> Option.exists (fun payload ->
        payload.Request.ExecutionPayload.Transactions
        |> List.exists (fun transaction -> transaction.Length > 512))

/// Account whose code the witness does not need.
let private hasUnreadCode (subject: Subject) =
    let witness = subject.Draft.Witness
    let given = witness.Codes |> Array.map Keccak.hash |> Set.ofArray

    let account node =
        match TrieNode.decode node with
        | Some(TrieNode.Leaf(_, value)) -> Witness.decodeAccount value
        | _ -> None

    witness.State
    |> Array.choose account
    |> Array.exists (fun account ->
        account.CodeHash <> Keccak.hash [||] && not (given.Contains account.CodeHash))

let private highChainId = 1UL <<< 62

let faults (chainId: uint64) (fork: ForkId) (subject: Subject) =
    [
        if hasLargeTransaction subject then
            "F16"
        if hasUnreadCode subject then
            "F17"
        if fork >= ForkId.Cancun then
            "F18"
        if chainId > highChainId then
            "F20"
    ]
