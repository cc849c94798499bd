/// Comparison of an answer with the expected verdict: which difference is a finding of which kind.
module Perjury.Fuzz.Judging.Compare

open System.Security.Cryptography
open Perjury.Mutators
open Perjury.Fuzz.Targets

type Kind =
    | AcceptsInvalid
    | RejectsValid
    /// Right verdict, wrong bytes: root, chain id or schema id.
    | WrongOutput
    /// Rejected for a reason that does not hold for this input.
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

/// Compares all bytes but the verdict.
let private isOutputOf (expected: Expected) (bytes: byte[]) =
    Array.updateAt 32 0uy bytes = Array.updateAt 32 0uy expected.Output

let private compareOutput (expected: Expected) answer (bytes: byte[]) =
    if (bytes.Length <> 43 && bytes.Length <> 41) || bytes[32] > 1uy then
        Some NotAnOutput
    elif expected.IsOpen then
        if isOutputOf expected bytes then None else Some WrongOutput
    elif Answer.accepts answer && not expected.IsAccepted then
        Some AcceptsInvalid
    elif expected.IsAccepted && not (Answer.accepts answer) then
        Some RejectsValid
    elif
        bytes <> expected.Output
        && not (Answer.isSentinel expected.Output && Answer.isSentinel bytes)
    then
        Some WrongOutput
    else
        // One of the reasons that a target names must be among the expected ones.
        match Answer.reasons answer with
        | [] -> None
        | named when named |> List.exists (fun reason -> isExpected expected reason) -> None
        | _ -> Some WrongReason

// A hash is compared with the hashes of both possible outputs: the expected one, and the one with the other verdict.
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

/// Kind of the difference; None when the answer is the expected one.
let disagreement (expected: Expected) answer =
    match answer.Observation with
    | Output bytes -> compareOutput expected answer bytes
    | Hashed hash -> compareHash expected hash
    | Trapped _ -> Some Trap
    | TimedOut -> Some Timeout
    | OutOfMemory -> Some Memory
    | Garbled _ -> Some NotAnOutput
