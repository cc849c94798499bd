/// Gas of a frame in the two dimensions of EIP-8037: execution gas of its own, and the transaction's reservoir for state.
module Perjury.Model.Evm.Meter

open Perjury.Model.Forks

/// An exceptional halt takes all gas of the frame and rolls it back.
type Halt =
    | OutOfGas
    | StackUnderflow
    | StackOverflow
    | InvalidOpcode
    | InvalidJump
    | WriteInStaticContext
    | ReadOutOfBounds
    | InvalidCode

exception ExceptionalHalt of Halt

/// Gas that only state is paid with. A frame lends it whole to the frame it calls, so that all of them share it.
type Reservoir(timing: StateTiming, left: uint64, used: int64) =
    member _.Timing = timing
    member val Left = left with get, set
    /// State gas of the transaction so far; what was given back is taken off.
    member val Used = used with get, set
    /// What was given back.
    member val Refilled = 0UL with get, set
    /// Old release: what frames have given back beyond what they used themselves. It is for the frames that called them.
    member val Owed = 0UL with get, set
    /// What the old release gave back although the block counts it: authorizations of accounts that were there.
    member val Counted = 0UL with get, set
    /// What the old release takes from a transaction and counts in neither dimension of the block.
    member val Uncounted = 0UL with get, set

/// The reservoir at the start of a frame.
type ReservoirMark =
    {
        Left: uint64
        Used: int64
        Refilled: uint64
        Owed: uint64
    }

let mark (reservoir: Reservoir) =
    {
        Left = reservoir.Left
        Used = reservoir.Used
        Refilled = reservoir.Refilled
        Owed = reservoir.Owed
    }

let rewind (reservoir: Reservoir) mark =
    reservoir.Left <- mark.Left
    reservoir.Used <- mark.Used
    reservoir.Refilled <- mark.Refilled
    reservoir.Owed <- mark.Owed

/// A failed frame grew no state. What it paid for state out of its execution gas goes back to where it came from: that
/// execution gas is the result. The old release puts all that was used into the reservoir, and takes out of it again what
/// had been given back, save in the first frame; before that it kept what a first frame had used (decision 0090).
let settleFailure (reservoir: Reservoir) isFirst mark spilled =
    match reservoir.Timing with
    | Kept when isFirst -> 0UL
    | Kept
    | UpFront ->
        let refilled = if isFirst then 0UL else reservoir.Refilled - mark.Refilled

        let left = int64 reservoir.Left + reservoir.Used - mark.Used
        let taken = min refilled (uint64 (max 0L left))
        reservoir.Uncounted <- reservoir.Uncounted + taken

        rewind
            reservoir
            { mark with
                Left = uint64 (max 0L left) - taken
            }

        0UL
    | AtDispatch ->
        rewind reservoir mark
        spilled

[<Sealed>]
type Meter(reservoir: Reservoir, gas: uint64, spilled: uint64) =
    let usedAtStart = reservoir.Used
    let mutable owed = reservoir.Owed

    member _.Reservoir = reservoir
    member val Gas = gas with get, set
    /// Execution gas that went for state when the reservoir was empty.
    member val Spilled = spilled with get, set

    member this.Charge(amount: uint64) =
        if this.Gas < amount then
            raise (ExceptionalHalt OutOfGas)

        this.Gas <- this.Gas - amount

    /// State gas, from the reservoir first.
    member this.ChargeState(amount: uint64) =
        let fromReservoir = min amount reservoir.Left
        let rest = amount - fromReservoir

        if this.Gas < rest then
            raise (ExceptionalHalt OutOfGas)

        reservoir.Left <- reservoir.Left - fromReservoir
        this.Gas <- this.Gas - rest
        this.Spilled <- this.Spilled + rest
        reservoir.Used <- reservoir.Used + int64 amount

    /// What was taken last goes back first: to the execution gas what came out of it, the rest to the reservoir. In the old release a
    /// frame, with those it has called, gives back no more than it has used; the rest waits for the frame that called it (decision 0169).
    member this.Refill(amount: uint64) =
        match reservoir.Timing with
        | Kept -> ()
        | UpFront ->
            let now = min amount (uint64 (max 0L (reservoir.Used - usedAtStart)))
            this.PutBack now
            owed <- owed + (amount - now)
            reservoir.Owed <- owed
        | AtDispatch ->
            let own = min amount this.Spilled
            this.Gas <- this.Gas + own
            this.Spilled <- this.Spilled - own
            this.PutBack(amount - own)
            reservoir.Used <- reservoir.Used - int64 own

    member private _.PutBack(amount: uint64) =
        reservoir.Left <- reservoir.Left + amount
        reservoir.Used <- reservoir.Used - int64 amount
        reservoir.Refilled <- reservoir.Refilled + amount

    /// The gas and the spill of a frame that has ended; what it brought into the reservoir repays what was spilled here.
    member this.Absorb(gas: uint64, spilled: uint64) =
        this.Gas <- this.Gas + gas
        this.Spilled <- this.Spilled + spilled

        // Of a frame that failed nothing is owed: it has been rewound.
        let owedByChild = reservoir.Owed - owed
        reservoir.Owed <- owed
        this.Refill owedByChild

        if reservoir.Timing = AtDispatch then
            let repaid = min reservoir.Left this.Spilled
            reservoir.Left <- reservoir.Left - repaid
            this.Spilled <- this.Spilled - repaid
            this.Gas <- this.Gas + repaid
