/// Findings as bugs: what is one, what it is called, and that it runs again wherever it is taken.
module Perjury.Tests.FindingsTests

open System
open System.Diagnostics
open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

let private subjects =
    lazy
        (Corpus.embedded 1UL
         |> List.indexed
         |> List.filter (fun (index, _) -> index % 9 = 0)
         |> List.map snd
         |> Array.ofList)

let private plan = lazy (Plan.make 1UL Catalogue.round subjects.Value)

let private settings out target = Runs.campaign out [ target ]

let private ways =
    { Campaign.defaults with
        ModelShare = 0.0
        ModelJudgesControls = false
    }

let private campaign out target runs =
    Campaign.runWith ways (settings out target 2 runs) plan.Value never

let private rules (outcome: Campaign.Outcome) =
    outcome.Bugs |> List.collect _.Causes |> List.map Cause.id |> List.sort

/// The guest, but for its answers to what a rule names.
let private altered name isAltered alter =
    { Guest.target with
        Name = name
        Run =
            fun mode input ->
                let answer = Guest.target.Run mode input
                if isAltered input then alter answer else answer
    }

let private refuses (subject: Subject) =
    altered
        "refuses-one"
        (fun input ->
            match Draft.ofBytes input with
            | Ok draft -> draft.Input = subject.Draft.Input
            | Error _ -> false)
        (fun _ ->
            {
                Observation = Output subject.Rejected
                Rejection = None
                Words = None
            })

let private sh folder (environment: (string * string) list) (script: string) =
    let info = ProcessStartInfo("sh", [ script ])
    info.WorkingDirectory <- folder
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    info.Environment.Remove "PERJURY" |> ignore

    for key, value in environment do
        info.Environment[key] <- value

    use running = nonNull (Process.Start info)
    let errors = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    running.ExitCode, output, errors.Result

let private perjury arguments =
    Perjury.Fuzz.Program.main (Array.ofList arguments)

/// The shipped guest that believes every witness, under another name and in a folder of its own.
let private strangersTarget folder =
    let shipped = Path.Combine(AppContext.BaseDirectory, "targets")
    Directory.CreateDirectory folder |> ignore

    File.Copy(Path.Combine(shipped, "credulous.py"), Path.Combine(folder, "credulous.py"))
    let path = Path.Combine(folder, "stranger.json")
    let description = File.ReadAllText(Path.Combine(shipped, "credulous.json"))
    File.WriteAllText(path, description.Replace("\"credulous\"", "\"stranger\""))
    path

