/// What lies prove to who believes one thing too much: each leniency of the model's closed list, and each claim about the outcome of a
/// block that is not compared, with the planted bugs that are it.
module Perjury.Fuzz.Campaign.Proofs

open Perjury.Model
open Perjury.Model.Leniency
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// Planted bugs that are a leniency, first one that is it and nothing else.
let private ofLeniency leniency =
    match leniency with
    | MissingNodeAbsent ->
        [
            "missing-node-is-absent"
            "missing-storage-root-is-empty"
            "missing-sibling-ignored"
        ]
    | MissingCodeEmpty -> [ "missing-code-is-empty" ]
    | MissingAncestorZero -> [ "missing-ancestor-is-zero" ]
    | NodeShapesUnchecked ->
        [
            "any-shape-is-node"
            "node-tail-ignored"
            "one-child-branch-accepted"
            "wrong-child-length-is-empty"
            "empty-path-is-leaf"
            "empty-extension-accepted"
            "extension-to-leaf-accepted"
            "extension-to-extension-accepted"
        ]
    | BranchValuesAccepted -> [ "branch-value-accepted"; "odd-node-accepted"; "short-node-by-hash-accepted" ]
    | LeafTailsIgnored ->
        [
            "account-tail-ignored"
            "extra-account-field-ignored"
            "slot-tail-ignored"
            "read-list-as-number"
        ]
    | HighestHeaderIsParent -> [ "highest-ancestor-is-parent" ]
    | HeadersAfterParent -> [ "find-by-number" ]
    | RequestsUnchecked -> [ "requests-hash-not-compared" ]
    | OptionalFieldsAbsent -> [ "header-form-not-checked"; "ancestor-of-any-fork" ]
    | WithdrawalsBeforeFork -> [ "early-withdrawals-paid" ]
    | RewardByDifficulty -> [ "difficulty-pays-reward" ]
    | SystemContractsAbsent -> [ "system-contract-not-required" ]
    | TransactionRulesUnchecked ->
        [
            "init-code-size-not-checked"
            "empty-authorization-list-accepted"
            "priority-fee-not-bound"
            "blob-transaction-may-create"
        ]

/// Claims that a guest may leave uncompared, each with its planted bug.
let private claims =
    [
        "the state root", "state-root-not-compared"
        "the receipts root", "receipts-root-not-compared"
        "the logs bloom", "logs-bloom-not-compared"
        "the gas used", "gas-used-not-compared"
        "the blob gas used", "blob-gas-used-not-compared"
        "the transactions root", "transactions-root-not-compared"
        "the withdrawals root", "withdrawals-root-not-compared"
        "the block access list", "access-list-not-compared"
    ]

type Belief =
    {
        /// The leniency, or the claim that is believed.
        Name: string
        Bug: string
        /// Of a leniency whose planted bug is nothing else.
        IsWhole: bool
        /// Of a claim that is not compared.
        IsClaim: bool
    }

let beliefs =
    [
        for leniency in Leniency.all do
            for place, bug in List.indexed (ofLeniency leniency) do
                {
                    Name = Leniency.name leniency
                    Bug = bug
                    IsWhole = (place = 0)
                    IsClaim = false
                }

        for claim, bug in claims do
            {
                Name = claim
                Bug = bug
                IsWhole = false
                IsClaim = true
            }
    ]

type Proof =
    {
        By: string
        /// Cases until then, this one included.
        Cases: int
        Falsehood: Falsehood.Falsehood
    }

// No claim but a root of the state can be graver.
let private mostGrave = Falsehood.gravity (Falsehood.FalseState "")

let private bugOf (targetName: string) =
    targetName.Substring WeakGuests.Prefix.Length

/// The gravest that some cases prove to each of some planted bugs: of those that are as grave the first. No more is told once all of them
/// were told a false state.
let private prove jobs bugs (cases: seq<Lazy<Case option>>) : Map<string, Proof> =
    let targets =
        WeakGuests.all ()
        |> List.filter (fun weak -> List.contains weak.Bug bugs)
        |> List.map _.Target

    let mutable found: Map<string, Proof> = Map.empty
    let mutable told = 0

    let isOpen known (target: Target) =
        Map.tryFind (bugOf target.Name) known
        |> Option.forall (fun proof -> Falsehood.gravity proof.Falsehood < mostGrave)

    let judge (case: Lazy<Case option>) =
        match case.Value with
        | None -> None
        | Some case ->
            let accepted =
                Judge.case (List.filter (isOpen found) targets) [ Sufficient ] case
                |> List.filter (fun judgement -> judgement.Disagreement = Some Compare.AcceptsInvalid)

            match accepted with
            | [] -> None
            | judgements ->
                let falsehood = Falsehood.ofLie case.Subject case.Mutations case.Draft
                Some(Counts.familyName case, falsehood, judgements |> List.map (_.Target >> bugOf))

    let take result =
        told <- told + 1

        match result with
        | None -> ()
        | Some(family, falsehood, bugs) ->
            for bug in bugs do
                let isGraver =
                    Map.tryFind bug found
                    |> Option.forall (fun proof ->
                        Falsehood.gravity proof.Falsehood < Falsehood.gravity falsehood)

                if isGraver then
                    found <-
                        Map.add
                            bug
                            {
                                By = family
                                Cases = told
                                Falsehood = falsehood
                            }
                            found

    Workers.run jobs (fun () -> List.exists (isOpen found) targets) cases judge take
    found

// Lies of each family until a bug counts as one that they prove nothing to.
[<Literal>]
let private Turns = 60

// One lie of each family is told among them.
[<Literal>]
let private FirstLies = 400

/// What is proven to each by the lies that are fitted for it, and by a campaign's first lies where none is. A function of the plan's seed
/// and subjects.
let find jobs (plan: Plan) : Map<string, Proof> =
    let fitted =
        [
            for leniency in Leniency.all do
                match Fitted.forLeniency leniency with
                | [] -> ()
                | families ->
                    let plan =
                        { plan with
                            Families = Array.ofList families
                        }

                    yield!
                        Hunt.lies plan
                        |> Seq.truncate (Turns * families.Length)
                        |> prove jobs (ofLeniency leniency)
                        |> Map.toList
        ]

    let others =
        beliefs
        |> List.map _.Bug
        |> List.filter (fun bug -> not (List.exists (fst >> (=) bug) fitted))

    List.append fitted (Hunt.cases (Some FirstLies) plan |> prove jobs others |> Map.toList)
    |> Map.ofList

let private columns = sprintf "%-27s %-36s %5s  %-38s %s"

/// The table as text.
let lines (found: Map<string, Proof>) =
    [
        columns "what is believed" "planted bug" "cases" "by the lie" "what it is"

        for belief in beliefs do
            match Map.tryFind belief.Bug found with
            | Some proof ->
                columns belief.Name belief.Bug (string proof.Cases) proof.By (Falsehood.text proof.Falsehood)
            | None -> columns belief.Name belief.Bug "-" "-" "nothing is accepted"
    ]

/// The table as Markdown.
let markdown (found: Map<string, Proof>) =
    [
        "| what is believed | planted bug | by the lie | what it is |"
        "|---|---|---|---|"

        for belief in beliefs do
            match Map.tryFind belief.Bug found with
            | Some proof ->
                $"| {belief.Name} | `{belief.Bug}` | `{proof.By}` | {Falsehood.text proof.Falsehood} |"
            | None -> $"| {belief.Name} | `{belief.Bug}` | | nothing is accepted |"
    ]
