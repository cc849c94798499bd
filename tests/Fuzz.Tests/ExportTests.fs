/// The exported suite: chosen, written, read back.
module Perjury.Tests.ExportTests

open System
open System.IO
open System.Text.Json
open Expecto
open Perjury.Tests.Suite
open Perjury.Fixtures
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform
open Perjury.Fuzz.Conform.Eest
open Perjury.Fuzz.Export

let private small: Suite.Extent = { Draws = 2; PerFork = 0; PerRole = 1 }

/// The first blocks of two chains, with and without requests.
let private chains =
    lazy
        (Chain.embedded 1UL
         |> List.filter (fun chain -> chain.Name = "Cancun" || chain.Name = "Osaka")
         |> List.map (fun chain ->
             { chain with
                 Blocks = Array.truncate 4 chain.Blocks
             }))

/// Families whose verdicts cost no execution, one whose verdicts do, and one that upstream leaves open.
let private families =
    lazy
        (Catalogue.families
         |> Array.filter (fun family ->
             [
                 "remove-state-node"
                 "reverse-codes"
                 "add-junk-state-node"
                 "clear-headers"
                 "cut-last-byte"
                 "empty-input"
                 "flip-block-hash"
                 "forge-account-nonce"
                 "forge-path-flag"
             ]
             |> List.contains family.Name))

let private cases =
    lazy (Suite.ofCatalogue small 1 1UL chains.Value families.Value ignore)

let private suite = lazy (Suite.withControls cases.Value)

let private conform path =
    { Runs.fixtures [ path ] with
        Jobs = 1
        Target = Registry.standard
    }

let private run settings = FixtureRun.run settings never ignore

