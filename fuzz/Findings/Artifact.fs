/// Bundle of a finding, a folder that explains itself and runs anywhere: input, honest input, mutations, expected and observed verdicts,
/// the target's file, a summary, and a script that reproduces it.
module Perjury.Fuzz.Findings.Artifact

open System
open System.IO
open System.Security.Cryptography
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus

type Finding =
    {
        Cause: Cause
        Seed: uint64
        Case: Case
        Judgement: Judgement
        /// Judgements of all targets on the case, the wrong one among them.
        Judgements: Judgement list
    }

let private text (value: string) : JsonNode | null = JsonValue.Create value

let private array (items: seq<JsonNode | null>) : JsonNode | null = JsonArray(Array.ofSeq items)

let private object (fields: (string * (JsonNode | null)) list) : JsonObject =
    let result = JsonObject()

    for key, value in fields do
        result[key] <- value

    result

let private answerJson (judgement: Judgement) : JsonNode | null =
    let output =
        match judgement.Answer.Observation with
        | Output bytes -> "0x" + Bytes.toHex bytes
        | _ -> Judge.observed judgement

    object
        [
            "target", text judgement.Target
            "conformance", text (Judge.modeName judgement.Mode)
            "output", text output
            "answer", text (Answer.text judgement.Answer)

            match judgement.Answer.Words with
            | Some words -> "words", text words
            | None -> ()

            "finding",
            (judgement.Disagreement
             |> Option.map (Compare.kindName >> text)
             |> Option.defaultValue null)
        ]

let private names reasons =
    reasons |> Seq.map (Reasons.name >> text) |> array

let private oracleJson draft (judgement: Judgement) : JsonNode | null =
    object
        [
            "conformance", text (Judge.modeName judgement.Mode)
            "verdict", text (Judge.expected judgement)
            "output", text ("0x" + Bytes.toHex judgement.Expected.Output)
            "reasons", names (Holding.ofExpected judgement.Mode draft judgement.Expected)
            // What the family or the shape of the witness alone would allow.
            "possible", names judgement.Expected.Reasons
        ]

// One line of a shell's comment, whatever the target printed.
let private comment (words: string) =
    words
    |> String.map (fun letter -> if Char.IsControl letter then ' ' else letter)

let private repro finding (proven: string option) =
    let own =
        Path.Combine(AppContext.BaseDirectory, "perjury.dll").Replace("'", "'\\''")

    let said =
        proven |> Option.map (fun what -> $"\n# {what}") |> Option.defaultValue ""

    $"""#!/bin/sh
# {comment (Phrases.sentence finding.Cause)}{said}
# {finding.Judgement.Target}: {Judge.modeName finding.Judgement.Mode}, {comment (Answer.text finding.Judgement.Answer)}
# {Naming.texts finding.Case.Mutations}
# PERJURY is the launcher; without it the one in PATH, else the program that wrote this.
here=$(cd "$(dirname "$0")" && pwd) || exit 3
if [ -n "${{PERJURY:-}}" ]; then exec "$PERJURY" replay "$here" "$@"; fi
if command -v perjury >/dev/null 2>&1; then exec perjury replay "$here" "$@"; fi
exec dotnet '{own}' replay "$here" "$@"
"""

/// File name of the target's description.
[<Literal>]
let TargetFile = "target.json"

// The description finds its program wherever the bundle is taken.
let private targetFile (target: string) =
    External.External.fileOf target
    |> Option.map (fun path ->
        let folder = string (Path.GetDirectoryName(Path.GetFullPath path))
        (File.ReadAllText path).Replace("{here}", JsonEncodedText.Encode(folder).ToString()))

let private indented = JsonSerializerOptions(WriteIndented = true)

let private runnable (path: string) =
    if not (OperatingSystem.IsWindows()) then
        File.SetUnixFileMode(
            path,
            UnixFileMode.UserRead
            ||| UnixFileMode.UserWrite
            ||| UnixFileMode.UserExecute
            ||| UnixFileMode.GroupRead
            ||| UnixFileMode.GroupExecute
            ||| UnixFileMode.OtherRead
            ||| UnixFileMode.OtherExecute
        )

let private writeFiles (place: string) finding =
    Directory.CreateDirectory place |> ignore
    let file name = Path.Combine(place, name)
    File.WriteAllBytes(file "input.ssz", Draft.encode finding.Case.Draft)
    File.WriteAllBytes(file CaseFiles.Base, finding.Case.Subject.Bytes)

    File.WriteAllText(
        file CaseFiles.Lies,
        (CaseFiles.liesJson finding.Seed finding.Case).ToJsonString indented + "\n"
    )

    let write name make (judgements: Judgement list) =
        let json = JsonArray(judgements |> List.map make |> Array.ofList)
        File.WriteAllText(file name, json.ToJsonString indented + "\n")

    write "observations.json" answerJson finding.Judgements
    write "oracle.json" (oracleJson finding.Case.Draft) (finding.Judgements |> List.distinctBy _.Mode)
    let sample = FindingSummary.ofCase finding.Cause finding.Case finding.Judgement
    File.WriteAllText(file FindingSummary.FileName, (FindingSummary.json sample).ToJsonString indented + "\n")

    Elf.fileOf finding.Judgement.Target
    |> Option.iter (fun path -> File.Copy(path, file (string (Path.GetFileName path))))

    targetFile finding.Judgement.Target
    |> Option.iter (fun description -> File.WriteAllText(file TargetFile, description))

    let proven = sample.Proves |> Option.map Falsehood.text

    proven
    |> Option.iter (fun what -> File.WriteAllText(file "proves.txt", what + "\n"))

    File.WriteAllText(file "repro.sh", repro finding proven)
    runnable (file "repro.sh")

/// Writes the bundle to a folder and replaces what is there, atomically: a kill leaves a whole bundle or none.
let writeTo (place: string) finding =
    let fresh = place + ".new"

    if Directory.Exists fresh then
        Directory.Delete(fresh, true)

    writeFiles fresh finding

    if Directory.Exists place then
        Directory.Delete(place, true)

    Directory.Move(fresh, place)

/// Place of a bundle below a folder: target, kind and rule, family of the lie, beginning of the input's hash.
let placeOf (folder: string) finding =
    let hash = Convert.ToHexStringLower(SHA1.HashData(Draft.encode finding.Case.Draft))

    let family =
        finding.Case.Family |> Option.map _.Name |> Option.defaultValue "honest"

    Path.Combine(
        folder,
        finding.Cause.Target,
        Compare.kindName finding.Cause.Kind,
        finding.Cause.Rule,
        family,
        hash.Substring(0, 12)
    )

/// Writes the bundle below `folder` and returns its place.
let write folder finding =
    let place = placeOf folder finding
    writeTo place finding
    place

let private textOf (element: JsonElement) (name: string) =
    match element.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.String -> Option.ofObj (value.GetString())
    | _ -> None

/// Target that the bundle records as wrong, and the first mode in which it was.
let failing folder =
    let path = Path.Combine(folder, "observations.json")

    let judged (element: JsonElement) =
        match textOf element "target", textOf element "conformance" |> Option.bind Judge.modeOf with
        | Some target, Some mode when (textOf element "finding").IsSome -> Some(target, mode)
        | _ -> None

    try
        use document = JsonDocument.Parse(File.ReadAllText path)

        if document.RootElement.ValueKind = JsonValueKind.Array then
            document.RootElement.EnumerateArray() |> Seq.tryPick judged
        else
            None
    with
    | :? IOException
    | :? JsonException -> None
