namespace Perjury.Mutators

open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Catalogue of lies, by the field that they are about.
module Catalogue =
    /// Cheap families: their verdicts follow from the canonical witness or from decoding, thousands per second.
    let private cheap = Array.ofList (WitnessLists.families @ InputBytes.sentinels)

    /// Expensive families, by field: every hash is recomputed, and many verdicts need the model.
    let private expensive =
        [
            NodeContent.families
            NodeShapes.families
            AncestorContent.families
            PayloadContent.families
            TransactionContent.families
            SignedContent.families
            BlockContent.families
            AccessListContent.families
            PublicKeyContent.families
            InputBytes.flips
            RequestBounds.families
            HeaderLists.families
            BlockForms.families
            PayloadForms.families
            Oddities.families
            Fitted.families
        ]

    [<Literal>]
    let private MaxLies = 5

    /// Composition of two to five lies about the witness.
    let private composed: Drawing =
        fun pool draft ->
            let families = Array.ofList WitnessLists.families

            let rec more left draft drawn =
                if left = 0 then
                    draw { return List.rev drawn }
                else
                    draw {
                        let! family = oneOf families
                        let! lies = family.Draw pool draft

                        match Apply.applyAll lies draft with
                        | Ok next -> return! more (left - 1) next (List.rev lies @ drawn)
                        | Error _ -> return! more (left - 1) draft drawn
                    }

            draw {
                let! count = between 2 MaxLies
                return! more count draft []
            }

    /// Name of the family whose cases a campaign takes from its feedback.
    [<Literal>]
    let Composition = "composition"

    let private composition = [| depends Composition [] composed |]

    /// All families, in the order of reports.
    let families =
        Array.concat [ cheap; Array.ofList (List.concat expensive); composition ]

    /// Interleaves the expensive families of all fields, so that none waits for the end of another.
    let private mixed =
        let longest = expensive |> List.map List.length |> List.max

        [|
            for place in 0 .. longest - 1 do
                for kind in expensive do
                    // A short list is spread over the whole round.
                    let before = place * kind.Length / longest
                    let after = (place + 1) * kind.Length / longest

                    if after > before then
                        kind[before]
        |]

    // Cheap cases between two expensive ones, chosen so that half of the time goes to either.
    [<Literal>]
    let private Between = 24

    /// Round of a campaign: every expensive family once, and the cheap ones between them repeatedly.
    let round =
        let cheap =
            cheap
            |> Array.chunkBySize 7
            |> Array.collect (fun few -> Array.append few composition)

        [|
            for turn in 0 .. mixed.Length - 1 do
                mixed[turn]

                for step in 0 .. Between - 1 do
                    cheap[(turn * Between + step) % cheap.Length]
        |]

    // Judged by an execution of the model, or fitted by one.
    [<Literal>]
    let private ExecutedCost = 12

    // Drawn by what the honest execution gave, and judged without one.
    [<Literal>]
    let private CertainCost = 4

    let private cheapNames = cheap |> Array.map _.Name |> Set.ofArray

    /// Whether the verdicts of a family follow without execution.
    let isCheap (family: Family) = cheapNames.Contains family.Name

    let private fittedNames = Fitted.families |> List.map _.Name |> Set.ofList

    /// Processor time of a lie, in lies whose verdict needs no execution. Fixed, because a campaign must not depend on what a clock says;
    /// `perjury run --family` measures it.
    let cost (family: Family) =
        if isCheap family || family.Name = Composition then
            1
        elif family.Certain.IsEmpty || fittedNames.Contains family.Name then
            ExecutedCost
        else
            CertainCost

    let tryFind name =
        families |> Array.tryFind (fun family -> family.Name = name)
