/// Measures a suite by the planted bugs that its cases show.
module Perjury.Fuzz.Export.Proof

open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign

type Shown =
    {
        Bug: WeakGuests.WeakGuest
        /// First case that a guest with this bug fails, of its own fault class where there is one.
        By: SuiteCase option
    }

// Reasons do not count: a fixture contains bytes alone.
let private fails (target: Target) (case: SuiteCase) =
    match Compare.disagreement case.Expected (target.Run (SuiteCase.mode case) (SuiteCase.input case)) with
    | None
    | Some Compare.WrongReason -> false
    | Some _ -> true

let private look (cases: SuiteCase list) (bug: WeakGuests.WeakGuest) =
    let isOwn (case: SuiteCase) =
        bug.FaultClass |> Option.exists (fun fault -> List.contains fault case.Faults)

    let own, others = List.partition isOwn cases

    {
        Bug = bug
        By = Seq.append own others |> Seq.tryFind (fails bug.Target)
    }

/// Results for all planted bugs, in the order of their list.
let all jobs cases =
    let shown = ResizeArray<Shown>()
    Workers.run jobs (fun () -> true) (WeakGuests.all ()) (look cases) shown.Add
    List.ofSeq shown
