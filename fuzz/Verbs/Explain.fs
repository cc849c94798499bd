/// `perjury explain`: judges many findings by the model and groups them to bugs.
module Perjury.Fuzz.Verbs.Explain

open System.IO
open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

type ExplainArgs =
    | [<MainCommand; Mandatory>] Findings of DIR: string list
    | Target of NAME: string
    | Jobs of N: int
    | Json of FILE: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Findings _ -> "folders of findings, or folders that hold some."
            | Target _ -> "the guest to judge (default: the one that each finding names)."
            | Jobs _ -> "threads (default: all cores)."
            | Json _ -> "write the summary of every finding as JSON."

type private Explained =
    | Bug of place: string * FindingSummary.FindingSummary
    /// No target of today is wrong about it.
    | Gone of place: string
    | Unreadable of string

/// One target of a name for all findings, because some keep a process each.
type private TargetsByName() =
    let found = System.Collections.Concurrent.ConcurrentDictionary<string, Target>()
    // Bundles of one campaign carry the same description each.
    let key (name: string) =
        if File.Exists name then File.ReadAllText name else name

    member _.Find name =
        found.GetOrAdd(key name, (fun _ -> Options.target name))

// The campaign knows more about an honest input than one input tells.
let private causeOf (finding: Recorded.Recorded) (judgement: Judgement) kind =
    let recorded =
        FindingSummary.read finding.Folder
        |> Option.map _.Cause
        |> Option.filter (fun cause ->
            finding.Case.Mutations.IsEmpty
            && cause.Target = judgement.Target
            && cause.Kind = kind)

    recorded
    |> Option.defaultWith (fun () -> Cause.ofOne finding.Case judgement kind)

let private explain (targets: TargetsByName) given folder =
    match Recorded.read folder with
    | Error why -> Unreadable why
    | Ok finding ->
        let name =
            given
            |> Option.orElse (finding.Failing |> Option.map fst)
            |> Option.defaultValue Registry.standard.Name

        let case = finding.Case
        let target = targets.Find name

        Judge.all [ target ] target.Modes (Judge.isOpen case.Family) case.Subject case.Draft
        |> List.tryPick (fun judgement ->
            judgement.Disagreement
            |> Option.map (fun kind ->
                Bug(folder, FindingSummary.ofCase (causeOf finding judgement kind) case judgement)))
        |> Option.defaultValue (Gone folder)

let private writeJson (path: string) (samples: (string * FindingSummary.FindingSummary) list) =
    let json =
        samples
        |> List.map (fun (place, sample) ->
            let item = FindingSummary.json sample
            item["place"] <- System.Text.Json.Nodes.JsonValue.Create place
            item :> System.Text.Json.Nodes.JsonNode | null)
        |> Array.ofList
        |> fun items -> System.Text.Json.Nodes.JsonArray items

    File.WriteAllText(
        path,
        json.ToJsonString(System.Text.Json.JsonSerializerOptions(WriteIndented = true))
        + "\n"
    )

let private foldersOf path =
    match Recorded.below path with
    | [] -> raise (DirectoryNotFoundException $"{path} holds no finding")
    | folders -> folders

let run (arguments: ParseResults<ExplainArgs>) =
    let folders = arguments.Value Findings |> List.collect foldersOf |> List.distinct
    let targets = TargetsByName()
    let explained = ResizeArray<Explained>()
    let jobs = Options.jobs (arguments.TryValue ExplainArgs.Jobs)

    Workers.run
        jobs
        (fun () -> true)
        folders
        (explain targets (arguments.TryValue ExplainArgs.Target))
        explained.Add

    let samples =
        explained
        |> Seq.choose (function
            | Bug(place, sample) -> Some(place, sample)
            | _ -> None)
        |> List.ofSeq

    for result in explained do
        match result with
        | Gone place -> printfn "not wrong any more: %s" place
        | Unreadable why -> eprintfn "perjury: %s" why
        | Bug _ -> ()

    arguments.TryValue ExplainArgs.Json
    |> Option.iter (fun path -> writeJson path samples)

    Perjury.Fuzz.Findings.Bug.ofSamples samples
    |> Perjury.Fuzz.Findings.Bug.lines
    |> List.iter (printfn "%s")

    let unreadable =
        explained
        |> Seq.filter (function
            | Unreadable _ -> true
            | _ -> false)
        |> Seq.length

    let tally =
        { Exit.noCases with
            Passed = explained.Count - samples.Length - unreadable
            Failed = samples.Length
        }

    printfn "%s" (Exit.lastLine tally)

    if unreadable > 0 then
        Exit.CouldNotRun
    else
        Exit.ofTally tally
