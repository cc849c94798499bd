namespace Perjury.Fuzz.Export

open System.Security.Cryptography
open Perjury.Mutators

/// Which mode a case is told in: the common one, whose verdicts upstream shares, or the one that only the witness proposal demands.
type Shelf =
    | Common
    | CanonicalOnly

/// One exported case: an honest chain, lies about its last block's input, and what must come out.
type Exhibit =
    {
        Source: Source
        /// The family of lies, or the name of a hand-made case.
        Name: string
        /// First folder below the suite.
        Group: string
        Role: string
        Faults: string list
        Mutations: Mutation list
        Draft: Draft
        Shelf: Shelf
        Expected: Expected
        Description: string
        /// The case of the hand-written suite that this one stands beside.
        Counterpart: string option
        Seed: uint64
    }

module Exhibit =
    let isControl case = case.Mutations.IsEmpty

    let mode case =
        match case.Shelf with
        | Common -> Sufficient
        | CanonicalOnly -> Canonical

    let input case = Draft.encode case.Draft

    let digest case =
        SHA256.HashData(input case) |> System.Convert.ToHexStringLower

    let private identifier (name: string) =
        name
        |> String.map (fun letter ->
            if System.Char.IsAsciiLetterOrDigit letter then
                letter
            else
                '_')
        |> _.ToLowerInvariant()

    /// `<module>.py` in the manner of EEST.
    let moduleOf case =
        $"tests/perjury/{case.Group}/test_{identifier case.Name}.py"

    /// The JSON file of a case below `blockchain_tests`.
    let fileOf case =
        $"perjury/{case.Group}/{identifier case.Name}.json"

    let private parameters case =
        let role = if case.Role = "" then "" else $"-{case.Role}"
        $"fork_{case.Source.Chain.Network}-blockchain_test{role}-{case.Source.Subject.Name}"

    /// Unique within the suite but for a number that the suite appends to later cases of the same name.
    let idOf case =
        $"{moduleOf case}::test_{identifier case.Name}[{parameters case}]"

    /// The honest input of a case's subject: one for all the lies told about it in one mode.
    let controlOf case =
        let honest = case.Source.Subject.Draft

        { case with
            Name = "honest"
            Group = "control"
            Role = ""
            Faults = Honest.faults case.Source.Chain.Spec.ChainId case.Source.Chain.Fork case.Source.Subject
            Mutations = []
            Draft = honest
            Expected = Expectation.ofWitness (mode case) case.Source.Subject honest.Witness
            Description = "The honest input that lies are told about."
            Counterpart = None
        }
