namespace Perjury.Fuzz.Targets.External

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets

/// Input mode of an external guest.
type Mode =
    /// Input on standard input, one process per input.
    | Stdin
    /// Input in a file whose path is an argument, one process per input.
    | InputFile
    /// Input in a fixture file whose path is an argument, one process per input.
    | Fixture
    /// Batch mode: paths on the standard input of one long-lived process, one answer line each.
    | Batch

/// Output form of an external guest.
type Form =
    | Ssz
    | Hex
    | Padded
    | Sha256
    | Line

/// Contents of a target file.
type Definition =
    {
        Name: string
        About: string
        Mode: Mode
        Command: string list
        Form: Form
        /// Whether the input is prefixed with its length as four little-endian bytes, as Ere's hosts send it.
        LengthPrefix: bool
        Timeout: TimeSpan
        MemoryMiB: int option
        Modes: Conformance list
        /// What is asked of it; the rest is skipped and counted.
        Serves: Serves
        /// Exit codes of a process that gave an answer; any other code is a trap.
        ExitCodes: int list
        /// Pattern that finds the verdict in the printed text, where the target prints no output bytes.
        Verdict: Regex option
        /// Patterns of the target's rejection messages and the reasons (kebab-names) that they map to.
        Reasons: (string * string) list
        /// Folder of the target file, the value of {here}.
        Folder: string
    }

