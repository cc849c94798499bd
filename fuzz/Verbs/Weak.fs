/// `perjury weak`: how long the campaign takes to find each planted bug.
module Perjury.Fuzz.Verbs.Weak

open Argu
open Perjury.Mutators
open Perjury.Fuzz
open Perjury.Fuzz.Arguments
open Perjury.Fuzz.Adapters

let private columns = sprintf "%-38s %-5s %8s %8s  %-16s %s"

let private row (weak: Weak.WeakGuest) (hunt: Hunt.Hunt) =
    let faultClass = Option.defaultValue "-" weak.FaultClass
    let cases = string hunt.Cases
    let seconds = hunt.Seconds.ToString "F1"

    match hunt.Found with
    | Some(case, judgement) ->
        let kind =
            judgement.Disagreement |> Option.map Compare.kindName |> Option.defaultValue ""

        columns weak.Bug faultClass cases seconds kind (Counts.familyName case)
    | None -> columns weak.Bug faultClass cases seconds "not found" "-"

let private chosen (arguments: ParseResults<WeakArgs>) =
    match arguments.TryGetResult WeakArgs.Name with
    | None
    | Some [] -> Weak.all ()
    | Some names ->
        let find name =
            match Weak.all () |> List.tryFind (fun weak -> weak.Bug = name) with
            | Some weak -> weak
            | None -> raise (Options.UsageError $"no planted bug \"{name}\" (perjury weak --list)")

        List.map find names

let private list () =
    for weak in Weak.all () do
        let faultClass = Option.defaultValue "-" weak.FaultClass
        let link = Option.defaultValue "" weak.Link
        printfn "%-38s %-5s %s  %s" weak.Bug faultClass weak.Description link

    Exit.Clean

let private median (seconds: float list) =
    match List.sort seconds with
    | [] -> 0.0
    | sorted -> sorted[sorted.Length / 2]

let private hunt (arguments: ParseResults<WeakArgs>) =
    let weakGuests = chosen arguments
    let stopped = Options.stopOnInterrupt ()
    let seed = arguments.GetResult(WeakArgs.Seed, 1UL)
    let subjects = (Corpus.embedded Targets.standard seed).Subjects
    let plan = Plan.make seed Catalogue.round (Array.ofList subjects)

    let settings: Hunt.Settings =
        {
            Reference = Targets.standard
            Jobs = Options.jobs (arguments.TryGetResult WeakArgs.Jobs)
            Modes = [ Sufficient; Canonical ]
            Runs = None
            Seconds = Some(arguments.GetResult(WeakArgs.Seconds, 60.0))
        }

    printfn "%s" (columns "planted bug" "class" "cases" "seconds" "shows as" "by the lie")

    let hunts: Hunt.Hunt list =
        [
            for weak in weakGuests do
                if not (stopped ()) then
                    let hunt = Hunt.run settings plan weak.Target
                    printfn "%s" (row weak hunt)
                    hunt
        ]

    let found = hunts |> List.filter _.Found.IsSome
    printfn "median %.1f s of %d found" (found |> List.map _.Seconds |> median) found.Length

    let tally =
        { Exit.noCases with
            Passed = found.Length
            Failed = hunts.Length - found.Length
        }

    printfn "%s" (Exit.lastLine tally)
    if stopped () then Exit.Interrupted else Exit.ofTally tally

let run (arguments: ParseResults<WeakArgs>) =
    if arguments.Contains WeakArgs.List then
        list ()
    else
        hunt arguments
