/// The world state during a block: what was written so far, as persistent maps over the pre-state. Taking a snapshot is
/// keeping the value, rolling back is putting it back; what was read stays recorded in the pre-state.
module Perjury.Model.State

open Perjury.Model.Outcome
open Perjury.Model.Forks
open Perjury.Model.Witness

type Log =
    {
        Address: byte[]
        Topics: byte[] list
        Data: byte[]
    }

type State =
    {
        Pre: PreState
        Rules: Rules
        /// Written accounts; None is deleted. The storage root in them is the pre-state's.
        Accounts: Map<byte[], Account option>
        Storage: Map<byte[], Map<bigint, bigint>>
        /// Accounts whose pre-state storage is gone.
        Cleared: Set<byte[]>
        /// Those of them whose storage has gone since the last root.
        ClearedSince: Set<byte[]>
        /// The last root of the block; before Byzantium every transaction has one.
        Rooted: Rooted option
        Codes: Map<byte[], byte[]>
        // of the transaction
        /// EIP-1153.
        Transient: Map<byte[], Map<bigint, bigint>>
        Created: Set<byte[]>
        /// EIP-161: deleted after the transaction if then empty.
        Touched: Set<byte[]>
        Destroyed: Set<byte[]>
        /// EIP-2929.
        WarmAddresses: Set<byte[]>
        WarmSlots: Map<byte[], Set<bigint>>
        /// Newest first.
        Logs: Log list
        Refund: int64
    }

    member this.Fork = this.Rules.Fork

/// A state with its tries: what the next changes are put into.
and Rooted =
    {
        State: State
        AccountTrie: TrieNode.Node
        /// Of the accounts written in the block.
        StorageTries: Map<byte[], TrieNode.Node>
    }

let ofPreState rules pre =
    {
        Pre = pre
        Rules = rules
        Accounts = Map.empty
        Storage = Map.empty
        Cleared = Set.empty
        ClearedSince = Set.empty
        Rooted = None
        Codes = Map.empty
        Transient = Map.empty
        Created = Set.empty
        Touched = Set.empty
        Destroyed = Set.empty
        WarmAddresses = Set.empty
        WarmSlots = Map.empty
        Logs = []
        Refund = 0L
    }

/// The state at the start of a transaction: everything that lives for one transaction is forgotten.
let beginTransaction state =
    { state with
        Transient = Map.empty
        Created = Set.empty
        Touched = Set.empty
        Destroyed = Set.empty
        WarmAddresses = Set.empty
        WarmSlots = Map.empty
        Logs = []
        Refund = 0L
    }

/// An account as it is now, without a trace.
let seek address state =
    match Map.tryFind address state.Accounts with
    | Some written -> written
    | None -> state.Pre.Account address

let tryAccount address state =
    state.Pre.NoteAccount address
    seek address state

let account address state =
    tryAccount address state |> Option.defaultValue emptyAccount

let isEmpty account =
    account.Nonce = 0UL
    && account.Balance.IsZero
    && Bytes.equal account.CodeHash Keccak.emptyHash

let exists address state = (tryAccount address state).IsSome

/// In the state and not empty (EIP-161).
let isAlive address state =
    match tryAccount address state with
    | Some account -> not (isEmpty account)
    | None -> false

let setAccount address account state =
    { state with
        Accounts = Map.add address account state.Accounts
    }

let touch address state =
    { state with
        Touched = Set.add address state.Touched
    }

let clearStorage address state =
    { state with
        Storage = Map.remove address state.Storage
        Cleared = Set.add address state.Cleared
        ClearedSince = Set.add address state.ClearedSince
    }

let destroy address state =
    state |> clearStorage address |> setAccount address None

/// An account written. Empty ones come into being before Spurious Dragon; until the merge they are touched and go after
/// the transaction (EIP-161); from Paris, where none are left, one that is written empty goes at once (EIP-7523).
let modify address (change: Account -> Account) state =
    let changed = change (account address state)

    if state.Fork >= Paris && isEmpty changed then
        destroy address state
    else
        state |> setAccount address (Some changed) |> touch address

let setBalance address balance =
    modify address (fun account -> { account with Balance = balance })

let private maxBalance = (1I <<< 256) - 1I

/// A balance beyond 256 bits has no account leaf, so that no state root is right; execution-specs fails there too.
let addBalance address amount =
    modify address (fun account ->
        let balance = account.Balance + amount

        if balance > maxBalance then
            raise (WitnessFault WrongStateRoot)

        { account with Balance = balance })

