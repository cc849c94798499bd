namespace Perjury.Tests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open NUnit.Framework
open Perjury.Fixtures
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform
open Perjury.Fuzz.Export

/// The hand-written cases beside upstream's, the roles that the suite covers, and what is made of findings.
[<TestFixture>]
module ExportCounterpartTests =
    let private counterparts =
        lazy (Counterparts.all 1UL |> List.filter (fun case -> case.Counterpart.IsSome))

    let private common =
        lazy (counterparts.Value |> List.filter (fun case -> case.Scope = Common))

    let private upstreamOf (case: SuiteCase) =
        case.Counterpart |> Option.defaultValue ""

    let private inFolder work =
        let folder = Directory.CreateTempSubdirectory("perjury").FullName

        try
            work folder
        finally
            Directory.Delete(folder, true)

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

    [<Test>]
    let ``every hand-written validation case of the archive has a counterpart of that name and verdict`` () =
        Assert.That(upstream.Value.Length, Is.GreaterThanOrEqualTo 11)

        for id, accepted in upstream.Value do
            match common.Value |> List.filter (fun case -> upstreamOf case = id) with
            | [ case ] -> Assert.That(case.Expected.IsAccepted, Is.EqualTo accepted, id)
            | found -> Assert.Fail $"{found.Length} counterparts of {id}"

    [<Test>]
    let ``the release has 24 of them, twenty of which reject`` () =
        Assert.That(common.Value.Length, Is.EqualTo 24)
        Assert.That(common.Value |> List.distinctBy upstreamOf |> List.length, Is.EqualTo 24)
        Assert.That(common.Value |> List.filter _.Expected.IsAccepted |> List.length, Is.EqualTo 4)

    [<Test>]
    let ``guest and model say of each what upstream says, and accept its honest block`` () =
        for case in counterparts.Value @ (counterparts.Value |> List.map SuiteCase.controlOf) do
            for target in [ Registry.standard; Model.target ] do
                let answer = target.Run (SuiteCase.mode case) (SuiteCase.input case)
                let message = $"{target.Name}: {SuiteCase.idOf case}: {Answer.text answer}"
                Assert.That(Compare.disagreement case.Expected answer, Is.EqualTo None, message)

    [<Test>]
    let ``nesting that upstream leaves open is told with a lie that settles it, and kills a guest that recurses``
        ()
        =
        let deep =
            Counterparts.all 1UL
            |> List.find (fun case -> case.Name = "forge-nested-branch-value-and-receipts-root")

        Assert.That(deep.Faults, Is.EqualTo(box [ "F23" ]))
        Assert.That(deep.Expected.IsAccepted, Is.False)

        for target in [ Registry.standard; Model.target ] do
            let answer = target.Run Sufficient (SuiteCase.input deep)
            Assert.That(Compare.disagreement deep.Expected answer, Is.EqualTo None, Answer.text answer)

        let recursing =
            WeakGuests.all () |> List.find (fun weak -> weak.Bug = "run-out-of-stack")

        let answer = recursing.Target.Run Sufficient (SuiteCase.input deep)
        Assert.That(Compare.disagreement deep.Expected answer, Is.EqualTo(Some Compare.Trap))

    [<Test>]
    let ``the page on the suite maps every one of them to ours`` () =
        let rec root (folder: DirectoryInfo | null) =
            match folder with
            | null -> failwith "the tests do not stand in the repository"
            | folder when File.Exists(Path.Combine(folder.FullName, "Perjury.slnx")) -> folder.FullName
            | folder -> root folder.Parent

        let page =
            File.ReadAllText(
                Path.Combine(root (DirectoryInfo AppContext.BaseDirectory), "docs", "negative-suite.md")
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

        Assert.That(rows, Is.EqualTo(box expected))

    [<Test>]
    let ``every role that an entry of the corpus has is left out once`` () =
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

            Assert.That(Set.difference there told, Is.Empty, name)

        covered "remove-state-node" _.Nodes
        covered "remove-code" _.Bytecodes
        covered "replace-header" _.Ancestors

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
                Jobs = 1
                Target = Registry.standard
                Checks =
                    {
                        Stateful = true
                        Stateless = true
                        Names = true
                        Minimality = false
                    }
                Sample = None
                Journal = None
                Resume = false
                Quiet = true
            }
            (fun () -> false)
            ignore
        |> CaseResult.tally

    [<Test>]
    let ``a finding about the embedded corpus is told whole, with its control`` () =
        inFolder (fun folder ->
            let bundle =
                Artifact.write folder (finding "remove-state-node" source.Value.Subject.Name)

            match Bundle.export bundle with
            | Ok(Bundle.Whole [ case ]) ->
                Assert.That(case.Name, Is.EqualTo "remove-state-node")
                Assert.That(case.Role, Is.Not.Empty)

                Assert.That(
                    Bytes.equal (SuiteCase.input case) (File.ReadAllBytes(Path.Combine(bundle, "input.ssz")))
                )

                let out = Path.Combine(folder, "out")
                Release.write out (Suite.withControls [ case ])
                let tally = conformed out
                Assert.That((tally.Passed, tally.Failed), Is.EqualTo((2, 0)))
            | other -> Assert.Fail $"%A{other}")

    [<Test>]
    let ``a finding about any other input is told by its bytes`` () =
        inFolder (fun folder ->
            let bundle = Artifact.write folder (finding "remove-state-node" "elsewhere")

            match Bundle.export bundle with
            | Ok(Bundle.Bare(name, [ mode, expected ], input)) ->
                Assert.That(
                    (name, mode, expected.IsAccepted),
                    Is.EqualTo(("remove-state-node", Sufficient, false))
                )

                let out = Path.Combine(folder, "out")
                Release.writeWith (Bundle.bareFiles (1, (name, [ mode, expected ], input))) out []
                let tally = conformed out
                Assert.That((tally.Passed, tally.Failed), Is.EqualTo((1, 0)))
            | other -> Assert.Fail $"%A{other}")

    [<Test>]
    let ``what upstream leaves open is not exported`` () =
        inFolder (fun folder ->
            let bundle =
                Artifact.write folder (finding "forge-path-flag" source.Value.Subject.Name)

            match Bundle.export bundle with
            | Error why -> Assert.That(why, Does.Contain "open")
            | Ok other -> Assert.Fail $"%A{other}")

    [<Test>]
    [<Platform("Linux,MacOsX")>]
    let ``the Python sketches are Python, in the words of upstream's modifiers`` () =
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
            Assert.That(files.Length, Is.GreaterThan 60)
            Assert.That(files |> List.distinctBy fst |> List.length, Is.EqualTo files.Length)
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
                Assert.That(texts |> List.exists (fun text -> text.Contains modifier), Is.True, modifier)

            files
            |> List.iteri (fun index (_, content) ->
                File.WriteAllBytes(Path.Combine(folder, $"test_{index}.py"), content))

            let info = ProcessStartInfo("python3", [ "-m"; "compileall"; "-q"; folder ])
            info.RedirectStandardOutput <- true
            use python = nonNull (Process.Start info)
            let output = python.StandardOutput.ReadToEnd()
            python.WaitForExit()
            Assert.That((python.ExitCode, output), Is.EqualTo((0, ""))))

    [<Test>]
    let ``no fault class is without a case, but the two of a later fork`` () =
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

        let all = set [ for number in 1..23 -> $"F{number}" ]

        Assert.That(
            Set.difference all (Set.unionMany [ labelled; handmade; honest ]),
            Is.EqualTo(box (set [ "F12"; "F13" ]))
        )
