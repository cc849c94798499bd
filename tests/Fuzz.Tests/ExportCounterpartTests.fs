/// The hand-written cases beside upstream's, the roles that the suite covers, and what is made of findings.
module Perjury.Tests.ExportCounterpartTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite
open Perjury.Fixtures
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform
open Perjury.Fuzz.Export

let private counterparts =
    lazy (Counterparts.all 1UL |> List.filter (fun case -> case.Counterpart.IsSome))

let private common =
    lazy (counterparts.Value |> List.filter (fun case -> case.Scope = Common))

let private upstreamOf (case: SuiteCase) =
    case.Counterpart |> Option.defaultValue ""

let private success (block: FixtureBlock) =
    match block.StatelessOutputBytes with
    | null -> None
    | output -> Some(output[32] = 1uy)

/// The validation cases that the archive holds, with their verdicts.
let private upstream =
    lazy
        (let path = Archives.path "eest_zkevm_v0.3.3"

         [
             for test in FixtureReader.Read(path, _.Contains("::test_validation_")) do
                 test.Id, test.Blocks |> Seq.choose success |> Seq.forall id
         ])

let private source =
    lazy
        (Chain.embedded 1UL
         |> List.find (fun chain -> chain.Name = "Osaka")
         |> Source.all
         |> List.item 3)

/// The first lie of a family about a block of the embedded corpus, under the subject's own name or another.
let private finding family (name: string) =
    let family = Catalogue.tryFind family

    let subject =
        { source.Value.Subject with
            Name = name
        }

    let plan = Plan.make 1UL (Option.toArray family) [| subject |]

    match Seq.init 50 (uint64 >> Plan.case plan) |> Seq.tryPick id with
    | None -> failwith $"no lie about {name}"
    | Some case ->
        let judgements =
            Judge.all [ Registry.standard ] [ Sufficient ] false case.Subject case.Draft

        {
            Artifact.Cause =
                {
                    Target = "guest"
                    Kind = Compare.AcceptsInvalid
                    Rule = "a-test"
                }
            Artifact.Seed = 1UL
            Artifact.Case = case
            Artifact.Judgement = List.head judgements
            Artifact.Judgements = judgements
        }

let private conformed path =
    FixtureRun.run
        {
            Paths = [ path ]
            Filter = None
            Known = []
            Rules = None
            Jobs = 1
            Target = Registry.standard
            Checks =
                {
                    Stateful = true
                    Stateless = true
                    Names = true
                    Minimality = false
                    Wire = WireName.ofInput
                }
            Sample = None
            Journal = None
            Resume = false
            Quiet = true
        }
        never
        ignore
    |> CaseResult.tally

