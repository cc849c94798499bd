namespace Perjury.Fuzz.Gate

open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Fuzz.Judging

/// Failure in a baseline.
type Failure =
    {
        Suite: string
        Name: string
        /// Kind of the failure, in one word: a known failure that fails in another way is a new one.
        Kind: string
        Message: string
    }

/// Baseline: the known failures of a target, and how long the campaign was that found them.
type Baseline =
    {
        Target: string
        /// Number of lies of the campaign; none where it was left out.
        Runs: uint64 option
        Failures: Failure list
    }

/// Comparison of a run with its baseline.
type Comparison =
    {
        /// New failures.
        New: Failure list
        Known: Failure list
        /// Fixed: failures of the baseline whose case was run again and does not fail that way any more.
        Fixed: Failure list
        /// Unmet: failures of the baseline whose case was not in this run.
        Unmet: Failure list
    }

module Baseline =
    [<Literal>]
    let private Format = "perjury-baseline-2"

    /// Suite of failures that are known by their cause, whatever case showed them.
    [<Literal>]
    let Bugs = "bugs"

    let none target =
        {
            Target = target
            Runs = None
            Failures = []
        }

    let private extra name (result: CaseResult) =
        result.Extra |> List.tryFind (fun (key, _) -> key = name) |> Option.map snd

    /// Kind of a failed result; "failed" where it has none.
    let kindOf (result: CaseResult) =
        extra "kind" result |> Option.defaultValue "failed"

    let private failureOf (result: CaseResult) =
        match result.Outcome with
        | Failed message ->
            match extra "cause" result with
            | Some cause ->
                Some
                    {
                        Suite = Bugs
                        Name = cause
                        Kind = kindOf result
                        Message = extra "sentence" result |> Option.defaultValue message
                    }
            | None ->
                Some
                    {
                        Suite = result.Suite
                        Name = result.Name
                        Kind = kindOf result
                        Message = message
                    }
        | _ -> None

    let private key (failure: Failure) =
        failure.Suite, failure.Name, failure.Kind

    /// Baseline of a run's failures.
    let ofResults target results =
        {
            Target = target
            Runs = None
            Failures = results |> List.choose failureOf |> List.distinctBy key |> List.sortBy key
        }

    /// Marks failures of the baseline as known.
    let settle (baseline: Baseline) =
        let known = baseline.Failures |> List.map key |> Set.ofList

        fun (result: CaseResult) ->
            match failureOf result with
            | Some failure when known.Contains(key failure) ->
                { result with
                    Outcome = Known $"in the baseline: {failure.Message}"
                }
            | _ -> result

    /// Compares the results of a run, before known failures are marked.
    let compare (baseline: Baseline) (results: CaseResult list) =
        let failures = (ofResults baseline.Target results).Failures
        let failing = failures |> List.map key |> Set.ofList
        let known = baseline.Failures |> List.map key |> Set.ofList

        let executed (result: CaseResult) =
            match result.Outcome with
            | Skipped _ -> None
            | _ -> Some(result.Suite, result.Name)

        let met = results |> List.choose executed |> Set.ofList
        let gone = baseline.Failures |> List.filter (key >> failing.Contains >> not)

        // A bug is met when any lie was told.
        let isOfLies (suite: string, _) =
            suite = "campaign" || suite.StartsWith "negative-suite"

        let areLiesTold = Set.exists isOfLies met

        let isMet failure =
            if failure.Suite = Bugs then
                areLiesTold
            else
                met.Contains((failure.Suite, failure.Name))

        {
            New = failures |> List.filter (key >> known.Contains >> not)
            Known = failures |> List.filter (key >> known.Contains)
            Fixed = gone |> List.filter isMet
            Unmet = gone |> List.filter (isMet >> not)
        }

    let private toJson (failure: Failure) : JsonNode | null =
        let result = JsonObject()
        result["suite"] <- JsonValue.Create failure.Suite
        result["name"] <- JsonValue.Create failure.Name
        result["kind"] <- JsonValue.Create failure.Kind
        result["message"] <- JsonValue.Create failure.Message
        result

    /// Saves a baseline sorted and one line per field, because it is kept under version control.
    let save (path: string) (baseline: Baseline) =
        let json = JsonObject()
        json["format"] <- JsonValue.Create Format
        json["target"] <- JsonValue.Create baseline.Target
        baseline.Runs |> Option.iter (fun runs -> json["runs"] <- JsonValue.Create runs)
        json["failures"] <- JsonArray(baseline.Failures |> List.map toJson |> Array.ofList)
        let options = JsonSerializerOptions(WriteIndented = true)
        options.Encoder <- System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
        File.WriteAllText(path, json.ToJsonString options + "\n")

    let private text (element: JsonElement) (name: string) =
        element.GetProperty(name).GetString() |> Option.ofObj |> Option.defaultValue ""

    let private ofJson (element: JsonElement) =
        {
            Suite = text element "suite"
            Name = text element "name"
            Kind = text element "kind"
            Message = text element "message"
        }

    /// Loads a baseline; the error is one line.
    let load (path: string) =
        try
            use document = JsonDocument.Parse(File.ReadAllText path)
            let root = document.RootElement

            if text root "format" <> Format then
                Error
                    $"{path} is no baseline: its format is not \"{Format}\" (write it anew with --write-baseline)"
            else
                Ok
                    {
                        Target = text root "target"
                        Runs =
                            match root.TryGetProperty "runs" with
                            | true, runs -> Some(runs.GetUInt64())
                            | false, _ -> None
                        Failures =
                            root.GetProperty("failures").EnumerateArray() |> Seq.map ofJson |> List.ofSeq
                    }
        with
        | :? IOException as error -> Error error.Message
        | :? JsonException
        | :? System.FormatException
        | :? System.InvalidOperationException
        | :? System.Collections.Generic.KeyNotFoundException -> Error $"{path} is no baseline"
