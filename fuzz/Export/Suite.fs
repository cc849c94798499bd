/// Selection of the cases of the suite: every family of the catalogue, on every role that its lies can have, on every fork.
module Perjury.Fuzz.Export.Suite

open System.Collections.Generic
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign

/// Extent of a suite.
type Extent =
    {
        /// Draws per family and subject.
        Draws: int
        /// Cases per family and fork beyond the first of each role.
        PerFork: int
        /// Cases per family and role.
        PerRole: int
    }

let full = { Draws = 8; PerFork = 1; PerRole = 1 }

let private sources chains =
    chains
    |> List.collect Source.all
    // Short chains make small files, and what a short chain has no place for comes later.
    |> List.sortBy (fun source -> source.Index, source.Chain.Fork)

/// Lies of one family, drawn over all subjects, with the role of each; lazy.
let private drawn extent seed pool (family: Family) (sources: Source list) =
    seq {
        let stream = Rng.stream (Chain.streamOf family.Name) (Rng.ofSeed seed)

        for ordinal, source in List.indexed sources do
            for attempt in 0 .. extent.Draws - 1 do
                let rng = Rng.stream (uint64 attempt) (Rng.stream (uint64 ordinal) stream)
                let mutations = Draw.run rng (family.Draw pool source.Subject.Draft)

                match mutations, Apply.applyAll mutations source.Subject.Draft with
                | [], _
                | _, Error _ -> ()
                | _, Ok draft -> source, mutations, draft, Aspect.roleOf source mutations
    }

type private Chooser(extent) =
    let roles = Dictionary<string, int>()
    let pairs = HashSet<string * string>()
    let forks = Dictionary<string, int>()

    let count (table: Dictionary<string, int>) key =
        match table.TryGetValue key with
        | true, count -> count
        | false, _ -> 0

    /// Whether a lie about this role on this fork adds to the suite.
    member _.Wants role fork =
        count roles role = 0
        || (count roles role < extent.PerRole && pairs.Contains((role, fork)) |> not)
        || count forks fork < extent.PerFork

    member _.Took role fork =
        roles[role] <- count roles role + 1
        forks[fork] <- count forks fork + 1
        pairs.Add((role, fork)) |> ignore

let private describe (family: Family) role expected =
    let outcome =
        if expected.IsAccepted then
            "must still be accepted"
        else
            "must be rejected"

    let about = if role = "" then "" else $" ({role})"
    $"""{family.Name.Replace('-', ' ')}{about}: {outcome}."""

let private caseOf seed (family: Family) (source, mutations, draft, role) scope expected =
    {
        Source = source
        Name = family.Name
        Group =
            (if family.Name = "composition" then
                 "compositions"
             else
                 Aspect.groupOf mutations)
        Role = role
        Faults = Aspect.faultsOf family role
        Mutations = mutations
        Draft = draft
        Scope = scope
        Expected = expected
        Description = describe family role expected
        Counterpart = None
        Seed = seed
    }

/// Cases of a lie: one, or two where the modes differ (a lie that upstream tolerates must be accepted in the common scope and rejected
/// in the canonical one).
let private casesOf seed family (source: Source, mutations, draft, role) =
    let expectation = Expectation.ofDraft source.Subject draft
    let common = expectation Sufficient
    let canonical = expectation Canonical
    let make = caseOf seed family (source, mutations, draft, role)

    match common.IsAccepted, canonical.IsAccepted with
    // what sound engines answer differently is asked in the canonical scope alone
    | false, _ when Expectation.isEither Sufficient (Draft.encode draft) common ->
        [ make CanonicalOnly canonical ]
    | false, _ -> [ make Common common ]
    | true, false -> [ make Common common; make CanonicalOnly canonical ]
    // A lie that both modes accept is no negative case.
    | true, true -> []

/// Exhaustive lies of the families that remove one entry: each entry of each witness.
let private swept (family: Family) (sources: Source list) =
    let lists =
        match family.Name with
        | "remove-state-node" -> [ State ]
        | "remove-code" -> [ Codes ]
        | _ -> []

    seq {
        for source in sources do
            for field in lists do
                for index in 0 .. (Witness.entries field source.Subject.Draft.Witness).Length - 1 do
                    let mutations = [ Remove(field, index) ]

                    match Apply.applyAll mutations source.Subject.Draft with
                    | Ok draft -> source, mutations, draft, Aspect.roleOf source mutations
                    | Error _ -> ()
    }

let private ofFamily extent seed pool sources (family: Family) =
    let chooser = Chooser extent

    [
        for source: Source, mutations, draft, role in
            Seq.append (drawn extent seed pool family sources) (swept family sources) do
            if chooser.Wants role source.Chain.Network then
                let cases = casesOf seed family (source, mutations, draft, role)

                if not cases.IsEmpty then
                    chooser.Took role source.Chain.Network
                    yield! cases
    ]

/// Removes cases with the same bytes in the same scope.
let private distinct cases =
    cases |> List.distinctBy (fun case -> case.Scope, SuiteCase.digest case)

/// Cases of the whole catalogue over these chains, without families whose verdict upstream leaves open.
let ofCatalogue extent jobs seed chains (families: Family[]) progress =
    let sources = sources chains
    let pool = Pool.ofSubjects (sources |> List.map _.Subject |> Array.ofList)
    let exported = families |> Array.filter (fun family -> family.Sufficient <> Open)
    let cases = List<SuiteCase>()

    Workers.run jobs (fun () -> true) exported (ofFamily extent seed pool sources) (fun found ->
        cases.AddRange found
        progress cases.Count)

    distinct (List.ofSeq cases)

/// Complete suite: the catalogue over the embedded chains in the releases that are served, and the hand-written cases.
let complete serves extent jobs seed progress =
    let drawn =
        ofCatalogue extent jobs seed (Chain.embeddedFor serves seed) Catalogue.families progress

    distinct (drawn @ Counterparts.all seed)

/// What a target does not serve of a case; none where it serves it.
let missing (target: Target) (case: SuiteCase) =
    let mode = SuiteCase.mode case

    if List.contains mode target.Modes then
        Serves.missingFor target.Serves case.Source.Subject
    else
        Some $"conformance {Judge.modeName mode}"

/// Adds the controls: one per subject and scope.
let withControls cases =
    let controls =
        cases
        |> List.map SuiteCase.controlOf
        |> List.distinctBy (fun control -> control.Scope, SuiteCase.idOf control)

    cases @ controls
