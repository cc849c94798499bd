/// The suite in Markdown tables: by fault class, by planted bug, and beside the hand-written cases of upstream.
module Perjury.Fuzz.Export.Table

open Perjury.Fuzz.Export.Proof

let private row cells = "| " + String.concat " | " cells + " |"

let private table heads rows =
    row heads :: row (heads |> List.map (fun _ -> "---")) :: List.map row rows

let private classes = [ 1..23 ] |> List.map (fun number -> $"F{number}")

/// Their fork is not served: they come with block access lists and the layout with public keys.
let private later = set [ "F12"; "F13" ]

let private code (text: string) = $"`{text}`"

let private verdictOf (case: Exhibit) =
    if Exhibit.isControl case then "control"
    elif case.Expected.IsAccepted then "tolerated"
    else "rejected"

let private classRow (cases: Exhibit list) fault =
    let own = cases |> List.filter (fun case -> List.contains fault case.Faults)

    let count verdict =
        own
        |> List.filter (fun case -> verdictOf case = verdict)
        |> List.length
        |> string

    match own with
    | [] -> [ fault; "comes with Amsterdam"; ""; ""; ""; ""; "" ]
    | _ ->
        let lies = own |> List.filter (Exhibit.isControl >> not)
        let first = lies @ own |> List.head

        [
            fault
            string (lies |> List.map _.Name |> List.distinct |> List.length)
            string (own |> List.map _.Role |> List.distinct |> List.length)
            count "rejected"
            count "tolerated"
            count "control"
            code (Exhibit.idOf first)
        ]

/// Every fault class: families and roles of its lies, cases, and one of them.
let byClass cases =
    table
        [
            "class"
            "families"
            "roles"
            "rejected"
            "tolerated"
            "controls"
            "for instance"
        ]
        (classes |> List.map (classRow cases))

/// Fault classes that the suite has no case for, the later ones aside.
let missing (cases: Exhibit list) =
    classes
    |> List.filter (fun fault ->
        not (later.Contains fault)
        && not (cases |> List.exists (fun case -> List.contains fault case.Faults)))

/// Every planted bug and the case that shows it.
let byBug (shown: Shown list) =
    table
        [ "planted bug"; "class"; "shown by"; "role"; "case" ]
        [
            for shown in shown do
                let by, role, id =
                    match shown.By with
                    | Some case -> case.Name, case.Role, code (Exhibit.idOf case)
                    | None -> "no case", "", ""

                [ shown.Bug.Bug; Option.defaultValue "" shown.Bug.FaultClass; by; role; id ]
        ]

/// Every hand-written case of upstream and ours beside it.
let counterparts (cases: Exhibit list) =
    table
        [ "upstream"; "ours"; "verdict" ]
        [
            for case in cases do
                match case.Counterpart with
                | Some upstream when case.Shelf = Common ->
                    [
                        code ((upstream.Split '/') |> Array.last)
                        code (Exhibit.idOf case)
                        verdictOf case
                    ]
                | _ -> ()
        ]
