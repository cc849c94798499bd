/// Expected against observed: what counts as a finding.
module Perjury.Fuzz.Judging.Compare

open System.Security.Cryptography
open Perjury.Mutators
open Perjury.Fuzz.Targets

type Kind =
    | AcceptsInvalid
    | RejectsValid
    /// The right verdict in wrong bytes: root, chain id or schema id.
    | WrongOutput
    /// Rejected, but for a reason that the lie cannot have.
    | WrongReason
    | Trap
    | Timeout
    | Memory
    | NotAnOutput

let kindName kind =
    match kind with
    | AcceptsInvalid -> "accepts-invalid"
    | RejectsValid -> "rejects-valid"
    | WrongOutput -> "wrong-output"
    | WrongReason -> "wrong-reason"
    | Trap -> "trap"
    | Timeout -> "timeout"
    | Memory -> "out-of-memory"
    | NotAnOutput -> "not-an-output"

let private isExpected (expected: Expected) name =
    Reasons.tryOfName name |> Option.exists expected.Reasons.Contains

/// The expected bytes under either verdict.
let private isOutputOf (expected: Expected) (bytes: byte[]) =
    Array.updateAt 32 0uy bytes = Array.updateAt 32 0uy expected.Output

let private compareOutput (expected: Expected) answer (bytes: byte[]) =
    if bytes.Length <> 43 || bytes[32] > 1uy then
        Some NotAnOutput
    elif expected.IsOpen then
        if isOutputOf expected bytes then None else Some WrongOutput
    elif Answer.accepts answer && not expected.IsAccepted then
        Some AcceptsInvalid
    elif expected.IsAccepted && not (Answer.accepts answer) then
        Some RejectsValid
    elif bytes <> expected.Output then
        Some WrongOutput
    else
        // A target may name several reasons; one of them must be one that holds.
        match Answer.reasons answer with
        | [] -> None
        | named when named |> List.exists (fun reason -> isExpected expected reason) -> None
        | _ -> Some WrongReason

// A hash says which of the outputs it is that are possible at all: the right one, or the right one under the other verdict.
let private compareHash (expected: Expected) hash =
    let isHashOf verdict =
        SHA256.HashData(Array.updateAt 32 verdict expected.Output) = hash

    let right = if expected.IsAccepted then 1uy else 0uy

    if isHashOf right || (expected.IsOpen && isHashOf (1uy - right)) then
        None
    elif isHashOf (1uy - right) then
        Some(if expected.IsAccepted then RejectsValid else AcceptsInvalid)
    else
        Some WrongOutput

/// None when the answer is what must come out.
let disagreement (expected: Expected) answer =
    match answer.Observation with
    | Output bytes -> compareOutput expected answer bytes
    | Hashed hash -> compareHash expected hash
    | Trapped _ -> Some Trap
    | TimedOut -> Some Timeout
    | OutOfMemory -> Some Memory
    | Garbled _ -> Some NotAnOutput
