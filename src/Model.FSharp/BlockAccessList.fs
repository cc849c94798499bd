/// The list of what a block looked at and changed, made by executing it (EIP-7928).
module Perjury.Model.BlockAccessList

open Perjury.Model.Rlp
open Perjury.Model.State

/// What became of an account, each change under its index in the block: 0 before the transactions, then one for each of
/// them, and one for all that comes after. Of several changes under one index the last counts.
type AccountChanges =
    {
        Slots: Map<bigint, Map<uint64, bigint>>
        Balances: Map<uint64, bigint>
        Nonces: Map<uint64, uint64>
        Codes: Map<uint64, byte[]>
    }

type Changes = Map<byte[], AccountChanges>

let private nothing =
    {
        Slots = Map.empty
        Balances = Map.empty
        Nonces = Map.empty
        Codes = Map.empty
    }

let private ofAccount address (changes: Changes) =
    Map.tryFind address changes |> Option.defaultValue nothing

let private under index value isChange table =
    if isChange then Map.add index value table else table

let private addAccount index after changes (address, before, now) =
    let before = before |> Option.defaultValue Witness.emptyAccount
    let now = now |> Option.defaultValue Witness.emptyAccount
    let known = ofAccount address changes
    let isNewCode = not (Bytes.equal before.CodeHash now.CodeHash)

    let codes =
        if isNewCode then
            Map.add index (State.codeOfHash now.CodeHash after) known.Codes
        else
            known.Codes

    let updated =
        { known with
            Balances = under index now.Balance (before.Balance <> now.Balance) known.Balances
            Nonces = under index now.Nonce (before.Nonce <> now.Nonce) known.Nonces
            Codes = codes
        }

    if updated = nothing then
        changes
    else
        Map.add address updated changes

let private addSlot index changes (address, slot, value) =
    let known = ofAccount address changes
    let history = Map.tryFind slot known.Slots |> Option.defaultValue Map.empty

    Map.add
        address
        { known with
            Slots = Map.add slot (Map.add index value history) known.Slots
        }
        changes

/// The changes with those that a step under this index made.
let record index before after (changes: Changes) =
    let accounts, slots = State.between before after
    let withAccounts = List.fold (addAccount index after) changes accounts
    List.fold (addSlot index) withAccounts slots

/// An account of the list: its changes, and the slots that were looked at and never changed.
type Entry =
    {
        Address: byte[]
        Changes: AccountChanges
        Reads: bigint list
    }

/// Everything looked at, by address, with what changed.
let build (looks: Map<byte[], Set<bigint>>) (changes: Changes) =
    let seen = Set.ofSeq (Seq.append (Map.keys looks) (Map.keys changes))

    seen
    |> Seq.sortWith Bytes.compare
    |> Seq.map (fun address ->
        let own = ofAccount address changes
        let slots = Map.tryFind address looks |> Option.defaultValue Set.empty

        {
            Address = address
            Changes = own
            Reads =
                slots
                |> Set.filter (fun slot -> not (Map.containsKey slot own.Slots))
                |> List.ofSeq
        })
    |> List.ofSeq

let private history write (table: Map<uint64, 'a>) =
    table
    |> Map.toList
    |> List.map (fun (index, value) -> Rlp.List [ Rlp.ofUInt64 index; write value ])
    |> Rlp.List

let private entryItem entry =
    let slots =
        Map.toList entry.Changes.Slots
        |> List.map (fun (slot, values) -> Rlp.List [ Rlp.ofBigInt slot; history Rlp.ofBigInt values ])

    Rlp.List
        [
            Str entry.Address
            Rlp.List slots
            Rlp.List(List.map Rlp.ofBigInt entry.Reads)
            history Rlp.ofBigInt entry.Changes.Balances
            history Rlp.ofUInt64 entry.Changes.Nonces
            history Str entry.Changes.Codes
        ]

let encode entries =
    Rlp.encode (Rlp.List(List.map entryItem entries))

/// Addresses and slots: what the block's gas limit bounds.
let itemCount entries =
    entries
    |> List.sumBy (fun entry -> 1UL + uint64 entry.Changes.Slots.Count + uint64 entry.Reads.Length)
