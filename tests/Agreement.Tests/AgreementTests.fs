/// The guest and the model share nothing but bytes and the names of the reasons; here they meet.
module Perjury.Tests.AgreementTests

open System
open Expecto
open Perjury.Tests.Suite
open Perjury.Guest
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Corpus

let private guest = Guest.target
let private model = Model.target
let private corpus = lazy (Array.ofList (Corpus.embedded 1UL))

let private subjects count =
    let all = corpus.Value
    let step = max 1 (all.Length / count)

    all
    |> Array.indexed
    |> Array.filter (fun (i, _) -> i % step = 0)
    |> Array.map snd

[<Tests>]
let tests =
    testList
        "AgreementTests"
        [
            testCase "guest and model have one list of reasons"
            <| fun () ->
                let ofGuest = Enum.GetValues<Reason>() |> Array.map Rejection.Name
                let ofModel = Reasons.all |> Array.map snd
                Expect.sameItems ofModel ofGuest "ofModel"
                Expect.distinct ofGuest "ofGuest"

            testCase "every subject of the embedded corpus is canonical for the guest"
            <| fun () ->
                Expect.isGreaterThan corpus.Value.Length 200 "corpus.Value.Length"

                for subject in corpus.Value do
                    let answer = guest.Run Canonical subject.Bytes
                    Expect.isTrue (Answer.accepts answer) $"{subject.Name}: {Answer.text answer}"

            testCase "the model accepts a sample of the embedded corpus with the same output"
            <| fun () ->
                for subject in subjects 30 do
                    for mode in [ Sufficient; Canonical ] do
                        let answer = model.Run mode subject.Bytes
                        Expect.isTrue (Answer.accepts answer) $"{subject.Name}: {Answer.text answer}"

                        Expect.equal
                            answer.Observation
                            ((guest.Run mode subject.Bytes).Observation)
                            subject.Name

            testCase "every family of lies leads guest and model to one verdict"
            <| fun () ->
                let plan = Plan.make 20UL Catalogue.families (subjects 60)

                for index in 0UL .. uint64 (2 * Catalogue.families.Length) do
                    match Plan.case plan index with
                    | None -> failtest $"case {index} is empty"
                    | Some case ->
                        let text = $"{case.Subject.Name}: {Naming.texts case.Mutations}"
                        let input = Draft.encode case.Draft

                        for mode in [ Sufficient; Canonical ] do
                            let ours, theirs = guest.Run mode input, model.Run mode input

                            Expect.equal
                                ours.Observation
                                theirs.Observation
                                $"{text}: guest {Answer.text ours}, model {Answer.text theirs}"

            testCase "what a lie leads to without execution is what the model finds by executing"
            <| fun () ->
                let lists = Array.ofList WitnessLists.families
                let plan = Plan.make 21UL lists (subjects 40)

                for index in 0UL .. uint64 (2 * lists.Length) do
                    let case = (Plan.case plan index).Value
                    let expectation = Expectation.ofDraft case.Subject case.Draft

                    for mode in [ Sufficient; Canonical ] do
                        let expected = expectation mode
                        let answer = model.Run mode (Draft.encode case.Draft)

                        let text =
                            $"{case.Subject.Name}: {Naming.texts case.Mutations}: {Answer.text answer}"

                        Expect.equal answer.Observation (Output expected.Output) text

                        let reasons = Answer.reasons answer |> List.choose Reasons.tryOfName |> Set.ofList

                        Expect.isTrue
                            (reasons.IsEmpty || not (Set.isEmpty (Set.intersect reasons expected.Reasons)))
                            text

            property 300 "any bytes behind a served schema id get the same output from both"
            <| fun (bytes: byte[]) (fork: byte) ->
                let input = Array.append [| 0x0Fuy + fork % 6uy; 1uy |] bytes

                [ Sufficient; Canonical ]
                |> List.forall (fun mode ->
                    (guest.Run mode input).Observation = (model.Run mode input).Observation)

            property 300 "any bytes get the same output from both"
            <| fun (input: byte[]) ->
                [ Sufficient; Canonical ]
                |> List.forall (fun mode ->
                    (guest.Run mode input).Observation = (model.Run mode input).Observation)
        ]
