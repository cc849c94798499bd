/// One transaction, and one system call, on a state (execution-specs `process_transaction`, `process_message_call`).
module Perjury.Model.Execution

open Perjury.Model.Crypto
open Perjury.Model.Forks
open Perjury.Model.Transactions
open Perjury.Model.Evm
open Perjury.Model.Evm.Frame
open Perjury.Model.State

type Executed =
    {
        State: State
        GasUsed: uint64
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

/// Sets an authority's code to a delegation. The steps are those of the EIP; the refund is for an account that was there.
let private authorize chainId (state, refund) (authorization: Authorization) =
    let isForChain =
        authorization.ChainId.IsZero || authorization.ChainId = bigint (chainId: uint64)

    match authority authorization with
    | Some address when isForChain && authorization.Nonce < System.UInt64.MaxValue ->
        let state = warmAddress address state
        let account = State.account address state
        let code = State.code address state
        let mayDelegate = code.Length = 0 || (System.delegationOf code).IsSome

        if not mayDelegate || account.Nonce <> authorization.Nonce then
            state, refund
        else
            let wasThere = State.exists address state

            let code =
                if Bytes.isZero authorization.Address then
                    Bytes.empty
                else
                    System.delegationTo authorization.Address

            let state = state |> State.setCode address code |> State.incrementNonce address
            state, refund + (if wasThere then 12500UL else 0UL)
    | _ -> state, refund

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
        Depth = 0
        IsStatic = false
        IsDelegated = false
    }

let private collision =
    {
        Ending = Halted
        GasLeft = 0UL
        Output = Bytes.empty
    }

let private runCreation (world: World) target message =
    if State.isDeployable target world.State then
        Interpreter.processCreate
            world
            { message with
                Code = message.Data
                Data = Bytes.empty
            }
    else
        collision

/// A call runs the target's code, or from Prague the code it delegates to.
let private runCall (world: World) target message =
    let code = State.code target world.State

    let plain =
        { message with
            Code = code
            CodeAddress = Some target
        }

    match System.delegationOf code with
    | Some delegate' when world.State.Fork >= Prague ->
        world.State <- warmAddress delegate' world.State

        Interpreter.processMessage
            world
            { plain with
                Code = State.code delegate' world.State
                CodeAddress = Some delegate'
                IsDelegated = true
            }
    | _ -> Interpreter.processMessage world plain

/// Gas used after refunds (EIP-3529) and at least the floor (EIP-7623).
let private gasUsed (rules: Rules) (transaction: Transaction) gasLeft refund =
    let before = transaction.GasLimit - gasLeft
    let after = before - min (before / rules.RefundQuotient) refund
    max after (TransactionRules.floorGas rules transaction)

/// What a transaction costs its sender before it runs: all its gas, and the blob fee.
let private prepaid (block: BlockContext) (transaction: Transaction) (price: bigint) =
    bigint transaction.GasLimit * price
    + bigint (TransactionRules.blobGas transaction) * block.BlobBaseFee

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

    state
    |> State.addBalance origin (bigint (transaction.GasLimit - used) * price)
    |> State.addBalance block.Coinbase (bigint used * tip)
    |> State.endTransaction

/// Everything that happens before the first opcode: warm sets, nonce, payment, authorizations with their refund.
let private prepare (block: BlockContext) origin target (transaction: Transaction) price original =
    let paid =
        original
        |> warmStart block origin target transaction
        |> State.incrementNonce origin
        |> State.addBalance origin -(prepaid block transaction price)

    List.fold (authorize block.ChainId) (paid, 0UL) transaction.Authorizations

/// A transaction that may be in the block.
let private run (block: BlockContext) origin (transaction: Transaction) state =
    let original = State.beginTransaction state
    let price = TransactionRules.effectiveGasPrice block.BaseFee transaction
    let nonce = (State.account origin original).Nonce
    let created () = System.createAddress origin nonce
    let target = transaction.To |> Option.defaultWith created
    let prepared, refund = prepare block origin target transaction price original

    let world =
        Interpreter.worldOf (context block origin price transaction original) prepared

    let gas =
        transaction.GasLimit - TransactionRules.intrinsicGas block.Rules transaction

    let start = if transaction.To.IsSome then runCall else runCreation
    let result = start world target (message origin target transaction gas)
    let refunds = refund + uint64 (max 0L world.State.Refund)
    let used = gasUsed block.Rules transaction result.GasLeft refunds

    {
        State = settle block origin transaction price used world.State
        GasUsed = used
        BlobGasUsed = TransactionRules.blobGas transaction
        Succeeded = (result.Ending = Succeeded)
        Logs = List.rev world.State.Logs
    }

/// The transaction's effect, or every reason it may not be in the block.
let transaction (block: BlockContext) allowance (transaction: Transaction) state =
    let known = TransactionRules.stateless block allowance transaction

    match TransactionRules.sender block.Rules.Fork block.ChainId transaction with
    | Error reasons -> Error(known @ reasons)
    | Ok origin ->
        match known @ TransactionRules.ofSender block.Rules.Fork origin transaction state with
        | [] -> Ok(run block origin transaction state)
        | reasons -> Error reasons

// system calls

/// Caller of system calls; it is no account that is read or touched (EIP-4788).
let private systemAddress = Bytes.ofHex "fffffffffffffffffffffffffffffffffffffffe"

let private systemGas = 30_000_000UL

/// A call by the protocol: no value, no fee, 30 million gas outside the block's (EIP-4788, 2935, 7002, 7251).
let systemCall (block: BlockContext) target data state =
    let original = State.beginTransaction state

    let context =
        {
            Block = block
            Origin = systemAddress
            GasPrice = block.BaseFee
            BlobHashes = [||]
            Original = original
        }

    let world = Interpreter.worldOf context original

    let result =
        Interpreter.processMessage
            world
            {
                Caller = systemAddress
                Target = target
                CodeAddress = Some target
                Code = State.code target original
                Value = 0I
                TransfersValue = false
                Data = data
                Gas = systemGas
                Depth = 0
                IsStatic = false
                IsDelegated = false
            }

    result,
    State.endTransaction
        { world.State with
            Destroyed = Set.empty
        }
