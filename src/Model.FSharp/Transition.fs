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
        GasUsed: uint64
        BlobGasUsed: uint64
        StateRoot: byte[]
        Receipts: Receipts.Receipt list
        Requests: Requests.Requests
        /// The state itself, for what comes after the block.
        Post: State
    }

// system contracts

let private beaconRoots = Bytes.ofHex "000f3df6d732807ef1319fb7b8bb8522d0beac02"
let private blockHashes = Bytes.ofHex "0000f90827f1c53a10cb7a02335b175320002935"

let private withdrawalRequests =
    Bytes.ofHex "00000961ef480eb55e80d19ad83579a64c007002"

let private consolidationRequests =
    Bytes.ofHex "0000bbddc7ce488642fb579f8b00f3a590007251"

let private callAndGoOn block target data state =
    snd (Execution.systemCall block target data state)

/// Calls before the first transaction: EIP-4788, and EIP-2935, which reads the parent's hash.
let private beginBlock (block: BlockContext) (header: Header) state =
    let withBeaconRoot =
        match header.ParentBeaconBlockRoot with
        | Some root when block.Rules.Fork >= Cancun -> callAndGoOn block beaconRoots root state
        | _ -> state

    if block.Rules.Fork >= Prague then
        callAndGoOn block blockHashes (state.Pre.AncestorHash 1) withBeaconRoot
    else
        withBeaconRoot

/// A call whose contract must be there and succeed (EIP-7002, EIP-7251).
let private checkedCall block target state =
    if (State.code target state).Length = 0 then
        Error [ SystemContractMissing ]
    else
        match Execution.systemCall block target Bytes.empty state with
        | result, after when result.Ending = Succeeded -> Ok(result.Output, after)
        | _ -> Error [ SystemCallFailed ]

/// Requests in type order: deposits from the logs, then the two contracts' queues (EIP-7685).
let private collectRequests (block: BlockContext) (logs: Log list) state =
    if block.Rules.Fork < Prague then
        Ok([], state)
    else
        outcome {
            let! deposits =
                match
                    Requests.depositsOfLogs (logs |> List.map (fun log -> log.Address, log.Topics, log.Data))
                with
                | Some deposits -> Ok deposits
                | None -> Error [ InvalidDepositLog ]

            let! withdrawals, state = checkedCall block withdrawalRequests state
            let! consolidations, state = checkedCall block consolidationRequests state
            return [ 0uy, deposits; 1uy, withdrawals; 2uy, consolidations ], state
        }

// transactions

type private Progress =
    {
        Now: State
        Used: uint64
        BlobUsed: uint64
        /// Newest first.
        Done: Receipts.Receipt list
    }

let private maxBlobGas (rules: Rules) =
    match rules.Blobs with
    | Some blobs -> min blobs.Max (System.UInt64.MaxValue / GasPerBlob) * GasPerBlob
    | None -> 0UL

let private rooted state =
    State.rooted state |> Result.mapError (fun fault -> [ Witness.reasonOf fault ])

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
            Gas = block.GasLimit - min block.GasLimit progress.Used
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
                Used = used
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
    }

let private drainDao (context: HeaderRules.ForkContext) (header: Header) state =
    if context.DaoForkBlock = Some header.Number then
        Dao.drain (State.beginTransaction state) |> State.endTransaction
    else
        state

let private apply (context: HeaderRules.ForkContext) chainId (block: Block) pre =
    let chain = blockContext context.Rules chainId block.Header

    outcome {
        let start =
            State.ofPreState context.Rules.Fork pre
            |> drainDao context block.Header
            |> beginBlock chain block.Header

        let initial =
            {
                Now = start
                Used = 0UL
                BlobUsed = 0UL
                Done = []
            }

        let! progress = fold (runTransaction chain) initial block.Transactions
        let receipts = List.rev progress.Done
        let logs = receipts |> List.collect (fun receipt -> receipt.Logs)
        let paid = progress.Now |> withdraw block.Withdrawals |> reward chain block.Ommers
        let! requests, final = collectRequests chain logs paid

        let! root, post = rooted final

        return
            {
                GasUsed = progress.Used
                BlobGasUsed = progress.BlobUsed
                StateRoot = root
                Receipts = receipts
                Requests = requests
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

    List.concat
        [
            unless (result.GasUsed = header.GasUsed) WrongGasUsed
            unless (result.StateRoot = header.StateRoot) WrongStateRoot
            unless (Receipts.root result.Receipts = header.ReceiptsRoot) WrongReceiptsRoot
            unless (Receipts.bloom logs = header.Bloom) WrongLogsBloom
            unless (agrees header.BlobGasUsed result.BlobGasUsed) WrongBlobGasUsed
            unless (agrees header.RequestsHash (Requests.hash result.Requests)) WrongRequestsHash
        ]
