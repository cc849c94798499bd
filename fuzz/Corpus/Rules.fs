namespace Perjury.Fuzz.Corpus

open Perjury.Fixtures
open Perjury.Guest.Chain

/// Releases of the rules of Amsterdam.
type Rules =
    | Zkevm033
    | April2026
    | V21

module Rules =
    let all = [ "zkevm-v0.3.3", Zkevm033; "2026-04", April2026; "v21", V21 ]

    let tryParse name =
        all |> List.tryFind (fst >> (=) name) |> Option.map snd

    /// The fork of the guest that has these rules.
    let fork rules =
        match rules with
        | Zkevm033 -> ForkId.AmsterdamZkevm033
        | April2026 -> ForkId.Amsterdam202604
        | V21 -> ForkId.Amsterdam

    // Releases of the tests that were filled in April 2026, as the URL of a case spells them.
    let private old = [ "/tests-bal@v5.", April2026; "/tests-zkevm@v0.3.", Zkevm033 ]

    /// Rules that a case was filled by: what it says itself, or the release that its source is of; today's, unless that is an old one.
    let ofCase (test: FixtureCase) =
        match Option.ofObj test.StatedRules |> Option.bind tryParse, test.StatedRules, test.SourceUrl with
        | Some stated, _, _ -> stated
        | None, null, null -> V21
        | None, null, url ->
            old
            |> List.tryFind (fun (tag, _) -> (nonNull url).Contains tag)
            |> Option.map snd
            |> Option.defaultValue V21
        | _ -> V21
