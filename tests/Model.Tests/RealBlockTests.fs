module Perjury.Tests.RealBlockTests

open System
open System.Text.Json
open Expecto
open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Model.Judging

let private text (json: JsonElement) = nonNull (json.GetString())

let private entries (name: string) (json: JsonElement) =
    [
        for entry in (json.GetProperty name).EnumerateArray() -> Bytes.ofHex (text entry)
    ]

/// Fork of a block by what its file says; the two early ones are told apart by number.
let private forkOf (fork: string) number =
    match fork with
    | "Shanghai" -> 0x0Fuy
    | "Cancun" -> 0x10uy
    | "Prague"
    | "Prague-or-later (21-field header)" -> 0x11uy
    | "Osaka" -> 0x12uy
    | "BPO2" -> 0x14uy
    | _ when number < 1_150_000UL -> 0x01uy
    | _ -> 0x02uy

let private inputOf (json: byte[]) =
    use document = JsonDocument.Parse json
    let root = document.RootElement
    let block = Bytes.ofHex (text (root.GetProperty "blockRlp"))
    let witness = root.GetProperty "executionWitness"
    let header, _ = (Eest.headerOfBlock block).Value

    Block
        {
            Block = block
            Witness =
                {
                    State = entries "state" witness
                    Codes = entries "codes" witness
                    Headers = entries "headers" witness
                }
            ChainConfig =
                {
                    ChainId = Convert.ToUInt64(text (root.GetProperty "chainId"), 16)
                    Forks =
                        [
                            {
                                Fork = forkOf (text (root.GetProperty "fork")) header.Number
                                ByTimestamp = false
                                Activation = 0UL
                            }
                        ]
                    Blobs = []
                }
        }

/// What the makers of these witnesses left out: the parent, ancestors BLOCKHASH needs, one proof of absence.
let private incomplete =
    Map.ofList
        [
            "holesky_2860556", MissingParentHeader
            "holesky_2860557", MissingAncestor
            "holesky_2965788", MissingParentHeader
            "holesky_2965790", MissingParentHeader
            "holesky_2965791", MissingAncestor
            "holesky_2965792", MissingAncestor
            "holesky_2971844", MissingParentHeader
            "holesky_2971845", MissingAncestor
            "holesky_2971847", MissingAncestor
            "hoodi_1151683", MissingNode
        ]

[<Tests>]
let tests =
    testList
        "RealBlockTests"
        [
            testCase "real blocks are accepted, and rejected only for what their witness leaves out"
            <| fun () ->
                let mutable accepted = 0

                for path, json in Archives.files "real_blocks" (fun name -> name.EndsWith ".json") do
                    let name = nonNull (System.IO.Path.GetFileNameWithoutExtension path)

                    match
                        Oracle.judge Sufficient (Wire.encode (inputOf json)), Map.tryFind name incomplete
                    with
                    | Accept _, None -> accepted <- accepted + 1
                    | Reject(_, reasons), Some expected ->
                        Expect.equal reasons [ expected ] $"{name} %A{reasons}"
                    | verdict, expected -> failtest $"{name}: %A{verdict}, expected %A{expected}"

                Expect.equal accepted 10 "accepted"

            testCase "benchmark blocks with a witness made by others are accepted"
            <| fun () ->
                let mutable accepted = 0

                for name, json in
                    Archives.files "eest_prague_modexp_stateless_inputs" (fun name -> name.EndsWith ".json") do
                    match Oracle.judge Sufficient (Wire.encode (inputOf json)) with
                    | Accept _ -> accepted <- accepted + 1
                    | Reject(_, reasons) -> failtest $"{name} %A{reasons}"

                Expect.equal accepted 22 "accepted"
        ]
