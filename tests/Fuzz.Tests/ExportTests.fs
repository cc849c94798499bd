namespace Perjury.Tests

open System
open System.IO
open System.Text.Json
open NUnit.Framework
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

/// The exported suite: chosen, written, read back.
[<TestFixture>]
module ExportTests =
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
                     "flip-block-hash"
                     "forge-account-nonce"
                     "forge-path-flag"
                 ]
                 |> List.contains family.Name))

    let private cases =
        lazy (Suite.ofCatalogue small 1 1UL chains.Value families.Value ignore)

    let private suite = lazy (Suite.withControls cases.Value)

    let private inFolder work =
        let folder = Directory.CreateTempSubdirectory("perjury").FullName

        try
            work folder
        finally
            Directory.Delete(folder, true)

    let private conform path : FixtureRun.Settings =
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

    let private run settings =
        FixtureRun.run settings (fun () -> false) ignore

    [<Test>]
    let ``a suite read back is what the guest says`` () =
        inFolder (fun folder ->
            Release.write (Path.Combine(folder, "suite")) suite.Value
            let results = run (conform folder)
            let tally = CaseResult.tally results
            Assert.That(tally.Failed, Is.Zero)
            Assert.That(tally.Skipped, Is.Zero)
            Assert.That(tally.Passed, Is.EqualTo suite.Value.Length))

    [<Test>]
    let ``a suite is a function of its seed, archive and all`` () =
        inFolder (fun folder ->
            let archive name seed =
                let path = Path.Combine(folder, name)
                let chosen = Suite.ofCatalogue small 2 seed chains.Value families.Value ignore
                Release.write path (Suite.withControls chosen)
                File.ReadAllBytes path

            let first = archive "first.tar.gz" 1UL
            Assert.That(Bytes.equal (archive "second.tar.gz" 1UL) first, Is.True)
            Assert.That(Bytes.equal (archive "third.tar.gz" 2UL) first, Is.False)

            Assert.That(
                (run (conform (Path.Combine(folder, "first.tar.gz")))).Length,
                Is.EqualTo suite.Value.Length
            ))

    [<Test>]
    let ``the model says of every case what the suite says`` () =
        for case in cases.Value do
            let answer = Model.target.Run (SuiteCase.mode case) (SuiteCase.input case)
            Assert.That(Compare.disagreement case.Expected answer, Is.EqualTo None, SuiteCase.idOf case)

    [<Test>]
    let ``what upstream leaves open is no case`` () =
        Assert.That(families.Value |> Array.exists (fun family -> family.Sufficient = Open), Is.True)

        for case in cases.Value do
            let family = Catalogue.tryFind case.Name
            Assert.That(family |> Option.map _.Sufficient, Is.Not.EqualTo(Some Open))

    [<Test>]
    let ``cases are distinct and each has an accepted control`` () =
        let inputs =
            cases.Value
            |> List.map (fun case -> case.Scope, Convert.ToHexString(SuiteCase.input case))

        Assert.That(List.distinct inputs |> List.length, Is.EqualTo inputs.Length)
        let controls = suite.Value |> List.filter SuiteCase.isControl

        for case in cases.Value do
            let control =
                controls
                |> List.find (fun control ->
                    control.Scope = case.Scope
                    && SuiteCase.idOf control = SuiteCase.idOf (SuiteCase.controlOf case))

            Assert.That(control.Expected.IsAccepted, Is.True)
            Assert.That(Bytes.equal (SuiteCase.input control) case.Source.Subject.Bytes, Is.True)

    [<Test>]
    let ``what upstream tolerates is accepted on the common scope and rejected on its own`` () =
        let of' scope =
            cases.Value
            |> List.filter (fun case -> case.Scope = scope && case.Name = "reverse-codes")

        Assert.That(of' Common, Is.Not.Empty)
        let tolerated = List.length (of' Common)
        Assert.That(List.length (of' CanonicalOnly), Is.EqualTo tolerated)

        for case in of' Common do
            Assert.That(case.Expected.IsAccepted, Is.True)

        for case in of' CanonicalOnly do
            Assert.That(case.Expected.IsAccepted, Is.False)

        for case in cases.Value |> List.filter (fun case -> case.Scope = CanonicalOnly) do
            Assert.That((Expectation.ofDraft case.Source.Subject case.Draft Sufficient).IsAccepted, Is.True)

    [<Test>]
    let ``every entry of a canonical witness has a role`` () =
        for source in chains.Value |> List.collect Source.all do
            let witness = source.Subject.Draft.Witness
            Assert.That(source.Roles.Nodes.Length, Is.EqualTo witness.State.Length)
            Assert.That(source.Roles.Nodes, Has.None.EqualTo "unread")
            Assert.That(source.Roles.Nodes, Has.Exactly(1).EqualTo "account-root")
            Assert.That(source.Roles.Bytecodes.Length, Is.EqualTo witness.Codes.Length)
            Assert.That(Array.last source.Roles.Ancestors, Is.EqualTo "parent")

    [<Test>]
    let ``a client with a state runs the chains of cases through`` () =
        inFolder (fun folder ->
            Release.write (Path.Combine(folder, "suite")) suite.Value

            let stateful: ChainRun.Checks =
                {
                    Stateful = true
                    Stateless = false
                    Names = true
                    Minimality = false
                }

            for test in FixtureReader.Read folder |> Seq.truncate 12 do
                match Inputs.chainOf test with
                | Error why -> Assert.Fail why
                | Ok spec ->
                    match ChainRun.run Registry.standard stateful spec test with
                    | Ok _ -> ()
                    | Error why -> Assert.Fail $"{test.Id}: {why}")

    [<Test>]
    let ``the index lists every case with its hash`` () =
        inFolder (fun folder ->
            Release.write folder suite.Value

            for scope in [ "fixtures"; "canonical" ] do
                let root = Path.Combine(folder, scope)
                let text = File.ReadAllText(Path.Combine(root, ".meta", "index.json"))
                use index = JsonDocument.Parse text

                let listed =
                    index.RootElement.GetProperty("test_cases").EnumerateArray() |> List.ofSeq

                Assert.That(index.RootElement.GetProperty("test_count").GetInt32(), Is.EqualTo listed.Length)

                for case in listed do
                    let path = nonNull (case.GetProperty("json_path").GetString())
                    use file = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, path)))

                    let fixture =
                        file.RootElement.GetProperty(nonNull (case.GetProperty("id").GetString()))

                    Assert.That(
                        fixture.GetProperty("_info").GetProperty("hash").GetString(),
                        Is.EqualTo(case.GetProperty("fixture_hash").GetString())
                    ))
