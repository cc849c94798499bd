/// First part of a gate: public test cases.
module Perjury.Fuzz.Gate.PublicCases

open System
open System.IO
open Perjury.Fixtures
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform

/// Default sample of the default archives, in percent.
[<Literal>]
let private DefaultPercent = 1.0

let private archives = [ "real_blocks"; "eest_stable_v5.4.0" ]

/// Root of the repository, when the executable is inside one.
let repository () = Option.ofObj PublicArchives.Repository

let private standard () =
    archives |> List.choose (PublicArchives.Find >> Option.ofObj)

let private nameOf (path: string) =
    path.TrimEnd(Path.DirectorySeparatorChar) |> Path.GetFileName |> string

// Suites are named without their folder, because a baseline is compared on other machines.
let private renamed path (result: CaseResult) =
    { result with
        Suite = $"conform/{nameOf path}"
    }

let private settings known path sample jobs target quiet : FixtureRun.Settings =
    {
        Paths = [ path ]
        Filter = None
        Jobs = jobs
        Target = target
        Checks =
            {
                Stateful = true
                Stateless = true
                Names = true
                Minimality = false
                Wire = WireName.ofTarget target
            }
        Known = known
        Rules = None
        Sample = sample
        Journal = None
        Resume = false
        Quiet = quiet
    }

/// Runs the cases of all paths; `sample` is a percentage (default: all of the given paths).
let runKnowing known target (paths: string list) (sample: float option) seed jobs quiet stopped =
    let paths, percent =
        match paths with
        | [] -> standard (), Some(Option.defaultValue DefaultPercent sample)
        | paths -> paths, sample

    let share =
        match percent with
        | Some percent -> $"{percent} %% of "
        | None -> ""

    match paths with
    | _ when sample |> Option.exists (fun percent -> percent <= 0.0) -> Part.leftOut "conform" "left out"
    | [] -> Part.leftOut "conform" "no public test cases are named or found"
    | paths ->
        Part.timed (fun () ->
            let drawn = percent |> Option.map (fun percent -> percent, seed)

            let results =
                paths
                |> List.collect (fun path ->
                    FixtureRun.run (settings known path drawn jobs target quiet) stopped ignore
                    |> List.map (renamed path))

            {
                Name = "conform"
                About = share + (paths |> List.map nameOf |> String.concat ", ")
                Results = results
                Counts = Counts.empty
                Causes = Map.empty
                Seconds = 0.0
            })

let run target paths sample seed jobs quiet stopped =
    runKnowing [] target paths sample seed jobs quiet stopped
