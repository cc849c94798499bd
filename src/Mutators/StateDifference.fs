/// Where two states of one block differ: an account or a slot with another value, or one whose place in the trie has another form.
module internal Perjury.Mutators.StateDifference

open Perjury.Model
open Perjury.Model.TrieNode

/// EIP-2935: it holds the hash of the parent, which a forged pre-state changes whatever else is false.
let private historyOfHashes = Bytes.ofHex "0000f90827f1c53a10cb7a02335b175320002935"

/// Slots of the history, of which a block writes that of its parent.
let private historySlots = 8191UL

type private Difference =
    {
        What: string
        /// Follows from another hash of the parent.
        IsOfParent: bool
    }

let private show (account: Witness.Account option) =
    match account with
    | None -> "absent"
    | Some account ->
        $"nonce {account.Nonce}, balance {account.Balance}, code {Bytes.toHex account.CodeHash[..3]}…"

let private lookedAt (mine: State.State) (truth: State.State) =
    Seq.append (Map.keys mine.Pre.Looks) (Map.keys truth.Pre.Looks) |> Set.ofSeq

let private slotsOf address (state: State.State) =
    let looks = Map.tryFind address state.Pre.Looks |> Option.defaultValue Set.empty

    Map.tryFind address state.Storage
    |> Option.map (Map.keys >> Set.ofSeq)
    |> Option.defaultValue Set.empty
    |> Set.union looks

// what one of them has not read the witness may not show: then it says nothing
let private ask read state =
    try
        Some(read state)
    with Witness.WitnessFault _ ->
        None

/// Values that the block has read or written.
let private inValues isOfParent (mine: State.State) (truth: State.State) =
    let ofSlot address slot =
        match ask (State.seekSlot address slot) mine, ask (State.seekSlot address slot) truth with
        | Some has, Some should when has <> should ->
            Some
                {
                    What = $"slot {slot} of 0x{Bytes.toHex address}: {has}, in truth {should}"
                    IsOfParent = isOfParent address slot
                }
        | _ -> None

    let ofAccount address =
        let fields (account: Witness.Account option) =
            account
            |> Option.map (fun account -> account.Nonce, account.Balance, Bytes.toHex account.CodeHash)

        match ask (State.seek address) mine, ask (State.seek address) truth with
        | Some has, Some should when fields has <> fields should ->
            Seq.singleton
                {
                    What = $"account 0x{Bytes.toHex address}: {show has}, in truth {show should}"
                    IsOfParent = false
                }
        | _ ->
            Set.union (slotsOf address mine) (slotsOf address truth)
            |> Seq.choose (ofSlot address)

    lookedAt mine truth |> Seq.collect ofAccount

/// Two nodes at one place of two tries.
type private Place =
    {
        Path: byte[]
        Mine: Node
        Truth: Node
    }

    /// The whole key, where a leaf shows it.
    member this.Key =
        match this.Mine, this.Truth with
        | Leaf(path, _), _
        | _, Leaf(path, _) -> Array.append this.Path path
        | _ -> this.Path

let private reveal (store: Trie.Store) node =
    match node with
    | Stub hash -> store hash |> Result.defaultValue node
    | _ -> node

/// Places at which two tries part, from the left; what is equal by hash is not looked into. Nodes that read alike and have other
/// hashes part where they stand.
let rec private partings (mine: Trie.Store) (truth: Trie.Store) path first second =
    if first = second then
        []
    else
        let one, another = reveal mine first, reveal truth second

        let below =
            match one, another with
            | Branch(own, value), Branch(other, claimed) when value = claimed ->
                [ 0..15 ]
                |> List.collect (fun nibble ->
                    partings mine truth (Array.append path [| byte nibble |]) own[nibble] other[nibble])
            | Extension(own, child), Extension(other, beneath) when own = other ->
                partings mine truth (Array.append path own) child beneath
            | _ -> []

        match below with
        | [] ->
            [
                {
                    Path = path
                    Mine = one
                    Truth = another
                }
            ]
        | places -> places

let private kind node =
    match node with
    | Empty -> "nothing"
    | Stub _ -> "a node that is not shown"
    | Leaf(path, _) -> $"a leaf with {path.Length} nibbles"
    | Extension(path, _) -> $"an extension of {path.Length} nibbles"
    | Branch(children, value) ->
        let count = children |> Array.filter ((<>) Empty) |> Array.length
        $"""a branch of {count}{if value = noValue then "" else " and a value"}"""

let private nibbles (path: byte[]) =
    path |> Array.map (sprintf "%x") |> String.concat ""

