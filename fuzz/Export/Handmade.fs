namespace Perjury.Fuzz.Export

open Perjury.Mutators

/// Hand-written case: a scenario and a lie about its last block.
type Handmade =
    {
        Name: string
        /// First folder below the suite.
        Group: string
        Faults: string list
        Scenario: Scenario
        /// Role and mutations of the lie, computed from the honest last block.
        Lie: Source -> string * Mutation list
        /// Id of upstream's corresponding case.
        Upstream: string option
    }

module Handmade =
    let private sourceOf handmade =
        let chain = Scenario.build handmade.Scenario

        match Source.ofBlock chain (chain.Blocks.Length - 1) with
        | Ok source -> source
        | Error error -> failwith $"{chain.Name} is no subject: {error}"

    let private caseOf seed handmade source (role, mutations, draft) (scope, expected: Expected) =
        let verdict =
            if expected.IsAccepted then
                "must still be accepted"
            else
                "must be rejected"

        {
            Source = source
            Name = handmade.Name
            Group = handmade.Group
            Role = role
            Faults = handmade.Faults
            Mutations = mutations
            Draft = draft
            Scope = scope
            Expected = expected
            Description = $"""{handmade.Name.Replace('-', ' ')} ({role}): {verdict}."""
            Counterpart = handmade.Upstream
            Seed = seed
        }

    /// Builds one case, or two where the modes differ; `seed` is only recorded.
    let cases seed handmade =
        let source = sourceOf handmade
        let role, mutations = handmade.Lie source

        match Apply.applyAll mutations source.Subject.Draft with
        | Error refusal -> failwith $"{handmade.Name}: the lie cannot be applied: {refusal}"
        | Ok draft ->
            let expectation = Expectation.ofDraft source.Subject draft
            let common, canonical = expectation Sufficient, expectation Canonical
            let make = caseOf seed handmade source (role, mutations, draft)

            [
                make (Common, common)

                if common.IsAccepted && not canonical.IsAccepted then
                    make (CanonicalOnly, canonical)
            ]
