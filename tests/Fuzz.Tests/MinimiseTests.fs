namespace Perjury.Tests

open System.IO
open NUnit.Framework
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

/// Findings about planted bugs, made smaller.
[<TestFixture>]
module MinimiseTests =

    let private modes = [ Sufficient; Canonical ]

    let private plan =
        lazy
            (let corpus = Corpus.embedded Registry.standard 1UL
             Plan.make 1UL Catalogue.round (Array.ofList corpus.Subjects))

    let private weak name =
        (WeakGuests.all () |> List.find (fun weak -> weak.Bug = name)).Target

    /// The first case about a payload with transactions that shows the bug.
    let private finding name family =
        let plan = plan.Value
        let target = weak name
        let family = Catalogue.tryFind family |> Option.get

        Seq.initInfinite uint64
        |> Seq.choose (Plan.case { plan with Families = [| family |] })
        |> Seq.filter (fun case -> (Family.entriesOf Transactions case.Subject.Draft).Length > 1)
        |> Seq.map (fun case ->
            let candidate: Minimiser.Candidate =
                {
                    Subject = case.Subject
                    Family = case.Family
                    Mutations = case.Mutations
                }

            Minimiser.failureOf target modes candidate
            |> Option.map (fun failure -> failure, candidate))
        |> Seq.truncate 400
        |> Seq.pick id

    let private settings stopped : Minimiser.Settings =
        {
            Guest = Registry.standard
            Budget = 5000
            Stopped = stopped
            Progress = fun _ _ -> ()
        }

    let private never () = false

    let private stillShows (failure: Minimiser.Failure) candidate =
        match Minimiser.failureOf failure.Target [ failure.Mode ] candidate with
        | None -> false
        | Some now ->
            now.Kind = failure.Kind
            && now.Reason = failure.Reason
            && Set.isSubset now.Reasons failure.Reasons

    [<TestCase("state-root-not-compared", "flip-state-root-pinned")>]
    [<TestCase("missing-node-is-absent", "flip-state-node")>]
    [<TestCase("catch-as-valid", "composition")>]
    [<TestCase("node-tail-ignored", "forge-node-trailing-byte")>]
    [<TestCase("missing-code-is-empty", "remove-code")>]
    let ``what is left shows the same and is no larger`` bug family =
        let failure, candidate = finding bug family
        let smallest = Minimiser.run (settings never) failure candidate
        Assert.That(stillShows failure smallest, Is.True)
        Assert.That(Minimiser.size smallest, Is.LessThanOrEqualTo(Minimiser.size candidate))

    [<Test>]
    let ``a lie about the header needs no transaction`` () =
        let failure, candidate = finding "state-root-not-compared" "flip-state-root-pinned"
        let smallest = Minimiser.run (settings never) failure candidate
        Assert.That(Family.entriesOf Transactions smallest.Subject.Draft, Is.Empty)
        Assert.That(Minimiser.size smallest, Is.LessThan(Minimiser.size candidate))

    [<Test>]
    let ``a shortened block is as honest as the whole one, says the model`` () =
        let shorter =
            [
                for subject in plan.Value.Subjects |> Array.filter (fun s -> (Draft.payload s.Draft).IsSome) do
                    let last = (Family.entriesOf Transactions subject.Draft).Length - 1

                    if last >= 0 then
                        match Rebase.shorter Registry.standard subject Transactions last with
                        | Some shorter -> shorter
                        | None -> ()
            ]

        Assert.That(shorter.Length, Is.GreaterThan 40)

        for subject in shorter |> List.indexed |> List.filter (fun (i, _) -> i % 4 = 0) |> List.map snd do
            Assert.That(
                Answer.text (Model.target.Run Canonical subject.Bytes),
                Is.EqualTo "accepted",
                subject.Name
            )

    [<Test>]
    let ``of many lies those stay that matter`` () =
        let failure, candidate = finding "catch-as-valid" "composition"
        let smallest = Minimiser.run (settings never) failure candidate
        Assert.That((smallest.Mutations = [ Clear State ]), Is.True, $"{smallest.Mutations}")

    [<Test>]
    let ``the smallest form is the same every time`` () =
        let failure, candidate = finding "missing-node-is-absent" "flip-state-node"
        let one = Minimiser.run (settings never) failure candidate
        let two = Minimiser.run (settings never) failure candidate
        Assert.That((one.Mutations = two.Mutations), Is.True)
        Assert.That(one.Subject.Bytes, Is.EqualTo(box two.Subject.Bytes))

    [<Test>]
    let ``stopped in between it leaves what it has reached, which shows the same`` () =
        let failure, candidate = finding "missing-node-is-absent" "flip-state-node"

        for after in [ 0; 1; 5; 40 ] do
            let asked = ref 0

            let stopped () =
                asked.Value <- asked.Value + 1
                asked.Value > after

            let smallest = Minimiser.run (settings stopped) failure candidate
            Assert.That(stillShows failure smallest, Is.True, $"stopped after {after}")

    [<Test>]
    let ``an honest guest has nothing to minimise`` () =
        let _, candidate = finding "missing-node-is-absent" "flip-state-node"
        Assert.That((Minimiser.failureOf Registry.standard modes candidate).IsNone, Is.True)

    [<Test>]
    let ``the verb writes the smaller finding beside the finding, and it can be replayed`` () =
        let folder = Directory.CreateTempSubdirectory("perjury").FullName

        try
            let run arguments =
                Perjury.Fuzz.Program.main (Array.ofList arguments)

            let target = "weak:missing-node-is-absent"
            let out = Path.Combine(folder, "campaign")

            Assert.That(
                run [ "run"; "--target"; target; "--runs"; "60"; "--out"; out; "--quiet" ],
                Is.EqualTo Exit.Findings
            )

            let place =
                Directory.GetDirectories(Path.Combine(out, "findings", target))
                |> Array.sort
                |> Array.head

            Assert.That(run [ "minimise"; place; "--quiet" ], Is.EqualTo Exit.Clean)
            let minimal = place + ".minimal"
            Assert.That(run [ "replay"; minimal; "--target"; target ], Is.EqualTo Exit.Findings)
            Assert.That(run [ "replay"; minimal ], Is.EqualTo Exit.Clean)

            let size folder =
                FileInfo(Path.Combine(folder, "input.ssz")).Length

            Assert.That(size minimal, Is.LessThanOrEqualTo(size place))

            Assert.That(
                run [ "minimise"; place; "--target"; "guest"; "--quiet" ],
                Is.EqualTo Exit.CouldNotRun
            )

            Assert.That(run [ "minimise"; folder; "--quiet" ], Is.EqualTo Exit.CouldNotRun)
            Assert.That(run [ "minimise"; place; "--target"; "nobody" ], Is.EqualTo Exit.Usage)
        finally
            Directory.Delete(folder, true)