let private startsWith (prefix: byte[]) (key: byte[]) =
    Nibbles.startsWith prefix (Nibbles.ofBytes key)

/// Bytes that differ though they read alike.
let private bytesOf (has: byte[]) (should: byte[]) =
    if has.Length <> should.Length then
        $"a leaf of {has.Length} bytes, in truth of {should.Length}"
    else
        $"leaf 0x{Bytes.toHex has}, in truth 0x{Bytes.toHex should}"

let private shapes place =
    if place.Mine = place.Truth then
        $"{kind place.Mine} on its path in another encoding, in truth in its own"
    else
        $"{kind place.Mine} on its path, in truth {kind place.Truth}"

/// Slots under one account whose places differ.
let private inStorage
    isOfParent
    (mine: State.State)
    (truth: State.State)
    address
    owner
    (has: byte[])
    (should: byte[])
    =
    let trie (state: State.State) root =
        match state.Rooted, address with
        | Some tries, Some address ->
            Map.tryFind address tries.StorageTries |> Option.defaultValue (Trie.ofRoot root)
        | _ -> Trie.ofRoot root

    let known =
        match address with
        | Some address -> Set.union (slotsOf address mine) (slotsOf address truth)
        | None -> Set.empty

    let ofPlace (place: Place) =
        let slot =
            known
            |> Seq.tryFind (fun slot -> startsWith place.Key (Keccak.hash (Bytes.ofWord slot)))

        let name =
            match slot with
            | Some slot -> $"slot {slot}"
            | None -> $"slots with keys from 0x{nibbles place.Key}"

        match place.Mine, place.Truth with
        | Leaf(own, has), Leaf(other, should) when own = other && has <> should ->
            {
                What = $"{name} of {owner}: {bytesOf has should}"
                IsOfParent =
                    Option.map2 isOfParent address slot |> Option.defaultValue false
                    // what reads as another number is not only in another form
                    && Rlp.decode has |> Result.isOk
            }
        | _ ->
            {
                What = $"{name} of {owner}: {shapes place}"
                IsOfParent = false
            }

    partings (mine.Pre.StoreOf has) (truth.Pre.StoreOf should) [||] (trie mine has) (trie truth should)
    |> List.map ofPlace

/// Accounts and slots whose values may be alike and whose leaves, or the nodes above them, are not.
let private inTries isOfParent (mine: State.State) (truth: State.State) =
    let addresses = lookedAt mine truth

    let ofPlace (place: Place) =
        let address = addresses |> Seq.tryFind (Keccak.hash >> startsWith place.Key)

        let owner =
            match address with
            | Some address -> $"0x{Bytes.toHex address}"
            | None -> $"the account with the key 0x{nibbles place.Key}"

        let here what =
            [
                {
                    What =
                        match address with
                        | Some _ -> $"account {owner}: {what}"
                        | None -> $"accounts with keys from 0x{nibbles place.Key}: {what}"
                    IsOfParent = false
                }
            ]

        let differences =
            match place.Mine, place.Truth with
            | Leaf(own, has), Leaf(other, should) when own = other && has <> should ->
                match Witness.decodeAccountLoosely has, Witness.decodeAccountLoosely should with
                | Some one, Some another when one.StorageRoot <> another.StorageRoot ->
                    inStorage isOfParent mine truth address owner one.StorageRoot another.StorageRoot
                | Some one, Some another when one <> another ->
                    here $"{show (Some one)}, in truth {show (Some another)}"
                | _ -> here (bytesOf has should)
            | _ -> here (shapes place)

        differences

    match mine.Rooted, truth.Rooted with
    | Some one, Some another ->
        partings
            (mine.Pre.StoreOf mine.Pre.Root)
            (truth.Pre.StoreOf truth.Pre.Root)
            [||]
            one.AccountTrie
            another.AccountTrie
        |> List.collect ofPlace
    | _ -> []

/// The first difference between a state and the true one, by values before forms. Where the truth is that of a block with another parent,
/// the number of the block says which slot of the history differs for that alone.
let first number (mine: State.State) (truth: State.State) =
    let isOfParent (address: byte[]) (slot: bigint) =
        Bytes.equal historyOfHashes address
        && number
           |> Option.exists (fun number -> slot = bigint ((number - min 1UL number) % historySlots))

    let all =
        Seq.append (inValues isOfParent mine truth) (Seq.delay (fun () -> inTries isOfParent mine truth))

    all
    |> Seq.tryFind (fun difference -> not difference.IsOfParent)
    |> Option.map _.What
