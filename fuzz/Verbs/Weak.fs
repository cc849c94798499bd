/// `perjury weak`: measures how many cases and seconds a campaign needs to find each planted bug.
module Perjury.Fuzz.Verbs.Weak

open System.IO
open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

type WeakArgs =
    | [<MainCommand>] Name of NAME: string list
    | Seconds of S: float
    | Seed of N: uint64
    | Jobs of N: int
    | Mute
    | Markdown of FILE: string
    | Classes of FILE: string
    | Proofs
    | List

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Name _ -> "planted bugs to search for (default: all)."
            | Seconds _ -> "give up on a bug after so many seconds (default: 60)."
            | Seed _ -> "seed of the campaigns (default: 1)."
            | Jobs _ -> "threads (default: all cores)."
            | Mute -> "hide the reasons of the weak guests: their 43 bytes alone must show the bug."
            | Markdown _ -> "write the table as Markdown, between the two markers of a file that has them."
            | Classes _ ->
                "write the table of fault classes instead: which lies look for each, and which planted bugs they find."
            | Proofs -> "print what a campaign's lies prove to each guest that believes one thing too much."
            | List -> "print the planted bugs, what each does wrong and where a real guest did."

/// Row of the table: a planted bug and the case that found it.
type private Row =
    {
        Weak: WeakGuests.WeakGuest
        Hunt: Hunt.Hunt
        /// Why 43 bytes do not show it, where they are all that is asked for.
        Unseen: string option
        /// Kind of the finding and family of the lie.
        Found: (string * string) option
    }

let private rowOf isMute (weak: WeakGuests.WeakGuest) (hunt: Hunt.Hunt) =
    let found (case, judgement) =
        let kind =
            judgement.Disagreement |> Option.map Compare.kindName |> Option.defaultValue ""

        kind, Counts.familyName case

    {
        Weak = weak
        Hunt = hunt
        Unseen = if isMute then Unseen.tryFind weak.Bug else None
        Found = Option.map found hunt.Found
    }

let private columns = sprintf "%-38s %-5s %8s %8s  %-16s %s"

let private line row =
    let faultClass = Option.defaultValue "-" row.Weak.FaultClass
    let cases = string row.Hunt.Cases
    let seconds = row.Hunt.Seconds.ToString "F1"

    let kind, family =
        match row.Found, row.Unseen with
        | Some found, _ -> found
        | None, Some why -> "not seen", why
        | None, None -> "not found", "-"

    columns row.Weak.Bug faultClass cases seconds kind family

let private median (values: float list) =
    match List.sort values with
    | [] -> 0.0
    | sorted -> sorted[sorted.Length / 2]

let private summary rows =
    let found = rows |> List.filter _.Found.IsSome
    let cases = found |> List.map (fun row -> float row.Hunt.Cases) |> median
    let seconds = found |> List.map _.Hunt.Seconds |> median
    $"median {seconds:F1} s and {cases:F0} cases of {found.Length} found"

let private markdownRow row =
    let bug =
        match row.Weak.Link with
        | Some link -> $"[{row.Weak.Bug}]({link})"
        | None -> row.Weak.Bug

    let kind, family = Option.defaultValue ("not found", "") row.Found

    [
        bug
        Option.defaultValue "" row.Weak.FaultClass
        row.Weak.Description
        family
        kind
        string row.Hunt.Cases
        row.Hunt.Seconds.ToString "F1"
    ]
    |> String.concat " | "
    |> sprintf "| %s |"

let private markdown seed jobs rows =
    [
        "# Planted bugs"
        ""
        $"Every bug below is planted in a copy of the guest, and a campaign over the embedded corpus (seed {seed}) has to find it. `cases` says how"
        "many inputs were judged until it was found, honest ones among them: it is the same on every machine. Seconds are of the machine that wrote"
        $"this file, with {jobs} threads. Links lead to where a real guest had the bug. The table is written by"
        "`./perjury weak --markdown docs/planted-bugs.md`; a single bug is hunted by `./perjury run --target weak:NAME`."
        ""
        "| planted bug | class | what it does wrong | found by the lie | shows as | cases | seconds |"
        "|---|---|---|---|---|---:|---:|"
        yield! List.map markdownRow rows
        ""
        summary rows
        ""
        yield! Unseen.markdown
        ""
    ]
    |> String.concat "\n"

[<Literal>]
let private Opening = "<!-- planted bugs -->"

[<Literal>]
let private Closing = "<!-- end of planted bugs -->"

