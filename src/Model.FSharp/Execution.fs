/// One transaction, and one system call, on a state (execution-specs `process_transaction`, `process_message_call`).
module Perjury.Model.Execution

open Perjury.Model.Crypto
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

// EIP-7702

/// The account an authorization speaks for, unless its signature is none.
let private authority (authorization: Authorization) =
    let signed =
        Rlp.List
            [
                Rlp.ofBigInt authorization.ChainId
                Rlp.Str authorization.Address
                Rlp.ofUInt64 authorization.Nonce
            ]

    let hash = Keccak.hash (Array.append [| 5uy |] (Rlp.encode signed))

    if authorization.YParity > 1uy then
        None
    else
        TransactionRules.recover Prague hash authorization.R authorization.S (authorization.YParity = 1uy)

let private warmAddress address (state: State) =
    { state with
        WarmAddresses = Set.add address state.WarmAddresses
    }

/// What an authorization is for: the account whose code it sets, if it is valid as things stand. The steps are those of the EIP.
let private authorized (world: World) (authorization: Authorization) =
    let chainId = bigint world.Transaction.Block.ChainId

    let isForChain = authorization.ChainId.IsZero || authorization.ChainId = chainId

    match authority authorization with
    | Some address when isForChain && authorization.Nonce < System.UInt64.MaxValue ->
        world.State <- warmAddress address world.State
        let account = State.account address world.State
        let code = State.code address world.State
        let mayDelegate = code.Length = 0 || (System.delegationOf code).IsSome

        if mayDelegate && account.Nonce = authorization.Nonce then
            Some address
        else
            None
    | _ -> None

let private delegates (authorization: Authorization) =
    not (Bytes.isZero authorization.Address)

let private setDelegation address (authorization: Authorization) state =
    let code =
        if delegates authorization then
            System.delegationTo authorization.Address
        else
            Bytes.empty

    state |> State.setCode address code |> State.incrementNonce address

/// Authorizations that have been paid for as if each made an account; for one that is there something comes back: a refund,
/// or state gas into the reservoir, while the block counts the worst case (EIP-8037).
let private authorizePaid (world: World) refund authorization =
    match authorized world authorization with
    | None -> refund
    | Some address ->
        let block = world.Transaction.Block
        let wasThere = State.exists address world.State

        if wasThere then
            let account = block.StateGas _.AccountBytes
            world.Reservoir.Left <- world.Reservoir.Left + account
            world.Reservoir.Used <- world.Reservoir.Used - int64 account

            if world.Reservoir.Timing = UpFront then
                world.Reservoir.Counted <- world.Reservoir.Counted + account

        world.State <- setDelegation address authorization world.State

        if wasThere then
            refund + block.Rules.AuthorizationRefund
        else
            refund

/// What a set-code transaction has paid for so far, to be paid once each: first writes, and new delegations.
type private Paid =
    {
        Written: Set<byte[]>
        Delegating: Set<byte[]>
    }

/// Authorizations that pay for what they do (EIP-2780, EIP-8038).
let private authorizePaying (world: World) (meter: Meter) paid authorization =
    match authorized world authorization with
    | None -> paid
    | Some address ->
        let block = world.Transaction.Block

        if not (State.exists address world.State) then
            meter.ChargeState(block.StateGas _.AccountBytes)

        if not (Set.contains address paid.Written) then
            meter.Charge block.Rules.AccountWriteGas

        // Whoever may delegate has no code or a delegation: the hash tells which, and the code itself is not read once more.
        let before = State.account address world.Transaction.Original

        let isNew =
            delegates authorization
            && Bytes.equal before.CodeHash Keccak.emptyHash
            && not (Set.contains address paid.Delegating)

        if isNew then
            meter.ChargeState(block.StateGas _.DelegationBytes)

        world.State <- setDelegation address authorization world.State

        {
            Written = Set.add address paid.Written
            Delegating =
                if delegates authorization then
                    Set.add address paid.Delegating
                else
                    paid.Delegating
        }

// the transaction

/// EIP-2929, 2930, 3651: what is warm before the first opcode.
let private warmStart (block: BlockContext) origin target (transaction: Transaction) (state: State) =
    let precompiles =
        Precompiles.addresses (Interpreter.precompileRules block.Rules.Fork)
        |> List.map (Bytes.ofBigIntFixed 20)

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
        WarmAddresses = Set.ofList ([ origin; target ] @ precompiles @ coinbase @ listed)
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

let private message origin target (transaction: Transaction) gas =
    {
        Caller = origin
        Target = target
        CodeAddress = None
        Code = Bytes.empty
        Value = transaction.Value
        TransfersValue = true
        Data = transaction.Data
        Gas = gas
        Spilled = 0UL
        Depth = 0
        IsStatic = false
        IsDelegated = false
    }

