/// Parses the result of a process into an observation.
module Perjury.Fuzz.Targets.External.Reading

open System
open System.Security.Cryptography
open System.Text
open System.Text.RegularExpressions
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets

/// Exit of a process.
type Ended =
    | Exited of code: int * stdout: byte[] * stderr: string
    | Overran
    /// Output limit exceeded.
    | Flooded
    /// The process could not be started or read, with the reason.
    | NotRun of string

[<Literal>]
let private OutputBytes = 43

// Inputs without a schema id have an output without one.
[<Literal>]
let private OutputBytesWithoutSchema = 41

let private isOutputSize size =
    size = OutputBytes || size = OutputBytesWithoutSchema

let private observed observation =
    {
        Observation = observation
        Rejection = None
        Words = None
    }

/// Both outputs that an input can have, of acceptance and of rejection; a verdict or a hash alone is resolved to one of them.
let private outputsOf input =
    match Subject.ofBytes "" input with
    | Ok subject -> subject.Accepted, subject.Rejected
    | Error _ ->
        let sentinel = Wire.encodeOutput Wire.sentinel
        Array.updateAt 32 1uy sentinel, sentinel

let private shown (bytes: byte[]) =
    let beginning = Bytes.toHex (Array.truncate 16 bytes)
    let more = if bytes.Length > 16 then "…" else ""
    $"{bytes.Length} bytes 0x{beginning}{more}"

let private shownText (text: string) =
    let oneLine = Regex.Replace(text, @"\s+", " ").Trim()

    if oneLine.Length > 160 then
        oneLine.Substring(0, 160) + "…"
    else
        oneLine

let private lastLine (text: string) =
    text.Split('\n', StringSplitOptions.TrimEntries ||| StringSplitOptions.RemoveEmptyEntries)
    |> Array.tryLast
    |> Option.map shownText

let private tryHex (text: string) = Bytes.tryOfHex (text.Trim())

let private isZero (bytes: byte[]) = Array.forall ((=) 0uy) bytes

let private padded size (bytes: byte[]) =
    if bytes.Length >= size && isZero bytes[size..] then
        Some bytes[.. size - 1]
    else
        None

// A hash resolves to the output that it belongs to. Any other stays a hash, which no comparison takes for right.
let private ofHash input hash =
    let accepted, rejected = outputsOf input

    [ accepted; rejected; Wire.encodeOutput Wire.sentinel ]
    |> List.tryFind (fun output -> SHA256.HashData output = hash)
    |> Option.map Output
    |> Option.defaultValue (Hashed hash)

/// Maps a rejection message of the target to a reason (kebab-name), followed by the message.
let private rejectionOf (definition: Definition) words =
    definition.Reasons
    |> List.tryFind (fun (part, _) -> (words: string).Contains part)
    |> Option.map (fun (_, reason) -> $"{reason}: {shownText words}")

/// Keeps the end of what a target printed beside its answer, unless it has said something with it.
let withWords (text: string) answer =
    match answer.Words, lastLine text with
    | None, Some words -> { answer with Words = Some words }
    | _ -> answer

let private withReason (definition: Definition) words answer =
    if Answer.accepts answer || answer.Rejection.IsSome then
        answer
    else
        { answer with
            Rejection = rejectionOf definition words
        }

let private ofVerdict input accepts =
    let accepted, rejected = outputsOf input
    Output(if accepts then accepted else rejected)

let private accepting =
    set [ "true"; "1"; "yes"; "ok"; "pass"; "passed"; "accepted"; "valid" ]

let private rejecting =
    set [ "false"; "0"; "no"; "fail"; "failed"; "rejected"; "invalid"; "err"; "error" ]

let private ofPrinted (definition: Definition) input (regex: Regex) (text: string) =
    let found = regex.Match text
    let word = found.Groups[1].Value.ToLowerInvariant()

    if not found.Success then
        None
    elif accepting.Contains word then
        Some(observed (ofVerdict input true))
    elif rejecting.Contains word then
        Some(observed (ofVerdict input false) |> withReason definition text)
    else
        Some(observed (Garbled $"verdict \"{shownText word}\""))

let private ofHexLine (line: string) =
    match tryHex line with
    | Some bytes when isOutputSize bytes.Length -> Output bytes
    | Some bytes -> Garbled $"{shown bytes} where {OutputBytes} bytes are the output"
    | None when line.StartsWith "err:" -> Trapped(shownText line)
    | None -> Garbled $"line \"{shownText line}\""

