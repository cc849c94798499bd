namespace Perjury.Fuzz.Export

open System.Collections.Generic
open Perjury.Model
open Perjury.Model.TrieNode
open Perjury.Mutators
open Perjury.Witness.Generator

/// Roles of the entries of a canonical witness: which read or write of the block needs each.
type Roles =
    {
        Nodes: string[]
        Bytecodes: string[]
        Ancestors: string[]
    }

module Roles =
    /// Roles by precedence: a node that serves several reads has the first of their roles.
    let private order =
        [
            "account-root"
            "storage-root"
            "system-storage-root"
            "storage-absence-insert"
            "storage-leaf-delete"
            "storage-leaf-update"
            "storage-absence-read"
            "storage-leaf-read"
            "system-storage-absence-insert"
            "system-storage-leaf-delete"
            "system-storage-leaf-update"
            "system-storage-absence-read"
            "system-storage-leaf-read"
            "system-account-leaf"
            "sender-leaf"
            "recipient-leaf"
            "recipient-absence"
            "coinbase-leaf"
            "coinbase-absence"
            "withdrawal-leaf"
            "withdrawal-absence"
            "touched-leaf"
            "touched-absence"
            "system-account-absence"
            "sender-absence"
            "storage-path"
            "system-storage-path"
            "account-path"
        ]
        |> List.mapi (fun rank role -> role, rank)
        |> Map.ofList

    let private system =
        [
            Contracts.BeaconRoots
            Contracts.HistoryStorage
            Contracts.WithdrawalRequests
            Contracts.ConsolidationRequests
            Contracts.BuilderDeposits
            Contracts.BuilderExits
        ]
        |> List.map (fun address -> address.ToArray())
        |> Set.ofList

    /// Parties of a block: the addresses that have a part in it.
    type private Parties =
        {
            Senders: Set<byte[]>
            Recipients: Set<byte[]>
            Coinbase: byte[]
            Withdrawn: Set<byte[]>
        }

    let private partiesOf chainId (payload: WireTypes.PayloadInput) =
        let fork =
            Forks.ofIndex (byte (payload.SchemaId >>> 8))
            |> Option.defaultValue Forks.Frontier

        let transactions =
            (Blocks.ofPayload fork payload.Request).Transactions
            |> List.choose (snd >> Result.toOption)

        {
            Senders =
                transactions
                |> List.choose (TransactionRules.sender fork chainId >> Result.toOption)
                |> Set.ofList
            Recipients = transactions |> List.choose _.To |> Set.ofList
            Coinbase = payload.Request.ExecutionPayload.FeeRecipient
            Withdrawn = payload.Request.ExecutionPayload.Withdrawals |> List.map _.Address |> Set.ofList
        }

    let private accountRole parties address found =
        let who =
            if system.Contains address then "system-account"
            elif parties.Senders.Contains address then "sender"
            elif parties.Recipients.Contains address then "recipient"
            elif parties.Coinbase = address then "coinbase"
            elif parties.Withdrawn.Contains address then "withdrawal"
            else "touched"

        who + (if found then "-leaf" else "-absence")

    let private slotRole (writes: Map<byte[] * byte[], bool>) address slot found =
        let where =
            if system.Contains address then
                "system-storage"
            else
                "storage"

        let what =
            match found, Map.tryFind (address, slot) writes with
            | true, None -> "-leaf-read"
            | true, Some true -> "-leaf-delete"
            | true, Some false -> "-leaf-update"
            | false, None -> "-absence-read"
            | false, Some _ -> "-absence-insert"

        where + what

    /// Nodes of the witness by hash, decoded.
    type private NodesByHash(state: byte[][]) =
        let places = Dictionary<byte[], int>(Bytes.equality)
        do state |> Array.iteri (fun index node -> places[Keccak.hash node] <- index)

        member _.TryFind hash =
            match places.TryGetValue hash with
            | true, index -> TrieNode.decode state[index] |> Option.map (fun node -> index, node)
            | false, _ -> None

    /// Indexes of the nodes on the path to a key, the last first, and the value found.
    let rec private follow (byHash: NodesByHash) node (path: byte[]) trail =
        match node with
        | Empty -> trail, None
        | Stub hash ->
            match byHash.TryFind hash with
            | Some(index, below) -> follow byHash below path (index :: trail)
            | None -> trail, None
        | Leaf(own, value) -> trail, (if own = path then Some value else None)
        | Extension(own, child) when Nibbles.startsWith own path ->
            follow byHash child (Nibbles.skip own.Length path) trail
        | Extension _ -> trail, None
        | Branch(children, _) when path.Length > 0 ->
            follow byHash children[int path[0]] (Nibbles.skip 1 path) trail
        | Branch _ -> trail, None

    type private RoleTable(count: int) =
        let roles = Array.create count ""

        let rank role =
            if role = "" then
                System.Int32.MaxValue
            else
                Map.find role order

        member _.Assign index role =
            if rank role < rank roles[index] then
                roles[index] <- role

        member _.Has index = roles[index] <> ""
        member _.Roles = roles

    /// Assigns roles along a path: the first node is the root, the last decides the read, the others lie between.
    let private assignTrail (table: RoleTable) rootRole pathRole endRole trail =
        match trail with
        | [] -> ()
        | last :: _ ->
            table.Assign last endRole
            List.tail trail |> List.iter (fun index -> table.Assign index pathRole)
            table.Assign (List.last trail) rootRole

    /// Assigns the role of a collapse sibling to nodes that no read passes; their parents show whose trie they are in.
    let private assignSiblings (state: byte[][]) (table: RoleTable) =
        let parents = Dictionary<byte[], string>(Bytes.equality)

        table.Roles
        |> Array.iteri (fun index role ->
            if role <> "" then
                let kind =
                    if role.Contains "storage" then
                        "storage-collapse-sibling"
                    else
                        "account-collapse-sibling"

                TrieNode.decode state[index]
                |> Option.iter (TrieNode.stubs >> List.iter (fun hash -> parents[hash] <- kind)))

        state
        |> Array.mapi (fun index node ->
            if table.Has index then
                table.Roles[index]
            else
                match parents.TryGetValue(Keccak.hash node) with
                | true, kind -> kind
                | false, _ -> "unread")

    let private nodes parties (access: Access) parentRoot (state: byte[][]) =
        let byHash = NodesByHash state
        let table = RoleTable state.Length

        let writes =
            access.Writes
            |> List.map (fun (address, slot, gone) -> (address, slot), gone)
            |> Map.ofList

        let roots = Dictionary<byte[], byte[]>(Bytes.equality)

        for address in access.Accounts do
            let trail, value =
                follow byHash (Stub parentRoot) (Nibbles.ofBytes (Keccak.hash address)) []

            assignTrail table "account-root" "account-path" (accountRole parties address value.IsSome) trail

            value
            |> Option.bind Witness.decodeAccount
            |> Option.iter (fun account -> roots[address] <- account.StorageRoot)

        for address, slot in access.Slots do
            match roots.TryGetValue address with
            | true, root when root <> TrieNode.emptyRoot ->
                let trail, value = follow byHash (Stub root) (Nibbles.ofBytes (Keccak.hash slot)) []

                let where =
                    if system.Contains address then
                        "system-storage"
                    else
                        "storage"

                let ending = slotRole writes address slot value.IsSome
                assignTrail table $"{where}-root" $"{where}-path" ending trail
            | _ -> ()

        assignSiblings state table

    let private marker = [| 0xEFuy; 0x01uy; 0x00uy |]

    let private isMarker (code: byte[]) =
        code.Length = 23 && Array.truncate 3 code = marker

    /// Roles of codes by the account that has them; of several the first counts.
    let private bytecodes parties (access: Access) (codes: byte[][]) =
        let delegates =
            codes |> Array.filter isMarker |> Array.map (Array.skip 3) |> Set.ofArray

        codes
        |> Array.map (fun code ->
            let hash = Keccak.hash code

            let owners =
                access.Codes |> List.filter (fun (_, read) -> read = hash) |> List.map fst

            let any (set: Set<byte[]>) = owners |> List.exists set.Contains

            if isMarker code && any parties.Senders then
                "sender-marker"
            elif isMarker code && any delegates then
                "chained-marker"
            elif isMarker code && any parties.Recipients then
                "recipient-marker"
            elif isMarker code then
                "marker"
            elif any system then
                "system-contract"
            elif any delegates then
                "delegate"
            elif any parties.Recipients then
                "recipient-code"
            else
                "inspected-code")

    let private ancestors count =
        Array.init count (fun index ->
            if index = count - 1 then "parent"
            elif index = 0 then "oldest"
            else "between")

    let ofBlock chainId (block: GeneratedBlock) (subject: Subject) =
        let witness = subject.Draft.Witness
        let count = witness.Headers.Length

        match Draft.payload subject.Draft, Rlp.decode (Array.last witness.Headers) with
        | Some payload, Ok(Rlp.List(_ :: _ :: _ :: Rlp.Str parentRoot :: _)) ->
            let parties = partiesOf chainId payload
            let access = Access.ofBlock chainId block.Produced.Block block.Fork block.Witness

            {
                Nodes = nodes parties access parentRoot witness.State
                Bytecodes = bytecodes parties access witness.Codes
                Ancestors = ancestors count
            }
        | _ -> failwith $"{subject.Name} has no payload or no parent"
