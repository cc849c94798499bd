/// Beginning of a campaign: one lie of each family, on few subjects, each honest input right before the first lie about it; then the
/// other honest inputs. A slow target has met every family before any is asked twice.
module Perjury.Fuzz.Campaign.Breadth

open System.Collections.Generic
open Perjury.Mutators

type Item =
    /// Index of a subject.
    | Honest of int
    /// A lie, whose index is its place among the lies.
    | Lie of Case

/// Families of a plan, each once, in the order of its first turn.
let families (plan: Plan) =
    plan.Families |> Array.distinctBy _.Name

let private shuffled (plan: Plan) =
    let order = Array.init plan.Subjects.Length id
    let mutable rng = Rng.stream 0UL (Rng.ofSeed (plan.Seed + 2UL))

    for last in order.Length - 1 .. -1 .. 1 do
        let struct (drawn, rest) = Draw.below (last + 1) rng
        rng <- rest
        let held = order[last]
        order[last] <- order[drawn]
        order[drawn] <- held

    order

/// The items in order; a function of the plan alone.
let items (plan: Plan) =
    let order = shuffled plan
    let used = List<int>()
    let mutable told = 0UL

    let lie (family: Family) =
        let about subject =
            Plan.about plan told family plan.Subjects[subject]
            |> Option.map (fun case -> subject, case)

        // Subjects that were used serve again, from another one each time.
        let turn = if used.Count = 0 then 0 else int (told % uint64 used.Count)

        Seq.append
            (Seq.append (Seq.skip turn used) (Seq.truncate turn used) |> Array.ofSeq)
            (order |> Seq.filter (fun subject -> not (used.Contains subject)))
        |> Seq.tryPick about

    [|
        for family in families plan do
            match lie family with
            | None -> ()
            | Some(subject, case) ->
                if not (used.Contains subject) then
                    used.Add subject
                    Honest subject

                told <- told + 1UL
                Lie case

        for subject in 0 .. plan.Subjects.Length - 1 do
            if not (used.Contains subject) then
                Honest subject
    |]

/// Number of lies among the items.
let lies items =
    items
    |> Array.sumBy (function
        | Lie _ -> 1UL
        | Honest _ -> 0UL)
