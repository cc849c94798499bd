namespace Perjury.Tests

open System.IO
open NUnit.Framework
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Targets.External
open Perjury.Mutators

/// Target files: what is wrong with one is said in a line, and the sample that comes with the program does what it says.
[<TestFixture>]
module ExternalFileTests =

    let private loaded (content: string) =
        let path = Path.GetTempFileName()

        try
            File.WriteAllText(path, content)

            match Definition.load path with
            | Ok definition -> Ok definition
            | Error why ->
                Assert.That(why, Does.StartWith path)
                Assert.That(why, Does.Not.Contain "\n")
                Error(why.Substring path.Length)
        finally
            File.Delete path

    [<TestCase("{", "line 1")>]
    [<TestCase("[]", "no JSON object")>]
    [<TestCase("{}", "\"mode\" is missing")>]
    [<TestCase("{'mode':'telepathy'}", "none of stdin, file, fixture, batch")>]
    [<TestCase("{'mode':'stdin','name':'a','command':['x']}", "\"output\" is missing")>]
    [<TestCase("{'mode':'stdin','name':'a','output':'hex'}", "\"command\" is missing")>]
    [<TestCase("{'mode':'stdin','name':'a','output':'hex','command':[]}", "\"command\" is empty")>]
    [<TestCase("{'mode':'stdin','name':'a','output':'hex','command':'x'}", "\"command\" is no list")>]
    [<TestCase("{'mode':'stdin','name':'a','output':'hex','command':[1]}", "\"command\" is no text")>]
    [<TestCase("{'mode':'stdin','name':'a/b','output':'hex','command':['x']}", "\"name\" is no name")>]
    [<TestCase("{'mode':'stdin','name':'a','output':'gif','command':['x']}", "none of ssz")>]
    [<TestCase("{'mode':'file','name':'a','output':'hex','command':['x']}", "has no {input}")>]
    [<TestCase("{'mode':'fixture','name':'a','command':['x','{fixture}']}", "\"verdict\" is missing")>]
    [<TestCase("{'mode':'fixture','name':'a','command':['x']}", "has no {fixture}")>]
    [<TestCase("{'mode':'batch','name':'a','output':'ssz','command':['x']}", "\"output\" is \"line\"")>]
    [<TestCase("{'mode':'batch','name':'a','command':['x'],'timeoutMs':0}",
               "\"timeoutMs\" is no whole number from 1")>]
    [<TestCase("{'mode':'batch','name':'a','command':['x'],'timeoutMS':9}", "field \"timeoutMS\" is not known")>]
    [<TestCase("{'mode':'batch','name':'a','command':['x'],'verdict':'('}", "\"verdict\": ")>]
    [<TestCase("{'mode':'batch','name':'a','command':['x'],'verdict':'x'}", "has no group")>]
    [<TestCase("{'mode':'batch','name':'a','command':['x'],'prefix':'six'}", "none of none, ere")>]
    [<TestCase("{'mode':'batch','name':'a','command':['x'],'conformance':'both'}", "has no {conformance}")>]
    [<TestCase("{'mode':'batch','name':'a','command':['x'],'reasons':{'x':'bad-luck'}}",
               "no reason of rejection")>]
    let ``a mistake in a target file is named`` (content: string, problem: string) =
        match loaded (content.Replace('\'', '"')) with
        | Ok _ -> Assert.Fail "it was taken"
        | Error why -> Assert.That(why, Does.Contain problem)

    [<Test>]
    let ``what is left out has its default`` () =
        match loaded """{ "mode": "stdin", "name": "a", "output": "ssz", "command": ["x"] }""" with
        | Error why -> Assert.Fail why
        | Ok definition ->
            Assert.That(definition.Timeout.TotalSeconds, Is.EqualTo 10.0)
            Assert.That((definition.Modes = [ Sufficient ]), Is.True)
            Assert.That((definition.ExitCodes = [ 0 ]), Is.True)
            Assert.That(definition.LengthPrefix, Is.False)
            Assert.That((definition.MemoryMiB, definition.Verdict), Is.EqualTo((None, None)))

    let private isZero bytes = Array.forall ((=) 0uy) bytes

    let private sample =
        lazy
            (match External.tryFind "credulous" with
             | Some(Ok target) -> target
             | Some(Error why) -> failwith why
             | None -> failwith "the sample target did not come with the program")

    [<Test>]
    let ``the sample guest reads every honest input as we do`` () =
        let cases = Perjury.Witness.EmbeddedCorpus.Cases 1UL |> Seq.cache

        for case in cases do
            match Subject.ofBytes case.Name case.Input with
            | Error error -> Assert.Fail $"{case.Name}: {error}"
            | Ok subject ->
                match (sample.Value.Run Sufficient case.Input).Observation with
                | Output bytes -> Assert.That(bytes, Is.EqualTo(box subject.Accepted), case.Name)
                | other -> Assert.Fail $"{case.Name}: {other}"

        Assert.That(Seq.length cases, Is.GreaterThan 20)

    [<Test>]
    let ``the sample guest is a third reading of the wire: bytes that we refuse it refuses`` () =
        let corpus = Corpus.embedded Perjury.Fuzz.Targets.Guest.target 1UL
        let families = Array.ofList InputBytes.families
        let plan = Plan.make 5UL families (Array.ofList corpus.Subjects)
        let mutable refused = 0

        for index in 0UL .. 299UL do
            match Plan.case plan index with
            | None -> ()
            | Some case ->
                let input = Draft.encode case.Draft
                let told = $"{case.Subject.Name}: {Naming.texts case.Mutations}"

                let expected = (Perjury.Fuzz.Targets.Guest.target.Run Sufficient input).Observation

                match expected, (sample.Value.Run Sufficient input).Observation with
                | Output ours, Output theirs when isZero ours ->
                    refused <- refused + 1

                    Assert.That(theirs, Is.EqualTo(box ours), told)
                | Output ours, Output theirs ->
                    // Decoded by both: everything but the verdict must be the same. That a block's header has the fields of its
                    // fork the sample does not look at; we give such a block no hash.
                    let hash = if isZero ours[..31] then ours[..31] else theirs[..31]
                    let expected = Array.concat [ hash; [| ours[32] |]; theirs[33..] ]
                    Assert.That(ours, Is.EqualTo(box expected), told)
                | _, other -> Assert.Fail $"{Naming.texts case.Mutations}: {other}"

        Assert.That(refused, Is.GreaterThan 50)

    [<Test>]
    let ``a campaign catches the sample guest believing and nothing else`` () =
        let out = Directory.CreateTempSubdirectory("perjury").FullName

        try
            let corpus = Corpus.embedded Perjury.Fuzz.Targets.Guest.target 1UL

            let plan =
                Plan.make 1UL (Array.ofList WitnessLists.families) (Array.ofList corpus.Subjects)

            let settings: Campaign.Settings =
                {
                    Runs = Some 120UL
                    Seconds = None
                    Jobs = 2
                    Modes = [ Sufficient; Canonical ]
                    Targets = [ sample.Value ]
                    Out = out
                    Resume = None
                    Quiet = true
                }

            let state = (Campaign.run settings plan (fun () -> false)).State
            let cells = state.Counts |> Map.toList

            let astray =
                cells
                |> List.filter (fun (cell, _) -> not cell.Agrees)
                |> List.map (fun (cell, _) -> cell.Observed, cell.Mode)
                |> List.distinct

            Assert.That((astray = [ "accepted", Sufficient ]), Is.True, $"{astray}")
            // It never said that it knows the canonical mode.
            Assert.That(cells |> List.exists (fun (cell, _) -> cell.Mode = Canonical), Is.False)
            Assert.That(state.Passed, Is.GreaterThan corpus.Subjects.Length)
        finally
            Directory.Delete(out, true)
