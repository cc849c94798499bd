/// Inputs on which guest and model once did not agree, or one of them was wrong; `tests/cases/README.md` says how.
module Perjury.Tests.CaseTests

open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Guest

let private folder = Path.Combine(Archives.repositoryRoot, "tests", "cases")

/// `name sufficient canonical`, each `accepted` or the guest's reason.
let private expected =
    File.ReadAllLines(Path.Combine(folder, "expected.txt"))
    |> Array.map (fun line -> line.Split ' ')
    |> Array.map (fun words -> words[0], (words[1], words[2]))
    |> Map.ofArray

let private files () =
    Directory.GetFiles(folder, "*.ssz") |> Array.sort

let private said form (input: byte[]) =
    match StatelessValidator.Validate(input, form).Rejection with
    | null -> "accepted"
    | rejection -> Rejection.Name rejection.Reason

[<Tests>]
let tests =
    testList
        "CaseTests"
        [
            testCase "every case is listed with its verdicts"
            <| fun () ->
                let names =
                    files ()
                    |> Array.map (fun file -> string (Path.GetFileNameWithoutExtension file))

                Expect.sameItems names (Map.keys expected) "names"

            testCase "guest and model agree on the cases, and say what is right"
            <| fun () ->
                for file in files () do
                    let name = string (Path.GetFileNameWithoutExtension file)
                    let input = File.ReadAllBytes file
                    let tally = Verdicts.Tally()
                    Verdicts.agree tally (fun () -> name) input |> ignore
                    Expect.none tally.Disagreements "tally.Disagreements"

                    let verdicts = said Conformance.Sufficient input, said Conformance.Canonical input
                    Expect.equal verdicts (Map.find name expected) $"{name}: {verdicts}"

            testCase
                "of entries that a sound engine may leave unread, either verdict is right in Sufficient alone"
            <| fun () ->
                for name in [ "honest-osaka-call-out-of-gas"; "honest-shanghai-selfdestruct-out-of-gas" ] do
                    let input = File.ReadAllBytes(Path.Combine(folder, name + ".ssz"))

                    match Perjury.Model.Oracle.demand Perjury.Model.Judging.Sufficient input with
                    | Perjury.Model.Oracle.Either(_, reasons) ->
                        Expect.isTrue (Perjury.Model.Oracle.isLacking reasons) name
                    | other -> failtest $"{name}: %A{other}"

                    match Perjury.Model.Oracle.demand Perjury.Model.Judging.Canonical input with
                    | Perjury.Model.Oracle.MustReject _ -> ()
                    | other -> failtest $"{name}: %A{other}"

                // what execution needs and nobody paid for too little is asked of every engine
                let needed = File.ReadAllBytes(Path.Combine(folder, "dag-7-nodes.ssz"))

                match Perjury.Model.Oracle.demand Perjury.Model.Judging.Sufficient needed with
                | Perjury.Model.Oracle.MustReject _ -> ()
                | other -> failtest $"%A{other}"
        ]
