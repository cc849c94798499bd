/// Running messages: calls, creations, precompiled contracts, and what a failing frame leaves behind.
module Perjury.Model.Evm.Interpreter

open System.Collections.Generic
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Model.Forks
open Perjury.Model.Evm.Frame

let precompileRules fork =
    if fork >= Osaka then PrecompileRules.osaka
    elif fork >= Prague then PrecompileRules.prague
    elif fork >= Cancun then PrecompileRules.cancun
    elif fork >= Berlin then PrecompileRules.berlin
    elif fork >= Istanbul then PrecompileRules.istanbul
    elif fork >= Byzantium then PrecompileRules.byzantium
    else PrecompileRules.frontier

let private failed =
    {
        Ending = Halted
        GasLeft = 0UL
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
            Output = frame.Output
        }
    with ExceptionalHalt _ ->
        failed

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
            Output = output
        }
    | Failure -> failed

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

let processMessage (world: World) message =
    let before = world.State
    world.State <- reach message.Target world.State

    if message.TransfersValue && not message.Value.IsZero then
        world.State <- State.transfer message.Caller message.Target message.Value world.State

    let contract =
        message.CodeAddress
        |> Option.bind (fun address ->
            Precompiles.at (precompileRules world.Transaction.Block.Rules.Fork) (Bytes.toBigInt address))

    let result =
        match contract with
        | Some _ when message.IsDelegated -> run world { message with Code = Bytes.empty }
        | Some contract -> runPrecompile contract message
        | None -> run world message

    if result.Ending <> Succeeded then
        rollBack world before message

    result

/// Whether deployed code is refused although there is gas: EIP-170 and EIP-3541.
let private isRefused (rules: Rules) (code: byte[]) =
    code.Length > rules.MaxCodeSize
    || (rules.Fork >= London && code.Length > 0 && code[0] = 0xEFuy)

/// The code a creation leaves is paid for by the byte. In Frontier it is dropped when the gas does not suffice.
let private deposit (world: World) before message result =
    let rules = world.Transaction.Block.Rules
    let price = Gas.codeDepositByte * uint64 result.Output.Length

    if price <= result.GasLeft && not (isRefused rules result.Output) then
        world.State <- State.setCode message.Target result.Output world.State

        { result with
            GasLeft = result.GasLeft - price
        }
    elif rules.Fork < Homestead then
        { result with Output = Bytes.empty }
    else
        rollBack world before message
        failed

let processCreate (world: World) message =
    let before = world.State

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
        deposit world before message result
    else
        rollBack world before message
        result

/// A world for one transaction or system call.
let worldOf transaction state =
    {
        Transaction = transaction
        State = state
        MemoryHeld = 0UL
        JumpTables = Dictionary<byte[], bool[]>(HashIdentity.Reference)
        Call = processMessage
        Create = processCreate
    }
