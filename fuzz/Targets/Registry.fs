/// Targets by name: built in, planted bugs, or external ones by their file.
module Perjury.Fuzz.Targets.Registry

open System.IO
open Perjury.Fuzz.Targets.External

/// The guest as an ELF, by platform.
let elves =
    Elf.platforms
    |> List.map (fun platform ->
        Elf.Prefix + platform.Name, $"the guest as an ELF for {platform.Title}, on the emulator")

/// Built-in targets with a description each.
let described =
    [
        Guest.target, "the guest of this repository"
        Model.target, "the executable model: slow, names every reason"
    ]

let all = List.map fst described

/// Default target.
let standard = List.head all

/// Target with a cache, where it has one: for campaigns, whose inputs share most of their nodes.
let cached (target: Target) =
    if target.Name = Guest.target.Name then
        Guest.cached
    else
        target

/// Whether a target answers sooner than the model: those that run compiled in this process.
let isQuick (target: Target) =
    target.Name = Guest.target.Name || target.Name.StartsWith WeakGuests.Prefix

/// The target that reads a release of the wire; the error is one line. What an external guest reads is its own affair.
let inWire wire (target: Target) =
    if wire = WireName.ofInput then
        Ok target
    elif target.Name = Guest.target.Name then
        Ok(Guest.targetIn wire)
    elif target.Name = Model.target.Name then
        Ok(Model.targetIn wire)
    elif target.Name.StartsWith WeakGuests.Prefix then
        Ok(WeakGuests.targetIn target.Name wire)
    else
        Error $"--wire: which release \"{target.Name}\" reads is not for us to say"

let names = all |> List.map (fun (target: Target) -> target.Name)

let private findIn targets name =
    targets |> List.tryFind (fun (target: Target) -> target.Name = name)

let private unknown name =
    let fromFiles =
        External.files () |> List.map (Path.GetFileNameWithoutExtension >> string)

    let known =
        String.concat ", " (names @ fromFiles @ [ $"{WeakGuests.Prefix}BUG"; $"{Elf.Prefix}PLATFORM" ])

    Error $"no target \"{name}\" (there are {known}, and .json files that describe others)"

/// Resolves a name to a built-in target, a planted bug or a target file; the error is one line.
let find (name: string) =
    match findIn all name with
    | Some target -> Ok target
    | None when name.StartsWith WeakGuests.Prefix ->
        match findIn (WeakGuests.targets ()) name with
        | Some target -> Ok target
        | None -> Error $"no planted bug \"{name.Substring WeakGuests.Prefix.Length}\" (perjury weak --list)"
    | None when name.StartsWith Elf.Prefix -> Elf.find name
    | None -> External.tryFind name |> Option.defaultWith (fun () -> unknown name)