[<Tests>]
let tests =
    testList
        "FindingsTests"
        [
            for bug, broken in
                [
                    "missing-node-is-absent", [ "missing-node" ]
                    "missing-code-is-empty", [ "missing-code" ]
                    "extra-account-field-ignored", [ "malformed-account" ]
                    "missing-ancestor-is-zero", [ "missing-ancestor" ]
                    "duplicate-refused", [ "duplicate-node"; "duplicate-code" ]
                ] do
                testCase $"a planted bug is named by the rule that it breaks: {bug}"
                <| fun () ->
                    inFolder (fun out ->
                        let outcome = campaign out (Guests.weak bug) 1200UL

                        Expect.exists
                            outcome.Bugs
                            (fun found -> List.contains found.Name broken)
                            $"{rules outcome}"

                        Expect.isLessThanOrEqual outcome.Bugs.Length 3 $"{rules outcome}"

                        // The folders say the same, and each kept finding is of the rule that its folder names.
                        for place in outcome.Findings do
                            match FindingSummary.read place, Recorded.read place with
                            | Some sample, Ok finding ->
                                let below = Path.Combine(out, "findings", (Guests.weak bug).Name)

                                Expect.stringStarts
                                    (Path.GetRelativePath(below, place).Replace('\\', '/'))
                                    (Cause.id sample.Cause)
                                    place

                                if sample.Cause.Kind = Compare.AcceptsInvalid then
                                    let holding =
                                        Holding.ofInput
                                            (Option.get (Judge.modeOf sample.Mode))
                                            (Draft.encode finding.Case.Draft)
                                        |> Seq.map Reasons.name
                                        |> List.ofSeq

                                    Expect.contains holding sample.Cause.Rule place
                                    Expect.equal sample.Reasons holding place
                            | other -> failtest $"{place}: %A{other}")

            testCase "a root for a block that cannot be read is the fault of reading it"
            <| fun () ->
                let subject =
                    subjects.Value
                    |> Array.find (fun subject -> (Draft.payload subject.Draft).IsNone)

                let broken = [ ReplaceBlock [| 0xC1uy; 0xC0uy |] ]

                let draft =
                    match Apply.applyAll broken subject.Draft with
                    | Ok draft -> draft
                    | Error refusal -> failtest $"%A{refusal}"

                let case: Case =
                    {
                        Index = 0UL
                        Subject = subject
                        Family = Catalogue.tryFind "flip-block-difficulty"
                        Mutations = broken
                        Draft = draft
                    }

                let guest =
                    altered "roots-everything" (fun _ -> true) (fun _ ->
                        {
                            Observation = Output subject.Rejected
                            Rejection = None
                            Words = None
                        })

                match Judge.all [ guest ] [ Sufficient ] false subject draft with
                | [ judgement ] ->
                    Expect.equal judgement.Disagreement (Some Compare.WrongOutput) "kind"
                    Expect.equal (Cause.rules (fun _ -> None) case judgement) [ "malformed-block" ] "rules"
                    // Another wrong root stays what it is.
                    let other =
                        { judgement with
                            Expected =
                                { judgement.Expected with
                                    Output = subject.Rejected
                                }
                            Answer =
                                { judgement.Answer with
                                    Observation =
                                        Output(Array.updateAt 3 1uy (Array.updateAt 4 2uy subject.Rejected))
                                }
                        }

                    Expect.equal (Cause.rules (fun _ -> None) case other) [ "root" ] "rules"
                | other -> failtest $"%A{other}"

            testCase "the list of bugs begins with their number, and each line is about one"
            <| fun () ->
                inFolder (fun out ->
                    let outcome = campaign out (Guests.weak "code-loaded-with-account") 400UL
                    let lines = Bug.lines outcome.Bugs
                    let all = outcome.Bugs |> List.sumBy _.Count

                    Expect.equal
                        (List.head lines)
                        $"""{Bug.plural outcome.Bugs.Length "bug"} in {Bug.plural all "disagreement"}"""
                        "headline"

                    Expect.isGreaterThanOrEqual all outcome.State.Failed "no disagreement is lost"

                    // What the guest misses in an honest witness is found out by giving it more.
                    Expect.contains (rules outcome) "rejects-valid/honest-needs-codes" $"{rules outcome}")

            testCase "a refused honest input is one finding, and the lies about it fall silent"
            <| fun () ->
                inFolder (fun out ->
                    let subject = subjects.Value[3]
                    let outcome = campaign out (refuses subject) 1500UL
                    Expect.equal outcome.State.Failed 1 $"{rules outcome}"
                    Expect.isGreaterThan outcome.State.Silent 0 "outcome.State.Silent"
                    Expect.hasLength outcome.Findings 1 "outcome.Findings")

            testCase "rules that are forgotten together are one bug, and few stay apart"
            <| fun () ->
                let count (rule: string) =
                    ({
                        Target = "t"
                        Kind = Compare.AcceptsInvalid
                        Rule = rule
                    }
                    : Cause),
                    "family"

                let bugs rules =
                    rules |> List.map (fun rule -> count rule, 2) |> Map.ofList |> Bug.ofCounts []

                Expect.hasLength (bugs [ "wrong-timestamp"; "wrong-gas-limit" ]) 2 "two"

                let one =
                    bugs [ "wrong-timestamp"; "wrong-gas-limit"; "wrong-base-fee"; "missing-node" ]

                Expect.equal (one |> List.map _.Name) [ "header-against-parent"; "missing-node" ] "names"
                Expect.equal (one |> List.map _.Count) [ 6; 2 ] "counts"

                // What is believed now and tripped over then, and what is unread, is one bug each.
                let cause kind rule : Cause =
                    {
                        Target = "t"
                        Kind = kind
                        Rule = rule
                    }

                let merged =
                    [
                        cause Compare.AcceptsInvalid "missing-node"
                        cause Compare.WrongReason "missing-node"
                        cause Compare.RejectsValid "schema-1501-unread"
                        cause Compare.WrongOutput "schema-1501-unread"
                        cause Compare.RejectsValid "honest-needs-codes"
                        cause Compare.RejectsValid "honest-needs-nodes"
                        cause Compare.AcceptsInvalid "malformed-block"
                        cause Compare.WrongOutput "malformed-block"
                    ]
                    |> List.map (fun cause -> (cause, "family"), 1)
                    |> Map.ofList
                    |> Bug.ofCounts []

                Expect.equal
                    (merged |> List.map (fun bug -> bug.Kind, bug.Name, bug.Count))
                    [
                        Compare.AcceptsInvalid, "malformed-block", 2
                        Compare.AcceptsInvalid, "missing-node", 2
                        Compare.RejectsValid, "honest-needs", 2
                        Compare.RejectsValid, "schema-1501-unread", 2
                    ]
                    "merged"

                let chains =
                    [
                        cause Compare.RejectsValid "honest-chain-bpo4", 3
                        cause Compare.RejectsValid "schema-1501-unread", 2
                        cause Compare.WrongOutput "schema-1501-unread", 1
                    ]
                    |> List.map (fun (cause, count) -> (cause, "control"), count)
                    |> Map.ofList
                    |> Bug.ofCounts []

                Expect.equal
                    (chains |> List.map (fun bug -> bug.Kind, bug.Name, bug.Rules))
                    [
                        Compare.RejectsValid,
                        "honest-chains",
                        [ "honest-chain-bpo4", 3, None; "schema-1501-unread", 3, None ]
                    ]
                    "what is not served is one bug, and each chain and schema has its line"

                let text = Bug.lines chains |> String.concat "\n"
                Expect.stringContains text "   honest-chain-bpo4: 3\n   schema-1501-unread: 3\n" "lines"

                let endless =
                    [
                        cause Compare.Timeout "blob-fee-too-low"
                        cause Compare.Timeout "wrong-excess-blob-gas-by-witness"
                        cause Compare.Timeout "malformed-node"
                    ]
                    |> List.map (fun cause -> (cause, "family"), 1)
                    |> Map.ofList
                    |> Bug.ofCounts []

                Expect.equal
                    (endless |> List.map (fun bug -> bug.Name, bug.Count))
                    [ "blob-gas", 2; "malformed-node", 1 ]
                    "what does not end over the price of blob gas is one bug"

                for reason, name in Reasons.all do
                    for kind in [ Compare.AcceptsInvalid; Compare.Trap; Compare.RejectsValid ] do
                        let sentence =
                            Phrases.sentence
                                {
                                    Target = "t"
                                    Kind = kind
                                    Rule = name
                                }

                        Expect.stringContains sentence $"({name})" $"{reason}"

            testCase "words that differ from input to input do not part a bug"
            <| fun () ->
                Expect.equal
                    (Words.slug "panicked at /srv/x/src/trie.rs:12:7: node 0xabcdef0123 has 17 children")
                    (Words.slug "panicked at /srv/y/src/trie.rs:12:7: node 0x99 has 3 children")
                    "slug"

                Expect.equal
                    (Words.telling "exit 101: note: run with `RUST_BACKTRACE=1`")
                    None
                    "nothing is told"

                Expect.equal (Words.telling "exit 2: stack overflow") (Some "stack-overflow") "words"

            testCase
                "a campaign meets every family before any is asked twice, and judges a subject before its first lie"
            <| fun () ->
                let items = Breadth.items plan.Value

                let told =
                    items
                    |> Array.choose (function
                        | Breadth.Lie case -> Some(Counts.familyName case)
                        | Breadth.Honest _ -> None)

                Expect.distinct told "families"
                Expect.equal (uint64 told.Length) (Breadth.lies items) "lies"
                let all = Breadth.families plan.Value
                // The others find no place on this corpus at their first draw.
                Expect.isGreaterThan told.Length (all.Length * 9 / 10) "told"

                let beforeLast =
                    items
                    |> Array.findIndexBack (function
                        | Breadth.Lie _ -> true
                        | Breadth.Honest _ -> false)

                // A few honest inputs serve all families.
                Expect.isLessThan beforeLast (told.Length + 40) "the honest inputs before the last family"
                let mutable honest = Set.empty

                for item in items do
                    match item with
                    | Breadth.Honest subject -> honest <- honest.Add plan.Value.Subjects[subject].Name
                    | Breadth.Lie case -> Expect.isTrue (honest.Contains case.Subject.Name) case.Subject.Name

                Expect.equal honest.Count subjects.Value.Length "every honest input"

            testCase "a family whose lies end in time-outs is asked last after its second"
            <| fun () ->
                inFolder (fun out ->
                    let isSlow (input: byte[]) =
                        match Draft.ofBytes input with
                        | Ok draft -> draft.Witness.Codes |> Array.exists (fun code -> code.Length = 0)
                        | Error _ -> false

                    let target =
                        altered "slow" isSlow (fun _ ->
                            {
                                Observation = TimedOut
                                Rejection = None
                                Words = None
                            })

                    let asked family (state: SavedState.State) =
                        state.Counts
                        |> Map.filter (fun cell _ -> cell.Family = family && cell.Mode = Sufficient)
                        |> Map.values
                        |> Seq.sum

                    let slow = (campaign (Path.Combine(out, "slow")) target 3000UL).State
                    let usual = (campaign (Path.Combine(out, "usual")) Guest.cached 3000UL).State
                    Expect.inRange (asked "add-empty-code" slow) (2, 5) "asked of the slow one"
                    Expect.isGreaterThan (asked "add-empty-code" usual) 10 "asked of the other"
                    let alike = campaign (Path.Combine(out, "again")) target 3000UL
                    Expect.equal alike.State.Counts slow.Counts "the same again")

            testCase
                "a finding runs again from another folder, with a described target, with and without PERJURY"
            <| fun () ->
                needsUnix ()

                inFolder (fun folder ->
                    let launcher = Path.Combine(folder, "launcher")
                    let dll = Path.Combine(AppContext.BaseDirectory, "perjury.dll")
                    File.WriteAllText(launcher, $"#!/bin/sh\nexec dotnet \"{dll}\" \"$@\"\n")
                    File.SetUnixFileMode(launcher, UnixFileMode.UserRead ||| UnixFileMode.UserExecute)

                    let findings name =
                        let target = strangersTarget (Path.Combine(folder, name))
                        let out = Path.Combine(folder, name + "-out")

                        let arguments =
                            [
                                "run"
                                "--target"
                                target
                                "--runs"
                                "3"
                                "--out"
                                out
                                "--quiet"
                                "--jobs"
                                "1"
                            ]

                        Expect.equal (perjury arguments) Exit.Findings "run"
                        Recorded.below (Path.Combine(out, "findings"))

                    let believing = findings "believer"
                    Expect.isNonEmpty believing "findings about lies"

                    for place in List.truncate 2 believing do
                        for environment in [ [ "PERJURY", launcher ]; [] ] do
                            let code, output, errors =
                                sh (Path.GetTempPath()) environment (Path.Combine(place, "repro.sh"))

                            Expect.equal code Exit.Findings (output + errors)
                            Expect.stringContains output "accepted: accepts-invalid" output

                    let first = List.head believing
                    Expect.equal (perjury [ "replay"; first ]) Exit.Findings "replay"

                    Expect.equal
                        (perjury [ "minimise"; first; "--quiet"; "--budget"; "60" ])
                        Exit.Clean
                        "minimise"

                    Expect.equal
                        (perjury [ "export"; first; "--quiet"; "--out"; Path.Combine(folder, "exported") ])
                        Exit.Clean
                        "export"

                    Expect.equal
                        (perjury [ "explain"; Path.Combine(folder, "believer-out", "findings") ])
                        Exit.Findings
                        "explain")

            testCase "a finding about an honest input is replayed, reduced and exported like any other"
            <| fun () ->
                inFolder (fun folder ->
                    let outcome = campaign folder (Guests.weak "code-loaded-with-account") 0UL
                    Expect.isNonEmpty outcome.Findings "findings"
                    let place = List.head outcome.Findings
                    Expect.equal (perjury [ "replay"; place ]) Exit.Findings "replay"

                    Expect.equal
                        (perjury [ "minimise"; place; "--quiet"; "--budget"; "40" ])
                        Exit.Clean
                        "minimise"

                    Expect.equal
                        (perjury [ "export"; place; "--quiet"; "--out"; Path.Combine(folder, "exported") ])
                        Exit.Clean
                        "export"

                    Expect.equal (perjury [ "explain"; place ]) Exit.Findings "explain"

                    Expect.equal
                        (perjury [ "explain"; place; "--target"; "guest" ])
                        Exit.Clean
                        "explain by a guest that is right")

            testCase "many files are validated by one process, each line under its name"
            <| fun () ->
                inFolder (fun folder ->
                    let files =
                        [
                            for index in 0..2 do
                                let path = Path.Combine(folder, $"{index}.ssz")
                                File.WriteAllBytes(path, subjects.Value[index].Bytes)
                                path
                        ]

                    let stdout = Console.Out
                    use written = new StringWriter()
                    Console.SetOut written

                    let code =
                        try
                            perjury ("validate" :: files)
                        finally
                            Console.SetOut stdout

                    Expect.equal code Exit.Clean "code"

                    Expect.equal
                        (written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                         |> List.ofArray)
                        [
                            for index, file in List.indexed files ->
                                $"{file}: 0x{Bytes.toHex subjects.Value[index].Accepted}"
                        ]
                        "lines"

                    Expect.equal
                        (perjury ("validate" :: Path.Combine(folder, "none.ssz") :: files))
                        Exit.CouldNotRun
                        "one file that is not there")
        ]
