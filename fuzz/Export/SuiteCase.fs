namespace Perjury.Fuzz.Export

open System.Security.Cryptography
open Perjury.Mutators

/// Scope of a verdict: the common mode, which upstream shares, or the canonical mode of the witness proposal alone.
type Scope =
    | Common
    | CanonicalOnly

/// Exported case: an honest chain, mutations of its last block's input, and the expected verdict.
type SuiteCase =
    {
        Source: Source
        /// Family of lies, or the name of a hand-written case.
        Name: string
        /// First folder below the suite.
        Group: string
        Role: string
        Faults: string list
        Mutations: Mutation list
        Draft: Draft
        Scope: Scope
        Expected: Expected
        Description: string
        /// Upstream's hand-written case that this one corresponds to.
        Counterpart: string option
        Seed: uint64
    }

module SuiteCase =
    let isControl case = case.Mutations.IsEmpty

    let mode case =
        match case.Scope with
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

    /// Path of the Python module, as EEST names it.
    let moduleOf case =
        $"tests/perjury/{case.Group}/test_{identifier case.Name}.py"

    /// Path of the JSON file below `blockchain_tests`.
    let fileOf case =
        $"perjury/{case.Group}/{identifier case.Name}.json"

    let private parameters case =
        let role = if case.Role = "" then "" else $"-{case.Role}"
        $"fork_{case.Source.Chain.Network}-blockchain_test{role}-{case.Source.Subject.Name}"

    /// Id, unique within the suite but for a number that the suite appends to later cases of the same name.
    let idOf case =
        $"{moduleOf case}::test_{identifier case.Name}[{parameters case}]"

    /// Control of a case: the honest input of its subject, one for all lies about it in one mode.
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
            Description = "The honest input, unchanged."
            Counterpart = None
        }
