/// The planted bugs, and that the campaign finds them. Its own honest guest is the same code without a bug.
module Perjury.Tests.WeakTests

open System
open System.Collections.Concurrent
open System.Reflection
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

let private modes = [ Sufficient; Canonical ]

let private plan =
    lazy (Plan.make 1UL Catalogue.round (Array.ofList (Corpus.embedded 1UL)))

let private jobs = Environment.ProcessorCount

let rec private rootOf (folder: string) =
    if IO.File.Exists(IO.Path.Combine(folder, "Perjury.slnx")) then
        folder
    else
        rootOf (nonNull (IO.Path.GetDirectoryName folder))

let private served = FaultClasses.all

/// Each class with its planted bugs, as its own lies find them.
let private killed =
    lazy
        [
            for faultClass in served -> faultClass, FaultClasses.kill jobs plan.Value faultClass
        ]

/// A bug as a guest of 43 bytes, where they show it.
let private target (weak: WeakGuests.WeakGuest) =
    match Unseen.tryFind weak.Bug with
    | Some _ -> weak.Target
    | None -> WeakGuests.muted weak.Target

/// The bugs that no case of so many shows, each case asked of all that are still hidden. A case that the honest guest fails, too,
/// shows nothing.
let private hidden (plan: Plan) runs =
    let mutable left = WeakGuests.all () |> List.map target

    let judge (case: Lazy<Case option>) =
        match case.Value with
        | None -> Set.empty
        | Some case ->
            let wrong =
                Judge.all (Registry.standard :: left) modes (Judge.isOpen case.Family) case.Subject case.Draft
                |> List.filter _.Disagreement.IsSome
                |> List.map _.Target
                |> set

            if wrong.Contains Registry.standard.Name then
                Set.empty
            else
                wrong

    let take found =
        left <- left |> List.filter (fun target -> not (Set.contains target.Name found))

    let cases = Hunt.cases (Some runs) plan
    Workers.run jobs (fun () -> not left.IsEmpty) cases judge take
    left |> List.map _.Name

[<Tests>]
let tests =
    testList
        "WeakTests"
        [
            testCase "at least forty bugs are planted, each under a name of its own"
            <| fun () ->
                let names = WeakGuests.all () |> List.map _.Bug
                Expect.distinct names "names"
                Expect.isGreaterThanOrEqual names.Length 40 "names.Length"

                for name in names do
                    Expect.isMatch name "^[a-z]+(-[a-z0-9]+)+$" "name"

            testCase "every bug says what it does wrong, and links lead to where a real guest did"
            <| fun () ->
                for weak in WeakGuests.all () do
                    Expect.isNonEmpty weak.Description weak.Bug

                    for faultClass in Option.toList weak.FaultClass do
                        Expect.isMatch faultClass "^F([1-9]|1[0-9]|2[0-9])$" weak.Bug

                    for link in Option.toList weak.Link do
                        Expect.isTrue
                            (Regex.IsMatch(link, "^https://github.com/[^/]+/[^/]+/(issues|pull)/[0-9]+$"))
                            link

            testCase "the classes are those of the specification's list, F1 to F29"
            <| fun () ->
                Expect.equal (served |> List.map _.Name) [ for number in 1..29 -> $"F{number}" ] "classes"

            testCase "every fault class has a planted bug"
            <| fun () ->
                let known = WeakGuests.all () |> List.choose _.FaultClass |> set
                let expected = served |> List.map _.Name |> set

                Expect.none (Set.difference expected known) "Set.difference expected known"

            testCase "each fault class that is served has lies that find a planted bug of it"
            <| fun () ->
                for faultClass, killed in killed.Value do
                    Expect.isNonEmpty (FaultClasses.families faultClass) faultClass.Name

                    Expect.isTrue
                        (killed |> List.exists (fun killed -> killed.By.IsSome))
                        $"{faultClass.Name}: no lie of the class finds a bug of the class"

                    for killed in killed do
                        Expect.isTrue
                            (killed.By.IsSome || killed.ByHonest)
                            $"{faultClass.Name}: {killed.Bug.Bug} stays hidden from its class"

            testCase "each fault class that is served has lies that can be exported"
            <| fun () ->
                for faultClass in served do
                    let settled =
                        FaultClasses.families faultClass
                        |> Array.filter (fun family -> family.Sufficient <> Open && family.Canonical <> Open)

                    Expect.isNonEmpty settled faultClass.Name

            testCase "the table of fault classes is what the command writes"
            <| fun () ->
                let page =
                    IO.File.ReadAllLines(
                        IO.Path.Combine(rootOf AppContext.BaseDirectory, "docs", "fault-classes.md")
                    )

                let table = FaultClasses.table killed.Value

                for row in table do
                    Expect.contains page row "perjury weak --classes docs/fault-classes.md writes it anew"

            testCase "the table of planted bugs names every one, found"
            <| fun () ->
                let table =
                    IO.File.ReadAllText(
                        IO.Path.Combine(rootOf AppContext.BaseDirectory, "docs", "planted-bugs.md")
                    )

                for weak in WeakGuests.all () do
                    Expect.stringContains table weak.Bug "table"

                Expect.isFalse (table.Contains "not found") "table"

            testCase "every seam of the guest is a bug of the catalogue"
            <| fun () ->
                let assembly =
                    Assembly.LoadFrom(IO.Path.Combine(AppContext.BaseDirectory, "Perjury.Guest.Weak.dll"))

                let planted = nonNull (assembly.GetType "Perjury.Guest.Planted")

                let kebab (seam: string) =
                    Regex.Replace(seam, "(?<!^)([A-Z])", "-$1").ToLowerInvariant()

                let seams =
                    planted.GetProperties(BindingFlags.Public ||| BindingFlags.Static)
                    |> Array.map (fun property -> kebab property.Name)

                Expect.isNonEmpty seams "seams"
                Expect.containsAll (WeakGuests.all () |> List.map _.Bug) seams "seams"

            testCase "without a planted bug the weak guest answers as the guest does"
            <| fun () ->
                let plan = plan.Value
                let different = ConcurrentQueue<string>()

                let compare (case: Lazy<Case option>) =
                    match case.Value with
                    | None -> ()
                    | Some case ->
                        let input = Draft.encode case.Draft

                        for mode in modes do
                            if WeakGuests.sound.Run mode input <> Registry.standard.Run mode input then
                                different.Enqueue $"{case.Subject.Name} {case.Mutations}"

                let cases = Hunt.cases (Some 2000) plan
                Workers.run jobs (fun () -> true) cases compare ignore
                Expect.none different "different"

            testCase
                "every planted bug is found by the lies of the catalogue, by 43 bytes alone but for those that the page names"
            <| fun () ->
                let plan =
                    { plan.Value with
                        Families = Catalogue.families
                    }

                Expect.none
                    (hidden plan (16 * plan.Families.Length))
                    "hidden plan (16 * plan.Families.Length)"

            testCase "the first finding is the same for any number of jobs"
            <| fun () ->
                let first jobs =
                    let settings: Hunt.Settings =
                        {
                            Jobs = jobs
                            Modes = modes
                            Runs = Some 100
                            Seconds = None
                        }

                    let weak =
                        WeakGuests.all () |> List.find (fun weak -> weak.Bug = "missing-node-is-absent")

                    let hunt = Hunt.run settings plan.Value weak.Target
                    hunt.Cases, hunt.Found |> Option.map (fun (case, _) -> case.Mutations)

                let one = first 1
                Expect.notEqual (snd one) None "snd one"
                Expect.equal (first 3) one "first 3"
        ]
