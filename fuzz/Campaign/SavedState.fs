/// Saved state of a campaign, from which a later run resumes as if it had never stopped.
module Perjury.Fuzz.Campaign.SavedState

open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings

type State =
    {
        Seed: uint64
        /// Hash over names and bytes of the subjects, the targets, the modes and the families: another plan cannot be resumed.
        Plan: string
        /// Index of the first lie that is not judged yet; all before it are.
        Next: uint64
        /// Number of honest inputs that are judged.
        Controls: int
        Seconds: float
        Passed: int
        Failed: int
        /// Cases whose differences are all known.
        Known: int
        /// Lies that say no more than the refused honest input of their subject.
        Silent: int
        Counts: Counts
        Causes: CauseCounts
    }

    /// Number of inputs that are judged.
    member state.Judged = state.Next + uint64 state.Controls

let private fileOf folder = Path.Combine(folder, "campaign.json")

let private cellJson (cell: Cell, count: int) : JsonNode | null =
    let result = JsonObject()
    result["target"] <- JsonValue.Create cell.Target
    result["family"] <- JsonValue.Create cell.Family
    result["conformance"] <- JsonValue.Create(Judge.modeName cell.Mode)
    result["expected"] <- JsonValue.Create cell.Expected
    result["observed"] <- JsonValue.Create cell.Observed
    result["agrees"] <- JsonValue.Create cell.Agrees
    result["count"] <- JsonValue.Create count
    result

let private causeJson ((cause: Cause, family: string), count: int) : JsonNode | null =
    let result = JsonObject()
    result["target"] <- JsonValue.Create cause.Target
    result["finding"] <- JsonValue.Create(Compare.kindName cause.Kind)
    result["rule"] <- JsonValue.Create cause.Rule
    result["family"] <- JsonValue.Create family
    result["count"] <- JsonValue.Create count
    result

/// Saves atomically: writes a new file and moves it over the old one.
let save folder state =
    Directory.CreateDirectory folder |> ignore
    let json = JsonObject()
    json["seed"] <- JsonValue.Create(string state.Seed)
    json["plan"] <- JsonValue.Create state.Plan
    json["next"] <- JsonValue.Create state.Next
    json["controls"] <- JsonValue.Create state.Controls
    json["seconds"] <- JsonValue.Create(System.Math.Round(state.Seconds, 3))
    json["passed"] <- JsonValue.Create state.Passed
    json["failed"] <- JsonValue.Create state.Failed
    json["known"] <- JsonValue.Create state.Known
    json["silent"] <- JsonValue.Create state.Silent
    json["causes"] <- JsonArray(state.Causes |> Map.toSeq |> Seq.map causeJson |> Array.ofSeq)
    json["counts"] <- JsonArray(state.Counts |> Map.toSeq |> Seq.map cellJson |> Array.ofSeq)
    let fresh = fileOf folder + ".new"
    File.WriteAllText(fresh, json.ToJsonString(JsonSerializerOptions(WriteIndented = true)) + "\n")
    File.Move(fresh, fileOf folder, overwrite = true)

let private text (element: JsonElement) (name: string) =
    element.GetProperty(name).GetString() |> Option.ofObj |> Option.defaultValue ""

let private cellOf (element: JsonElement) =
    let mode = Judge.modeOf (text element "conformance")

    {
        Target = text element "target"
        Family = text element "family"
        Mode = Option.defaultValue Sufficient mode
        Expected = text element "expected"
        Observed = text element "observed"
        Agrees = element.GetProperty("agrees").GetBoolean()
    },
    element.GetProperty("count").GetInt32()

let private causeOf (element: JsonElement) =
    FindingSummary.kindOfName (text element "finding")
    |> Option.map (fun kind ->
        ({
            Target = text element "target"
            Kind = kind
            Rule = text element "rule"
        }
        : Cause),
        text element "family")
    |> Option.map (fun key -> key, element.GetProperty("count").GetInt32())

/// Loads the state of a folder; the error says why there is none to resume.
let load folder =
    try
        use document = JsonDocument.Parse(File.ReadAllText(fileOf folder))
        let root = document.RootElement

        Ok
            {
                Seed = System.UInt64.Parse(text root "seed")
                Plan = text root "plan"
                Next = root.GetProperty("next").GetUInt64()
                Controls = root.GetProperty("controls").GetInt32()
                Seconds = root.GetProperty("seconds").GetDouble()
                Passed = root.GetProperty("passed").GetInt32()
                Failed = root.GetProperty("failed").GetInt32()
                Known = root.GetProperty("known").GetInt32()
                Silent = root.GetProperty("silent").GetInt32()
                Causes = root.GetProperty("causes").EnumerateArray() |> Seq.choose causeOf |> Map.ofSeq
                Counts = root.GetProperty("counts").EnumerateArray() |> Seq.map cellOf |> Map.ofSeq
            }
    with
    | :? IOException as error -> Error error.Message
    | :? JsonException
    | :? System.FormatException
    | :? System.InvalidOperationException
    | :? System.Collections.Generic.KeyNotFoundException -> Error $"{fileOf folder} holds no campaign state"
