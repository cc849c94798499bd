namespace Perjury.Mutators

open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Every kind of lie, by the field that it is told about.
module Catalogue =
    /// Verdicts that follow from the canonical witness or from decoding: thousands per second.
    let private cheap = Array.ofList (WitnessLists.families @ InputBytes.sentinels)

    /// Lies with every hash made to fit, by what they are about: drawing them costs more, and many only the model can judge.
    let private dear =
        [
            NodeContent.families
            AncestorContent.families
            PayloadContent.families
            TransactionContent.families
            SignedContent.families
            BlockContent.families
            InputBytes.flips
        ]

    [<Literal>]
    let private MaxLies = 5

    /// Two to five lies about the witness, one on top of the other.
    let private composed: Drawing =
        fun pool draft ->
            let families = Array.ofList WitnessLists.families

            let rec more left draft told =
                if left = 0 then
                    draw { return List.rev told }
                else
                    draw {
                        let! family = oneOf families
                        let! lies = family.Draw pool draft

                        match Apply.applyAll lies draft with
                        | Ok next -> return! more (left - 1) next (List.rev lies @ told)
                        | Error _ -> return! more (left - 1) draft told
                    }

            draw {
                let! count = between 2 MaxLies
                return! more count draft []
            }

    /// The family whose turns a campaign gives to what it has learnt.
    [<Literal>]
    let Composition = "composition"

    let private composition = [| depends Composition [] composed |]

    /// All families, in the order of reports.
    let families = Array.concat [ cheap; Array.ofList (List.concat dear); composition ]

    /// Of each kind one after the other, so that no kind has to wait for the end of another.
    let private mixed =
        let longest = dear |> List.map List.length |> List.max

        [|
            for place in 0 .. longest - 1 do
                for kind in dear do
                    // A short list is spread over the whole round.
                    let before = place * kind.Length / longest
                    let after = (place + 1) * kind.Length / longest

                    if after > before then
                        kind[before]
        |]

    // Cheap turns between two dear ones: with so many, half of the time goes to either.
    [<Literal>]
    let private Between = 24

    /// One round of a campaign: every dear family has one turn, and between them the cheap ones have theirs again and again.
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

    let tryFind name =
        families |> Array.tryFind (fun family -> family.Name = name)
