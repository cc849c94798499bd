/// Blocks that come as engine_newPayload calls.
module Perjury.Tests.EngineTests

open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite
open Perjury.Fixtures
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform
open Perjury.Fuzz.Conform.Eest

// Paris and later, every block valid.
let private sampledOf (ids: string) percent archive =
    let filter = System.Func<string, bool>(fun id -> id.Contains ids)

    [
        for test in FixtureReader.Read(Archives.path archive, filter) |> Sample.filter percent 7UL do
            match Inputs.chainOf None test with
            | Ok spec when Regex.IsMatch(test.Network, "Paris|Shanghai|Cancun|Prague|Osaka|BPO|Amsterdam") ->
                match BlockDecoder.TryDecodeHeader(ByteSlice(nonNull test.GenesisRlp)) with
                | true, genesis when genesis.Form.HasBaseFee ->
                    match EngineForm.calls spec test with
                    | Some calls when test.Blocks |> Seq.forall (fun block -> isNull block.ExpectException) ->
                        test, calls
                    | _ -> ()
                | _ -> ()
            | _ -> ()
    ]

let private sampled = sampledOf ""

/// Few folders, since the first case of each is drawn.
let private ofAmsterdam = sampledOf "eip7843_slotnum" 100.0

let private judge (cases: (string * JsonObject) list) =
    let file = Path.Combine(System.AppContext.BaseDirectory, "engine-cases.json")

    let document = JsonObject()
    cases |> List.iter (fun (name, case) -> document[name] <- case)
    File.WriteAllText(file, document.ToJsonString())

    let settings = { Runs.fixtures [ file ] with Jobs = 2 }

    try
        FixtureRun.run settings never ignore
    finally
        File.Delete file

let private hashOf (bytes: byte[]) = Hash256(System.ReadOnlySpan bytes)

let private last (test: FixtureCase) = hashOf (nonNull test.LastBlockHash)

let private outcomes results =
    [
        for result: CaseResult in results do
            match result.Outcome with
            | Passed -> ()
            // as their blocks in RLP are, with the reason that is written down
            | Known _ -> ()
            | Failed why -> $"{result.Name}: {why}"
            | Skipped why -> $"{result.Name}: not judged: {why}"
    ]

let private parameters (call: JsonObject) = (nonNull call["params"]).AsArray()
let private parameter (index: int) call = nonNull ((parameters call)[index])
let private payload call = (parameter 0 call).AsObject()

let private hasAccessList call =
    (payload call).ContainsKey "blockAccessList"

// What is done to the last call, what the fixture then says, and the calls it can be done to.
let private falsehoods: (string * string * string * (JsonObject -> bool) * (JsonObject -> unit)) list =
    [
        "another block hash",
        "validationError",
        "BlockException.INVALID_BLOCK_HASH",
        (fun _ -> true),
        fun call -> (payload call)["blockHash"] <- JsonValue.Create("0x" + String.replicate 64 "1")
        "one versioned hash too many",
        "validationError",
        "BlockException.INVALID_VERSIONED_HASHES",
        (fun call -> (parameters call).Count > 1),
        fun call -> (parameter 1 call).AsArray().Add(JsonValue.Create("0x01" + String.replicate 62 "0"))
        "a request without data",
        "errorCode",
        "-32602",
        (fun call -> (parameters call).Count > 3),
        fun call -> (parameter 3 call).AsArray().Add(JsonValue.Create "0x02")
        "the version of another fork",
        "errorCode",
        "-38005",
        (fun call -> (parameters call).Count > 1),
        fun call -> call["newPayloadVersion"] <- JsonValue.Create "2"
        "another access list",
        "validationError",
        "BlockException.INVALID_BLOCK_HASH",
        hasAccessList,
        fun call -> (payload call)["blockAccessList"] <- JsonValue.Create "0xc0"
        "no access list",
        "errorCode",
        "-32602",
        hasAccessList,
        fun call -> (payload call).Remove "blockAccessList" |> ignore
        "the version before access lists",
        "errorCode",
        "-38005",
        hasAccessList,
        fun call -> call["newPayloadVersion"] <- JsonValue.Create "4"
        "no blob gas used",
        "errorCode",
        "-32602",
        (fun call -> (parameters call).Count > 1),
        fun call -> (payload call).Remove "blobGasUsed" |> ignore
    ]

let private parent (test: FixtureCase) (calls: JsonObject list) =
    match calls.Length with
    | 1 ->
        match BlockDecoder.TryDecodeHeader(ByteSlice(nonNull test.GenesisRlp)) with
        | true, header -> header.Hash
        | false, _ -> failwith "no genesis"
    | count ->
        let hash = (nonNull ((payload calls[count - 2])["blockHash"])).GetValue<string>()
        hashOf (System.Convert.FromHexString(hash.Substring 2))

[<Tests>]
let tests =
    testList
        "EngineTests"
        [
            for archive, percent, atLeast in
                [ "eest_stable_v5.4.0", 4.0, 100; "eest_historic_bal_v5.7.0", 2.0, 20 ] do
                testCase $"blocks delivered by calls pass as the same blocks in RLP do: {archive}"
                <| fun () ->
                    let cases =
                        sampled percent archive
                        |> List.map (fun (test, calls) -> test.Id, EngineForm.case test calls (last test))

                    Expect.isGreaterThanOrEqual cases.Length (atLeast: int) "cases.Length"
                    Expect.none (outcomes (judge cases)) "outcomes (judge cases)"

            testCase "blocks with access lists are delivered by engine_newPayloadV5"
            <| fun () ->
                let cases =
                    ofAmsterdam "eest_amsterdam_refilled_v21"
                    |> List.map (fun (test, calls) -> test.Id, EngineForm.case test calls (last test))

                Expect.isGreaterThanOrEqual cases.Length 5 "cases.Length"
                Expect.none (outcomes (judge cases)) "outcomes (judge cases)"

            testCase "a false call is rejected stateful and stateless, for the reason that the fixture gives"
            <| fun () ->
                let source =
                    sampled 3.0 "eest_stable_v5.4.0" @ ofAmsterdam "eest_amsterdam_refilled_v21"

                let cases =
                    [
                        for name, field, expected, applies, change in falsehoods do
                            for test, calls in
                                source
                                |> List.filter (fun (_, calls) -> applies (List.last calls))
                                |> List.truncate 12 do
                                let calls = calls |> List.map (fun call -> call.DeepClone().AsObject())
                                let false' = List.last calls
                                change false'
                                false'[field] <- JsonValue.Create expected
                                $"{name}: {test.Id}", EngineForm.case test calls (parent test calls)
                    ]

                Expect.isGreaterThanOrEqual cases.Length 65 "cases.Length"
                Expect.none (outcomes (judge cases)) "outcomes (judge cases)"

            testCase "a false call that the fixture calls true fails"
            <| fun () ->
                let test, calls = List.head (sampled 3.0 "eest_stable_v5.4.0")
                let false' = (List.last calls).DeepClone().AsObject()
                (payload false')["blockHash"] <- JsonValue.Create("0x" + String.replicate 64 "1")

                let calls =
                    (List.truncate (calls.Length - 1) calls
                     |> List.map (fun call -> call.DeepClone().AsObject()))
                    @ [ false' ]

                Expect.equal
                    ((CaseResult.tally (judge [ test.Id, EngineForm.case test calls (last test) ])).Failed)
                    1
                    "(CaseResult.tally (judge [ test.Id, EngineForm.case test calls"
        ]
