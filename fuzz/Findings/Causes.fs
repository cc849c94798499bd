/// The causes that a run has met, and how often: a disagreement that a known cause explains is counted, any other is reduced and gives
/// a cause of its own.
namespace Perjury.Fuzz.Findings

open System.Collections.Generic
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

type Causes(targets: Target list, pool: Pool, before: CauseCounts) =
    // Judged by the model so many times for a family and kind; later ones are taken for the cause that was met most.
    let exact = 4
    let mutable counts = before

    let familyOf (case: Case) =
        case.Family |> Option.map _.Name |> Option.defaultValue "control"

    let needOf (judgement: Judgement) subject =
        targets
        |> List.tryFind (fun target ->
            target.Name = judgement.Target && List.contains Sufficient target.Modes)
        |> Option.bind (fun target -> Need.find target pool subject)

    let causeOf (judgement: Judgement) kind rule =
        {
            Target = judgement.Target
            Kind = kind
            Rule = rule
        }

    let metBy family (judgement: Judgement) kind =
        counts
        |> Map.toList
        |> List.filter (fun ((cause, by), _) ->
            by = family && cause.Target = judgement.Target && cause.Kind = kind)
        |> List.map (fun ((cause, _), count) -> cause, count)

    let isKnown cause =
        counts |> Map.exists (fun (known, _) _ -> known = cause)

    let add cause family =
        counts <-
            counts
            |> Map.change (cause, family) (fun count -> Some(Option.defaultValue 0 count + 1))

        cause

    member _.Counts = counts

    /// Counts a disagreement. `reduce` gives the smallest form that still disagrees in this way and breaks the same rule, and is asked where
    /// no known cause explains the case. The result holds the smallest form where it was made.
    member _.Count (case: Case) (judgement: Judgement) kind (reduce: string option -> Case * Judgement) =
        let family = familyOf case
        let met = metBy family judgement kind

        match case.Family with
        | Some _ when List.sumBy snd met >= exact ->
            let most, _ = met |> List.maxBy (fun (cause, count) -> count, cause.Rule)
            add most family, None
        | _ ->
            let rules = Cause.rules (needOf judgement) case judgement

            match rules |> List.map (causeOf judgement kind) |> List.tryFind isKnown with
            | Some cause -> add cause family, None
            | None ->
                let rule = List.tryHead rules
                let smaller, again = reduce rule
                let rule = Option.defaultValue "unexplained" rule
                add (causeOf judgement kind rule) family, Some(smaller, again)