/// Splits a line into an output and what is said behind it.
let private splitLine (line: string) =
    let line = if line.StartsWith "OK " then line.Substring 3 else line

    match line.IndexOfAny [| ' '; '\t' |] with
    | at when at > 0 && line.StartsWith "0x" -> line.Substring(0, at), line.Substring(at).Trim()
    | _ -> line, ""

let private isReason (text: string) =
    (Reasons.tryOfName (text.Split(':')[0])).IsSome

/// A rejection in the target's own words: a kebab-name that it gives itself, or what the target file makes of them.
let private said definition (words: string) answer =
    if words = "" then
        answer
    else
        let answer =
            { answer with
                Words = Some(shownText words)
            }

        if isReason words && not (Answer.accepts answer) then
            { answer with
                Rejection = Some(shownText words)
            }
        else
            withReason definition words answer

/// Parses one answer line. `0x…` and `OK 0x…` are outputs; `err: …` is a trap, unless the target file says that it is a rejection.
let ofLine (definition: Definition) input (line: string) =
    let line = line.Trim()

    match definition.Verdict with
    | None ->
        let output, words = splitLine line
        observed (ofHexLine output) |> said definition words
    | Some regex ->
        match ofPrinted definition input regex line with
        | Some answer -> answer
        | None -> observed (Garbled $"no verdict in \"{shownText line}\"")

let isComment (line: string) =
    String.IsNullOrWhiteSpace line || line.StartsWith '#'

let private ofFirstLine (definition: Definition) input (stdout: byte[]) =
    let lines = Encoding.UTF8.GetString(stdout).Split '\n'

    match lines |> Array.tryFind (isComment >> not) with
    | Some line -> ofLine definition input line
    | None -> observed (Garbled "no line was printed")

let private exactly (bytes: byte[]) =
    if isOutputSize bytes.Length then
        Output bytes
    else
        Garbled $"{shown bytes} where {OutputBytes} are the output"

let private ofBytes (definition: Definition) input (stdout: byte[]) =
    let asText = lazy (Encoding.ASCII.GetString stdout)

    match definition.Form with
    | Ssz -> observed (exactly stdout)
    | Hex ->
        match tryHex asText.Value with
        | Some bytes -> observed (exactly bytes)
        | None -> observed (Garbled $"no hex: \"{shownText asText.Value}\"")
    | Padded ->
        match padded OutputBytes stdout with
        | Some output -> observed (Output output)
        | None -> observed (Garbled $"{shown stdout} where an output and zeros are expected")
    | Sha256 ->
        match padded 32 stdout, lazy (tryHex asText.Value) with
        | Some hash, _ -> observed (ofHash input hash)
        | None, Lazy(Some hash) when hash.Length = 32 -> observed (ofHash input hash)
        | _ -> observed (Garbled $"{shown stdout} where a sha256 is expected")
    | Line -> ofFirstLine definition input stdout

let private outOfMemory =
    Regex(
        @"out of memory|memoryerror|bad_alloc|memory allocation|cannot allocate memory|outofmemory|unable to allocate",
        RegexOptions.IgnoreCase ||| RegexOptions.CultureInvariant
    )

/// Classifies a crash: out of memory where a limit was set and reported, or where the system killed the process; else a trap.
let died (definition: Definition) code stderr =
    let says =
        lastLine stderr
        |> Option.map (fun line -> $": {line}")
        |> Option.defaultValue ""

    if code = 137 || (definition.MemoryMiB.IsSome && outOfMemory.IsMatch stderr) then
        observed OutOfMemory
    else
        observed (Trapped(Spawn.describe code + says))

/// Answer of a process that was started for one input.
let answer (definition: Definition) input ended =
    match ended with
    | Overran -> observed TimedOut
    | Flooded -> observed (Garbled "more than a MiB was printed")
    | NotRun why -> observed (Trapped why)
    | Exited(code, stdout, stderr) ->
        let printed regex =
            ofPrinted definition input regex (Encoding.UTF8.GetString stdout + "\n" + stderr)

        match definition.Verdict |> Option.bind printed with
        | Some answer when code < 128 -> answer |> withWords stderr
        | _ when not (List.contains code definition.ExitCodes) -> died definition code stderr
        | _ when definition.Verdict.IsSome ->
            observed (Garbled $"no verdict in \"{shownText (Encoding.UTF8.GetString stdout)}\"")
        | _ ->
            ofBytes definition input stdout
            |> withReason definition stderr
            |> withWords stderr
