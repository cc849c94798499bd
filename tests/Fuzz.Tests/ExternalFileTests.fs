/// Target files: what is wrong with one is said in a line, and the sample that comes with the program does what it says.
module Perjury.Tests.ExternalFileTests

open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Targets.External
open Perjury.Mutators

let private loaded (content: string) =
    let path = Path.GetTempFileName()

    try
        File.WriteAllText(path, content)

        match Definition.load path with
        | Ok definition -> Ok definition
        | Error why ->
            Expect.stringStarts why path "why"
            Expect.isFalse (why.Contains "\n") "why"
            Error(why.Substring path.Length)
    finally
        File.Delete path

/// First byte of Amsterdam's schema ids, which the sample does not know.
[<Literal>]
let private amsterdam = 0x15uy

let private isZero bytes = Array.forall ((=) 0uy) bytes

let private sample =
    lazy
        (match External.tryFind "credulous" with
         | Some(Ok target) -> target
         | Some(Error why) -> failwith why
         | None -> failwith "the sample target did not come with the program")

/// Honest inputs of the embedded corpus that the sample says it serves: all but Amsterdam's.
let private served =
    lazy
        (Corpus.embedded 1UL
         |> List.filter (Serves.isServed sample.Value.Serves)
         |> Array.ofList)

[<Tests>]
let tests =
    testList
        "ExternalFileTests"
        [
            for content, problem in
                [
                    "{", "line 1"
                    "[]", "no JSON object"
                    "{}", "\"mode\" is missing"
                    "{'mode':'telepathy'}", "none of stdin, file, fixture, batch"
                    "{'mode':'stdin','name':'a','command':['x']}", "\"output\" is missing"
                    "{'mode':'stdin','name':'a','output':'hex'}", "\"command\" is missing"
                    "{'mode':'stdin','name':'a','output':'hex','command':[]}", "\"command\" is empty"
                    "{'mode':'stdin','name':'a','output':'hex','command':'x'}", "\"command\" is no list"
                    "{'mode':'stdin','name':'a','output':'hex','command':[1]}", "\"command\" is no text"
                    "{'mode':'stdin','name':'a/b','output':'hex','command':['x']}", "\"name\" is no name"
                    "{'mode':'stdin','name':'a','output':'gif','command':['x']}", "none of ssz"
                    "{'mode':'file','name':'a','output':'hex','command':['x']}", "has no {input}"
                    "{'mode':'fixture','name':'a','command':['x','{fixture}']}", "\"verdict\" is missing"
                    "{'mode':'fixture','name':'a','command':['x']}", "has no {fixture}"
                    "{'mode':'batch','name':'a','output':'ssz','command':['x']}", "\"output\" is \"line\""
                    "{'mode':'batch','name':'a','command':['x'],'timeoutMs':0}",
                    "\"timeoutMs\" is no whole number from 1"
                    "{'mode':'batch','name':'a','command':['x'],'timeoutMS':9}",
                    "field \"timeoutMS\" is not known"
                    "{'mode':'batch','name':'a','command':['x'],'verdict':'('}", "\"verdict\": "
                    "{'mode':'batch','name':'a','command':['x'],'verdict':'x'}", "has no group"
                    "{'mode':'batch','name':'a','command':['x'],'prefix':'six'}", "none of none, ere"
                    "{'mode':'batch','name':'a','command':['x'],'conformance':'both'}", "has no {conformance}"
                    "{'mode':'batch','name':'a','command':['x'],'reasons':{'x':'bad-luck'}}",
                    "no reason of rejection"
                ] do
                testCase $"a mistake in a target file is named: {content}"
                <| fun () ->
                    match loaded (content.Replace('\'', '"')) with
                    | Ok _ -> failtest "it was taken"
                    | Error why -> Expect.stringContains why problem "why"

            testCase "what is left out has its default"
            <| fun () ->
                match loaded """{ "mode": "stdin", "name": "a", "output": "ssz", "command": ["x"] }""" with
                | Error why -> failtest why
                | Ok definition ->
                    Expect.equal definition.Timeout.TotalSeconds 10.0 "definition.Timeout.TotalSeconds"
                    Expect.equal definition.Modes [ Sufficient ] "definition.Modes"
                    Expect.equal definition.ExitCodes [ 0 ] "definition.ExitCodes"
                    Expect.isFalse definition.LengthPrefix "definition.LengthPrefix"

                    Expect.equal
                        (definition.MemoryMiB, definition.Verdict)
                        (None, None)
                        "definition.MemoryMiB, definition.Verdict"

            testCase "the sample guest reads every honest input as we do"
            <| fun () ->
                for subject in served.Value do
                    match (sample.Value.Run Sufficient subject.Bytes).Observation with
                    | Output bytes -> Expect.equal bytes subject.Accepted subject.Name
                    | other -> failtest $"{subject.Name}: {other}"

                Expect.isGreaterThan served.Value.Length 20 "served.Value.Length"

            testCase "the sample guest is a third reading of the wire: bytes that we refuse it refuses"
            <| fun () ->
                let plan = Plan.make 5UL (Array.ofList InputBytes.families) served.Value
                let mutable refused = 0

                for index in 0UL .. 299UL do
                    match Plan.case plan index with
                    | None -> ()
                    | Some case ->
                        let input = Draft.encode case.Draft
                        let told = $"{case.Subject.Name}: {Naming.texts case.Mutations}"

                        let expected = (Perjury.Fuzz.Targets.Guest.target.Run Sufficient input).Observation

                        match expected, (sample.Value.Run Sufficient input).Observation with
                        | Output _, Output theirs when input.Length > 0 && input[0] = amsterdam ->
                            Expect.isTrue (isZero theirs) told
                        | Output ours, Output theirs when isZero ours ->
                            refused <- refused + 1

                            Expect.equal theirs ours told
                        | Output ours, Output theirs ->
                            // Decoded by both: everything but the verdict must be the same. That a block's header has the fields of its
                            // fork the sample does not look at; we give such a block no hash.
                            let hash = if isZero ours[..31] then ours[..31] else theirs[..31]
                            let expected = Array.concat [ hash; [| ours[32] |]; theirs[33..] ]
                            Expect.equal ours expected told
                        | _, other -> failtest $"{Naming.texts case.Mutations}: {other}"

                Expect.isGreaterThan refused 50 "refused"

            testCase "a campaign catches the sample guest believing and nothing else"
            <| fun () ->
                let out = Directory.CreateTempSubdirectory("perjury").FullName

                try
                    let plan = Plan.make 1UL (Array.ofList WitnessLists.families) served.Value

                    let settings = Runs.campaign out [ sample.Value ] 2 120UL
                    let state = (Campaign.run settings plan never).State

                    let cells =
                        state.Counts
                        |> Map.toList
                        |> List.filter (fun (cell, _) -> cell.Target = sample.Value.Name)

                    let astray =
                        cells
                        |> List.filter (fun (cell, _) -> not cell.Agrees)
                        |> List.map (fun (cell, _) -> cell.Observed, cell.Mode)
                        |> List.distinct

                    Expect.equal astray [ "accepted", Sufficient ] $"{astray}"
                    // It never said that it knows the canonical mode.
                    Expect.isFalse
                        (cells |> List.exists (fun (cell, _) -> cell.Mode = Canonical))
                        "cells |> List.exists (fun (cell, _) -> cell.Mode = Canonical)"

                    Expect.isGreaterThan state.Passed served.Value.Length "state.Passed"
                finally
                    Directory.Delete(out, true)
        ]
