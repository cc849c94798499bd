namespace Perjury.Tests

open System
open System.Diagnostics
open System.IO
open System.Threading
open NUnit.Framework
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Findings

/// What a campaign learns, what it counts as known, and that being killed costs it nothing.
[<TestFixture>]
module CampaignEngineTests =

    let private plan =
        lazy
            (let corpus = Corpus.embedded Registry.standard 1UL
             Plan.make 1UL Catalogue.round (Array.ofList corpus.Subjects))

    let private inFolder work =
        let folder = Directory.CreateTempSubdirectory("perjury").FullName

        try
            work folder
        finally
            Directory.Delete(folder, true)

    let private settings out target jobs runs : Campaign.Settings =
        {
            Runs = Some runs
            Seconds = None
            Jobs = jobs
            Modes = [ Sufficient; Canonical ]
            Targets = [ target ]
            Out = out
            Resume = None
            Quiet = true
        }

    let private never () = false

    let private weak name =
        (WeakGuests.all () |> List.find (fun weak -> weak.Bug = name)).Target

    let private filesBelow folder =
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        |> Array.map (fun file ->
            Path.GetRelativePath(folder, file), Convert.ToHexString(File.ReadAllBytes file))
        |> Array.sort

    // Long enough for turns that go on from what was learnt.
    let private longRun = 3UL * Feedback.Turn

    [<Test>]
    let ``what is learnt and what follows from it is the same for any number of jobs`` () =
        let run jobs =
            inFolder (fun out ->
                let settings = settings out Guest.cached jobs longRun
                let outcome = Campaign.run settings plan.Value never
                Counts.table outcome.State.Counts, filesBelow (Path.Combine(out, "corpus")), outcome.Learnt)

        let table, corpus, learnt = run 1
        let again, same, _ = run 3
        Assert.That((table = again), Is.True)
        Assert.That((corpus = same), Is.True)
        Assert.That(learnt, Is.GreaterThan 100)

    [<Test>]
    let ``compositions go on from what was learnt, up to five lies`` () =
        inFolder (fun out ->
            let settings = settings out Guest.cached 2 Feedback.Turn
            Campaign.run settings plan.Value never |> ignore
            let feedback = Feedback.Feedback(plan.Value, out)
            let lines = Journal.read out Feedback.Turn
            feedback.Restore lines (2UL * Feedback.Turn)

            let evolved =
                [ for index in 2UL * Feedback.Turn .. 2UL * Feedback.Turn + 1200UL -> index ]
                |> List.choose (fun index ->
                    match feedback.Case index, Plan.case plan.Value index with
                    | Some evolved, Some plain when evolved.Mutations <> plain.Mutations -> Some evolved
                    | _ -> None)

            Assert.That(evolved.Length, Is.GreaterThan 50)

            for case in evolved do
                Assert.That(case.Mutations.Length, Is.LessThanOrEqualTo 5)
                Assert.That((Apply.applyAll case.Mutations case.Subject.Draft).IsOk, Is.True))

    [<Test>]
    let ``the model is asked about the share of cases that was named, and agrees`` () =
        inFolder (fun out ->
            let ways =
                { Campaign.defaults with
                    ModelShare = 0.25
                }

            let outcome =
                Campaign.runWith ways (settings out Guest.cached 2 800UL) plan.Value never

            let asked =
                outcome.State.Counts
                |> Map.filter (fun cell _ -> cell.Target = "model" && cell.Mode = Sufficient)
                |> Map.values
                |> Seq.sum

            Assert.That(asked, Is.InRange(150, 250))
            Assert.That(outcome.State.Failed, Is.Zero))

    [<Test>]
    let ``families that tell their verdict are held to the model`` () =
        let certain =
            Catalogue.families |> Array.filter (fun family -> not family.Certain.IsEmpty)

        Assert.That(certain.Length, Is.GreaterThan 60)

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
        Assert.That(wrong, Is.Empty)

    [<Test>]
    let ``every family finds a place in the embedded corpus`` () =
        let isTold (family: Family) =
            let plan =
                { plan.Value with
                    Families = [| family |]
                }

            Seq.init 40 uint64
            |> Seq.choose (Plan.case plan)
            |> Seq.exists (fun case -> case.Family.Value.Name = family.Name)

        // No generated block has two different requests of one kind.
        let needy =
            [
                "swap-deposits-pinned"
                "swap-withdrawal-requests-pinned"
                "swap-consolidations-pinned"
            ]

        let silent =
            Catalogue.families
            |> Array.filter (isTold >> not)
            |> Array.map _.Name
            |> Array.except needy

        Assert.That(silent, Is.Empty)

    [<Test>]
    let ``a difference that is written down is known and no finding`` () =
        inFolder (fun out ->
            let file = Path.Combine(out, "known.json")

            File.WriteAllText(
                file,
                """[
  // Until the next release.
  { "target": "weak:high-s-accepted", "family": "transaction-high-s", "finding": "accepts-invalid", "why": "a test" }
]"""
            )

            match Known.read file with
            | Error why -> Assert.Fail why
            | Ok known ->
                let plan =
                    { plan.Value with
                        Families = [| (Catalogue.tryFind "transaction-high-s").Value |]
                    }

                let run known =
                    let ways = { Campaign.defaults with Known = known }

                    (Campaign.runWith ways (settings out (weak "high-s-accepted") 2 20UL) plan never)

                let told = run known
                Assert.That(told.State.Failed, Is.Zero)
                Assert.That(told.State.Known, Is.Positive)
                Assert.That(told.Findings, Is.Empty)
                let untold = run []
                Assert.That(untold.State.Failed, Is.EqualTo told.State.Known)
                Assert.That(untold.Findings, Is.Not.Empty))

    [<Test>]
    let ``a known difference must say why`` () =
        inFolder (fun out ->
            let file = Path.Combine(out, "known.json")
            File.WriteAllText(file, """[{ "finding": "trap" }]""")
            Assert.That((Known.read file).IsError, Is.True)
            File.WriteAllText(file, "{")
            Assert.That((Known.read file).IsError, Is.True)
            Assert.That((Known.read (file + ".none")).IsError, Is.True))

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
        output.Split '\n'
        |> Array.filter (fun line -> not (line.StartsWith "seed ") && not (line.StartsWith "finding"))

    let private findingsOf out =
        filesBelow (Path.Combine(out, "findings"))

    [<Test>]
    let ``killed at any moment and resumed a campaign ends as if nothing had happened`` () =
        inFolder (fun folder ->
            let arguments out =
                [
                    "run"
                    "--target"
                    "weak:missing-code-is-empty"
                    "--runs"
                    "9000"
                    "--model-share"
                    "0"
                    "--quiet"
                    "--out"
                    Path.Combine(folder, out)
                ]

            let code, whole, _ = ended (start (arguments "whole"))
            Assert.That(code, Is.EqualTo Exit.Findings)
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
            Assert.That(kills, Is.Positive, errors)
            Assert.That((table parts = table whole), Is.True, parts)

            Assert.That(
                (findingsOf (Path.Combine(folder, "parts")) = findingsOf (Path.Combine(folder, "whole"))),
                Is.True
            )

            Assert.That(
                (filesBelow (Path.Combine(folder, "parts", "corpus")) =
                    filesBelow (Path.Combine(folder, "whole", "corpus"))),
                Is.True
            ))

    [<Test>]
    let ``a corpus keeps the smallest input of each signature`` () =
        let subject =
            plan.Value.Subjects |> Array.find (fun s -> s.Draft.Witness.State.Length > 3)

        let told mutations =
            Apply.applyAll mutations subject.Draft
            |> Result.map Draft.encode
            |> Result.defaultValue [||]

        let inputs =
            [
                "honest", subject.Bytes
                "junk", told [ Insert(Codes, 0, [| 0xfeuy; 0xfeuy |]) ]
                "same-junk-longer", told [ Insert(Codes, 0, [| 0xfeuy; 0xfeuy; 0xfeuy |]) ]
                "no-nodes", told [ Clear State ]
                "cut", told [ CutInput 3 ]
                "cut-further", told [ CutInput 2 ]
            ]

        let names jobs =
            (CorpusMinimiser.run jobs never inputs).Inputs |> List.map _.Name

        Assert.That(names 1, Is.EqualTo(box [ "honest"; "junk"; "no-nodes"; "cut-further" ]))
        Assert.That(names 4, Is.EqualTo(box (names 1)))

    [<Test>]
    let ``the corpus of a campaign can be made smaller, and stays a corpus`` () =
        inFolder (fun folder ->
            let run arguments =
                Perjury.Fuzz.Program.main (Array.ofList arguments)

            let out = Path.Combine(folder, "out")
            let less = Path.Combine(folder, "less")
            Assert.That(run [ "run"; "--runs"; "300"; "--out"; out; "--quiet" ], Is.EqualTo Exit.Clean)
            Assert.That(run [ "cmin"; Path.Combine(out, "corpus"); "--out"; less ], Is.EqualTo Exit.Clean)
            let kept = Directory.GetFiles less

            for file in kept do
                let hash =
                    Convert.ToHexStringLower(Security.Cryptography.SHA1.HashData(File.ReadAllBytes file))

                Assert.That(Path.GetFileNameWithoutExtension file, Is.EqualTo hash)

            let signatures =
                Corpus.inputs [ less ]
                |> Seq.choose (snd >> Result.toOption)
                |> Seq.map Signature.ofInput
                |> List.ofSeq

            Assert.That(signatures.Length, Is.EqualTo kept.Length)
            Assert.That(signatures, Is.Unique)
            Assert.That(run [ "cmin"; Path.Combine(folder, "nothing") ], Is.Not.EqualTo Exit.Clean))