[<Tests>]
let tests =
    testList
        "ExportTests"
        [
            testCase "a suite read back is what the guest says"
            <| fun () ->
                inFolder (fun folder ->
                    Release.write (Path.Combine(folder, "suite")) suite.Value
                    let results = run (conform folder)
                    let tally = CaseResult.tally results
                    Expect.equal tally.Failed 0 "tally.Failed"
                    Expect.equal tally.Skipped 0 "tally.Skipped"
                    Expect.equal tally.Passed suite.Value.Length "tally.Passed")

            testCase "a suite is a function of its seed, archive and all"
            <| fun () ->
                inFolder (fun folder ->
                    let archive name seed =
                        let path = Path.Combine(folder, name)
                        let chosen = Suite.ofCatalogue small 2 seed chains.Value families.Value ignore
                        Release.write path (Suite.withControls chosen)
                        File.ReadAllBytes path

                    let first = archive "first.tar.gz" 1UL

                    Expect.isTrue
                        (Bytes.equal (archive "second.tar.gz" 1UL) first)
                        "Bytes.equal (archive 'second.tar.gz' 1UL) first"

                    Expect.isFalse
                        (Bytes.equal (archive "third.tar.gz" 2UL) first)
                        "Bytes.equal (archive 'third.tar.gz' 2UL) first"

                    Expect.equal
                        ((run (conform (Path.Combine(folder, "first.tar.gz")))).Length)
                        suite.Value.Length
                        "(run (conform (Path.Combine(folder, 'first.tar.gz')))).Length")

            testCase "the model says of every case what the suite says"
            <| fun () ->
                for case in cases.Value do
                    let answer = Model.target.Run (SuiteCase.mode case) (SuiteCase.input case)
                    Expect.equal (Compare.disagreement case.Expected answer) None (SuiteCase.idOf case)

            testCase "what upstream leaves open is no case"
            <| fun () ->
                Expect.isTrue
                    (families.Value |> Array.exists (fun family -> family.Sufficient = Open))
                    "families.Value"

                for case in cases.Value do
                    let family = Catalogue.tryFind case.Name

                    Expect.notEqual
                        (family |> Option.map _.Sufficient)
                        (Some Open)
                        "family |> Option.map _.Sufficient"

            testCase "cases are distinct and each has an accepted control"
            <| fun () ->
                let inputs =
                    cases.Value
                    |> List.map (fun case -> case.Scope, Convert.ToHexString(SuiteCase.input case))

                Expect.equal
                    (List.distinct inputs |> List.length)
                    inputs.Length
                    "List.distinct inputs |> List.length"

                let controls = suite.Value |> List.filter SuiteCase.isControl

                for case in cases.Value do
                    let control =
                        controls
                        |> List.find (fun control ->
                            control.Scope = case.Scope
                            && SuiteCase.idOf control = SuiteCase.idOf (SuiteCase.controlOf case))

                    Expect.isTrue control.Expected.IsAccepted "control.Expected.IsAccepted"

                    Expect.isTrue
                        (Bytes.equal (SuiteCase.input control) case.Source.Subject.Bytes)
                        "Bytes.equal (SuiteCase.input control) case.Source.Subject.Bytes"

            testCase "what upstream tolerates is accepted on the common scope and rejected on its own"
            <| fun () ->
                let of' scope =
                    cases.Value
                    |> List.filter (fun case -> case.Scope = scope && case.Name = "reverse-codes")

                Expect.isNonEmpty (of' Common) "of' Common"
                let tolerated = List.length (of' Common)
                Expect.equal (List.length (of' CanonicalOnly)) tolerated "List.length (of' CanonicalOnly)"

                for case in of' Common do
                    Expect.isTrue case.Expected.IsAccepted "case.Expected.IsAccepted"

                for case in of' CanonicalOnly do
                    Expect.isFalse case.Expected.IsAccepted "case.Expected.IsAccepted"

                for case in cases.Value |> List.filter (fun case -> case.Scope = CanonicalOnly) do
                    Expect.isTrue
                        ((Expectation.ofDraft case.Source.Subject case.Draft Sufficient).IsAccepted)
                        "(Expectation.ofDraft case.Source.Subject case.Draft"

            testCase "every entry of a canonical witness has a role"
            <| fun () ->
                for source in chains.Value |> List.collect Source.all do
                    let witness = source.Subject.Draft.Witness
                    Expect.equal source.Roles.Nodes.Length witness.State.Length "source.Roles.Nodes.Length"
                    Expect.isFalse (Seq.contains "unread" source.Roles.Nodes) "source.Roles.Nodes"
                    Expect.hasCountOf source.Roles.Nodes 1u ((=) "account-root") "account-root"

                    Expect.equal
                        source.Roles.Bytecodes.Length
                        witness.Codes.Length
                        "source.Roles.Bytecodes.Length"

                    Expect.equal
                        (Array.last source.Roles.Ancestors)
                        "parent"
                        "Array.last source.Roles.Ancestors"

            testCase "a client with a state runs the chains of cases through"
            <| fun () ->
                inFolder (fun folder ->
                    Release.write (Path.Combine(folder, "suite")) suite.Value

                    let stateful: ChainRun.Checks =
                        {
                            Stateful = true
                            Stateless = false
                            Names = true
                            Minimality = false
                            Wire = WireName.ofInput
                        }

                    for test in FixtureReader.Read folder |> Seq.truncate 12 do
                        match Inputs.chainOf None test with
                        | Error why -> failtest why
                        | Ok spec ->
                            match ChainRun.run Registry.standard stateful spec test with
                            | Ok _ -> ()
                            | Error why -> failtest $"{test.Id}: {why}")

            testCase "the index lists every case with its hash"
            <| fun () ->
                inFolder (fun folder ->
                    Release.write folder suite.Value

                    for scope in [ "fixtures"; "canonical" ] do
                        let root = Path.Combine(folder, scope)
                        let text = File.ReadAllText(Path.Combine(root, ".meta", "index.json"))
                        use index = JsonDocument.Parse text

                        let listed =
                            index.RootElement.GetProperty("test_cases").EnumerateArray() |> List.ofSeq

                        Expect.equal
                            (index.RootElement.GetProperty("test_count").GetInt32())
                            listed.Length
                            "index.RootElement.GetProperty('test_count').GetInt32()"

                        for case in listed do
                            let path = nonNull (case.GetProperty("json_path").GetString())
                            use file = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, path)))

                            let fixture =
                                file.RootElement.GetProperty(nonNull (case.GetProperty("id").GetString()))

                            Expect.equal
                                (fixture.GetProperty("_info").GetProperty("hash").GetString())
                                (case.GetProperty("fixture_hash").GetString())
                                "fixture.GetProperty('_info').GetProperty('hash').GetString()")
        ]
