/// Answers to the last input in both forms of conformance, by thread: a campaign asks for one right after the other, and one execution
/// tells both.
module Perjury.Fuzz.Targets.LastInput

open System
open System.Threading
open Perjury.Mutators

type private Last() =
    let mutable last: byte[] = [||]
    let mutable answers: (Answer * Answer) option = None

    member _.Of (input: byte[]) (judge: byte[] -> Answer * Answer) =
        match answers with
        | Some both when Object.ReferenceEquals(last, input) -> both
        | _ ->
            let both = judge input
            last <- input
            answers <- Some both
            both

/// The target that gives what `judge`, made once for each thread, says: in Sufficient, and in Canonical.
let target (make: unit -> byte[] -> Answer * Answer) (target: Target) =
    let perThread = new ThreadLocal<_>(fun () -> Last(), make ())

    { target with
        Run =
            fun mode input ->
                let last, judge = perThread.Value
                let sufficient, canonical = last.Of input judge

                match mode with
                | Sufficient -> sufficient
                | Canonical -> canonical
    }
