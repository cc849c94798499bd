/// Lies told again with what a target says that it computed.
module Perjury.Tests.ToldTests

open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Findings

let private subjects = lazy (Corpus.embedded 1UL |> Array.ofList)

let private other = String.replicate 32 "5a"

let private another = String.replicate 32 "5b"

let private rootOf (draft: Draft) =
    match draft.Input with
    | WireTypes.Payload payload -> Bytes.toHex (Scalars.get StateRoot payload)
    | WireTypes.Block block -> Bytes.toHex (Blocks.headerOf block.Block).Value.StateRoot

let private ofPayload =
    lazy
        (subjects.Value
         |> Array.find (fun subject -> (Draft.payload subject.Draft).IsSome)
         |> _.Draft)

let private ofBlock =
    lazy
        (subjects.Value
         |> Array.find (fun subject -> (Draft.payload subject.Draft).IsNone)
         |> _.Draft)

let private told (draft: Draft) words =
    match Told.mutations draft words with
    | None -> None
    | Some mutations ->
        match Apply.applyAll mutations draft with
        | Ok changed -> Some(mutations, changed)
        | Error refusal -> failtest $"%A{refusal}"

// Only what is told about a missing node is planted, and no fitted lie is told.
let private families =
    Catalogue.families
    |> Array.filter (fun family -> List.contains family.Name [ "remove-state-node"; "remove-child-of-two" ])

let private weak =
    lazy
        (WeakGuests.all ()
         |> List.find (fun weak -> weak.Bug = "missing-node-is-absent")
         |> _.Target)

let private mute (target: Target) =
    { target with
        Run =
            fun mode input ->
                { target.Run mode input with
                    Rejection = None
                    Words = None
                }
    }

let private falseStates out target =
    let ways =
        { Campaign.defaults with
            ModelShare = 0.0
            ModelJudgesControls = false
            Learns = false
        }

    let plan = Plan.make 1UL families subjects.Value
    let outcome = Campaign.runWith ways (Runs.campaign out [ target ] 2 60UL) plan never

    outcome.Findings
    |> List.choose FindingSummary.read
    |> List.filter (fun found ->
        found.Cause.Kind = Compare.AcceptsInvalid
        && (match found.Proves with
            | Some(Falsehood.FalseState _) -> true
            | _ -> false))

[<Tests>]
let tests =
    testList
        "ToldTests"
        [
            for form, draft in [ "payload", ofPayload; "block", ofBlock ] do
                testCase $"the root that a target has instead is claimed: {form}"
                <| fun () ->
                    let claimed = rootOf draft.Value

                    for words in
                        [
                            $"invalid merkle root (remote: {claimed} local: {other})"
                            $"mismatched block state root: got 0x{other}, expected 0x{claimed}"
                            $"wrong-state-root: computed 0x{other.ToUpperInvariant()}"
                        ] do
                        match told draft.Value words with
                        | Some(_, changed) -> Expect.equal (rootOf changed) other words
                        | None -> failtest words

                testCase $"words without a value of a claim are left alone: {form}"
                <| fun () ->
                    for words in
                        [
                            "missing trie node"
                            $"trie node {other} is missing"
                            $"state root {rootOf draft.Value} is unknown"
                            $"state root {other} or {another}"
                        ] do
                        Expect.isNone (Told.mutations draft.Value words) words

            testCase "gas used is claimed as told"
            <| fun () ->
                let gas (draft: Draft) =
                    match draft.Input with
                    | WireTypes.Payload payload -> payload.Request.ExecutionPayload.GasUsed
                    | WireTypes.Block block -> (Blocks.headerOf block.Block).Value.GasUsed

                for draft in [ ofPayload.Value; ofBlock.Value ] do
                    match told draft $"invalid gas used (remote: {gas draft} local: 4211)" with
                    | Some(_, changed) -> Expect.equal (gas changed) 4211UL "gas"
                    | None -> failtest "nothing is told"

            testCase "who says the root that it has is asked again with it, and believes itself"
            <| fun () ->
                inFolder (fun out ->
                    let found = falseStates out weak.Value
                    Expect.isNonEmpty found "findings"

                    for one in found do
                        Expect.exists
                            one.Lies
                            (fun lie -> lie.Contains "state-root" || lie.Contains "replace-block")
                            $"{one.Lies}")

                // who says nothing is asked once, and its check of the root holds
                inFolder (fun out -> Expect.isEmpty (falseStates out (mute weak.Value)) "mute")
        ]
