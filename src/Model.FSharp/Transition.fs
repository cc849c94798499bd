/// A whole block on its parent's state (execution-specs `apply_body` and the checks after it).
module Perjury.Model.Transition

open Perjury.Model.Reasons
open Perjury.Model.Outcome
open Perjury.Model.Forks
open Perjury.Model.Headers
open Perjury.Model.Blocks
open Perjury.Model.Evm.Frame
open Perjury.Model.State

/// What a block amounts to, to be compared with its header.
type Result =
    {
        /// The greater of the two kinds.
        GasUsed: uint64
        ExecutionGas: uint64
        /// EIP-8037.
        StateGas: uint64
        BlobGasUsed: uint64
        StateRoot: byte[]
        Receipts: Receipts.Receipt list
        Requests: Requests.Requests
        /// EIP-7928; before Amsterdam none.
        AccessList: BlockAccessList.Entry list
        /// The state itself, for what comes after the block.
        Post: State
    }

// system contracts

let private beaconRoots = Bytes.ofHex "000f3df6d732807ef1319fb7b8bb8522d0beac02"
let private blockHashes = Bytes.ofHex "0000f90827f1c53a10cb7a02335b175320002935"

let private callAndGoOn block target data state =
    snd (Execution.systemCall block target data state)

/// A call whose contract must be there and succeed (EIP-7002, EIP-7251).
let private checkedCall block target state =
    if (State.code target state).Length = 0 then
        if state.Pre.IsLenient Leniency.SystemContractsAbsent then
            Ok(Bytes.empty, state)
        else
            Error [ SystemContractMissing ]
    else
        match Execution.systemCall block target Bytes.empty state with
        | result, after when result.Ending = Succeeded -> Ok(result.Output, after)
        | _ -> Error [ SystemCallFailed ]

/// A step of the block outside its transactions, with what it changed.
type private Step =
    {
        After: State
        Changes: BlockAccessList.Changes
    }

let private record index (state: State) after changes =
    if state.Rules.AccessListItemGas.IsSome then
        BlockAccessList.record index state after changes
    else
        changes

let private step index progress change =
    let after = change progress.After

    {
        After = after
        Changes = record index progress.After after progress.Changes
    }

/// One queue emptied into the requests (EIP-7685).
let private collect (block: BlockContext) index (requests, progress) (kind: byte, contract) =
    checkedCall block contract progress.After
    |> Result.map (fun (payload, after) -> requests @ [ kind, payload ], step index progress (fun _ -> after))

/// Requests in type order: deposits from the logs, then the contracts' queues (EIP-7685).
let private collectRequests (block: BlockContext) index (logs: Log list) progress =
    if block.Rules.Fork < Prague then
        Ok([], progress)
    else
        outcome {
            let! deposits =
                match
                    Requests.depositsOfLogs (logs |> List.map (fun log -> log.Address, log.Topics, log.Data))
                with
                | Some deposits -> Ok deposits
                | None -> Error [ InvalidDepositLog ]

            return!
                Outcome.fold (collect block index) ([ 0uy, deposits ], progress) block.Rules.RequestContracts
        }

// transactions

type private Progress =
    {
        Now: State
        Changes: BlockAccessList.Changes
        /// Paid for, of which receipts tell.
        Used: uint64
        ExecutionUsed: uint64
        StateUsed: uint64
        BlobUsed: uint64
        /// Newest first.
        Done: Receipts.Receipt list
    }

let private maxBlobGas (rules: Rules) =
    match rules.Blobs with
    | Some blobs -> min blobs.Max (System.UInt64.MaxValue / GasPerBlob) * GasPerBlob
    | None -> 0UL

let private rooted state =
    StateRoots.rooted state
    |> Result.mapError (fun fault -> [ Witness.reasonOf fault ])

/// Before Byzantium a receipt holds the state root after its transaction, so that the tries change with each of them.
let private receiptOutcome (rules: Rules) (executed: Execution.Executed) =
    if rules.Fork >= Byzantium then
        Ok(Receipts.Status executed.Succeeded, executed.State)
    else
        rooted executed.State
        |> Result.map (fun (root, state) -> Receipts.StateRoot root, state)

let private runTransaction (block: BlockContext) progress (_, decoded) =
    let rules = block.Rules

    let allowance: TransactionRules.Allowance =
        {
            Gas = block.GasLimit - min block.GasLimit progress.ExecutionUsed
            StateGas =
                if rules.StateGas.IsSome then
                    block.GasLimit - min block.GasLimit progress.StateUsed
                else
                    System.UInt64.MaxValue
            BlobGas = maxBlobGas rules - progress.BlobUsed
        }

    outcome {
        let! (transaction: Transactions.Transaction) = decoded
        let! executed = Execution.transaction block allowance transaction progress.Now
        let! first, state = receiptOutcome rules executed
        let used = progress.Used + executed.GasUsed

        let receipt: Receipts.Receipt =
            {
                Type = transaction.Type
                Outcome = first
                CumulativeGasUsed = used
                Logs = executed.Logs
            }

        return
            {
                Now = state
                Changes =
                    record (uint64 progress.Done.Length + 1UL) progress.Now executed.State progress.Changes
                Used = used
                ExecutionUsed = progress.ExecutionUsed + executed.ExecutionGas
                StateUsed = progress.StateUsed + executed.StateGas
                BlobUsed = progress.BlobUsed + executed.BlobGasUsed
                Done = receipt :: progress.Done
            }
    }

// after the transactions

/// EIP-4895: gwei appear from nowhere.
let private withdraw withdrawals state =
    let one state (withdrawal: WireTypes.Withdrawal) =
        State.addBalance withdrawal.Address (bigint withdrawal.Amount * 1_000_000_000I) state

    List.fold one (State.beginTransaction state) withdrawals |> State.endTransaction

