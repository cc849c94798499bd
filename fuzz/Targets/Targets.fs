/// Targets by name.
module Perjury.Fuzz.Targets.Targets

let all: Perjury.Fuzz.Target list = [ Guest.target ]

let names = all |> List.map (fun (target: Perjury.Fuzz.Target) -> target.Name)

let tryFind name =
    all |> List.tryFind (fun (target: Perjury.Fuzz.Target) -> target.Name = name)
