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
        /// What the target itself says about it: behind its output, or on standard error.
        Words: string option
    }

/// Guest under test: a function from input bytes to an answer, which must not throw.
type Target =
    {
        Name: string
        /// Conformance modes that it serves; a guest that was built in one mode has that one only.
        Modes: Conformance list
        Serves: Serves
        Run: Conformance -> byte[] -> Answer
    }

module Answer =
    /// 43 bytes, or 41 where inputs have no schema id; byte 32 is the verdict.
    let isOutput (bytes: byte[]) =
        (bytes.Length = 43 || bytes.Length = 41) && bytes[32] <= 1uy

    /// Whether an output is the one for bytes that cannot be read: who cannot read them cannot know either whether it has a schema id.
    let isSentinel (bytes: byte[]) =
        (bytes.Length = 43 || bytes.Length = 41) && Array.forall ((=) 0uy) bytes

    let private longSentinel: byte[] = Array.zeroCreate 43

    let private hashOfShort =
        System.Security.Cryptography.SHA256.HashData(Array.zeroCreate<byte> 41)

    let private hashOfLong = System.Security.Cryptography.SHA256.HashData longSentinel

    /// What two targets that agree have in common: of the two outputs for what cannot be read the longer.
    let comparable observation =
        match observation with
        | Output bytes when isSentinel bytes -> Output longSentinel
        | Hashed hash when hash = hashOfShort -> Hashed hashOfLong
        | other -> other

    let private isAcceptance (bytes: byte[]) = isOutput bytes && bytes[32] = 1uy

    let accepts answer =
        match answer.Observation with
        | Output bytes -> isAcceptance bytes
        | _ -> false

    /// An output that is no acceptance.
    let rejects answer =
        match answer.Observation with
        | Output bytes -> isOutput bytes && bytes[32] = 0uy
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
        | Output bytes, _ when isAcceptance bytes -> "accepted"
        | Output _, Some rejection -> $"rejected, {rejection}"
        | Output _, None -> "rejected"
        | Hashed bytes, _ -> $"output with hash 0x{System.Convert.ToHexStringLower bytes}"
        | Trapped what, _ -> $"trapped, {what}"
        | TimedOut, _ -> "timed out"
        | OutOfMemory, _ -> "out of memory"
        | Garbled what, _ -> $"garbled, {what}"
