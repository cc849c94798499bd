namespace Perjury.Fuzz.Corpus

open Perjury.Fixtures

/// Releases of the rules of Amsterdam.
type Rules =
    | April2026
    | V21

module Rules =
    let all = [ "2026-04", April2026; "v21", V21 ]

    let tryParse name =
        all |> List.tryFind (fst >> (=) name) |> Option.map snd

    // Releases of the tests that were filled in April 2026, as the URL of a case spells them.
    let private april = [ "/tests-bal@v5."; "/tests-zkevm@v0.3." ]

    /// Rules that a case was filled by: what it says itself, or the release that its source is of; today's, unless that is an old one.
    let ofCase (test: FixtureCase) =
        match test.StatedRules, test.SourceUrl with
        | null, null -> V21
        | null, url when List.exists (fun (tag: string) -> (nonNull url).Contains tag) april -> April2026
        | _ -> V21
