namespace Perjury.Fuzz.Targets

open Perjury.Mutators

/// Observed behaviour of a target on one input. Only output bytes are a verdict: everything else is a fault of the target, never a
/// rejection.
type Observation =
    | Output of byte[]
    /// SHA-256 of the output, from targets that give no more.
    | Hashed of byte[]
    /// Exit without an output: an exception, a signal, an exit code.
    | Trapped of string
    | TimedOut
    | OutOfMemory
    /// Bytes that are no valid output.
    | Garbled of string

/// Observation with the rejection message where the target gives one (`kebab-name: detail`).
type Answer =
    {
        Observation: Observation
        Rejection: string option
    }

/// Guest under test: a function from input bytes to an answer, which must not throw.
type Target =
    {
        Name: string
        /// Conformance modes that it serves; a guest that was built in one mode has that one only.
        Modes: Conformance list
        Run: Conformance -> byte[] -> Answer
    }

module Answer =
    /// Byte 32 of the 43-byte output is the verdict.
    let accepts answer =
        match answer.Observation with
        | Output bytes -> bytes.Length = 43 && bytes[32] = 1uy
        | _ -> false

    /// Reasons: the kebab-names before the colon, of which a target may give several.
    let reasons answer =
        match answer.Rejection with
        | None -> []
        | Some text ->
            let names = (text.Split ':')[0]
            names.Split(',', System.StringSplitOptions.TrimEntries) |> List.ofArray

    /// First reason.
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
