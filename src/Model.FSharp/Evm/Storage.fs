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

/// Prices of net metering: EIP-1283 and EIP-2200 with their SLOAD price, EIP-2929 with cold and warm.
type private Metering =
    {
        NoChange: uint64
        Set: uint64
        Reset: uint64
        ClearRefund: int64
    }

let private metering (rules: Rules) =
    if rules.Fork >= Berlin then
        {
            NoChange = Gas.warmAccess
            Set = Gas.storageSet
            Reset = Gas.storageReset - Gas.coldSlot
            ClearRefund = int64 rules.ClearRefund
        }
    else
        {
            NoChange = rules.SloadGas
            Set = Gas.storageSet
            Reset = Gas.storageReset
            ClearRefund = int64 rules.ClearRefund
        }

let private isNetMetered fork =
    fork = Constantinople || fork >= Istanbul

/// Before net metering only the current value counts (Yellow Paper, appendix G).
let private grossCost (current: bigint) (next: bigint) =
    if current.IsZero && not next.IsZero then
        Gas.storageSet
    else
        Gas.storageReset

let private grossRefund (rules: Rules) (current: bigint) (next: bigint) =
    if not current.IsZero && next.IsZero then
        int64 rules.ClearRefund
    else
        0L

let private netCost prices (original: bigint) (current: bigint) (next: bigint) =
    if original <> current || current = next then
        prices.NoChange
    elif original.IsZero then
        prices.Set
    else
        prices.Reset

let private netRefund prices (original: bigint) (current: bigint) (next: bigint) =
    if current = next then
        0L
    else
        let clearing =
            if original.IsZero then 0L
            elif current.IsZero then -prices.ClearRefund
            elif next.IsZero then prices.ClearRefund
            else 0L

        let restoring =
            if original <> next || original = current then
                0L
            elif original.IsZero then
                int64 (prices.Set - prices.NoChange)
            else
                int64 (prices.Reset - prices.NoChange)

        clearing + restoring

/// The slot before the transaction; zero in an account the transaction created.
let private originalValue target slot (frame: Frame) =
    if Set.contains target frame.State.Created then
        0I
    else
        State.storage target slot frame.World.Transaction.Original

let sstore (frame: Frame) =
    // stack
    let slot = frame.Pop()
    let next = frame.Pop()
    // gas
    let target = frame.Message.Target
    let rules = frame.Rules
    frame.RequireWritable()

    if rules.Fork >= Istanbul then
        frame.Require(Gas.callStipend + 1UL)

    let cold =
        if rules.Fork >= Berlin && not (Gas.isWarmSlot target slot frame) then
            Gas.coldSlot
        else
            0UL

    let current = State.storage target slot frame.State

    let cost, refund =
        if isNetMetered rules.Fork then
            let original = originalValue target slot frame
            let prices = metering rules
            netCost prices original current next, netRefund prices original current next
        else
            grossCost current next, grossRefund rules current next

    frame.Charge(cold + cost)
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
