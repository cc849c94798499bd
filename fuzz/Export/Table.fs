/// Markdown tables of the suite: by fault class, by planted bug, and with the hand-written cases of upstream.
module Perjury.Fuzz.Export.Table

open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Export.Proof

let private row cells = "| " + String.concat " | " cells + " |"

let private table heads rows =
    row heads :: row (heads |> List.map (fun _ -> "---")) :: List.map row rows

let private classes = FaultClasses.all |> List.map _.Name

let private code (text: string) = $"`{text}`"

let private verdictOf (case: SuiteCase) =
    if SuiteCase.isControl case then "control"
    elif case.Expected.IsAccepted then "tolerated"
    else "rejected"

let private classRow (cases: SuiteCase list) fault =
    let own = cases |> List.filter (fun case -> List.contains fault case.Faults)

    let count verdict =
        own
        |> List.filter (fun case -> verdictOf case = verdict)
        |> List.length
        |> string

    match own with
    | [] -> [ fault; "no case"; ""; ""; ""; ""; "" ]
    | _ ->
        let lies = own |> List.filter (SuiteCase.isControl >> not)
        let first = lies @ own |> List.head

        [
            fault
            string (lies |> List.map _.Name |> List.distinct |> List.length)
            string (own |> List.map _.Role |> List.distinct |> List.length)
            count "rejected"
            count "tolerated"
            count "control"
            code (SuiteCase.idOf first)
        ]

/// Rows of all fault classes: families and roles of their lies, number of cases, and one example.
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

/// Fault classes without a case.
let missing (cases: SuiteCase list) =
    classes
    |> List.filter (fun fault -> not (cases |> List.exists (fun case -> List.contains fault case.Faults)))

/// Rows of all planted bugs with the case that shows each.
let byBug (shown: Shown list) =
    table
        [ "planted bug"; "class"; "shown by"; "role"; "case" ]
        [
            for shown in shown do
                let by, role, id =
                    match shown.By with
                    | Some case -> case.Name, case.Role, code (SuiteCase.idOf case)
                    | None -> "no case", "", ""

                [ shown.Bug.Bug; Option.defaultValue "" shown.Bug.FaultClass; by; role; id ]
        ]

/// Rows of upstream's hand-written cases with ours.
let counterparts (cases: SuiteCase list) =
    table
        [ "upstream"; "ours"; "verdict" ]
        [
            for case in cases do
                match case.Counterpart with
                | Some upstream when case.Scope = Common ->
                    [
                        code ((upstream.Split '/') |> Array.last)
                        code (SuiteCase.idOf case)
                        verdictOf case
                    ]
                | _ -> ()
        ]
