/// Targets by name.
module Perjury.Fuzz.Targets.Targets

let all = [ Guest.target; Model.target ]

/// The one that is tested where none is named.
let standard = List.head all

let names = all |> List.map (fun (target: Perjury.Fuzz.Target) -> target.Name)

let tryFind name =
    all |> List.tryFind (fun (target: Perjury.Fuzz.Target) -> target.Name = name)
