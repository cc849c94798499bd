namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Leniency
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Structural lies told a second way: the results of who believes them stand in the place of the honest ones, so that the missing
/// check is the only one left (decision 0111).
module Fitted =
    // A leaf may be there for the absence that it proves: what it holds is then not looked at.
    let private told leniency reasons (family: Family) =
        let certain = if family.Sufficient = Rejects then reasons else []
        let declared = if certain.IsEmpty then Depends else Rejects

        {
            Name = $"{family.Name}-fitted"
            Faults = family.Faults
            Sufficient = declared
            Canonical = declared
            Certain = certain
            Draw =
                fun pool draft ->
                    draw {
                        let! lies = family.Draw pool draft
                        return if lies.IsEmpty then [] else lies @ [ Fit leniency ]
                    }
        }

    let private named names (families: Family list) =
        families |> List.filter (fun family -> List.contains family.Name names)

    let private ofLeniency leniency =
        match leniency with
        | MissingNodeAbsent ->
            named [ "remove-state-node"; "remove-child-of-two"; "replace-state-node" ] WitnessLists.families,
            [ MissingNode ]
        | MissingCodeEmpty ->
            named [ "remove-code"; "remove-delegation-marker"; "remove-delegate-code" ] WitnessLists.families,
            [ MissingCode ]
        | MissingAncestorZero -> named [ "remove-oldest-header" ] WitnessLists.families, [ MissingAncestor ]
        | NodeShapesUnchecked ->
            NodeShapes.malformed
            @ named
                [
                    "forge-one-child-branch"
                    "forge-child-31-bytes"
                    "forge-child-33-bytes"
                    "forge-node-trailing-byte"
                    "forge-empty-path"
                ]
                NodeContent.families,
            [ MalformedNode ]
        | BranchValuesAccepted ->
            NodeShapes.odd @ named [ "forge-branch-value" ] NodeContent.families, [ MalformedNode ]
        | LeafTailsIgnored ->
            named
                [
                    "forge-account-5-fields"
                    "forge-account-trailing-byte"
                    "forge-slot-trailing-byte"
                    "forge-slot-list"
                ]
                NodeContent.families,
            []
        | HighestHeaderIsParent -> HeaderLists.highest, []
        | HeadersAfterParent -> HeaderLists.earlier, []
        // requests are no part of the state: who believes them accepts the plain lies
        | RequestsUnchecked -> [], []
        // a header with more fields than its fork has is no block to execute
        | OptionalFieldsAbsent ->
            named [ "block-header-shortened" ] BlockForms.forms @ PayloadForms.shorter, []
        | WithdrawalsBeforeFork -> BlockForms.early, []
        | RewardByDifficulty -> BlockForms.rewards, []
        | SystemContractsAbsent -> named [ "forge-account-no-code" ] NodeContent.families, []
        | TransactionRulesUnchecked ->
            named
                [
                    "signed-no-authorizations"
                    "signed-init-code-too-large"
                    "signed-priority-huge"
                    "signed-blob-creates"
                ]
                SignedContent.families,
            [
                EmptyAuthorizationList
                InitCodeTooLarge
                PriorityFeeAboveMaxFee
                BlobTransactionCreates
            ]

    /// A shape that proves nothing false once the block is fitted: it must be accepted, and at once.
    let private harmless = Oddities.unfoldings |> List.map (told MissingNodeAbsent [])

    /// Lies for who has a leniency.
    let forLeniency leniency =
        let families, reasons = ofLeniency leniency
        List.map (told leniency reasons) families

    let families = List.collect forLeniency Leniency.all @ harmless
