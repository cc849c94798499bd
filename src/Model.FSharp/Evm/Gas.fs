/// Gas that is the same in all forks, and the cold and warm prices of Berlin. What changes from fork to fork is in `Forks`.
module Perjury.Model.Evm.Gas

open Perjury.Model
open Perjury.Model.Forks
open Perjury.Model.Evm.Frame

let jumpDest = 1UL
let baseCost = 2UL
let veryLow = 3UL
let low = 5UL
let mid = 8UL
let high = 10UL
let exponentiation = 10UL
let keccak = 30UL
let keccakWord = 6UL
let copyWord = 3UL
let blockHash = 20UL
let log = 375UL
let logTopic = 375UL
let logByte = 8UL
let initCodeWord = 2UL
let callStipend = 2300UL

// EIP-2929
let warmAccess = 100UL
let coldSlot = 2100UL

/// Price of a size in words, saturating far above any block's gas.
let perWord (price: uint64) (size: bigint) =
    if size > bigint 0xFFFF_FFFFUL then
        System.UInt64.MaxValue / 4UL
    else
        price * words size

/// All but one 64th (EIP-150).
let allButOne64th gas = gas - gas / 64UL

let isWarm address (frame: Frame) =
    Set.contains address frame.State.WarmAddresses

let warm address (frame: Frame) =
    frame.Update(fun state ->
        { state with
            WarmAddresses = Set.add address state.WarmAddresses
        })

/// Price of looking at an account: cold or warm from Berlin, before that what the fork asks for the opcode.
let accountAccess before address (frame: Frame) =
    if frame.Rules.Fork < Berlin then before
    elif isWarm address frame then warmAccess
    else frame.Rules.ColdAccountGas

let isWarmSlot address slot (frame: Frame) =
    Map.tryFind address frame.State.WarmSlots |> Option.exists (Set.contains slot)

let warmSlot address slot (frame: Frame) =
    frame.Update(fun state ->
        let slots = Map.tryFind address state.WarmSlots |> Option.defaultValue Set.empty

        { state with
            WarmSlots = Map.add address (Set.add slot slots) state.WarmSlots
        })
