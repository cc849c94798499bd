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
        Serves: string
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
        Serves = served target.Modes
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
            Serves = ""
            About = ""
            Trouble = Some why
        }
    | Ok definition ->
        {
            Name = name
            Kind = $"{Definition.modeName definition.Mode}, {Definition.formName definition.Form}"
            Serves = served definition.Modes
            About = definition.About
            Trouble =
                External.missingProgram definition
                |> Option.map (fun program -> $"there is no program {program}")
        }

let private weak (guest: WeakGuests.WeakGuest) =
    inProcess (guest.Target, guest.Description)

let private listed () =
    (Registry.described |> List.map inProcess)
    @ (External.files () |> List.map ofFile)
    @ (WeakGuests.all () |> List.map weak)

let private line widths target =
    let columns =
        List.map2
            (fun (width: int) (text: string) -> text.PadRight width)
            widths
            [ target.Name; target.Kind; target.Serves ]

    let about =
        match target.Trouble with
        | Some trouble -> $"unusable: {trouble}"
        | None -> target.About

    String.concat "  " (columns @ [ about ]) |> _.TrimEnd()

let private json target : JsonNode | null =
    let result = JsonObject()
    let trouble: string | null = Option.toObj target.Trouble
    result["name"] <- JsonValue.Create target.Name
    result["kind"] <- JsonValue.Create target.Kind
    result["conformance"] <- JsonValue.Create target.Serves
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

        let widths = [ width _.Name; width _.Kind; width _.Serves ]
        targets |> List.iter (line widths >> printfn "%s")

    Exit.Clean
