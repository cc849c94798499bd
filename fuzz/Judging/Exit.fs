/// Exit codes of all verbs, and the summary line that all of them end with.
module Perjury.Fuzz.Judging.Exit

[<Literal>]
let Clean = 0

/// Findings, failed cases, or a rejection under --check.
[<Literal>]
let Findings = 1

[<Literal>]
let Usage = 2

/// Could not run: a path that cannot be read, nothing to execute.
[<Literal>]
let CouldNotRun = 3

/// Stopped by the user; the state is saved.
[<Literal>]
let Interrupted = 130

/// Number of cases by outcome.
type Tally =
    {
        Passed: int
        Failed: int
        Known: int
        Skipped: int
    }

let noCases =
    {
        Passed = 0
        Failed = 0
        Known = 0
        Skipped = 0
    }

/// Summary line: `N passed, N failed`, and known and skipped cases where there are any.
let lastLine tally =
    let more count word =
        if count = 0 then "" else $", {count} {word}"

    let known = more tally.Known "known"
    let skipped = more tally.Skipped "skipped"
    $"{tally.Passed} passed, {tally.Failed} failed{known}{skipped}"

/// Exit code of a tally. A run without an executed case is never clean.
let ofTally tally =
    if tally.Failed > 0 then Findings
    elif tally.Passed + tally.Known = 0 then CouldNotRun
    else Clean
