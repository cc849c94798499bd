/// The official stateless fixtures of April 2026: their bytes in, their bytes out (tests-zkevm v0.3.3).
module Perjury.Tests.StatelessFixtureTests

open System.Text.Json
open Expecto
open Perjury.Model
open Perjury.Tests.Suite

let private bytesOf (json: JsonElement) =
    Bytes.ofHex ((nonNull (json.GetString())).Substring 2)

/// Input and output of every block of every case.
let private blocks () =
    Archives.files "eest_zkevm_v0.3.3" (fun name -> name.EndsWith ".json")
    |> Seq.collect (fun (_, json) ->
        use document = JsonDocument.Parse json

        [
            for case in document.RootElement.EnumerateObject() do
                for block in (case.Value.GetProperty "blocks").EnumerateArray() ->
                    case.Name,
                    bytesOf (block.GetProperty "statelessInputBytes"),
                    bytesOf (block.GetProperty "statelessOutputBytes")
        ])
    |> List.ofSeq

let private answer bytes =
    Judging.examineAs Releases.zkevm033 Judging.Sufficient bytes
    |> fun judgement -> Wire.encodeOutputAs Releases.zkevm033.Wire (Judging.output judgement.Verdict)

[<Tests>]
let tests =
    testList
        "StatelessFixtureTests"
        [
            testCase "every input decodes, encodes to the same bytes, and has the official output"
            <| fun () ->
                let blocks = blocks ()

                let wrong =
                    blocks
                    |> List.filter (fun (_, input, output) ->
                        let encoded =
                            Wire.decodeAs Releases.zkevm033.Wire input
                            |> Result.map (Wire.encodeAs Releases.zkevm033.Wire)

                        encoded <> Ok input || not (Bytes.equal (answer input) output))
                    |> List.map (fun (name, _, _) -> name)

                Expect.isGreaterThan blocks.Length 100 "blocks"
                say $"{blocks.Length} blocks, {wrong.Length} wrong"
                Expect.none wrong "wrong blocks"
        ]
