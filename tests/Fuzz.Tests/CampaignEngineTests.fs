/// What a campaign learns, what it counts as known, and that being killed costs it nothing.
module Perjury.Tests.CampaignEngineTests

open System
open System.Diagnostics
open System.IO
open System.Threading
open Expecto
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Findings

let private plan =
    lazy (Plan.make 1UL Catalogue.round (Array.ofList (Corpus.embedded 1UL)))

// Every honest input costs an execution of the model.
let private few =
    lazy
        (plan.Value.Subjects
         |> Array.indexed
         |> Array.filter (fun (index, _) -> index % 5 = 0)
         |> Array.map snd
         |> Plan.make 1UL Catalogue.round)

let private settings out target = Runs.campaign out [ target ]

let private filesBelow folder =
    Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
    |> Array.map (fun file -> Path.GetRelativePath(folder, file), Convert.ToHexString(File.ReadAllBytes file))
    |> Array.sort

// Long enough for turns that go on from what was learnt.
let private longRun = 3UL * Feedback.Turn

let private start (arguments: string list) =
    let executable = Path.Combine(AppContext.BaseDirectory, "perjury.dll")
    let info = ProcessStartInfo("dotnet", executable :: arguments)
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    nonNull (Process.Start info)

let private ended (running: Process) =
    use running = running
    let errors = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    running.ExitCode, output, errors.Result

let private table (output: string) =
    // Times and folders differ from run to run.
    let isOfRun (line: string) =
        line.StartsWith "seed "
        || line.StartsWith "finding"
        || line.Contains "perjury replay"

    output.Split '\n' |> Array.filter (isOfRun >> not)

let private findingsOf out =
    filesBelow (Path.Combine(out, "findings"))

