/// Targets by name.
module Perjury.Fuzz.Targets.Targets

let all = [ Guest.target; Model.target ]

/// The one that is tested where none is named.
let standard = List.head all

let names = all |> List.map (fun (target: Perjury.Fuzz.Target) -> target.Name)

/// A target by its name, or by the path of its description.
let find (name: string) =
    match all |> List.tryFind (fun (target: Perjury.Fuzz.Target) -> target.Name = name) with
    | Some target -> Ok target
    | None when name.EndsWith ".json" -> TargetFile.load name |> Result.map External.target
    | None ->
        let names = String.concat ", " names
        Error $"no target \"{name}\" (there are {names}, and .json files that describe others)"
