module Perjury.Tests.ExpectationTests

open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Mutators

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

/// A law of subjects and mutations, on so many of them.
let private law count name check =
    propertyOf [ typeof<Samples.Arbitraries> ] count name check

[<Tests>]
let tests =
    testList
        "ExpectationTests"
        [
            testCase "the honest input is accepted in both modes"
            <| fun () ->
                for index in 0 .. Samples.subjects.Length - 1 do
                    let sufficient, canonical = verdicts (Plan.control plan index)

                    Expect.equal
                        (sufficient.IsAccepted, canonical.IsAccepted)
                        (true, true)
                        "sufficient.IsAccepted, canonical.IsAccepted"

                    Expect.equal sufficient.Output[32] 1uy "sufficient.Output[32]"

            testCase "every family finds a place and leads to what it declares"
            <| fun () ->
                let met = System.Collections.Generic.HashSet<string>()

                for index in 0UL .. 4999UL do
                    match Plan.case plan index with
                    | None -> failtest $"case {index} is empty"
                    | Some case ->
                        let family = case.Family.Value
                        let sufficient, canonical = verdicts case
                        met.Add family.Name |> ignore

                        Expect.isTrue
                            (agrees family.Sufficient sufficient && agrees family.Canonical canonical)
                            $"{family.Name} on {case.Subject.Name}: {Naming.texts case.Mutations}"

                // The samples hold no delegation and no branch of two; the campaign over whole chains tells these.
                let needy =
                    [ "remove-delegation-marker"; "remove-delegate-code"; "remove-child-of-two" ]

                let expected = lists |> Array.map _.Name |> Array.except needy
                Expect.containsAll met expected "met"

            law 1000 "canonical acceptance implies sufficient acceptance with the same output"
            <| fun (subject: Subject) (mutation: Mutation) ->
                match Apply.apply mutation subject.Draft with
                | Error _ -> true
                | Ok draft ->
                    let sufficient = Expectation.ofDraft subject draft Sufficient
                    let canonical = Expectation.ofDraft subject draft Canonical
                    not canonical.IsAccepted || sufficient = canonical

            law 1000 "only the honest witness is canonical"
            <| fun (subject: Subject) (mutation: Mutation) ->
                match Apply.apply mutation subject.Draft with
                | Error _ -> true
                | Ok draft -> not (Expectation.ofDraft subject draft Canonical).IsAccepted

            law 1000 "a rejection names its reasons and an acceptance none"
            <| fun (subject: Subject) (mutation: Mutation) ->
                match Apply.apply mutation subject.Draft with
                | Error _ -> true
                | Ok draft ->
                    [ Sufficient; Canonical ]
                    |> List.forall (fun mode ->
                        let expected = Expectation.ofDraft subject draft mode

                        expected.IsAccepted = expected.Reasons.IsEmpty
                        && expected.Output.Length = 43
                        && expected.Output[32] = (if expected.IsAccepted then 1uy else 0uy))

            testCase "beyond a limit of the wire the output is the sentinel"
            <| fun () ->
                let subject = Samples.subjects[1]

                for field, limit in [ State, 1024; Codes, 65536; Headers, 1024 ] do
                    let entry = (Witness.entries field subject.Draft.Witness)[0]

                    let given extra =
                        Apply.apply
                            (Extend(field, 0, Array.zeroCreate (limit + extra - entry.Length)))
                            subject.Draft

                    for extra, isDecodable in [ 0, true; 1, false ] do
                        match given extra with
                        | Error refusal -> failtest $"{refusal}"
                        | Ok draft ->
                            let expected = Expectation.ofWitness Sufficient subject draft.Witness

                            Expect.notEqual
                                (expected.Reasons = Set.singleton Reason.UndecodableInput)
                                isDecodable
                                "expected.Reasons = Set.singleton Reason.UndecodableInput"

                            Expect.equal
                                ((Wire.decode (Draft.encode draft)).IsOk)
                                isDecodable
                                "(Wire.decode (Draft.encode draft)).IsOk"

                            Expect.notEqual
                                (Bytes.isZero expected.Output)
                                isDecodable
                                "Bytes.isZero expected.Output"

            testCase "a case depends on the seed and its index only"
            <| fun () ->
                let text (case: Case option) =
                    case |> Option.map (fun case -> case.Subject.Name, Naming.texts case.Mutations)

                let forwards = [ for i in 0UL .. 199UL -> text (Plan.case plan i) ]
                let backwards = [ for i in List.rev [ 0UL .. 199UL ] -> text (Plan.case plan i) ]
                let other = Plan.make 43UL lists Samples.subjects
                Expect.equal (List.rev backwards) forwards "List.rev backwards"

                Expect.notEqual
                    [ for i in 0UL .. 199UL -> text (Plan.case other i) ]
                    forwards
                    "[ for i in 0UL .. 199UL -> text (Plan.case other i) ]"

            testCase "family names are unique"
            <| fun () ->
                Expect.distinct
                    (Catalogue.families |> Array.map _.Name)
                    "Catalogue.families |> Array.map _.Name"
        ]
