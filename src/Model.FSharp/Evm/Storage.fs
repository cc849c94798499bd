/// SLOAD, SSTORE with the metering of each era, TLOAD and TSTORE.
module Perjury.Model.Evm.Storage

open Perjury.Model
open Perjury.Model.Forks
open Perjury.Model.Evm.Frame

let sload (frame: Frame) =
    // stack
    let slot = frame.Pop()
    // gas
    let target = frame.Message.Target

    if frame.Rules.Fork < Berlin then
        frame.Charge frame.Rules.SloadGas
    else
        frame.Charge(
            if Gas.isWarmSlot target slot frame then
                Gas.warmAccess
            else
                Gas.coldSlot
        )

        Gas.warmSlot target slot frame
    // operation
    frame.Push(State.storage target slot frame.State)
    // program counter
    frame.Next()

/// What an unchanged slot costs, and one that has been changed before: EIP-1283 and EIP-2200 take the price of SLOAD.
let private noChangeGas (rules: Rules) =
    if rules.Fork >= Berlin then
        Gas.warmAccess
    else
        rules.SloadGas

let private isNetMetered fork =
    fork = Constantinople || fork >= Istanbul

/// Before net metering only the current value counts (Yellow Paper, appendix G).
let private grossCost (rules: Rules) (current: bigint) (next: bigint) =
    if current.IsZero && not next.IsZero then
        rules.SlotSetGas
    else
        rules.SlotResetGas

let private grossRefund (rules: Rules) (current: bigint) (next: bigint) =
    if not current.IsZero && next.IsZero then
        int64 rules.ClearRefund
    else
        0L

let private netCost (rules: Rules) (original: bigint) (current: bigint) (next: bigint) =
    if original <> current || current = next then
        noChangeGas rules
    elif original.IsZero then
        rules.SlotSetGas
    else
        rules.SlotResetGas

let private netRefund (rules: Rules) (original: bigint) (current: bigint) (next: bigint) =
    if current = next then
        0L
    else
        let clearing =
            if original.IsZero then 0L
            elif current.IsZero then -(int64 rules.ClearRefund)
            elif next.IsZero then int64 rules.ClearRefund
            else 0L

        let restoring =
            if original <> next || original = current then
                0L
            elif original.IsZero then
                int64 (rules.SlotSetGas - noChangeGas rules)
            else
                int64 (rules.SlotResetGas - noChangeGas rules)

        clearing + restoring

/// The slot before the transaction; zero in an account the transaction created.
let private originalValue target slot (frame: Frame) =
    if Set.contains target frame.State.Created then
        0I
    else
        State.storage target slot frame.World.Transaction.Original

/// EIP-8037: a slot that is filled pays for its bytes, one that was empty before the transaction and is again gets them back.
let private payForSlot target slot (current: bigint) (next: bigint) (frame: Frame) =
    let bytes = frame.World.Transaction.Block.StateGas _.SlotBytes

    if
        bytes > 0UL
        && current.IsZero <> next.IsZero
        && (originalValue target slot frame).IsZero
    then
        if current.IsZero then
            frame.Meter.ChargeState bytes
        elif frame.World.Reservoir.Timing = Kept then
            frame.Update(fun state ->
                { state with
                    Refund = state.Refund + int64 bytes
                })
        else
            frame.Meter.Refill bytes

/// What must hold before the slot is looked at: more gas than a stipend (EIP-2200), and from Amsterdam a frame that may write.
let private requireStore (frame: Frame) =
    if not frame.Rules.ReadsBeforeCharging then
        frame.RequireWritable()

    if frame.Rules.Fork >= Istanbul then
        frame.Require(Gas.callStipend + 1UL)

let sstore (frame: Frame) =
    // stack
    let slot = frame.Pop()
    let next = frame.Pop()
    // gas
    let target = frame.Message.Target
    let rules = frame.Rules

    requireStore frame

    let cold =
        if rules.Fork >= Berlin && not (Gas.isWarmSlot target slot frame) then
            rules.ColdStoreGas
        else
            0UL

    let current = State.storage target slot frame.State

    let cost, refund =
        if isNetMetered rules.Fork then
            let original = originalValue target slot frame
            netCost rules original current next, netRefund rules original current next
        else
            grossCost rules current next, grossRefund rules current next

    frame.RequireWritable()
    frame.Charge(cold + cost)
    payForSlot target slot current next frame
    // operation
    if rules.Fork >= Berlin then
        Gas.warmSlot target slot frame

    frame.Update(fun state ->
        { State.setStorage target slot next state with
            Refund = state.Refund + refund
        })
    // program counter
    frame.Next()

/// EIP-1153.
let tload (frame: Frame) =
    // stack
    let slot = frame.Pop()
    // gas
    frame.Charge Gas.warmAccess
    // operation
    frame.Push(State.transient frame.Message.Target slot frame.State)
    // program counter
    frame.Next()

let tstore (frame: Frame) =
    // stack
    let slot = frame.Pop()
    let next = frame.Pop()
    // gas
    frame.Charge Gas.warmAccess
    frame.RequireWritable()
    // operation
    frame.Update(State.setTransient frame.Message.Target slot next)
    // program counter
    frame.Next()
