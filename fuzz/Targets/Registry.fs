/// Targets by name: in this process, as planted bugs, or from a file.
module Perjury.Fuzz.Targets.Registry

open System.IO
open Perjury.Fuzz.Targets.External

/// In this process, each with what it is.
let described =
    [
        Guest.target, "the guest of this repository"
        Model.target, "the executable model: slow, names every reason"
    ]

let all = List.map fst described

/// The one that is tested where none is named.
let standard = List.head all

let names = all |> List.map (fun (target: Target) -> target.Name)

let private findIn targets name =
    targets |> List.tryFind (fun (target: Target) -> target.Name = name)

let private unknown name =
    let fromFiles =
        External.files () |> List.map (Path.GetFileNameWithoutExtension >> string)

    let known = String.concat ", " (names @ fromFiles @ [ $"{WeakGuests.Prefix}BUG" ])
    Error $"no target \"{name}\" (there are {known}, and .json files that describe others)"

/// A target by its name, as a planted bug, or by the name or the path of its file; the error is one line.
let find (name: string) =
    match findIn all name with
    | Some target -> Ok target
    | None when name.StartsWith WeakGuests.Prefix ->
        match findIn (WeakGuests.targets ()) name with
        | Some target -> Ok target
        | None -> Error $"no planted bug \"{name.Substring WeakGuests.Prefix.Length}\" (perjury weak --list)"
    | None -> External.tryFind name |> Option.defaultWith (fun () -> unknown name)
