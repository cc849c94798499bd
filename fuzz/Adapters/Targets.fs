/// Targets by name.
module Perjury.Fuzz.Adapters.Targets

open System.IO
open Perjury.Fuzz.Adapters.External

/// In this process, each with what it is.
let described =
    [
        Guest.target, "the guest of this repository"
        Model.target, "the executable model: slow, names every reason"
    ]

let all = List.map fst described

/// The one that is tested where none is named.
let standard = List.head all

let names = all |> List.map (fun (target: Perjury.Fuzz.Target) -> target.Name)

let private findIn targets name =
    targets
    |> List.tryFind (fun (target: Perjury.Fuzz.Target) -> target.Name = name)

let private unknown name =
    let fromFiles =
        External.files () |> List.map (Path.GetFileNameWithoutExtension >> string)

    let known = String.concat ", " (names @ fromFiles @ [ $"{Weak.Prefix}BUG" ])
    Error $"no target \"{name}\" (there are {known}, and .json files that describe others)"

/// A target by its name, as a planted bug, or by the name or the path of its file; the error is one line.
let find (name: string) =
    match findIn all name with
    | Some target -> Ok target
    | None when name.StartsWith Weak.Prefix ->
        match findIn (Weak.targets ()) name with
        | Some target -> Ok target
        | None -> Error $"no planted bug \"{name.Substring Weak.Prefix.Length}\" (perjury weak --list)"
    | None -> External.tryFind name |> Option.defaultWith (fun () -> unknown name)
