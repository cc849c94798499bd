/// Family of lies in a gate's page: its name opens to what the lies look for, what must be said of them, and the bugs that they showed.
module Perjury.Fuzz.Report.FamilyCell

open Perjury.Mutators
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Report.BugCards

let private must declared =
    match declared with
    | Accepts -> "accepted"
    | Rejects -> "rejected"
    | Depends -> "as the model says of each"
    | Open -> "left open upstream"

let private faults (family: Family) =
    match
        FaultClasses.all
        |> List.filter (fun fault -> List.contains fault.Name family.Faults)
    with
    | [] -> [ "a rule that no fault class names" ]
    | found -> found |> List.map (fun fault -> $"{fault.Name}: {fault.Fault}")

let private reasons (family: Family) =
    match family.Certain with
    | [] -> []
    | certain -> [ certain |> List.map Reasons.name |> String.concat ", " ]

let private shown (bugs: Bug list) name =
    [
        for index, bug in List.indexed bugs do
            match bug.Families |> List.tryFind (fst >> (=) name) with
            | Some(_, count) ->
                $"<a href=\"#bug-{index + 1}\">{index + 1}. {escape bug.Sentence}</a> ({Bug.number count})"
            | None -> ()
    ]

let private rows bugs name =
    let told =
        match Catalogue.tryFind name with
        | Some family ->
            [
                "looks for", faults family |> List.map escape
                "sufficient", [ must family.Sufficient ]
                "canonical", [ must family.Canonical ]
                "reasons", reasons family |> List.map escape
            ]
        | None when name = "control" -> [ "honest inputs", [ "must be accepted as they are" ] ]
        | None -> [ "several lies at once", [ "as the model says of each" ] ]

    told @ [ "bugs", shown bugs name ]
    |> List.filter (snd >> List.isEmpty >> not)
    |> List.map (fun (title, lines) -> $"<dt>{title}</dt><dd>" + String.concat "<br>" lines + "</dd>")

/// Cell as HTML.
let html bugs name =
    $"<details class=\"family\"><summary>{escape name}</summary><dl>"
    + String.concat "" (rows bugs name)
    + "</dl></details>"
