namespace Perjury.Tests

open NUnit.Framework
open FsCheck.NUnit
open Perjury.Model
open Perjury.Mutators

[<TestFixture>]
[<Properties(Arbitrary = [| typeof<Samples.Arbitraries> |])>]
module ExpectationTests =

    // Without a real block behind the witness only these can be judged; the rest is judged over real chains elsewhere.
    let private lists = Array.ofList (WitnessLists.families @ InputBytes.families)

    let private plan = Plan.make 42UL lists Samples.subjects

    let private verdicts (case: Case) =
        Expectation.ofDraft case.Subject case.Draft Sufficient,
        Expectation.ofDraft case.Subject case.Draft Canonical

    let private agrees declared (expected: Expected) =
        match declared with
        | Accepts -> expected.IsAccepted
        | Rejects -> not expected.IsAccepted
        | Depends
        | Open -> true

    [<Test>]
    let ``the honest input is accepted in both modes`` () =
        for index in 0 .. Samples.subjects.Length - 1 do
            let sufficient, canonical = verdicts (Plan.control plan index)
            Assert.That((sufficient.IsAccepted, canonical.IsAccepted), Is.EqualTo((true, true)))
            Assert.That(sufficient.Output[32], Is.EqualTo 1uy)

    [<Test>]
    let ``every family finds a place and leads to what it declares`` () =
        let met = System.Collections.Generic.HashSet<string>()

        for index in 0UL .. 4999UL do
            match Plan.case plan index with
            | None -> Assert.Fail $"case {index} is empty"
            | Some case ->
                let family = case.Family.Value
                let sufficient, canonical = verdicts case
                met.Add family.Name |> ignore

                Assert.That(
                    agrees family.Sufficient sufficient && agrees family.Canonical canonical,
                    Is.True,
                    $"{family.Name} on {case.Subject.Name}: {Naming.texts case.Mutations}"
                )

        // The samples hold no delegation and no branch of two; the campaign over whole chains tells these.
        let needy =
            [ "remove-delegation-marker"; "remove-delegate-code"; "remove-child-of-two" ]

        let expected = lists |> Array.map _.Name |> Array.except needy
        Assert.That(met, Is.SupersetOf expected)

    [<Property(MaxTest = 1000)>]
    let ``canonical acceptance implies sufficient acceptance with the same output``
        (subject: Subject)
        (mutation: Mutation)
        =
        match Apply.apply mutation subject.Draft with
        | Error _ -> true
        | Ok draft ->
            let sufficient = Expectation.ofDraft subject draft Sufficient
            let canonical = Expectation.ofDraft subject draft Canonical
            not canonical.IsAccepted || sufficient = canonical

    [<Property(MaxTest = 1000)>]
    let ``only the honest witness is canonical`` (subject: Subject) (mutation: Mutation) =
        match Apply.apply mutation subject.Draft with
        | Error _ -> true
        | Ok draft -> not (Expectation.ofDraft subject draft Canonical).IsAccepted

    [<Property(MaxTest = 1000)>]
    let ``a rejection names its reasons and an acceptance none`` (subject: Subject) (mutation: Mutation) =
        match Apply.apply mutation subject.Draft with
        | Error _ -> true
        | Ok draft ->
            [ Sufficient; Canonical ]
            |> List.forall (fun mode ->
                let expected = Expectation.ofDraft subject draft mode

                expected.IsAccepted = expected.Reasons.IsEmpty
                && expected.Output.Length = 43
                && expected.Output[32] = (if expected.IsAccepted then 1uy else 0uy))

    [<Test>]
    let ``beyond a limit of the wire the output is the sentinel`` () =
        let subject = Samples.subjects[1]

        for field, limit in [ State, 1024; Codes, 65536; Headers, 1024 ] do
            let entry = (Witness.entries field subject.Draft.Witness)[0]

            let given extra =
                Apply.apply (Extend(field, 0, Array.zeroCreate (limit + extra - entry.Length))) subject.Draft

            for extra, isDecodable in [ 0, true; 1, false ] do
                match given extra with
                | Error refusal -> Assert.Fail $"{refusal}"
                | Ok draft ->
                    let expected = Expectation.ofWitness Sufficient subject draft.Witness

                    Assert.That(
                        (expected.Reasons = Set.singleton Reason.UndecodableInput),
                        Is.Not.EqualTo isDecodable
                    )

                    Assert.That((Wire.decode (Draft.encode draft)).IsOk, Is.EqualTo isDecodable)
                    Assert.That(Bytes.isZero expected.Output, Is.Not.EqualTo isDecodable)

    [<Test>]
    let ``a case depends on the seed and its index only`` () =
        let text (case: Case option) =
            case |> Option.map (fun case -> case.Subject.Name, Naming.texts case.Mutations)

        let forwards = [ for i in 0UL .. 199UL -> text (Plan.case plan i) ]
        let backwards = [ for i in List.rev [ 0UL .. 199UL ] -> text (Plan.case plan i) ]
        let other = Plan.make 43UL lists Samples.subjects
        Assert.That((List.rev backwards = forwards), Is.True)
        Assert.That(([ for i in 0UL .. 199UL -> text (Plan.case other i) ] = forwards), Is.False)

    [<Test>]
    let ``family names are unique`` () =
        Assert.That(Catalogue.families |> Array.map _.Name, Is.Unique)
