namespace Perjury.Fuzz.Campaign

open System.Collections.Generic
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// Cell of the campaign's table.
type Cell =
    {
        Target: string
        Family: string
        Mode: Conformance
        Expected: string
        Observed: string
        Agrees: bool
    }

/// Number of judgements per cell. Addition commutes, so the table does not depend on the order of the threads.
type Counts = Map<Cell, int>

module Counts =
    let empty: Counts = Map.empty

    let familyName (case: Case) =
        case.Family |> Option.map _.Name |> Option.defaultValue "control"

    let private cell case (judgement: Judgement) =
        {
            Target = judgement.Target
            Family = familyName case
            Mode = judgement.Mode
            Expected = Judge.expected judgement
            Observed = Judge.observed judgement
            Agrees = judgement.Disagreement.IsNone
        }

    /// Counts that grow by cases, for one thread: a map would be made anew for each judgement.
    type Tally(before: Counts) =
        let counts = Dictionary<Cell, int>(Map.toSeq before |> Seq.map KeyValuePair)

        member _.Add case judgements =
            for judgement in judgements do
                let cell = cell case judgement
                let found, count = counts.TryGetValue cell
                counts[cell] <- if found then count + 1 else 1

        member _.Counts: Counts =
            counts |> Seq.map (fun entry -> entry.Key, entry.Value) |> Map.ofSeq

    let private column mode cells =
        let ofMode = cells |> List.filter (fun (cell, _) -> cell.Mode = mode)

        ofMode
        |> List.groupBy (fun (cell, _) -> cell.Expected)
        |> List.map (fun (expected, cells) ->
            let total = List.sumBy snd cells
            let agreeing = cells |> List.filter (fun (cell, _) -> cell.Agrees) |> List.sumBy snd
            $"{expected} {agreeing}/{total}")
        |> String.concat ", "

    // Observed verdicts of the judgements that disagree: "accepted 3".
    let private disagreements cells =
        cells
        |> List.filter (fun (cell, _) -> not cell.Agrees)
        |> List.groupBy (fun (cell, _) -> Judge.modeName cell.Mode, cell.Observed)
        |> List.map (fun ((mode, observed), cells) -> $"{mode}: {observed} {List.sumBy snd cells}")
        |> String.concat ", "

    let private row (family: string) cells =
        let cases =
            cells
            |> List.groupBy (fun (cell, _) -> cell.Mode)
            |> List.map (snd >> List.sumBy snd)
            |> List.fold max 0

        [
            family
            string cases
            column Sufficient cells
            column Canonical cells
            disagreements cells
        ]

    let private align (rows: string list list) =
        let widths =
            rows |> List.transpose |> List.map (List.map String.length >> List.fold max 0)

        let pad column (width: int) (text: string) =
            if column = 1 then
                text.PadLeft width
            else
                text.PadRight width

        rows
        |> List.map (fun row -> List.mapi2 pad widths row |> String.concat "  " |> _.TrimEnd())

    /// Table of family × expected × observed verdict, one block of lines per target; families in the order of the catalogue.
    let table (counts: Counts) =
        let order = "control" :: (Catalogue.families |> Array.map _.Name |> List.ofArray)

        let families cells =
            cells
            |> List.groupBy (fun (cell, _) -> cell.Family)
            |> List.sortBy (fun (family, _) -> List.tryFindIndex ((=) family) order, family)

        [
            for target, cells in counts |> Map.toList |> List.groupBy (fun (cell, _) -> cell.Target) do
                yield!
                    align (
                        [ target; "cases"; "sufficient"; "canonical"; "otherwise" ]
                        :: [ for family, cells in families cells -> row family cells ]
                    )
        ]
