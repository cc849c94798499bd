/// Running messages: calls, creations, precompiled contracts, and what a failing frame leaves behind.
module Perjury.Model.Evm.Interpreter

open System.Collections.Generic
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Model.Forks
open Perjury.Model.Evm.Meter
open Perjury.Model.Evm.Frame

let precompileRules fork =
    if fork >= Osaka then PrecompileRules.osaka
    elif fork >= Prague then PrecompileRules.prague
    elif fork >= Cancun then PrecompileRules.cancun
    elif fork >= Berlin then PrecompileRules.berlin
    elif fork >= Istanbul then PrecompileRules.istanbul
    elif fork >= Byzantium then PrecompileRules.byzantium
    else PrecompileRules.frontier

/// Addresses of a fork's contracts.
let precompileAddresses =
    let ofFork fork =
        Precompiles.addresses (precompileRules fork)
        |> List.map (Bytes.ofBigIntFixed 20)
        |> Set.ofList

    let known =
        ForkTable.inOrder |> List.map (fun fork -> fork, ofFork fork) |> Map.ofList

    fun fork -> Map.find fork known

let private failed spilled =
    {
        Ending = Halted
        GasLeft = 0UL
        Spilled = spilled
        Output = Bytes.empty
    }

let private jumpTable (world: World) code =
    match world.JumpTables.TryGetValue code with
    | true, table -> table
    | false, _ ->
        let table = jumpDestinations code
        world.JumpTables[code] <- table
        table

/// Opcodes until the frame stops or its code ends.
let private runFrame (world: World) message =
    let frame = Frame(world, message, jumpTable world message.Code)
    let operations = Opcodes.table frame.Rules.Fork

    try
        while frame.IsRunning && frame.Pc < frame.Code.Length do
            operations[int frame.Code[frame.Pc]] frame

        {
            Ending = (if frame.IsReverted then Reverted else Succeeded)
            GasLeft = frame.Gas
            Spilled = frame.Meter.Spilled
            Output = frame.Output
        }
    with ExceptionalHalt _ ->
        failed frame.Meter.Spilled

/// A frame gives its memory back when it ends.
let private run (world: World) message =
    let held = world.MemoryHeld
    let result = runFrame world message
    world.MemoryHeld <- held
    result

let private runPrecompile contract message =
    match Precompiles.call contract message.Data (bigint message.Gas) with
    | Success(gas, output) ->
        {
            Ending = Succeeded
            GasLeft = message.Gas - uint64 gas
            Spilled = message.Spilled
            Output = output
        }
    | Failure -> failed message.Spilled

let private ripemd160 = Bytes.padLeft 20 [| 3uy |]

/// The state before a failed frame. What it touched is untouched, save the RIPEMD-160 contract: on mainnet the empty
/// account at 3 was deleted in a call that ran out of gas (block 2675119, EIP-161 addendum).
let private rollBack (world: World) (before: State.State) message =
    let keepsTouch = message.Depth > 0 && Set.contains ripemd160 world.State.Touched

    world.State <- if keepsTouch then State.touch ripemd160 before else before

/// The account a message goes to: before EIP-161 it comes into being, after it and until the merge it is touched.
let private reach address (state: State.State) =
    if state.Fork >= Paris then
        state
    elif state.Fork >= SpuriousDragon then
        State.touch address state
    elif State.exists address state then
        state
    else
        State.setAccount address (Some Witness.emptyAccount) state

/// A failed frame is undone: its state, and what it paid for growing it (EIP-8037).
let private undo (world: World) before reservoir message result =
    let refilled =
        Meter.settleFailure world.Reservoir (message.Depth = 0) reservoir result.Spilled

    rollBack world before message

    { result with
        Spilled = 0UL
        GasLeft =
            if result.Ending = Reverted then
                result.GasLeft + refilled
            else
                0UL
    }

let processMessage (world: World) message =
    let before = world.State
    let reservoir = Meter.mark world.Reservoir
    world.State <- reach message.Target world.State

    if message.TransfersValue && not message.Value.IsZero then
        world.State <-
            State.transfer message.Caller message.Target message.Value world.State
            |> EtherLog.transfer message.Caller message.Target message.Value

    let contract =
        message.CodeAddress
        |> Option.bind (fun address ->
            Precompiles.at (precompileRules world.Transaction.Block.Rules.Fork) (Bytes.toBigInt address))

    let result =
        match contract with
        | Some _ when message.IsDelegated -> run world { message with Code = Bytes.empty }
        | Some contract -> runPrecompile contract message
        | None -> run world message

    if result.Ending = Succeeded then
        result
    else
        undo world before reservoir message result

/// Whether deployed code is refused although there is gas: EIP-170 and EIP-3541.
let private isRefused (rules: Rules) (code: byte[]) =
    code.Length > rules.MaxCodeSize
    || (rules.Fork >= London && code.Length > 0 && code[0] = 0xEFuy)

/// The code a creation leaves is paid for: by the byte, from Amsterdam by the word that is hashed and for the state it is.
let private payForCode (world: World) result =
    let rules = world.Transaction.Block.Rules
    let size = uint64 result.Output.Length
    let meter = Meter(world.Reservoir, result.GasLeft, result.Spilled)

    try
        meter.Charge(rules.CodeByteGas * size + rules.CodeWordGas * words (bigint size))
        meter.ChargeState(world.Transaction.Block.StateGas(fun _ -> size))

        Some
            { result with
                GasLeft = meter.Gas
                Spilled = meter.Spilled
            }
    with ExceptionalHalt _ ->
        None

/// In Frontier the code is dropped when the gas does not suffice.
let private deposit (world: World) undo message result =
    let rules = world.Transaction.Block.Rules

    let paid =
        if isRefused rules result.Output then
            None
        else
            payForCode world result

    match paid with
    | Some paid ->
        world.State <- State.setCode message.Target result.Output world.State
        paid
    | None when rules.Fork < Homestead -> { result with Output = Bytes.empty }
    | None -> undo (failed result.Spilled)

let processCreate (world: World) message =
    let before = world.State
    let undo = undo world before (Meter.mark world.Reservoir) message

    let firstNonce =
        if world.State.Fork >= SpuriousDragon then
            State.incrementNonce message.Target
        else
            id

    world.State <-
        world.State
        |> State.clearStorage message.Target
        |> State.markCreated message.Target
        |> firstNonce

    let result = processMessage world message

    if result.Ending = Succeeded then
        deposit world undo message result
    else
        rollBack world before message
        result

/// A world for one transaction or system call.
let worldOf transaction reservoir state =
    {
        Transaction = transaction
        State = state
        Reservoir = reservoir
        MemoryHeld = 0UL
        JumpTables = Dictionary<byte[], bool[]>(HashIdentity.Reference)
        Call = processMessage
        Create = processCreate
    }