/// A transaction that halts before its first frame.
let private halted =
    {
        Ending = Halted
        GasLeft = 0UL
        Spilled = 0UL
        Output = Bytes.empty
    }

/// What the first frame costs for where it goes: state gas for an account that comes into being, and from EIP-2780 the
/// access to a delegate. What is read is read before it is paid.
let private payDispatch (world: World) (meter: Meter) isNew =
    if world.Reservoir.Timing = AtDispatch && isNew () then
        meter.ChargeState(world.Transaction.Block.StateGas _.AccountBytes)

let private funded (meter: Meter) message =
    { message with
        Gas = meter.Gas
        Spilled = meter.Spilled
    }

let private runCreation (world: World) meter target message =
    if State.isDeployable target world.State then
        payDispatch world meter (fun () -> not (State.isAlive target world.State))

        Interpreter.processCreate
            world
            { funded meter message with
                Code = message.Data
                Data = Bytes.empty
            }
    else
        if world.Reservoir.Timing <> AtDispatch then
            world.Reservoir.Uncounted <- world.Reservoir.Uncounted + message.Gas

        halted

/// EIP-2780: a delegate is an account to be reached.
let private payDelegate (world: World) (meter: Meter) delegate' =
    let rules = world.Transaction.Block.Rules

    if rules.RecipientGas > 0UL then
        meter.Charge(
            if Set.contains delegate' world.State.WarmAddresses then
                Evm.Gas.warmAccess
            else
                rules.ColdAccountGas
        )

/// A call runs the target's code, or from Prague the code it delegates to.
let private runCall (world: World) meter target message =
    payDispatch world meter (fun () -> not message.Value.IsZero && not (State.isAlive target world.State))

    let code = State.code target world.State

    match System.delegationOf code with
    | Some delegate' when world.State.Fork >= Prague ->
        payDelegate world meter delegate'
        world.State <- warmAddress delegate' world.State

        Interpreter.processMessage
            world
            { funded meter message with
                Code = State.code delegate' world.State
                CodeAddress = Some delegate'
                IsDelegated = true
            }
    | _ ->
        Interpreter.processMessage
            world
            { funded meter message with
                Code = code
                CodeAddress = Some target
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

/// Every authorization in turn; what they give back to the sender.
let private authorizeAll (world: World) meter target (transaction: Transaction) message =
    let isRuntimeCharge =
        world.Reservoir.Timing = AtDispatch
        && world.Transaction.Block.Rules.StateGas.IsSome

    if isRuntimeCharge then
        let paid =
            {
                Written = Set.ofList (message.Caller :: (if message.Value.IsZero then [] else [ target ]))
                Delegating = Set.empty
            }

        List.fold (authorizePaying world meter) paid transaction.Authorizations
        |> ignore

        0UL
    else
        List.fold (authorizePaid world) 0UL transaction.Authorizations

/// Authorizations, and the first frame. State that the authorizations grew stays when the frame fails, and stays paid for.
/// A halt before the frame undoes them too (EIP-2780).
let private dispatch (world: World) target (transaction: Transaction) message =
    let prepared = world.State
    let granted = Meter.mark world.Reservoir
    let meter = Meter(world.Reservoir, message.Gas, 0UL)
    let start = if transaction.To.IsSome then runCall else runCreation

    let isReadFirst =
        world.Transaction.Block.Rules.StateGas.IsNone
        || world.Reservoir.Timing = UpFront

    // Before EIP-2780 the target's code is read as it is before the authorizations (execution-specs `prepare_message`), also where one of
    // them writes the same code for somebody else.
    if transaction.To.IsSome && isReadFirst then
        State.code target prepared |> ignore

    try
        let refund = authorizeAll world meter target transaction message
        let authorizedTo = Meter.mark world.Reservoir
        let committed = Meter(world.Reservoir, meter.Gas, 0UL)
        let result = start world committed target message

        if result.Ending <> Succeeded && world.Reservoir.Timing = AtDispatch then
            Meter.rewind world.Reservoir authorizedTo

        result, refund
    with ExceptionalHalt _ ->
        world.State <- prepared
        Meter.rewind world.Reservoir granted
        halted, 0UL

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
        dispatch world target transaction (message origin target transaction gas)

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

/// The transaction's effect, or every reason it may not be in the block.
let transaction (block: BlockContext) allowance (transaction: Transaction) state =
    let sender = TransactionRules.sender block.Rules.Fork block.ChainId transaction

    let known =
        TransactionRules.stateless block allowance (Result.toOption sender) transaction

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
