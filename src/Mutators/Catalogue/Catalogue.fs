namespace Perjury.Mutators

open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Every kind of lie, by the field that it is told about.
module Catalogue =
    /// Verdicts that follow from the canonical witness or from decoding: thousands per second.
    let private cheap = Array.ofList (WitnessLists.families @ InputBytes.families)

    /// Lies that, where they are made to fit, only the execution of the block can judge.
    let private dear =
        Array.ofList (
            NodeContent.families
            @ AncestorContent.families
            @ PayloadContent.families
            @ TransactionContent.families
            @ SignedContent.families
            @ BlockContent.families
        )

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

    let private composition = [| depends "composition" [] composed |]

    /// All families, in the order of reports.
    let families = Array.concat [ cheap; dear; composition ]

    /// One round of a campaign: every dear family has one turn, and after each two of them all the cheap ones have theirs.
    let round =
        Array.concat
            [
                for part in Array.chunkBySize 2 dear do
                    cheap
                    composition
                    part
            ]

    let tryFind name =
        families |> Array.tryFind (fun family -> family.Name = name)
