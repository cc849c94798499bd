namespace Perjury.Tests

open System.IO
open System.Threading
open NUnit.Framework
open Perjury.Mutators
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

[<TestFixture>]
module CampaignTests =

    let private families = Array.ofList WitnessLists.families
    let private plan = Plan.make 7UL families Samples.subjects

    let private inFolder work =
        let folder = Directory.CreateTempSubdirectory("perjury").FullName

        try
            work folder
        finally
            Directory.Delete(folder, true)

    let private settings out targets jobs runs : Campaign.Settings =
        {
            Runs = Some runs
            Seconds = None
            Jobs = jobs
            Modes = [ Sufficient; Canonical ]
            Targets = targets
            Out = out
            Resume = None
            Quiet = true
        }

    let private never () = false

    // The samples are no blocks: only their witnesses mean anything.
    let private ways =
        { Campaign.defaults with
            ModelShare = 0.0
        }

    [<Test>]
    let ``a guest that is right gives no finding`` () =
        inFolder (fun out ->
            let outcome =
                Campaign.runWith ways (settings out [ Guests.right Samples.subjects ] 2 2000UL) plan never

            Assert.That(outcome.State.Failed, Is.Zero)
            Assert.That(outcome.State.Passed, Is.EqualTo(2000 + Samples.subjects.Length))
            Assert.That(outcome.Findings, Is.Empty))

    [<Test>]
    let ``the table is the same for any number of jobs`` () =
        let table jobs =
            inFolder (fun out ->
                let targets =
                    [ Guests.right Samples.subjects; Guests.diesWithoutCodes Samples.subjects ]

                (Campaign.runWith ways (settings out targets jobs 1000UL) plan never).State.Counts
                |> Counts.table)

        let one = table 1
        Assert.That((table 5 = one), Is.True)
        Assert.That(one, Has.Length.GreaterThan(2 * (families.Length - 3)))

    [<Test>]
    let ``a guest that takes a missing node for absence is caught and the finding can be replayed`` () =
        inFolder (fun out ->
            let weak = Guests.missingNodeReadsAsAbsent Samples.subjects
            let outcome = Campaign.runWith ways (settings out [ weak ] 2 500UL) plan never
            Assert.That(outcome.State.Failed, Is.Positive)
            let bundle = outcome.Findings |> List.find _.Contains("accepts-invalid")

            for file in
                [
                    "input.ssz"
                    "base.ssz"
                    "mutations.json"
                    "observations.json"
                    "oracle.json"
                    "repro.sh"
                ] do
                Assert.That(File.Exists(Path.Combine(bundle, file)), Is.True, file)

            match CaseFiles.read bundle with
            | Error why -> Assert.Fail why
            | Ok(subject, _, mutations) ->
                match Apply.applyAll mutations subject.Draft with
                | Error refusal -> Assert.Fail $"{refusal}"
                | Ok draft ->
                    Assert.That(
                        Draft.encode draft,
                        Is.EqualTo(box (File.ReadAllBytes(Path.Combine(bundle, "input.ssz"))))
                    )

                    let kinds =
                        Judge.all [ weak ] [ Sufficient ] false subject draft |> List.map _.Disagreement

                    Assert.That((kinds = [ Some Compare.AcceptsInvalid ]), Is.True))

    [<Test>]
    let ``a guest that dies is a finding and not a rejection`` () =
        inFolder (fun out ->
            let outcome =
                Campaign.runWith
                    ways
                    (settings out [ Guests.diesWithoutCodes Samples.subjects ] 2 1000UL)
                    plan
                    never

            let kinds =
                outcome.Findings
                |> List.map (fun place -> (string (Path.GetFileName place)).Split('-')[0])

            Assert.That(List.distinct kinds, Is.EqualTo(box [ "trap" ])))

    [<Test>]
    let ``a stopped campaign goes on to the table of one that was not stopped`` () =
        let targets =
            [
                Guests.right Samples.subjects
                Guests.missingNodeReadsAsAbsent Samples.subjects
            ]

        let whole =
            inFolder (fun out -> (Campaign.runWith ways (settings out targets 2 800UL) plan never).State)

        inFolder (fun out ->
            let settings = settings out targets 3 800UL
            let asked = ref 0
            let stopSoon () = Interlocked.Increment asked > 300

            let stopped = Campaign.runWith ways settings plan stopSoon
            Assert.That(stopped.Interrupted, Is.True)
            Assert.That(stopped.State.Next, Is.LessThan 800UL)

            match SavedState.load out with
            | Error why -> Assert.Fail why
            | Ok saved ->
                Assert.That((saved.Counts = stopped.State.Counts), Is.True)

                let resumed = Campaign.runWith ways { settings with Resume = Some saved } plan never
                Assert.That((resumed.State.Counts = whole.Counts), Is.True)
                Assert.That(resumed.State.Passed, Is.EqualTo whole.Passed)
                Assert.That(resumed.State.Failed, Is.EqualTo whole.Failed))

    [<Test>]
    let ``a folder without a state is named`` () =
        inFolder (fun out ->
            match SavedState.load out with
            | Ok _ -> Assert.Fail "there is none"
            | Error why -> Assert.That(why, Does.Contain "campaign.json")

            File.WriteAllText(Path.Combine(out, "campaign.json"), "{}")

            match SavedState.load out with
            | Ok _ -> Assert.Fail "there is none"
            | Error why -> Assert.That(why, Does.Contain "holds no campaign state"))
