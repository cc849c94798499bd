namespace Perjury.Fuzz.Campaign

open System
open System.Threading

/// Number of lies that are judged, for those whose choice depends on what came out: they wait until all that decides it is known, so
/// that the number of threads changes nothing.
type Horizon() =
    let gate = obj ()
    let mutable judged = 0UL

    /// Blocks until all lies before `next` are judged.
    member _.Await next =
        lock gate (fun () ->
            while judged < next do
                Monitor.Wait gate |> ignore)

    /// Marks all lies before `next` as judged.
    member _.Judged next =
        lock gate (fun () ->
            judged <- next
            Monitor.PulseAll gate)

    /// Releases waiting threads when the run ends early.
    member horizon.End() = horizon.Judged UInt64.MaxValue
