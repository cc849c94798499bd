/// Targets by name.
module Perjury.Fuzz.Targets.Targets

let all = [ Guest.target; Model.target ]

/// The one that is tested where none is named.
let standard = List.head all

let names = all |> List.map (fun (target: Perjury.Fuzz.Target) -> target.Name)

let private findIn targets name =
    targets
    |> List.tryFind (fun (target: Perjury.Fuzz.Target) -> target.Name = name)

/// A target by its name, or by the path of its description.
let find (name: string) =
    match findIn all name with
    | Some target -> Ok target
    | None when name.EndsWith ".json" -> TargetFile.load name |> Result.map External.target
    | None when name.StartsWith Weak.Prefix ->
        match findIn (Weak.targets ()) name with
        | Some target -> Ok target
        | None -> Error $"no planted bug \"{name.Substring Weak.Prefix.Length}\" (perjury weak --list)"
    | None ->
        let names = String.concat ", " names

        Error
            $"no target \"{name}\" (there are {names}, {Weak.Prefix}BUG, and .json files that describe others)"
