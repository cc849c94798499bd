namespace Perjury.Fuzz.Export

open Perjury.Mutators

/// A case that is written down, not drawn: a staged chain and a lie about its last block.
type Handmade =
    {
        Name: string
        /// First folder below the suite.
        Group: string
        Faults: string list
        Stage: Stage
        /// Role of what is lied about, and the lie, told by the honest last block.
        Lie: Source -> string * Mutation list
        /// Id of the upstream case that this one stands beside.
        Upstream: string option
    }

module Handmade =
    let private sourceOf handmade =
        let chain = Stage.play handmade.Stage

        match Source.ofBlock chain (chain.Blocks.Length - 1) with
        | Ok source -> source
        | Error error -> failwith $"{chain.Name} is no subject: {error}"

    let private exhibit seed handmade source (role, mutations, draft) (shelf, expected: Expected) =
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
            Shelf = shelf
            Expected = expected
            Description = $"""{handmade.Name.Replace('-', ' ')} ({role}): {verdict}."""
            Counterpart = handmade.Upstream
            Seed = seed
        }

    /// As one case, or as two where the modes part; `seed` is only noted.
    let exhibits seed handmade =
        let source = sourceOf handmade
        let role, mutations = handmade.Lie source

        match Apply.applyAll mutations source.Subject.Draft with
        | Error refusal -> failwith $"{handmade.Name}: the lie cannot be told: {refusal}"
        | Ok draft ->
            let expectation = Expectation.ofDraft source.Subject draft
            let common, canonical = expectation Sufficient, expectation Canonical
            let make = exhibit seed handmade source (role, mutations, draft)

            [
                make (Common, common)

                if common.IsAccepted && not canonical.IsAccepted then
                    make (CanonicalOnly, canonical)
            ]