[<Tests>]
let tests =
    testList
        "CampaignEngineTests"
        [
            testCase "what is learnt and what follows from it is the same for any number of jobs"
            <| fun () ->
                let run jobs =
                    inFolder (fun out ->
                        let settings = settings out Guest.cached jobs longRun
                        let outcome = Campaign.run settings few.Value never

                        Counts.table outcome.State.Counts,
                        filesBelow (Path.Combine(out, "corpus")),
                        outcome.Learnt)

                let table, corpus, learnt = run 1
                let again, same, _ = run 3
                Expect.equal table again "table"
                Expect.equal corpus same "corpus"
                Expect.isGreaterThan learnt 100 "learnt"

            testCase "compositions go on from what was learnt, up to five lies"
            <| fun () ->
                inFolder (fun out ->
                    let settings = settings out Guest.cached 2 Feedback.Turn
                    Campaign.run settings few.Value never |> ignore
                    let horizon = Horizon()
                    horizon.Judged(4UL * Feedback.Turn)
                    let feedback = Feedback.Feedback(few.Value, out, horizon)
                    feedback.Restore(Journal.read out System.UInt64.MaxValue) |> ignore

                    let evolved =
                        [ for index in 2UL * Feedback.Turn .. 2UL * Feedback.Turn + 1200UL -> index ]
                        |> List.choose feedback.Evolved

                    Expect.isGreaterThan evolved.Length 50 "evolved.Length"

                    for case in evolved do
                        Expect.isLessThanOrEqual case.Mutations.Length 5 "case.Mutations.Length"

                        Expect.isTrue
                            ((Apply.applyAll case.Mutations case.Subject.Draft).IsOk)
                            "(Apply.applyAll case.Mutations case.Subject.Draft).IsOk")

            testCase "the model is asked about the share of cases that was named, and agrees"
            <| fun () ->
                inFolder (fun out ->
                    let ways =
                        { Campaign.defaults with
                            ModelShare = 0.25
                        }

                    let outcome =
                        Campaign.runWith ways (settings out Guest.cached 2 800UL) few.Value never

                    let asked isCounted =
                        outcome.State.Counts
                        |> Map.filter (fun cell _ ->
                            cell.Target = "model" && cell.Mode = Sufficient && isCounted cell.Family)
                        |> Map.values
                        |> Seq.sum

                    Expect.inRange (asked ((<>) "control")) (150, 250) "asked about lies"
                    Expect.equal (asked ((=) "control")) few.Value.Subjects.Length "asked about controls"
                    Expect.equal outcome.State.Failed 0 "outcome.State.Failed")

            testCase "families that tell their verdict are held to the model"
            <| fun () ->
                let certain =
                    Catalogue.families |> Array.filter (fun family -> not family.Certain.IsEmpty)

                Expect.isGreaterThan certain.Length 60 "certain.Length"

                let plan =
                    { plan.Value with
                        Seed = 5UL
                        Families = certain
                    }

                let wrong = ResizeArray<string>()

                let judge index =
                    match Plan.case plan index with
                    | None -> []
                    | Some case ->
                        Judge.byRule Model.target [ Sufficient; Canonical ] case
                        |> List.filter _.Disagreement.IsSome
                        |> List.map (fun judgement ->
                            $"{Counts.familyName case} of {case.Subject.Name}: {Answer.text judgement.Answer}")

                let cases = Seq.init (6 * certain.Length) uint64
                Workers.run Environment.ProcessorCount (fun () -> true) cases judge wrong.AddRange
                Expect.none wrong "wrong"

            testCase "every family finds a place in the embedded corpus"
            <| fun () ->
                let isTold (family: Family) =
                    let plan =
                        { plan.Value with
                            Families = [| family |]
                        }

                    Seq.init 400 uint64
                    |> Seq.choose (Plan.case plan)
                    |> Seq.exists (fun case -> case.Family.Value.Name = family.Name)

                // No generated block has two different requests of one kind.
                let needy =
                    [
                        "swap-deposits-pinned"
                        "swap-withdrawal-requests-pinned"
                        "swap-consolidations-pinned"
                        "swap-builder-deposits-pinned"
                        "swap-builder-exits-pinned"
                        "swap-encoded-requests-pinned"
                    ]

                let silent =
                    Catalogue.families
                    |> Array.filter (isTold >> not)
                    |> Array.map _.Name
                    |> Array.except needy

                Expect.none silent "silent"

            testCase "a difference that is written down is known and no finding"
            <| fun () ->
                inFolder (fun out ->
                    let file = Path.Combine(out, "known.json")

                    File.WriteAllText(
                        file,
                        """[
  // Until the next release.
  { "target": "weak:high-s-accepted", "family": "transaction-high-s", "finding": "accepts-invalid", "why": "a test", "lookAgain": "2099-12-31" }
]"""
                    )

                    match Known.read file with
                    | Error why -> failtest why
                    | Ok known ->
                        let plan =
                            { plan.Value with
                                Families = [| (Catalogue.tryFind "transaction-high-s").Value |]
                            }

                        let run known =
                            let ways = { Campaign.defaults with Known = known }

                            (Campaign.runWith
                                ways
                                (settings out (Guests.weak "high-s-accepted") 2 20UL)
                                plan
                                never)

                        let declared = run known
                        Expect.equal declared.State.Failed 0 "declared.State.Failed"
                        Expect.isGreaterThan declared.State.Known 0 "declared.State.Known"
                        Expect.none declared.Findings "declared.Findings"
                        let undeclared = run []
                        Expect.equal undeclared.State.Failed declared.State.Known "undeclared.State.Failed"
                        Expect.isNonEmpty undeclared.Findings "undeclared.Findings")

            testCase "a known difference must say why"
            <| fun () ->
                inFolder (fun out ->
                    let file = Path.Combine(out, "known.json")
                    File.WriteAllText(file, """[{ "finding": "trap" }]""")
                    Expect.isTrue ((Known.read file).IsError) "(Known.read file).IsError"
                    File.WriteAllText(file, "{")
                    Expect.isTrue ((Known.read file).IsError) "(Known.read file).IsError"

                    Expect.isTrue
                        ((Known.read (file + ".none")).IsError)
                        "(Known.read (file + '.none')).IsError")

            testCase "killed at any moment and resumed a campaign ends as if nothing had happened"
            <| fun () ->
                inFolder (fun folder ->
                    let arguments out =
                        [
                            "run"
                            "--target"
                            "weak:missing-code-is-empty"
                            "--runs"
                            "3000"
                            "--model-share"
                            "0"
                            "--quiet"
                            "--out"
                            Path.Combine(folder, out)
                        ]

                    let code, whole, _ = ended (start (arguments "whole"))
                    Expect.equal code Exit.Findings "code"
                    let random = Random 11
                    let mutable last = 137, "", ""
                    let mutable kills = 0

                    // SIGKILL leaves no time to save anything. Each life is a little longer than the last, so that the end is reached.
                    while (let code, _, _ = last in code = 137) do
                        let resume =
                            if File.Exists(Path.Combine(folder, "parts", "campaign.json")) then
                                [ "--resume" ]
                            else
                                []

                        let running = start (arguments "parts" @ resume)
                        let life = 2500 + 1500 * kills + random.Next 2500

                        if not (running.WaitForExit life) then
                            running.Kill()
                            kills <- kills + 1

                        last <- ended running

                    let _, parts, errors = last
                    Expect.isGreaterThan kills 0 errors
                    Expect.equal (table parts) (table whole) parts

                    Expect.equal
                        (findingsOf (Path.Combine(folder, "parts")))
                        (findingsOf (Path.Combine(folder, "whole")))
                        "findingsOf (Path.Combine(folder, 'parts'))"

                    Expect.equal
                        (filesBelow (Path.Combine(folder, "parts", "corpus")))
                        (filesBelow (Path.Combine(folder, "whole", "corpus")))
                        "the corpus in parts and as a whole")

            testCase "a corpus keeps the smallest input of each signature"
            <| fun () ->
                let subject =
                    plan.Value.Subjects |> Array.find (fun s -> s.Draft.Witness.State.Length > 3)

                let forged mutations =
                    Apply.applyAll mutations subject.Draft
                    |> Result.map Draft.encode
                    |> Result.defaultValue [||]

                let inputs =
                    [
                        "honest", subject.Bytes
                        "junk", forged [ Insert(Codes, 0, [| 0xfeuy; 0xfeuy |]) ]
                        "same-junk-longer", forged [ Insert(Codes, 0, [| 0xfeuy; 0xfeuy; 0xfeuy |]) ]
                        "no-nodes", forged [ Clear State ]
                        "cut", forged [ CutInput 3 ]
                        "cut-further", forged [ CutInput 2 ]
                    ]

                let names jobs =
                    (CorpusMinimiser.run jobs never inputs).Inputs |> List.map _.Name

                Expect.equal (names 1) [ "honest"; "junk"; "no-nodes"; "cut-further" ] "names 1"
                Expect.equal (names 4) (names 1) "names 4"

            testCase "the corpus of a campaign can be made smaller, and stays a corpus"
            <| fun () ->
                inFolder (fun folder ->
                    let run arguments =
                        Perjury.Fuzz.Program.main (Array.ofList arguments)

                    let out = Path.Combine(folder, "out")
                    let less = Path.Combine(folder, "less")

                    Expect.equal
                        (run [ "run"; "--runs"; "300"; "--out"; out; "--quiet" ])
                        Exit.Clean
                        "run [ 'run'; '--runs'; '300'; '--out'; out; '--quiet' ]"

                    Expect.equal
                        (run [ "cmin"; Path.Combine(out, "corpus"); "--out"; less ])
                        Exit.Clean
                        "run [ 'cmin'; Path.Combine(out, 'corpus'); '--out'; less ]"

                    let kept = Directory.GetFiles less

                    for file in kept do
                        let hash =
                            Convert.ToHexStringLower(
                                Security.Cryptography.SHA1.HashData(File.ReadAllBytes file)
                            )

                        Expect.equal
                            (Path.GetFileNameWithoutExtension file)
                            hash
                            "Path.GetFileNameWithoutExtension file"

                    let signatures =
                        Corpus.inputs [ less ]
                        |> Seq.choose (snd >> Result.toOption)
                        |> Seq.map Signature.ofInput
                        |> List.ofSeq

                    Expect.equal signatures.Length kept.Length "signatures.Length"
                    Expect.distinct signatures "signatures"

                    Expect.notEqual
                        (run [ "cmin"; Path.Combine(folder, "nothing") ])
                        Exit.Clean
                        "run [ 'cmin'; Path.Combine(folder, 'nothing') ]")
        ]
