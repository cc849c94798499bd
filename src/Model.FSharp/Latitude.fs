/// Where sound engines differ in what they read although they execute alike: the closed list (decision 0110). Execution as
/// written reads what each fork's specification reads; an engine with one of these ways needs less of a witness, and proves
/// nothing false without it.
module Perjury.Model.Latitude

open Perjury.Model.Forks

type Latitude =
    /// A call, SELFDESTRUCT or SSTORE that cannot be paid, or that a static frame may not do, has not looked at the state.
    | ChargesBeforeReading
    /// EXTCODECOPY of no bytes does not look the code up.
    | CopiesNothingUnread

let all = [ ChargesBeforeReading; CopiesNothingUnread ]

let name latitude =
    match latitude with
    | ChargesBeforeReading -> "charges-before-reading"
    | CopiesNothingUnread -> "copies-nothing-unread"

let private take (rules: Rules) latitude =
    match latitude with
    | ChargesBeforeReading ->
        { rules with
            ReadsBeforeCharging = false
        }
    | CopiesNothingUnread ->
        { rules with
            ReadsCodeForNothing = false
        }

/// The rules of the engine that needs least: with every latitude taken.
let least rules = List.fold take rules all
