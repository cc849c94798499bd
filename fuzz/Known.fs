/// Differences that are written down: cases whose rejection is right although their source counts them as valid, each with the reason.
module Perjury.Fuzz.Known

open System.IO
open System.Reflection
open System.Text.Json

type Entry =
    {
        /// The rejection that is expected, by its kebab-name.
        Reason: string
        Why: string
    }

let private text (element: JsonElement) (name: string) =
    element.GetProperty(name).GetString() |> Option.ofObj |> Option.defaultValue ""

let private load () =
    use stream =
        Assembly.GetExecutingAssembly().GetManifestResourceStream "known-differences.json"

    match stream with
    | null -> Map.empty
    | stream ->
        use document = JsonDocument.Parse(stream: Stream)

        document.RootElement.EnumerateArray()
        |> Seq.map (fun entry ->
            text entry "case",
            {
                Reason = text entry "reason"
                Why = text entry "why"
            })
        |> Map.ofSeq

let private entries = lazy load ()

/// By the case's id.
let tryFind id = Map.tryFind id (entries.Force())
