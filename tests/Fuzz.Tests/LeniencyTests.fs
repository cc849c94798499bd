/// Each leniency of the model's closed list: a guest that has it is told a lie for it before any family is told twice, and the finding
/// says what false thing it proves.
module Perjury.Tests.LeniencyTests

open System
open System.Collections.Concurrent
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.Leniency
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

let private plan =
    lazy (Plan.make 1UL Catalogue.round (Array.ofList (Corpus.embedded 1UL)))

/// The planted bug that is this leniency.
let private bugOf leniency =
    match leniency with
    | MissingNodeAbsent -> "missing-node-is-absent"
    | MissingCodeEmpty -> "missing-code-is-empty"
    | MissingAncestorZero -> "missing-ancestor-is-zero"
    | NodeShapesUnchecked -> "any-shape-is-node"
    | BranchValuesAccepted -> "branch-value-accepted"
    | LeafTailsIgnored -> "account-tail-ignored"
    | HighestHeaderIsParent -> "highest-ancestor-is-parent"
    | HeadersAfterParent -> "find-by-number"
    | RequestsUnchecked -> "requests-hash-not-compared"
    | OptionalFieldsAbsent -> "header-form-not-checked"
    | WithdrawalsBeforeFork -> "early-withdrawals-paid"
    | RewardByDifficulty -> "difficulty-pays-reward"

/// How what is proven begins: requests are no part of the state.
let private proves leniency =
    match leniency with
    | RequestsUnchecked -> "proves a false claim: execution requests"
    | _ -> "proves a false state: "

let private isFor leniency (case: Case) =
    match leniency with
    | RequestsUnchecked -> case.Family |> Option.exists (fun family -> family.Name.EndsWith "-pinned")
    | _ -> Falsehood.leniencyOf case.Mutations = Some leniency

/// The first lies of a campaign, one of each family.
let private lies =
    lazy
        (Breadth.items plan.Value
         |> Array.choose (fun item ->
             match item with
             | Breadth.Lie case -> Some case
             | Breadth.Honest _ -> None))

/// What those lies prove that the guest believes, and what it says of the others.
let private proven leniency =
    let target = Guests.weak (bugOf leniency)
    let found = ConcurrentQueue<string>()

    let judge (case: Lazy<Case option>) =
        match case.Value with
        | None -> ()
        | Some case ->
            for judgement in Judge.case [ target ] [ Sufficient ] case do
                found.Enqueue(
                    if judgement.Disagreement = Some Compare.AcceptsInvalid then
                        Falsehood.text (Falsehood.ofLie case.Subject case.Mutations case.Draft)
                    else
                        $"{case.Subject.Name} {Answer.text judgement.Answer}"
                )

    let cases =
        lies.Value
        |> Seq.filter (isFor leniency)
        |> Seq.map (fun case -> lazy (Some case))

    Workers.run Environment.ProcessorCount (fun () -> true) cases judge ignore
    List.ofSeq found

[<Tests>]
let tests =
    testList
        "LeniencyTests"
        [
            for leniency in Leniency.all do
                testCase $"the first lies of a campaign prove what is false to who has only: {name leniency}"
                <| fun () ->
                    let proven = proven leniency

                    Expect.exists
                        proven
                        (fun (text: string) -> text.StartsWith(proves leniency, StringComparison.Ordinal))
                        $"%A{proven}"
        ]