/// Writes the whole file, or the part between the two markers of a file that has them.
let private writeInto (file: string) (page: string) (rows: Row list) =
    let old = if File.Exists file then File.ReadAllText file else ""
    let opening, closing = old.IndexOf Opening, old.IndexOf Closing

    if opening >= 0 && closing > opening then
        let inner =
            [
                Opening
                summary rows
                ""
                "| planted bug | class | what it does wrong | found by the lie | shows as | cases | seconds |"
                "|---|---|---|---|---|---:|---:|"
                yield! List.map markdownRow rows
                ""
            ]
            |> String.concat "\n"

        File.WriteAllText(file, old[.. opening - 1] + inner + old[closing..])
    else
        File.WriteAllText(file, page)

let private chosen (arguments: ParseResults<WeakArgs>) =
    match arguments.TryValue WeakArgs.Name with
    | None
    | Some [] -> WeakGuests.all ()
    | Some names ->
        let find name =
            match WeakGuests.all () |> List.tryFind (fun weak -> weak.Bug = name) with
            | Some weak -> weak
            | None -> raise (Options.UsageError $"no planted bug \"{name}\" (perjury weak --list)")

        List.map find names

let private list () =
    for weak in WeakGuests.all () do
        let faultClass = Option.defaultValue "-" weak.FaultClass
        let link = Option.defaultValue "" weak.Link
        printfn "%-38s %-5s %s  %s" weak.Bug faultClass weak.Description link

    Exit.Clean

let private settings (arguments: ParseResults<WeakArgs>) : Hunt.Settings =
    {
        Jobs = Options.jobs (arguments.TryValue WeakArgs.Jobs)
        Modes = [ Sufficient; Canonical ]
        Runs = None
        Seconds = Some(arguments.ValueOr(WeakArgs.Seconds, 60.0))
    }

let private hunt (arguments: ParseResults<WeakArgs>) (settings: Hunt.Settings) (plan: Plan) =
    let weakGuests = chosen arguments
    let stopped = Options.stopOnInterrupt ()
    let isMute = arguments.Has WeakArgs.Mute
    let mute = if isMute then WeakGuests.muted else id
    // The bugs are hunted by the same cases.
    let cases = Seq.cache (Hunt.cases settings.Runs plan)
    printfn "%s" (columns "planted bug" "class" "cases" "seconds" "shows as" "by the lie")

    let rows =
        [
            for weak in weakGuests do
                if not (stopped ()) then
                    let row = rowOf isMute weak (Hunt.among settings cases (mute weak.Target))
                    printfn "%s" (line row)
                    row
        ]

    printfn "%s" (summary rows)

    arguments.TryValue WeakArgs.Markdown
    |> Option.iter (fun file -> writeInto file (markdown plan.Seed settings.Jobs rows) rows)

    // what is said not to be seen must not be
    let right, wrong =
        rows |> List.partition (fun row -> row.Found.IsSome <> row.Unseen.IsSome)

    let tally =
        { Exit.noCases with
            Passed = right.Length
            Failed = wrong.Length
        }

    printfn "%s" (Exit.lastLine tally)
    if stopped () then Exit.Interrupted else Exit.ofTally tally

let private classes file (settings: Hunt.Settings) plan =
    File.WriteAllText(file, FaultClasses.markdown settings.Jobs plan)
    Exit.Clean

/// Fails where a leniency of the model's list proves nothing false.
let private proofs (settings: Hunt.Settings) plan =
    let found = Proofs.find settings.Jobs plan
    Proofs.lines found |> List.iter (printfn "%s")

    let isProven (belief: Proofs.Belief) =
        Map.tryFind belief.Bug found
        |> Option.exists (fun proof -> proof.Falsehood <> Falsehood.TrueState)

    let proven, others =
        Proofs.beliefs |> List.filter _.IsWhole |> List.partition isProven

    let tally =
        { Exit.noCases with
            Passed = proven.Length
            Failed = others.Length
        }

    printfn "%s" (Exit.lastLine tally)
    Exit.ofTally tally

let run (arguments: ParseResults<WeakArgs>) =
    if arguments.Has WeakArgs.List then
        list ()
    else
        let seed = arguments.ValueOr(WeakArgs.Seed, 1UL)
        let plan = Plan.make seed Catalogue.families (Array.ofList (Corpus.embedded seed))
        let settings = settings arguments

        match Hunt.refusedControls settings.Jobs plan, arguments.TryValue WeakArgs.Classes with
        | [], Some file -> classes file settings plan
        | [], None when arguments.Has WeakArgs.Proofs -> proofs settings plan
        | [], None -> hunt arguments settings plan
        | refused, _ ->
            refused |> List.iter (printfn "finding: %s")

            printfn
                "%s"
                (Exit.lastLine
                    { Exit.noCases with
                        Failed = refused.Length
                    })

            Exit.Findings