let incrementNonce address =
    modify address (fun account ->
        { account with
            Nonce = account.Nonce + 1UL
        })

/// The amount must be there.
let transfer from recipient (amount: bigint) state =
    state |> addBalance from -amount |> addBalance recipient amount

/// Code by hash, from the block's own codes first.
let codeOfHash hash state =
    match Map.tryFind hash state.Codes with
    | Some code -> code
    | None -> state.Pre.Code hash

let code address state =
    codeOfHash (account address state).CodeHash state

let setCode address (code: byte[]) (state: State) =
    let hash = Keccak.hash code

    let state =
        if code.Length = 0 then
            state
        else
            { state with
                Codes = Map.add hash code state.Codes
            }

    modify address (fun account -> { account with CodeHash = hash }) state

let private written address slot (storage: Map<byte[], Map<bigint, bigint>>) =
    Map.tryFind address storage |> Option.bind (Map.tryFind slot)

/// A slot as it is now, without a trace.
let seekSlot address slot state =
    match written address slot state.Storage with
    | Some value -> value
    | None when Set.contains address state.Cleared -> 0I
    | None -> state.Pre.Storage(address, slot)

let storage address slot state =
    state.Pre.NoteSlot(address, slot)
    seekSlot address slot state

let private write address slot value storage =
    let slots = Map.tryFind address storage |> Option.defaultValue Map.empty
    Map.add address (Map.add slot value slots) storage

let setStorage address slot value state =
    { state with
        Storage = write address slot value state.Storage
    }

let transient address slot state =
    written address slot state.Transient |> Option.defaultValue 0I

let setTransient address slot value state =
    { state with
        Transient = write address slot value state.Transient
    }

/// How many slots an account made in this block has filled.
let filledSlots address state =
    Map.tryFind address state.Storage
    |> Option.map (Map.filter (fun _ value -> not value.IsZero) >> Map.count)
    |> Option.defaultValue 0

/// Whether a contract may be created here (EIP-684). Storage alone is no obstacle: it is cleared (decision 0108).
let isDeployable address state =
    let account = account address state

    account.Nonce = 0UL && Bytes.equal account.CodeHash Keccak.emptyHash

let markCreated address state =
    { state with
        Created = Set.add address state.Created
    }

let log entry (state: State) =
    { state with
        Logs = entry :: state.Logs
    }

/// An account that selfdestructed goes, from EIP-8246 not its ether.
let private remove state address =
    let balance = (account address state).Balance

    if state.Rules.SelfDestructKeepsEther && not balance.IsZero then
        state
        |> clearStorage address
        |> setAccount address (Some { emptyAccount with Balance = balance })
    else
        destroy address state

/// End of a transaction: what selfdestructed goes, and from EIP-161 to the merge what was touched and is empty.
let endTransaction state =
    let deleteIfEmpty state address =
        match tryAccount address state with
        | Some account when isEmpty account -> destroy address state
        | _ -> state

    let destroyed = Set.fold remove state state.Destroyed

    if state.Fork >= SpuriousDragon && state.Fork < Paris then
        Set.fold deleteIfEmpty destroyed state.Touched
    else
        destroyed

/// An account and a slot of it in an earlier and a later state of one block.
let between (before: State) (after: State) =
    let accounts =
        Map.toSeq after.Accounts
        |> Seq.filter (fun (address, now) ->
            match Map.tryFind address before.Accounts with
            | Some earlier -> not (obj.ReferenceEquals(earlier, now)) && earlier <> now
            | None -> true)
        |> Seq.map (fun (address, now) -> address, seek address before, now)
        |> List.ofSeq

    // Storage that a creation has cleared meanwhile (EIP-684) was zero when its slots were written.
    let earlier address slot =
        if Set.contains address after.Cleared && not (Set.contains address before.Cleared) then
            0I
        else
            seekSlot address slot before

    let slotsOf (address, now: Map<bigint, bigint>) =
        match Map.tryFind address before.Storage with
        | Some earlier when obj.ReferenceEquals(earlier, now) -> Seq.empty
        | _ ->
            Map.toSeq now
            |> Seq.filter (fun (slot, value) -> earlier address slot <> value)
            |> Seq.map (fun (slot, value) -> address, slot, value)

    accounts, Map.toSeq after.Storage |> Seq.collect slotsOf |> List.ofSeq
