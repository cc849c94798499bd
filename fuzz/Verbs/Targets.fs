/// `perjury targets`: lists the names that `--target` takes.
module Perjury.Fuzz.Verbs.Targets

open System.IO
open System.Text.Json.Nodes
open Argu
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Targets.External

type TargetsArgs =
    | Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Json -> "print them as a JSON array."

type private Listed =
    {
        Name: string
        Kind: string
        Conformance: string
        Serves: Serves option
        About: string
        /// Reason why it cannot be used.
        Trouble: string option
    }

let private served modes =
    modes |> List.map Judge.modeName |> String.concat ", "

let private inProcess (target: Target, about: string) =
    {
        Name = target.Name
        Kind = "in process"
        Conformance = served target.Modes
        Serves = Some target.Serves
        About = about
        Trouble = None
    }

let private ofFile (path: string) =
    let name = string (Path.GetFileNameWithoutExtension path)

    match Definition.load path with
    | Error why ->
        {
            Name = name
            Kind = "file"
            Conformance = ""
            Serves = None
            About = ""
            Trouble = Some why
        }
    | Ok definition ->
        {
            Name = name
            Kind = $"{Definition.modeName definition.Mode}, {Definition.formName definition.Form}"
            Conformance = served definition.Modes
            Serves = Some definition.Serves
            About = definition.About
            Trouble =
                External.missingProgram definition
                |> Option.map (fun program -> $"there is no program {program}")
        }

let private weak (guest: WeakGuests.WeakGuest) =
    inProcess (guest.Target, guest.Description)

let private elf (name: string, about) =
    {
        Name = name
        Kind = "emulator"
        Conformance = served [ Perjury.Mutators.Sufficient ]
        Serves = Some(Serves.reading WireName.ofInput.Name)
        About = about
        Trouble = None
    }

let private listed () =
    (Registry.described |> List.map inProcess)
    @ (Registry.elves |> List.map elf)
    @ (External.files () |> List.map ofFile)
    @ (WeakGuests.all () |> List.map weak)

let private line widths target =
    let columns =
        List.map2
            (fun (width: int) (text: string) -> text.PadRight width)
            widths
            [ target.Name; target.Kind; target.Conformance ]

    let about =
        match target.Trouble with
        | Some trouble -> $"unusable: {trouble}"
        | None -> target.About

    String.concat "  " (columns @ [ about ]) |> _.TrimEnd()

let private texts (words: string list) : JsonNode | null =
    words
    |> List.map (fun word -> JsonValue.Create word :> JsonNode | null)
    |> Array.ofList
    |> JsonArray
    :> (JsonNode | null)

/// As a target file says it; null stands for all.
let private servesJson (serves: Serves) : JsonNode | null =
    let result = JsonObject()

    let orAll list =
        list |> Option.map texts |> Option.defaultValue null

    result["forks"] <- orAll (serves.Forks |> Option.map (List.map Serves.forkName))
    result["schemaIds"] <- orAll (serves.SchemaIds |> Option.map (List.map Serves.schemaName))
    result["wire"] <- texts serves.Wires
    result["rules"] <- texts serves.Rules
    result["largestChainId"] <- JsonValue.Create serves.LargestChainId
    result

let private json target : JsonNode | null =
    let result = JsonObject()
    let trouble: string | null = Option.toObj target.Trouble
    result["name"] <- JsonValue.Create target.Name
    result["kind"] <- JsonValue.Create target.Kind
    result["conformance"] <- JsonValue.Create target.Conformance
    result["serves"] <- (target.Serves |> Option.map servesJson |> Option.defaultValue null)
    result["about"] <- JsonValue.Create target.About
    result["trouble"] <- JsonValue.Create trouble
    result

let run (arguments: ParseResults<TargetsArgs>) =
    let targets = listed ()

    if arguments.Has TargetsArgs.Json then
        printfn "%s" ((targets |> List.map json |> Array.ofList |> JsonArray).ToJsonString())
    else
        let width column =
            targets |> List.map (column >> String.length) |> List.max

        let widths = [ width _.Name; width _.Kind; width _.Conformance ]
        targets |> List.iter (line widths >> printfn "%s")

    Exit.Clean
