/// The pre-state as the witness shows it: every read is recorded, and what the witness does not show is a fault
/// (execution-specs `witness_state.py`).
module Perjury.Model.Witness

open System.Collections.Generic
open Perjury.Model.Rlp
open Perjury.Model.TrieNode
open Perjury.Model.Leniency

/// A read that the witness cannot answer. Raised by reads of `PreState`, caught once, in `Transition`.
exception WitnessFault of Reason

/// An account leaf: rlp([nonce, balance, storage root, code hash]).
type Account =
    {
        Nonce: uint64
        Balance: bigint
        StorageRoot: byte[]
        CodeHash: byte[]
    }

let emptyAccount =
    {
        Nonce = 0UL
        Balance = 0I
        StorageRoot = emptyRoot
        CodeHash = Keccak.emptyHash
    }

let encodeAccount account =
    Rlp.encode (
        Rlp.List
            [
                Rlp.ofUInt64 account.Nonce
                Rlp.ofBigInt account.Balance
                Str account.StorageRoot
                Str account.CodeHash
            ]
    )

let decodeAccount bytes =
    match Rlp.decode bytes with
    | Ok(Rlp.List [ UInt64 nonce; Scalar 32 balance; Fixed 32 root; Fixed 32 codeHash ]) ->
        Some
            {
                Nonce = nonce
                Balance = balance
                StorageRoot = root
                CodeHash = codeHash
            }
    | _ -> None

/// What an engine takes for an account that looks at the first four fields and nothing behind them (Leniency).
let decodeAccountLoosely bytes =
    match Rlp.decodeFirst bytes with
    | Ok(Rlp.List(UInt64 nonce :: Scalar 32 balance :: Fixed 32 root :: Fixed 32 codeHash :: _)) ->
        Some
            {
                Nonce = nonce
                Balance = balance
                StorageRoot = root
                CodeHash = codeHash
            }
    | _ -> None

/// What an execution took from the witness.
type Access =
    {
        /// Hashes of trie nodes gone through.
        Nodes: Set<byte[]>
        /// Hashes of codes read.
        Codes: Set<byte[]>
        /// Distance to the oldest ancestor whose hash was read; the parent is 1.
        Ancestors: int
        /// Roots of the tries a node was needed of.
        Roots: Set<byte[]>
    }

/// Preimages by hash. Nodes are decoded when they are gone through.
type Preimages =
    {
        Node: byte[] -> byte[] option
        Code: byte[] -> byte[] option
        /// Hashes of the ancestors, parent last.
        Ancestors: byte[][]
    }

/// Preimages of a list of byte strings; duplicates collapse.
let byHash (entries: byte[] list) =
    let table = Dictionary<byte[], byte[]>(Bytes.equality)

    for bytes in entries do
        table[Keccak.hash bytes] <- bytes

    fun hash ->
        match table.TryGetValue hash with
        | true, bytes -> Some bytes
        | false, _ -> None

/// The reason a fault of a trie stands for.
let reasonOf fault =
    match fault with
    | Trie.Missing _ -> MissingNode
    | Trie.Malformed _ -> MalformedNode