/// Rewards of the miner and of the ommers' miners (Yellow Paper section 11.3); none from Paris.
let private reward (block: BlockContext) (ommers: Header list) state =
    let full = block.Rules.BlockReward

    if full.IsZero then
        state
    else
        let ofOmmer state (ommer: Header) =
            State.addBalance
                ommer.Coinbase
                (full * bigint (8L + int64 ommer.Number - int64 block.Number) / 8I)
                state

        State.beginTransaction state
        |> State.addBalance block.Coinbase (full + bigint ommers.Length * (full / 32I))
        |> fun state -> List.fold ofOmmer state ommers
        |> State.endTransaction

let blockContext (rules: Rules) chainId (header: Header) =
    {
        Rules = rules
        ChainId = chainId
        Coinbase = header.Coinbase
        Number = header.Number
        Timestamp = header.Timestamp
        GasLimit = header.GasLimit
        BaseFee = header.BaseFee |> Option.defaultValue 0I
        Randomness =
            if rules.Fork >= Paris then
                Bytes.toBigInt header.MixHash
            else
                header.Difficulty
        BlobBaseFee =
            match rules.Blobs with
            | Some blobs -> Fees.blobBaseFee blobs (header.ExcessBlobGas |> Option.defaultValue 0UL)
            | None -> 0I
        SlotNumber = header.SlotNumber |> Option.defaultValue 0UL
    }

let private drainDao (context: HeaderRules.ForkContext) (header: Header) state =
    if context.DaoForkBlock = Some header.Number then
        Dao.drain (State.beginTransaction state) |> State.endTransaction
    else
        state

/// Calls before the first transaction: EIP-4788, and EIP-2935, which reads the parent's hash.
let private beginBlock (block: BlockContext) (header: Header) start =
    let withBeaconRoot =
        match header.ParentBeaconBlockRoot with
        | Some root when block.Rules.Fork >= Cancun -> step 0UL start (callAndGoOn block beaconRoots root)
        | _ -> start

    if block.Rules.Fork >= Prague then
        step 0UL withBeaconRoot (fun state -> callAndGoOn block blockHashes (state.Pre.AncestorHash 1) state)
    else
        withBeaconRoot

/// EIP-7928: the list costs nobody gas, so that the block's limit bounds its size.
let private accessList (block: BlockContext) (progress: Step) =
    match block.Rules.AccessListItemGas with
    | None -> Ok []
    | Some price ->
        let entries = BlockAccessList.build progress.After.Pre.Looks progress.Changes

        if BlockAccessList.itemCount entries <= block.GasLimit / price then
            Ok entries
        else
            Error [ BlockAccessListTooLarge ]

/// What comes after the transactions: withdrawals, rewards, requests.
let private endBlock chain (block: Block) logs progress =
    let index = uint64 block.Transactions.Length + 1UL

    step index progress (fun state -> state |> withdraw block.Withdrawals |> reward chain block.Ommers)
    |> collectRequests chain index logs

let private runTransactions chain (block: Block) (start: Step) =
    let initial =
        {
            Now = start.After
            Changes = start.Changes
            Used = 0UL
            ExecutionUsed = 0UL
            StateUsed = 0UL
            BlobUsed = 0UL
            Done = []
        }

    fold (runTransaction chain) initial block.Transactions

let private apply (context: HeaderRules.ForkContext) chainId (block: Block) pre =
    let chain = blockContext context.Rules chainId block.Header

    let start =
        {
            After = State.ofPreState context.Rules pre |> drainDao context block.Header
            Changes = Map.empty
        }

    outcome {
        let! progress = beginBlock chain block.Header start |> runTransactions chain block
        let receipts = List.rev progress.Done
        let logs = receipts |> List.collect (fun receipt -> receipt.Logs)

        let transacted =
            {
                After = progress.Now
                Changes = progress.Changes
            }

        let! requests, final = endBlock chain block logs transacted
        let! accessList = accessList chain final
        let! root, post = rooted final.After

        return
            {
                GasUsed = max progress.ExecutionUsed progress.StateUsed
                ExecutionGas = progress.ExecutionUsed
                StateGas = progress.StateUsed
                BlobGasUsed = progress.BlobUsed
                StateRoot = root
                Receipts = receipts
                Requests = requests
                AccessList = accessList
                Post = post
            }
    }

/// The block's result, or every reason at the first place where it cannot go on. A read the witness cannot answer is one.
let execute context chainId block pre =
    try
        apply context chainId block pre
    with Witness.WitnessFault reason ->
        Error [ reason ]

/// What the header claims and execution did not find.
let compare (header: Header) (result: Result) =
    let logs = result.Receipts |> List.collect (fun receipt -> receipt.Logs)
    let agrees claim actual = claim |> Option.forall ((=) actual)

    let isListed hash =
        hash = Keccak.hash (BlockAccessList.encode result.AccessList)

    List.concat
        [
            unless (result.GasUsed = header.GasUsed) WrongGasUsed
            unless (result.StateRoot = header.StateRoot) WrongStateRoot
            unless (Receipts.root result.Receipts = header.ReceiptsRoot) WrongReceiptsRoot
            unless (Receipts.bloom logs = header.Bloom) WrongLogsBloom
            unless (agrees header.BlobGasUsed result.BlobGasUsed) WrongBlobGasUsed
            unless (agrees header.RequestsHash (Requests.hash result.Requests)) WrongRequestsHash
            unless (Option.forall isListed header.BlockAccessListHash) WrongBlockAccessListHash
        ]
