namespace Perjury.Fuzz.Targets

open Perjury.Mutators

/// What a target did with one input. Only bytes are a verdict: everything else is a fault of the target, never a rejection.
type Observation =
    | Output of byte[]
    /// SHA-256 of the output, from targets that reveal no more.
    | Hashed of byte[]
    /// It ended without an output: an exception, a signal, an exit code.
    | Trapped of string
    | TimedOut
    | OutOfMemory
    /// It gave bytes that are no output.
    | Garbled of string

/// An observation, and the rejection in words where the target tells it (`kebab-name: detail`).
type Answer =
    {
        Observation: Observation
        Rejection: string option
    }

/// A guest under test: bytes in, an answer out. Whatever it does inside, it must not throw.
type Target =
    {
        Name: string
        /// The modes it can be asked in; a guest that was built in one knows that one only.
        Modes: Conformance list
        Run: Conformance -> byte[] -> Answer
    }

module Answer =
    /// Byte 32 of a 43-byte output is the verdict.
    let accepts answer =
        match answer.Observation with
        | Output bytes -> bytes.Length = 43 && bytes[32] = 1uy
        | _ -> false

    /// The kebab-names in front of the colon; a target may give more than one.
    let reasons answer =
        match answer.Rejection with
        | None -> []
        | Some text ->
            let names = (text.Split ':')[0]
            names.Split(',', System.StringSplitOptions.TrimEntries) |> List.ofArray

    /// The first kebab-name.
    let reason answer = List.tryHead (reasons answer)

    let text answer =
        match answer.Observation, answer.Rejection with
        | Output bytes, _ when bytes.Length = 43 && bytes[32] = 1uy -> "accepted"
        | Output _, Some rejection -> $"rejected, {rejection}"
        | Output _, None -> "rejected"
        | Hashed bytes, _ -> $"output with hash 0x{System.Convert.ToHexStringLower bytes}"
        | Trapped what, _ -> $"trapped, {what}"
        | TimedOut, _ -> "timed out"
        | OutOfMemory, _ -> "out of memory"
        | Garbled what, _ -> $"garbled, {what}"
