/// Findings about planted bugs, made smaller.
module Perjury.Tests.MinimiseTests

open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

let private modes = [ Sufficient; Canonical ]

let private plan =
    lazy (Plan.make 1UL Catalogue.round (Array.ofList (Corpus.embedded 1UL)))

/// The first case about a payload with transactions that shows the bug in a way that is wanted.
let private findingThat (isWanted: Minimiser.Failure -> bool) name family =
    let plan = plan.Value
    let target = Guests.weak name
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
        |> Option.filter isWanted
        |> Option.map (fun failure -> failure, candidate))
    |> Seq.truncate 400
    |> Seq.pick id

let private finding name family = findingThat (fun _ -> true) name family

let private settings stopped : Minimiser.Settings =
    {
        Guest = Registry.standard
        Budget = 5000
        Stopped = stopped
        Progress = fun _ _ -> ()
    }

let private stillShows (failure: Minimiser.Failure) candidate =
    match Minimiser.failureOf failure.Target [ failure.Mode ] candidate with
    | None -> false
    | Some now ->
        now.Kind = failure.Kind
        && now.Reason = failure.Reason
        && Set.isSubset now.Reasons failure.Reasons

[<Tests>]
let tests =
    testList
        "MinimiseTests"
        [
            for bug, family in
                [
                    "state-root-not-compared", "flip-state-root-pinned"
                    "missing-node-is-absent", "flip-state-node"
                    "catch-as-valid", "composition"
                    "node-tail-ignored", "forge-node-trailing-byte"
                    "missing-code-is-empty", "remove-code"
                ] do
                testCase $"what is left shows the same and is no larger: {bug}"
                <| fun () ->
                    let failure, candidate = finding bug family
                    let smallest = Minimiser.run (settings never) failure candidate
                    Expect.isTrue (stillShows failure smallest) "stillShows failure smallest"

                    Expect.isLessThanOrEqual
                        (Minimiser.size smallest)
                        (Minimiser.size candidate)
                        "Minimiser.size smallest"

            testCase "what proves a false state still does when it is small"
            <| fun () ->
                let isProof (failure: Minimiser.Failure) =
                    failure.Gravity = Falsehood.gravity (Falsehood.FalseState "")

                let failure, candidate =
                    findingThat isProof "missing-node-is-absent" "remove-state-node-fitted"

                let smallest = Minimiser.run (settings never) failure candidate

                let again =
                    Minimiser.failureOf failure.Target [ failure.Mode ] smallest |> Option.get

                Expect.isTrue (isProof again) $"%A{smallest.Mutations}"

            testCase "a lie about the header needs no transaction"
            <| fun () ->
                let failure, candidate = finding "state-root-not-compared" "flip-state-root-pinned"
                let smallest = Minimiser.run (settings never) failure candidate

                Expect.none
                    (Family.entriesOf Transactions smallest.Subject.Draft)
                    "Family.entriesOf Transactions smallest.Subject.Draft"

                Expect.isLessThan
                    (Minimiser.size smallest)
                    (Minimiser.size candidate)
                    "Minimiser.size smallest"

            testCase "a shortened block is as honest as the whole one, says the model"
            <| fun () ->
                let shorter =
                    [
                        for subject in
                            plan.Value.Subjects |> Array.filter (fun s -> (Draft.payload s.Draft).IsSome) do
                            let last = (Family.entriesOf Transactions subject.Draft).Length - 1

                            if last >= 0 then
                                match Rebase.shorter Registry.standard subject Transactions last with
                                | Some shorter -> shorter
                                | None -> ()
                    ]

                Expect.isGreaterThan shorter.Length 40 "shorter.Length"

                for subject in
                    shorter |> List.indexed |> List.filter (fun (i, _) -> i % 4 = 0) |> List.map snd do
                    Expect.equal
                        (Answer.text (Model.target.Run Canonical subject.Bytes))
                        "accepted"
                        subject.Name

            testCase "of many lies those stay that matter"
            <| fun () ->
                let failure, candidate = finding "catch-as-valid" "composition"
                let smallest = Minimiser.run (settings never) failure candidate
                // The missing node is what the finding is about: execution stops there, and the codes only take place.
                Expect.equal failure.Rule "missing-node" "rule"
                Expect.equal smallest.Mutations [ Clear State; Clear Codes ] $"{smallest.Mutations}"

            testCase "the smallest form is the same every time"
            <| fun () ->
                let failure, candidate = finding "missing-node-is-absent" "flip-state-node"
                let one = Minimiser.run (settings never) failure candidate
                let two = Minimiser.run (settings never) failure candidate
                Expect.equal one.Mutations two.Mutations "one.Mutations"
                Expect.equal one.Subject.Bytes two.Subject.Bytes "one.Subject.Bytes"

            testCase "stopped in between it leaves what it has reached, which shows the same"
            <| fun () ->
                let failure, candidate = finding "missing-node-is-absent" "flip-state-node"

                for after in [ 0; 1; 5; 40 ] do
                    let asked = ref 0

                    let stopped () =
                        asked.Value <- asked.Value + 1
                        asked.Value > after

                    let smallest = Minimiser.run (settings stopped) failure candidate
                    Expect.isTrue (stillShows failure smallest) $"stopped after {after}"

            testCase "what is left breaks the same rule, not another one that the lie could have broken"
            <| fun () ->
                for family in [ "replace-header"; "composition" ] do
                    let failure, candidate = finding "ancestors-not-linked" family
                    let smallest = Minimiser.run (settings never) failure candidate

                    let draft =
                        Recorded.draftOf smallest.Subject smallest.Mutations
                        |> Result.defaultValue smallest.Subject.Draft

                    let holding =
                        Holding.ofInput failure.Mode (Draft.encode draft)
                        |> Seq.map Reasons.name
                        |> List.ofSeq

                    Expect.contains holding failure.Rule $"{family}: {holding}"

            testCase "an honest guest has nothing to minimise"
            <| fun () ->
                let _, candidate = finding "missing-node-is-absent" "flip-state-node"

                Expect.isTrue
                    ((Minimiser.failureOf Registry.standard modes candidate).IsNone)
                    "(Minimiser.failureOf Registry.standard modes candidate).IsNone"

            testCase "the verb writes the smaller finding beside the finding, and it can be replayed"
            <| fun () ->
                let folder = Directory.CreateTempSubdirectory("perjury").FullName

                try
                    let run arguments =
                        Perjury.Fuzz.Program.main (Array.ofList arguments)

                    let target = "weak:missing-node-is-absent"
                    let out = Path.Combine(folder, "campaign")

                    Expect.equal
                        (run [ "run"; "--target"; target; "--runs"; "60"; "--out"; out; "--quiet" ])
                        Exit.Findings
                        "run [ 'run'; '--target'; target; '--runs'; '60'; '--out'; out;"

                    let place = Recorded.below (Path.Combine(out, "findings", target)) |> List.head

                    Expect.equal
                        (run [ "minimise"; place; "--quiet" ])
                        Exit.Clean
                        "run [ 'minimise'; place; '--quiet' ]"

                    let minimal = place + ".minimal"

                    Expect.equal
                        (run [ "replay"; minimal; "--target"; target ])
                        Exit.Findings
                        "run [ 'replay'; minimal; '--target'; target ]"

                    // Without a target it is the one that the finding names.
                    Expect.equal (run [ "replay"; minimal ]) Exit.Findings "replay"

                    Expect.equal
                        (run [ "replay"; minimal; "--target"; "guest" ])
                        Exit.Clean
                        "replay by the guest"

                    let size folder =
                        FileInfo(Path.Combine(folder, "input.ssz")).Length

                    Expect.isLessThanOrEqual (size minimal) (size place) "size minimal"

                    Expect.equal
                        (run [ "minimise"; place; "--target"; "guest"; "--quiet" ])
                        Exit.CouldNotRun
                        "run [ 'minimise'; place; '--target'; 'guest'; '--quiet' ]"

                    Expect.equal
                        (run [ "minimise"; folder; "--quiet" ])
                        Exit.CouldNotRun
                        "run [ 'minimise'; folder; '--quiet' ]"

                    Expect.equal
                        (run [ "minimise"; place; "--target"; "nobody" ])
                        Exit.Usage
                        "run [ 'minimise'; place; '--target'; 'nobody' ]"
                finally
                    Directory.Delete(folder, true)
        ]