[<Tests>]
let tests =
    testList
        "ExportCounterpartTests"
        [
            testCase
                "every hand-written validation case of the archive has a counterpart of that name and verdict"
            <| fun () ->
                Expect.isGreaterThanOrEqual upstream.Value.Length 11 "upstream.Value.Length"

                for id, accepted in upstream.Value do
                    match common.Value |> List.filter (fun case -> upstreamOf case = id) with
                    | [ case ] -> Expect.equal case.Expected.IsAccepted accepted id
                    | found -> failtest $"{found.Length} counterparts of {id}"

            testCase "the release has 24 of them, twenty of which reject"
            <| fun () ->
                Expect.equal common.Value.Length 24 "common.Value.Length"

                Expect.equal
                    (common.Value |> List.distinctBy upstreamOf |> List.length)
                    24
                    "common.Value |> List.distinctBy upstreamOf |> List.length"

                Expect.equal
                    (common.Value |> List.filter _.Expected.IsAccepted |> List.length)
                    4
                    "common.Value |> List.filter _.Expected.IsAccepted |> List.length"

            testCase "guest and model say of each what upstream says, and accept its honest block"
            <| fun () ->
                for case in counterparts.Value @ (counterparts.Value |> List.map SuiteCase.controlOf) do
                    for target in [ Registry.standard; Model.target ] do
                        let answer = target.Run (SuiteCase.mode case) (SuiteCase.input case)
                        let message = $"{target.Name}: {SuiteCase.idOf case}: {Answer.text answer}"
                        Expect.equal (Compare.disagreement case.Expected answer) None message

            testCase
                "nesting that upstream leaves open is told with a lie that settles it, and kills a guest that recurses"
            <| fun () ->
                let deep =
                    Counterparts.all 1UL
                    |> List.find (fun case -> case.Name = "forge-nested-branch-value-and-receipts-root")

                Expect.equal deep.Faults [ "F23" ] "deep.Faults"
                Expect.isFalse deep.Expected.IsAccepted "deep.Expected.IsAccepted"

                for target in [ Registry.standard; Model.target ] do
                    let answer = target.Run Sufficient (SuiteCase.input deep)
                    Expect.equal (Compare.disagreement deep.Expected answer) None (Answer.text answer)

                let recursing =
                    WeakGuests.all () |> List.find (fun weak -> weak.Bug = "run-out-of-stack")

                let answer = recursing.Target.Run Sufficient (SuiteCase.input deep)

                Expect.equal
                    (Compare.disagreement deep.Expected answer)
                    (Some Compare.Trap)
                    "Compare.disagreement deep.Expected answer"

            testCase "the page on the suite maps every one of them to ours"
            <| fun () ->
                let rec root (folder: DirectoryInfo | null) =
                    match folder with
                    | null -> failwith "the tests do not stand in the repository"
                    | folder when File.Exists(Path.Combine(folder.FullName, "Perjury.slnx")) ->
                        folder.FullName
                    | folder -> root folder.Parent

                let page =
                    File.ReadAllText(
                        Path.Combine(
                            root (DirectoryInfo AppContext.BaseDirectory),
                            "docs",
                            "negative-suite.md"
                        )
                    )

                let short (id: string) = (id.Split("::")[1]).Split('[')[0]

                let rows =
                    [
                        for row in
                            Regex.Matches(
                                page,
                                @"^\| `(test_validation_\w+)` \| `(test_\w+)` \| (\w+) \|",
                                RegexOptions.Multiline
                            ) -> row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value
                    ]

                let expected =
                    [
                        for case in common.Value ->
                            short (upstreamOf case),
                            short (SuiteCase.idOf case),
                            (if case.Expected.IsAccepted then "accepted" else "rejected")
                    ]

                Expect.equal rows expected "rows"

            testCase "every role that an entry of the corpus has is left out once"
            <| fun () ->
                let chains = Chain.embedded 1UL
                let sources = chains |> List.collect Source.all

                let covered name (rolesOf: Roles -> string[]) =
                    let families = Catalogue.families |> Array.filter (fun family -> family.Name = name)

                    let told =
                        Suite.ofCatalogue Suite.full 2 1UL chains families ignore
                        |> List.map _.Role
                        |> Set.ofList

                    let there =
                        sources
                        |> List.collect (fun source -> List.ofArray (rolesOf source.Roles))
                        |> Set.ofList

                    Expect.none (Set.difference there told) name

                covered "remove-state-node" _.Nodes
                covered "remove-code" _.Bytecodes
                covered "replace-header" _.Ancestors

            testCase "a finding about the embedded corpus is told whole, with its control"
            <| fun () ->
                inFolder (fun folder ->
                    let bundle =
                        Artifact.write folder (finding "remove-state-node" source.Value.Subject.Name)

                    match Bundle.export bundle with
                    | Ok(Bundle.Whole [ case ]) ->
                        Expect.equal case.Name "remove-state-node" "case.Name"
                        Expect.isNonEmpty case.Role "case.Role"

                        Expect.isTrue
                            (Bytes.equal
                                (SuiteCase.input case)
                                (File.ReadAllBytes(Path.Combine(bundle, "input.ssz"))))
                            "Bytes.equal (SuiteCase.input case)"

                        let out = Path.Combine(folder, "out")
                        Release.write out (Suite.withControls [ case ])
                        let tally = conformed out
                        Expect.equal (tally.Passed, tally.Failed) (2, 0) "tally.Passed, tally.Failed"
                    | other -> failtest $"%A{other}")

            testCase "a finding about any other input is told by its bytes"
            <| fun () ->
                inFolder (fun folder ->
                    let bundle = Artifact.write folder (finding "remove-state-node" "elsewhere")

                    match Bundle.export bundle with
                    | Ok(Bundle.Bare(name, [ mode, expected ], input)) ->
                        Expect.equal
                            (name, mode, expected.IsAccepted)
                            ("remove-state-node", Sufficient, false)
                            "name, mode, expected.IsAccepted"

                        let out = Path.Combine(folder, "out")
                        Release.writeWith (Bundle.bareFiles (1, (name, [ mode, expected ], input))) out []
                        let tally = conformed out
                        Expect.equal (tally.Passed, tally.Failed) (1, 0) "tally.Passed, tally.Failed"
                    | other -> failtest $"%A{other}")

            testCase "what upstream leaves open is not exported"
            <| fun () ->
                inFolder (fun folder ->
                    let bundle =
                        Artifact.write folder (finding "forge-path-flag" source.Value.Subject.Name)

                    match Bundle.export bundle with
                    | Error why -> Expect.stringContains why "open" "why"
                    | Ok other -> failtest $"%A{other}")

            testCase "the Python sketches are Python, in the words of upstream's modifiers"
            <| fun () ->
                needsUnix ()

                inFolder (fun folder ->
                    let chains = Chain.embedded 1UL |> List.filter (fun chain -> chain.Name = "Osaka")

                    let cheap =
                        Catalogue.families
                        |> Array.filter (fun family ->
                            family.Name.EndsWith "state-node"
                            || family.Name.EndsWith "code"
                            || family.Name.EndsWith "headers"
                            || family.Name.EndsWith "header"
                            || family.Name.EndsWith "input"
                            || family.Name = "flip-block-hash")

                    let cases =
                        Suite.ofCatalogue { Draws = 1; PerFork = 0; PerRole = 1 } 2 1UL chains cheap ignore
                        @ counterparts.Value

                    let files = Python.files cases
                    Expect.isGreaterThan files.Length 60 "files.Length"

                    Expect.equal
                        (files |> List.distinctBy fst |> List.length)
                        files.Length
                        "files |> List.distinctBy fst |> List.length"

                    let texts = files |> List.map (snd >> Text.Encoding.UTF8.GetString)

                    for modifier in
                        [
                            "add_state_node("
                            "remove_state_node("
                            "reverse_state_nodes("
                            "add_code("
                            "remove_code("
                            "reverse_codes("
                            "clear_headers("
                            "remove_header_at("
                            "reverse_headers("
                            "replace_header_at("
                            "stateless_input_bytes_modifier="
                            "expected_stateless_input_decode_failure=True"
                        ] do
                        Expect.isTrue (texts |> List.exists (fun text -> text.Contains modifier)) modifier

                    files
                    |> List.iteri (fun index (_, content) ->
                        File.WriteAllBytes(Path.Combine(folder, $"test_{index}.py"), content))

                    let info = ProcessStartInfo("python3", [ "-m"; "compileall"; "-q"; folder ])
                    info.RedirectStandardOutput <- true
                    use python = nonNull (Process.Start info)
                    let output = python.StandardOutput.ReadToEnd()
                    python.WaitForExit()
                    Expect.equal (python.ExitCode, output) (0, "") "python.ExitCode, output")

            testCase "no fault class is without a case"
            <| fun () ->
                let labelled =
                    Catalogue.families
                    |> Array.filter (fun family -> family.Sufficient <> Open)
                    |> Seq.collect _.Faults
                    |> Set.ofSeq

                let handmade = Counterparts.all 1UL |> Seq.collect _.Faults |> Set.ofSeq

                let honest =
                    Chain.embedded 1UL
                    |> Seq.collect Source.all
                    |> Seq.collect (fun source ->
                        Honest.faults source.Chain.Spec.ChainId source.Chain.Fork source.Subject)
                    |> Set.ofSeq

                let all = FaultClasses.all |> List.map _.Name |> Set.ofList

                Expect.isEmpty
                    (Set.difference all (Set.unionMany [ labelled; handmade; honest ]))
                    "classes without a case"
        ]
