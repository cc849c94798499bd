/// The first frame of a transaction: what it is, what it costs to get there, what stays when it fails.
module Perjury.Model.FirstFrame

open Perjury.Model.Forks
open Perjury.Model.Transactions
open Perjury.Model.Evm
open Perjury.Model.Evm.Meter
open Perjury.Model.Evm.Frame
open Perjury.Model.State

let message origin target (transaction: Transaction) gas =
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
        world.State <- Authorizations.warmAddress delegate' world.State

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

/// Authorizations, and the first frame. State that the authorizations grew stays when the frame fails, and stays paid for.
/// A halt before the frame undoes them too (EIP-2780).
let dispatch (world: World) target (transaction: Transaction) message =
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
        let refund = Authorizations.all world meter target transaction message.Caller
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
