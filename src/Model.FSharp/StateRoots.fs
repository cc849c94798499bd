/// The state as tries (Yellow Paper, appendix D): what the writes of a block make of those of the pre-state.
module Perjury.Model.StateRoots

open Perjury.Model.Outcome
open Perjury.Model.Witness
open Perjury.Model.State

let private storageChange (slot: bigint, value: bigint) =
    let leaf =
        if value.IsZero then
            None
        else
            Some(Rlp.encode (Rlp.ofBigInt value))

    Keccak.hash (Bytes.ofWord slot), leaf

/// The storage trie at the last root.
let private storageTrieBefore state address =
    match state.Rooted |> Option.bind (fun last -> Map.tryFind address last.StorageTries) with
    | Some trie -> trie
    | None ->
        match state.Pre.Account address with
        | Some account -> Trie.ofRoot account.StorageRoot
        | None -> TrieNode.Empty

/// The state at the last root.
let private stateBefore state =
    match state.Rooted with
    | Some last -> last.State
    | None -> State.ofPreState state.Rules state.Pre

/// Writes that leave a slot as it was at the last root are no changes.
let private isChanged state address (slot, value: bigint) =
    if Set.contains address state.ClearedSince then
        not value.IsZero
    else
        State.seekSlot address slot (stateBefore state) <> value

/// Trie of an account's storage after the writes; nothing is asked of an unchanged one.
let private storageTrie state address =
    let root =
        match state.Pre.Account address with
        | Some account -> account.StorageRoot
        | None -> TrieNode.emptyRoot

    let before =
        if Set.contains address state.ClearedSince then
            TrieNode.Empty
        else
            storageTrieBefore state address

    match Map.tryFind address state.Storage with
    | None -> Ok before
    | Some slots ->
        Map.toList slots
        |> List.filter (isChanged state address)
        |> List.map storageChange
        |> Trie.update (state.Pre.StoreOf root) before

let private leaf account storage =
    encodeAccount
        { account with
            StorageRoot = Trie.root storage
        }

/// What becomes of an account's leaf, when it becomes something else, and its storage trie.
let private accountChange state address =
    let before =
        State.seek address (stateBefore state)
        |> Option.map (fun account -> leaf account (storageTrieBefore state address))

    let change after =
        if after = before then
            []
        else
            [ Keccak.hash address, after ]

    match State.seek address state with
    | None -> Ok(change None, (address, TrieNode.Empty))
    | Some account ->
        storageTrie state address
        |> Result.map (fun storage -> change (Some(leaf account storage)), (address, storage))

/// The state with the tries of all writes; in every trie writes go before deletes.
let rooted state =
    let changed =
        Set.unionMany
            [
                Set.ofSeq (Map.keys state.Accounts)
                Set.ofSeq (Map.keys state.Storage)
                state.Cleared
            ]

    let before =
        match state.Rooted with
        | Some last -> last.AccountTrie
        | None -> Trie.ofRoot state.Pre.Root

    outcome {
        let! changes = all (Seq.map (accountChange state) changed)

        let! accounts =
            Trie.update (state.Pre.StoreOf state.Pre.Root) before (List.collect fst changes)

        let tries =
            {
                State = { state with Rooted = None }
                AccountTrie = accounts
                StorageTries = changes |> List.map snd |> Map.ofList
            }

        return
            Trie.root accounts,
            { state with
                Rooted = Some tries
                ClearedSince = Set.empty
            }
    }

/// The account trie and the changed storage tries after all writes.
let tries state =
    rooted state
    |> Result.map (fun (_, after) ->
        match after.Rooted with
        | Some last -> last.AccountTrie, List.ofSeq (Map.values last.StorageTries)
        | None -> TrieNode.Empty, [])
