/// One transaction, and one system call, on a state (execution-specs `process_transaction`, `process_message_call`).
module Perjury.Model.Execution

open Perjury.Model.Forks
open Perjury.Model.Transactions
open Perjury.Model.Evm
open Perjury.Model.Evm.Meter
open Perjury.Model.Evm.Frame
open Perjury.Model.State

type Executed =
    {
        State: State
        /// Gas its sender pays for.
        GasUsed: uint64
        /// What counts in the block: of execution (before refunds, EIP-7778), and of state (EIP-8037).
        ExecutionGas: uint64
        StateGas: uint64
        BlobGasUsed: uint64
        Succeeded: bool
        /// Oldest first.
        Logs: Log list
    }

/// EIP-2929, 2930, 3651: what is warm before the first opcode.
let private warmStart (block: BlockContext) origin target (transaction: Transaction) (state: State) =
    let precompiles = Interpreter.precompileAddresses block.Rules.Fork

    let coinbase =
        if block.Rules.Fork >= Shanghai then
            [ block.Coinbase ]
        else
            []

    let listed = transaction.AccessList |> List.map (fun entry -> entry.Address)

    let warmKeys slots (entry: AccessEntry) =
        let known = Map.tryFind entry.Address slots |> Option.defaultValue Set.empty
        Map.add entry.Address (Set.union known (Set.ofList entry.Keys)) slots

    { state with
        WarmAddresses = Set.union precompiles (Set.ofList ([ origin; target ] @ coinbase @ listed))
        WarmSlots = List.fold warmKeys Map.empty transaction.AccessList
    }

let private context (block: BlockContext) origin gasPrice (transaction: Transaction) original =
    {
        Block = block
        Origin = origin
        GasPrice = gasPrice
        BlobHashes = versionedHashes transaction |> Array.ofList
        Original = original
    }

/// What a transaction costs its sender before it runs: all its gas, and the blob fee.
let private prepaid (block: BlockContext) (transaction: Transaction) (price: bigint) =
    bigint transaction.GasLimit * price
    + bigint (TransactionRules.blobGas transaction) * block.BlobBaseFee

/// The state after a transaction, and its logs, newest first.
let private settle
    (block: BlockContext)
    origin
    (transaction: Transaction)
    (price: bigint)
    used
    (state: State)
    =
    let tip =
        if block.Rules.Fork >= London then
            price - block.BaseFee
        else
            price

    let rewarded =
        state
        |> State.addBalance origin (bigint (transaction.GasLimit - used) * price)
        |> State.addBalance block.Coinbase (bigint used * tip)
        |> EtherLog.burnAll

    State.endTransaction rewarded, rewarded.Logs

/// Everything that happens before the authorizations: warm sets, nonce, payment.
let private prepare (block: BlockContext) origin target (transaction: Transaction) price original =
    original
    |> warmStart block origin target transaction
    |> State.incrementNonce origin
    |> State.addBalance origin -(prepaid block transaction price)

/// The gas after the intrinsic costs in its two parts: for execution up to its limit, beyond it for state (EIP-8037).
let private grant (block: BlockContext) origin (transaction: Transaction) =
    let rules = block.Rules
    let execution = TransactionRules.intrinsicGas rules (Some origin) transaction
    let state = TransactionRules.intrinsicStateGas block transaction
    let left = transaction.GasLimit - execution - state
    let gas = min left (rules.MaxExecutionGas - execution)

    let timing =
        match rules.StateGas with
        | Some prices -> prices.Timing
        | None -> AtDispatch

    gas, Reservoir(timing, left - gas, int64 state)

/// The old release gives back what a contract cost that was made and selfdestructed in one transaction: its account, its code
/// and its slots, as far as execution paid for state.
let private refundDestroyed (world: World) intrinsic =
    if world.Reservoir.Timing = UpFront then
        let bytesOf (prices: StateGas) address =
            prices.AccountBytes
            + uint64 (State.code address world.State).Length
            + prices.SlotBytes * uint64 (State.filledSlots address world.State)

        let grown =
            world.Transaction.Block.StateGas(fun prices ->
                world.State.Destroyed
                |> Set.filter (fun address -> Set.contains address world.State.Created)
                |> Seq.sumBy (bytesOf prices))

        let used = world.Reservoir.Used + int64 world.Reservoir.Counted - intrinsic
        let refund = min (int64 grown) (max 0L used)
        world.Reservoir.Left <- world.Reservoir.Left + uint64 refund
        world.Reservoir.Used <- world.Reservoir.Used - refund