/// The state under one root, read through preimages. Reads are remembered, so that each costs once. Who judges is lenient in
/// nothing; what a credulous engine would find is asked with its leniencies.
type PreState(preimages: Preimages, stateRoot: byte[], refusesOddNodes: bool, leniencies: Set<Leniency>) =
    let isLenient leniency = Set.contains leniency leniencies

    let refusesOddNodes =
        refusesOddNodes
        && not (isLenient BranchValuesAccepted || isLenient NodeShapesUnchecked)

    let decode =
        if isLenient NodeShapesUnchecked then
            TrieNode.decodeLoosely
        else
            TrieNode.decode

    let nodes = Dictionary<byte[], Result<Node, Trie.Fault>>(Bytes.equality)
    let codes = Dictionary<byte[], byte[]>(Bytes.equality)
    let accounts = Dictionary<byte[], Account option>(Bytes.equality)
    let slots = Dictionary<byte[], bigint>(Bytes.equality)
    let roots = HashSet<byte[]>(Bytes.equality)
    let lookedAt = HashSet<byte[]>(Bytes.equality)
    let lookedInto = Dictionary<byte[], HashSet<bigint>>(Bytes.equality)
    let mutable oldestAncestor = 0

    let lookUp hash =
        match preimages.Node hash with
        | None when isLenient MissingNodeAbsent -> Ok Empty
        | None -> Error(Trie.Missing hash)
        | Some bytes ->
            match decode bytes with
            | Some node when not (refusesOddNodes && TrieNode.isOdd node) -> Ok node
            | _ -> Error(Trie.Malformed hash)

    let known hash =
        match nodes.TryGetValue hash with
        | true, known -> known
        | false, _ ->
            let found = lookUp hash
            nodes[hash] <- found
            found

    /// A node below the root that is shorter than 32 bytes has its place inside its parent.
    let isNamedInVain root hash =
        refusesOddNodes
        && not (Bytes.equal hash root)
        && preimages.Node hash |> Option.exists (fun bytes -> bytes.Length < 32)

    let storeOf root : Trie.Store =
        fun hash ->
            match known hash with
            | Ok _ when isNamedInVain root hash -> Error(Trie.Malformed hash)
            | found -> found

    let read root key =
        roots.Add root |> ignore

        match Trie.get (storeOf root) (Trie.ofRoot root) (Keccak.hash key) with
        | Ok value -> value
        | Error fault -> raise (WitnessFault(reasonOf fault))

    let readAccount address =
        read stateRoot address
        |> Option.map (fun leaf ->
            let decodeLeaf =
                if isLenient LeafTailsIgnored then
                    decodeAccountLoosely
                else
                    decodeAccount

            match decodeLeaf leaf with
            | Some account -> account
            | None -> raise (WitnessFault MalformedAccount))

    let readSlot root slot =
        let decodeSlot =
            if isLenient LeafTailsIgnored then
                Rlp.decodeFirst
            else
                Rlp.decode

        let inside item =
            match item with
            | Rlp.List(first :: _) when isLenient LeafTailsIgnored -> first
            | _ -> item

        match read root (Bytes.ofWord slot) |> Option.map (decodeSlot >> Result.map inside) with
        | None -> 0I
        | Some(Ok(Scalar 32 value)) -> value
        | Some _ -> raise (WitnessFault MalformedAccount)

    let remember (table: Dictionary<byte[], 'a>) key (compute: unit -> 'a) =
        match table.TryGetValue key with
        | true, known -> known
        | false, _ ->
            let value = compute ()
            table[key] <- value
            value

    member _.Root = stateRoot

    member _.IsLenient leniency = isLenient leniency

    /// Nodes of the trie with this root; asking is recorded.
    member _.StoreOf(root: byte[]) = storeOf root

    /// The account at an address, or the proof that there is none.
    member _.Account(address: byte[]) =
        remember accounts address (fun () -> readAccount address)

    /// A storage word of an account that is there.
    member this.Storage(address: byte[], slot: bigint) =
        match this.Account address with
        | None -> 0I
        | Some account ->
            let key = Array.append address (Bytes.ofWord slot)
            remember slots key (fun () -> readSlot account.StorageRoot slot)

    /// The block's access list names every account that was asked for, whatever answered (EIP-7928).
    member _.NoteAccount(address: byte[]) = lookedAt.Add address |> ignore

    member _.NoteSlot(address: byte[], slot: bigint) =
        match lookedInto.TryGetValue address with
        | true, known -> known.Add slot |> ignore
        | false, _ -> lookedInto[address] <- HashSet<bigint>([ slot ])

    /// Accounts that were asked for, and those with slots that were.
    member _.Looks: Map<byte[], Set<bigint>> =
        let slots = [ for entry in lookedInto -> entry.Key, Set.ofSeq entry.Value ]
        Map.ofSeq (Seq.append (lookedAt |> Seq.map (fun address -> address, Set.empty)) slots)

    /// Code by hash; the empty code needs no preimage.
    member _.Code(hash: byte[]) =
        if Bytes.equal hash Keccak.emptyHash then
            Bytes.empty
        else
            remember codes hash (fun () ->
                match preimages.Code hash with
                | Some code -> code
                | None when isLenient MissingCodeEmpty -> Bytes.empty
                | None -> raise (WitnessFault MissingCode))

    /// Hash of the ancestor `offset` blocks back; the parent is 1.
    member _.AncestorHash(offset: int) =
        oldestAncestor <- max oldestAncestor offset

        if offset <= preimages.Ancestors.Length then
            preimages.Ancestors[preimages.Ancestors.Length - offset]
        elif isLenient MissingAncestorZero then
            Bytes.zeros 32
        else
            raise (WitnessFault MissingAncestor)

    /// What has been read so far.
    member _.Access: Access =
        {
            Nodes = nodes.Keys |> Set.ofSeq
            Codes = codes.Keys |> Set.ofSeq
            Ancestors = oldestAncestor
            Roots = roots |> Set.ofSeq
        }