module Definition =
    exception private Wrong of string

    let private wrong text = raise (Wrong text)

    let private modes =
        [ "stdin", Stdin; "file", InputFile; "fixture", Fixture; "batch", Batch ]

    let private forms =
        [ "ssz", Ssz; "hex", Hex; "padded", Padded; "sha256", Sha256; "line", Line ]

    let private served =
        [
            "sufficient", [ Sufficient ]
            "canonical", [ Canonical ]
            "both", [ Sufficient; Canonical ]
        ]

    let private known =
        set
            [
                "name"
                "about"
                "mode"
                "command"
                "output"
                "prefix"
                "timeoutMs"
                "memoryMiB"
                "conformance"
                "serves"
                "exitCodes"
                "verdict"
                "reasons"
            ]

    let private tryField (root: JsonElement) (name: string) =
        match root.TryGetProperty name with
        | true, value -> Some value
        | false, _ -> None

    let private textOf name (value: JsonElement) =
        if value.ValueKind = JsonValueKind.String then
            nonNull (value.GetString())
        else
            wrong $"\"{name}\" is no text"

    let private tryText root name =
        tryField root name |> Option.map (textOf name)

    let private text root name =
        match tryText root name with
        | Some value -> value
        | None -> wrong $"\"{name}\" is missing"

    let private oneOf name choices value =
        match List.tryFind (fun (word, _) -> word = value) choices with
        | Some(_, meaning) -> meaning
        | None ->
            let words = choices |> List.map fst |> String.concat ", "
            wrong $"\"{name}\" is \"{value}\", which is none of {words}"

    let private numberOf name low (value: JsonElement) =
        match value.ValueKind with
        | JsonValueKind.Number ->
            match value.TryGetInt32() with
            | true, number when number >= low -> number
            | _ -> wrong $"\"{name}\" is no whole number from {low}"
        | _ -> wrong $"\"{name}\" is no whole number from {low}"

    let private listOf name item (value: JsonElement) =
        if value.ValueKind = JsonValueKind.Array then
            value.EnumerateArray() |> Seq.map (item name) |> List.ofSeq
        else
            wrong $"\"{name}\" is no list"

    let private regexOf name pattern =
        try
            let regex = Regex(pattern, RegexOptions.CultureInvariant ||| RegexOptions.Multiline)

            if regex.GetGroupNumbers().Length < 2 then
                wrong $"\"{name}\" has no group that holds the verdict"

            regex
        with :? ArgumentException as error ->
            wrong $"\"{name}\": {error.Message}"

    let private reasonsOf (value: JsonElement) =
        if value.ValueKind <> JsonValueKind.Object then
            wrong "\"reasons\" is no object"

        [
            for entry in value.EnumerateObject() do
                let reason = textOf "reasons" entry.Value

                if (Reasons.tryOfName reason).IsNone then
                    wrong $"\"reasons\" names \"{reason}\", which is no reason of rejection"

                entry.Name, reason
        ]

    let private holds (placeholder: string) command =
        command |> List.exists (fun (word: string) -> word.Contains placeholder)

    let private checkCommand mode serves command =
        let needs placeholder =
            if not (holds placeholder command) then
                wrong $"\"command\" has no {placeholder}"

        if List.isEmpty command then
            wrong "\"command\" is empty"

        match mode with
        | InputFile -> needs "{input}"
        | Fixture -> needs "{fixture}"
        | Stdin
        | Batch -> ()

        if List.length serves > 1 then
            needs "{conformance}"

    let private formOf root mode =
        match tryText root "output", mode with
        | Some form, Batch when form <> "line" -> wrong "\"output\" is \"line\" where the mode is \"batch\""
        | Some form, _ -> oneOf "output" forms form
        | None, Batch
        | None, Fixture -> Line
        | None, _ -> wrong "\"output\" is missing"

    let private prefixOf root mode =
        match tryText root "prefix", mode with
        | None, _ -> false
        | Some _, Fixture -> wrong "\"prefix\" has no meaning where the mode is \"fixture\""
        | Some value, _ -> oneOf "prefix" [ "none", false; "ere", true ] value

    let private knownServes =
        set [ "forks"; "schemaIds"; "wire"; "rules"; "largestChainId" ]

    let private forkOf name word =
        match Serves.tryFork word with
        | Some fork -> fork
        | None -> wrong $"\"{name}\" names \"{word}\", which is no fork"

    let private schemaOf name (word: string) =
        match word, Bytes.tryOfHex word with
        | "none", _ -> None
        | _, Some [| high; low |] -> Some(256 * int high + int low)
        | _ -> wrong $"\"{name}\" names \"{word}\", which is no schema id of two bytes in hex, nor none"

    let private among choices name word =
        if List.contains word choices then
            word
        else
            let words = String.concat ", " choices
            wrong $"\"{name}\" names \"{word}\", which is none of {words}"

    let private chainIdOf (value: JsonElement) =
        match value.ValueKind with
        | JsonValueKind.Number ->
            match value.TryGetUInt64() with
            | true, number -> number
            | _ -> wrong "\"serves.largestChainId\" is no number of 64 bits"
        | _ -> wrong "\"serves.largestChainId\" is no number of 64 bits"

    let private servesOf (value: JsonElement) =
        if value.ValueKind <> JsonValueKind.Object then
            wrong "\"serves\" is no object"

        for entry in value.EnumerateObject() do
            if not (knownServes.Contains entry.Name) then
                wrong $"field \"serves.{entry.Name}\" is not known"

        let words name =
            tryField value name |> Option.map (listOf $"serves.{name}" textOf)

        let wires =
            words "wire"
            |> Option.map (List.map (among (WireSchemas.wireReleases |> List.map _.Name) "serves.wire"))
            |> Option.defaultValue Serves.newest.Wires

        // The bytes of both are the same, so that nobody could tell which is meant.
        if List.contains "v21.0.1" wires && List.contains "v21.0.7" wires then
            wrong "\"serves.wire\" has v21.0.1 and v21.0.7, whose inputs are the same bytes"

        {
            Forks = words "forks" |> Option.map (List.map (forkOf "serves.forks"))
            SchemaIds = words "schemaIds" |> Option.map (List.map (schemaOf "serves.schemaIds"))
            Wires = wires
            Rules =
                words "rules"
                |> Option.map (List.map (among Serves.allRules "serves.rules"))
                |> Option.defaultValue Serves.newest.Rules
            LargestChainId =
                tryField value "largestChainId"
                |> Option.map chainIdOf
                |> Option.defaultValue UInt64.MaxValue
        }

    let private read folder (root: JsonElement) =
        if root.ValueKind <> JsonValueKind.Object then
            wrong "no JSON object"

        for entry in root.EnumerateObject() do
            if not (known.Contains entry.Name) then
                wrong $"field \"{entry.Name}\" is not known"

        let mode = text root "mode" |> oneOf "mode" modes
        let option name read = tryField root name |> Option.map read

        let definition =
            {
                Name = text root "name"
                About = tryText root "about" |> Option.defaultValue ""
                Mode = mode
                Command =
                    option "command" (listOf "command" textOf)
                    |> Option.defaultWith (fun () -> wrong "\"command\" is missing")
                Form = formOf root mode
                LengthPrefix = prefixOf root mode
                Timeout =
                    option "timeoutMs" (numberOf "timeoutMs" 1)
                    |> Option.defaultValue 10_000
                    |> float
                    |> TimeSpan.FromMilliseconds
                MemoryMiB = option "memoryMiB" (numberOf "memoryMiB" 1)
                Modes =
                    tryText root "conformance"
                    |> Option.defaultValue "sufficient"
                    |> oneOf "conformance" served
                Serves = option "serves" servesOf |> Option.defaultValue Serves.newest
                ExitCodes =
                    option "exitCodes" (listOf "exitCodes" (fun name -> numberOf name 0))
                    |> Option.defaultValue [ 0 ]
                Verdict = tryText root "verdict" |> Option.map (regexOf "verdict")
                Reasons = option "reasons" reasonsOf |> Option.defaultValue []
                Folder = folder
            }

        if
            definition.Name = ""
            || definition.Name |> Seq.exists (fun c -> c = '/' || Char.IsControl c)
        then
            wrong "\"name\" is no name"

        checkCommand mode definition.Modes definition.Command

        if mode = Fixture && definition.Verdict.IsNone then
            wrong "\"verdict\" is missing: how is the verdict printed?"

        definition

    // Comments and trailing commas are allowed: people write these files by hand.
    let private tolerant =
        JsonDocumentOptions(CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)

    /// Parses a target file; the error is one line.
    let load (path: string) =
        let folder = string (Path.GetDirectoryName(Path.GetFullPath path))

        try
            use document = JsonDocument.Parse(File.ReadAllText path, tolerant)
            Ok(read folder document.RootElement)
        with
        | Wrong why -> Error $"{path}: {why}"
        | :? JsonException as error ->
            let line = error.LineNumber.GetValueOrDefault() + 1L
            Error $"{path}: line {line}: no JSON ({(error.Message.Split '.')[0]})"

    let modeName mode =
        modes |> List.pick (fun (word, m) -> if m = mode then Some word else None)

    let formName form =
        forms |> List.pick (fun (word, f) -> if f = form then Some word else None)
