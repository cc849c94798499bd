namespace Perjury.Tests

open System
open NUnit.Framework
open FsCheck.NUnit
open Perjury.Guest
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Corpus

/// The guest and the model share nothing but bytes and the names of the reasons; here they meet.
[<TestFixture>]
module AgreementTests =

    let private guest = Guest.target
    let private model = Model.target
    let private corpus = lazy (Corpus.embedded guest 1UL)

    let private subjects count =
        let all = corpus.Value.Subjects |> Array.ofList
        let step = max 1 (all.Length / count)

        all
        |> Array.indexed
        |> Array.filter (fun (i, _) -> i % step = 0)
        |> Array.map snd

    [<Test>]
    let ``guest and model have one list of reasons`` () =
        let ofGuest = Enum.GetValues<Reason>() |> Array.map Rejection.Name
        let ofModel = Reasons.all |> Array.map snd
        Assert.That(ofModel, Is.EquivalentTo ofGuest)
        Assert.That(ofGuest, Is.Unique)

    [<Test>]
    let ``every subject of the embedded corpus is canonical for the guest`` () =
        Assert.That(corpus.Value.Refused, Is.Empty)
        Assert.That(corpus.Value.Subjects.Length, Is.GreaterThan 100)

    [<Test>]
    let ``the model accepts a sample of the embedded corpus with the same output`` () =
        for subject in subjects 30 do
            for mode in [ Sufficient; Canonical ] do
                let answer = model.Run mode subject.Bytes
                Assert.That(Answer.accepts answer, Is.True, $"{subject.Name}: {Answer.text answer}")

                Assert.That(
                    (answer.Observation = (guest.Run mode subject.Bytes).Observation),
                    Is.True,
                    subject.Name
                )

    [<Test>]
    let ``every family of lies leads guest and model to one verdict`` () =
        let plan = Plan.make 20UL Catalogue.families (subjects 60)

        for index in 0UL .. uint64 (2 * Catalogue.families.Length) do
            match Plan.case plan index with
            | None -> Assert.Fail $"case {index} is empty"
            | Some case ->
                let told = $"{case.Subject.Name}: {Naming.texts case.Mutations}"
                let input = Draft.encode case.Draft

                for mode in [ Sufficient; Canonical ] do
                    let ours, theirs = guest.Run mode input, model.Run mode input

                    Assert.That(
                        (ours.Observation = theirs.Observation),
                        Is.True,
                        $"{told}: guest {Answer.text ours}, model {Answer.text theirs}"
                    )

    [<Test>]
    let ``what a lie leads to without execution is what the model finds by executing`` () =
        let lists = Array.ofList WitnessLists.families
        let plan = Plan.make 21UL lists (subjects 40)

        for index in 0UL .. uint64 (2 * lists.Length) do
            let case = (Plan.case plan index).Value
            let expectation = Expectation.ofDraft case.Subject case.Draft

            for mode in [ Sufficient; Canonical ] do
                let expected = expectation mode
                let answer = model.Run mode (Draft.encode case.Draft)

                let told =
                    $"{case.Subject.Name}: {Naming.texts case.Mutations}: {Answer.text answer}"

                Assert.That((answer.Observation = Output expected.Output), Is.True, told)

                let reasons = Answer.reasons answer |> List.choose Reasons.tryOfName |> Set.ofList

                Assert.That(
                    reasons.IsEmpty || not (Set.isEmpty (Set.intersect reasons expected.Reasons)),
                    Is.True,
                    told
                )

    [<Property(MaxTest = 300)>]
    let ``any bytes behind a served schema id get the same output from both`` (bytes: byte[]) (fork: byte) =
        let input = Array.append [| 0x0Fuy + fork % 6uy; 1uy |] bytes

        [ Sufficient; Canonical ]
        |> List.forall (fun mode -> (guest.Run mode input).Observation = (model.Run mode input).Observation)

    [<Property(MaxTest = 300)>]
    let ``any bytes get the same output from both`` (input: byte[]) =
        [ Sufficient; Canonical ]
        |> List.forall (fun mode -> (guest.Run mode input).Observation = (model.Run mode input).Observation)
