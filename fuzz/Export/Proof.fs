/// Which case of a suite shows which planted bug: the suite is worth what it finds.
module Perjury.Fuzz.Export.Proof

open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign

type Shown =
    {
        Bug: WeakGuests.WeakGuest
        /// The first case that a guest with this bug fails, of its own fault class where one does.
        By: Exhibit option
    }

// A fixture carries bytes, not reasons: only they can fail a guest.
let private fails (target: Target) (case: Exhibit) =
    match Compare.disagreement case.Expected (target.Run (Exhibit.mode case) (Exhibit.input case)) with
    | None
    | Some Compare.WrongReason -> false
    | Some _ -> true

let private look (cases: Exhibit list) (bug: WeakGuests.WeakGuest) =
    let isOwn (case: Exhibit) =
        bug.FaultClass |> Option.exists (fun fault -> List.contains fault case.Faults)

    let own, others = List.partition isOwn cases

    {
        Bug = bug
        By = Seq.append own others |> Seq.tryFind (fails bug.Target)
    }

/// Every planted bug, in the order of their list.
let all jobs cases =
    let shown = ResizeArray<Shown>()
    Workers.run jobs (fun () -> true) (WeakGuests.all ()) (look cases) shown.Add
    List.ofSeq shown
