/// Campaign without an oracle: compares the answers of several targets with each other; of a single target only crashes and timeouts
/// are findings.
module Perjury.Fuzz.Campaign.Pairwise

open System
open System.Collections.Generic
open System.Diagnostics
open System.IO
open System.Security.Cryptography
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus

type Settings =
    {
        Targets: Target list
        Mode: Conformance
        Runs: uint64 option
        Seconds: float option
        Jobs: int
        /// Folder of the bundles.
        Out: string
        Quiet: bool
    }

/// Comparable part of an answer: an output counts by its hash, so that targets that give only a hash can be compared.
let private said answer =
    match Answer.comparable answer.Observation with
    | Output bytes -> "output " + Convert.ToHexStringLower(SHA256.HashData bytes)
    | Hashed hash -> "output " + Convert.ToHexStringLower hash
    | Trapped _ -> "trapped"
    | TimedOut -> "timed out"
    | OutOfMemory -> "out of memory"
    | Garbled _ -> "garbled"

let private isAnswer answer =
    match answer.Observation with
    | Output _
    | Hashed _ -> true
    | _ -> false

/// Answer in one word for the table; a hash alone has no verdict.
let private word answer =
    match answer.Observation with
    | Output _ when Answer.accepts answer -> "accepted"
    | Output _ -> "rejected"
    | Hashed _ -> "hashed"
    | _ -> said answer

type Comparison =
    {
        Case: Case
        /// Answers in the order of the targets.
        Answers: (string * Answer) list
        /// Expected verdict of a control; none for mutated inputs, about which only the targets are compared.
        Expected: Expected option
    }

module Comparison =
    /// Kind of the first wrong answer to a control, even if all targets give it.
    let fault comparison =
        comparison.Expected
        |> Option.bind (fun expected ->
            comparison.Answers
            |> List.tryPick (fun (_, answer) -> Compare.disagreement expected answer))

    let agrees comparison =
        let answers = comparison.Answers |> List.map snd

        List.forall isAnswer answers
        && (answers |> List.map said |> List.distinct |> List.length) = 1
        && (fault comparison).IsNone

    /// Partition of the targets by equal answers, numbered in order, which a shrunk case must preserve.
    let partition comparison =
        let words = comparison.Answers |> List.map (snd >> said)
        let order = List.distinct words

        List.map2
            (fun (_, answer) word -> List.findIndex ((=) word) order, isAnswer answer)
            comparison.Answers
            words

    let text comparison =
        comparison.Answers
        |> List.map (fun (name, answer) -> $"{name}: {Answer.text answer}")
        |> String.concat "; "

let private ask settings (case: Case) =
    let input = Draft.encode case.Draft

    {
        Case = case
        Answers =
            settings.Targets
            |> List.map (fun target -> target.Name, target.Run settings.Mode input)
        Expected =
            match case.Family with
            | None -> Some(Expectation.ofDraft case.Subject case.Draft settings.Mode)
            | Some _ -> None
    }

/// Shrinks the mutations while the targets partition in the same way.
let private minimal settings comparison =
    let withMutations mutations =
        match Apply.applyAll mutations comparison.Case.Subject.Draft with
        | Error _ -> None
        | Ok draft ->
            Some(
                ask
                    settings
                    { comparison.Case with
                        Mutations = mutations
                        Draft = draft
                    }
            )

    let partition = Comparison.partition comparison

    let stillShows mutations =
        withMutations mutations
        |> Option.exists (fun shorter -> Comparison.partition shorter = partition)

    Shrink.shrink 100 stillShows comparison.Case.Mutations
    |> withMutations
    |> Option.filter (fun shorter -> Comparison.partition shorter = partition)
    |> Option.defaultValue comparison

let private text (value: string) : JsonNode | null = JsonValue.Create value

let private object (fields: (string * (JsonNode | null)) list) =
    let result = JsonObject()

    for key, value in fields do
        result[key] <- value

    result

/// Writes a bundle that the other verbs read: honest input, mutations, and the answer of each target.
let private write settings seed comparison =
    let case = comparison.Case
    let input = Draft.encode case.Draft
    let name = "disagreement-" + Convert.ToHexStringLower(SHA1.HashData input)
    let place = Path.Combine(settings.Out, "findings", name)
    Directory.CreateDirectory place |> ignore
    let file name = Path.Combine(place, name)
    let indented = JsonSerializerOptions(WriteIndented = true)
    File.WriteAllBytes(file "input.ssz", input)
    File.WriteAllBytes(file CaseFiles.Base, case.Subject.Bytes)

    let observation (target, answer) : JsonNode | null =
        let output =
            match answer.Observation with
            | Output bytes -> "0x" + Bytes.toHex bytes
            | _ -> said answer

        object
            [
                "target", text target
                "conformance", text (Judge.modeName settings.Mode)
                "output", text output
                "answer", text (Answer.text answer)
            ]

    let observations =
        JsonArray(comparison.Answers |> List.map observation |> Array.ofList)

    File.WriteAllText(file CaseFiles.Lies, (CaseFiles.liesJson seed case).ToJsonString indented + "\n")
    File.WriteAllText(file "observations.json", observations.ToJsonString indented + "\n")
    place

type Outcome =
    {
        Agreed: int
        Disagreed: int
        /// Family, answers in words, and number of cases.
        Table: (string * string * int) list
        /// Shrunk cases with their folders, one for each family and partition.
        Findings: (string * Comparison) list
        Interrupted: bool
    }

let private wordsOf comparison =
    if Comparison.agrees comparison then
        word (snd comparison.Answers.Head)
    else
        comparison.Answers
        |> List.map (fun (name, answer) -> $"{name} {word answer}")
        |> String.concat ", "

/// Judges one lie of each family, each honest input before the first lie about it, then the lies of the plan in turn.
let run settings (plan: Plan) (stopped: unit -> bool) =
    let clock = Stopwatch.StartNew()
    let progress = Progress(settings.Quiet, "cases", None, settings.Seconds)
    let table = Dictionary<string * string, int>()
    let seen = HashSet<string * (int * bool) list>()
    let findings = ResizeArray<string * Comparison>()
    let mutable agreed = 0
    let mutable parted = 0

    let goOn () =
        not (stopped ())
        && settings.Seconds
           |> Option.forall (fun limit -> clock.Elapsed.TotalSeconds < limit)

    let cases = Hunt.cases (Option.map int settings.Runs) plan

    let take comparison =
        let family = Counts.familyName comparison.Case
        let key = family, wordsOf comparison

        let before =
            match table.TryGetValue key with
            | true, count -> count
            | false, _ -> 0

        table[key] <- before + 1

        if Comparison.agrees comparison then
            agreed <- agreed + 1
        else
            parted <- parted + 1

            if seen.Add((family, Comparison.partition comparison)) then
                let shortest = minimal settings comparison
                findings.Add(write settings plan.Seed shortest, shortest)

        progress.Report (agreed + parted) (fun () -> $"{parted} disagreements")

    Workers.run
        settings.Jobs
        goOn
        cases
        (fun (case: Lazy<Case option>) -> case.Value |> Option.map (ask settings))
        (Option.iter take)

    progress.Clear()

    {
        Agreed = agreed
        Disagreed = parted
        Table = [ for entry in table -> fst entry.Key, snd entry.Key, entry.Value ]
        Findings = List.ofSeq findings
        Interrupted = stopped ()
    }
