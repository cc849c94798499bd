/// Annotations of GitHub Actions: workflow commands on standard output.
module Perjury.Fuzz.Report.Annotations

open System
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings

// GitHub shows ten of a step and drops the others.
[<Literal>]
let private Most = 10

let private value (text: string) =
    text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A")

let private property (text: string) =
    (value text).Replace(":", "%3A").Replace(",", "%2C")

/// Whether this process runs in a workflow.
let areWanted () =
    Environment.GetEnvironmentVariable "GITHUB_ACTIONS" = "true"

/// One line for each of the first bugs.
let lines (bugs: Bug list) =
    bugs
    |> List.truncate Most
    |> List.map (fun bug ->
        let title = property $"{bug.Target}: {Compare.kindName bug.Kind}"
        $"""::error title={title}::{value bug.Sentence}, {Bug.plural bug.Count "disagreement"}""")