/// What was used: paid for after refunds (EIP-3529) and at least the floor (EIP-7623), counted in the block before them.
let private settleGas
    (block: BlockContext)
    origin
    (transaction: Transaction)
    (reservoir: Reservoir)
    gasLeft
    refund
    =
    let rules = block.Rules
    let floor = TransactionRules.floorGas rules (Some origin) transaction
    let before = transaction.GasLimit - gasLeft - reservoir.Left
    let paid = max floor (before - min (before / rules.RefundQuotient) refund)
    let used = uint64 (max 0L reservoir.Used)

    if rules.StateGas.IsNone then
        paid, paid, 0UL
    else
        paid, max floor (before - used - reservoir.Uncounted), used + reservoir.Counted

/// A transaction that may be in the block.
let private run (block: BlockContext) origin (transaction: Transaction) state =
    let original = State.beginTransaction state
    let price = TransactionRules.effectiveGasPrice block.BaseFee transaction
    let nonce = (State.account origin original).Nonce
    let created () = System.createAddress origin nonce
    let target = transaction.To |> Option.defaultWith created
    let gas, reservoir = grant block origin transaction

    let world =
        prepare block origin target transaction price original
        |> Interpreter.worldOf (context block origin price transaction original) reservoir

    let result, refund =
        FirstFrame.message origin target transaction gas
        |> FirstFrame.dispatch world target transaction

    refundDestroyed world (int64 (TransactionRules.intrinsicStateGas block transaction))
    let refunds = refund + uint64 (max 0L world.State.Refund)

    let paid, execution, stateGas =
        settleGas block origin transaction reservoir result.GasLeft refunds

    let final, logs = settle block origin transaction price paid world.State

    {
        State = final
        GasUsed = paid
        ExecutionGas = execution
        StateGas = stateGas
        BlobGasUsed = TransactionRules.blobGas transaction
        Succeeded = (result.Ending = Succeeded)
        Logs = List.rev logs
    }

/// Rules that a credulous engine may leave out and execute all the same.
let private believed (state: State) reasons =
    if state.Pre.IsLenient Leniency.TransactionRulesUnchecked then
        reasons
        |> List.filter (fun reason ->
            match reason with
            | EmptyAuthorizationList
            | InitCodeTooLarge
            | PriorityFeeAboveMaxFee
            | BlobTransactionCreates -> false
            | _ -> true)
    else
        reasons

/// The transaction's effect, or every reason it may not be in the block.
let transaction (block: BlockContext) allowance (transaction: Transaction) state =
    let sender = TransactionRules.sender block.Rules.Fork block.ChainId transaction

    let known =
        TransactionRules.stateless block allowance (Result.toOption sender) transaction
        |> believed state

    match sender with
    | Error reasons -> Error(known @ reasons)
    | Ok origin ->
        match known @ TransactionRules.ofSender block.Rules.Fork origin transaction state with
        | [] -> Ok(run block origin transaction state)
        | reasons -> Error reasons

// system calls

let private systemGas = 30_000_000UL

/// Beside it, from EIP-8037, state gas for so many new slots.
let private systemReservoir (block: BlockContext) =
    let slots = block.StateGas(fun prices -> prices.SystemCallSlots * prices.SlotBytes)

    Reservoir(AtDispatch, slots, 0L)

/// A call by the protocol: no value, no fee, 30 million gas outside the block's (EIP-4788, 2935, 7002, 7251).
let systemCall (block: BlockContext) target data state =
    let original = State.beginTransaction state

    let context =
        {
            Block = block
            Origin = EtherLog.systemAddress
            GasPrice = block.BaseFee
            BlobHashes = [||]
            Original = original
        }

    let world = Interpreter.worldOf context (systemReservoir block) original

    let result =
        Interpreter.processMessage
            world
            {
                Caller = EtherLog.systemAddress
                Target = target
                CodeAddress = Some target
                Code = State.code target original
                Value = 0I
                TransfersValue = false
                Data = data
                Gas = systemGas
                Spilled = 0UL
                Depth = 0
                IsStatic = false
                IsDelegated = false
            }

    result,
    State.endTransaction
        { world.State with
            Destroyed = Set.empty
        }
