/// Each leniency of the model's closed list, and each claim that a guest may leave uncompared: the lies of a campaign prove something
/// false to a guest that believes it, and the finding names the account, the slot or the claim that is false.
module Perjury.Tests.LeniencyTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

let private proofs =
    lazy
        (Array.ofList (Corpus.embedded 1UL)
         |> Plan.make 1UL Catalogue.families
         |> Proofs.find Environment.ProcessorCount)

/// Requests are no part of the state of their block.
let private proves (belief: Proofs.Belief) =
    if belief.Name = "requests-unchecked" then
        "^proves a false claim: execution requests"
    else
        "^proves a false state: (account 0x[0-9a-f]{40}|slot [0-9]+ of 0x[0-9a-f]{40}): .+, in truth .+"

/// What is false of a claim that is not compared; a state root that is not is that of an account, of a slot, or of no state at all.
let private falseOf claim =
    match claim with
    | "the state root" -> "^proves a false state: (account|slot|state root) "
    | "the logs bloom" -> "^proves a false claim: logs bloom of other logs"
    | "the block access list" ->
        "^proves a false (claim: hash of the block access list|state: (account|slot)) "
    | _ -> $"""^proves a false claim: {claim.Replace("the ", "")} .+, in truth .+"""

let private textOf (belief: Proofs.Belief) =
    match Map.tryFind belief.Bug proofs.Value with
    | Some proof -> Falsehood.text proof.Falsehood
    | None -> "nothing is accepted"

[<Tests>]
let tests =
    testList
        "LeniencyTests"
        [
            for belief in Proofs.beliefs |> List.filter _.IsWhole do
                testCase
                    $"a false statement, and what is false of it, is proven to who has only: {belief.Name}"
                <| fun () -> Expect.isMatch (textOf belief) (proves belief) belief.Bug

            for belief in Proofs.beliefs |> List.filter _.IsClaim do
                testCase $"what is false is named to who does not compare {belief.Name}"
                <| fun () -> Expect.isMatch (textOf belief) (falseOf belief.Name) belief.Bug

            testCase "the page of fault classes says of each belief what is proven"
            <| fun () ->
                let page =
                    File.ReadAllLines(Path.Combine(Archives.repositoryRoot, "docs", "fault-classes.md"))

                // addresses and lies change with every family that is added
                let kind (text: string) =
                    Regex
                        .Match(text, "proves a false (state|claim)|lenient, but the state is true|nothing")
                        .Value

                for belief in Proofs.beliefs do
                    let row =
                        page
                        |> Array.tryFind (fun line -> line.StartsWith $"| {belief.Name} | `{belief.Bug}` |")
                        |> Option.defaultValue $"no row of {belief.Name}, {belief.Bug}"

                    Expect.equal (kind row) (kind (textOf belief)) row
        ]
