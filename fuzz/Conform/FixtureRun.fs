/// Runs public test cases against a target and compares with the verdict of the fixture.
module Perjury.Fuzz.Conform.FixtureRun

open System
open System.Diagnostics
open System.Text.RegularExpressions
open Perjury.Fixtures
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform.Eest

type Settings =
    {
        Paths: string list
        Filter: Regex option
        Jobs: int
        Target: Target
        Checks: ChainRun.Checks
        /// Differences that are no failures.
        Known: Known.Difference list
        /// Rules of Amsterdam; those of the source of each case if none are named.
        Rules: Rules option
        /// Percentage and seed of the sample.
        Sample: (float * uint64) option
        /// Folder of the journal, if one is kept.
        Journal: string option
        /// Whether cases in the journal of an earlier run are skipped.
        Resume: bool
        Quiet: bool
    }

/// Results of a case, and the lines that are printed for it.
type private Judged =
    {
        Results: CaseResult list
        Lines: string list
    }

let private skipped (test: FixtureCase) why =
    {
        Suite = test.Source
        Name = test.Id
        Outcome = Skipped why
        Seconds = 0.0
        Extra = []
    }

let private timed work =
    let clock = Stopwatch.StartNew()
    let result = work ()
    result, clock.Elapsed.TotalSeconds

/// Whether an answer is the rejection that is written down; of a target that gives no reason, any is.
let private isRejectedFor reason answer =
    match Answer.reasons answer with
    | [] -> Answer.rejects answer
    | own -> List.contains reason own

/// Outcome of a mainnet block: accepted, unless its witness is known to be incomplete.
let private outcomeOfRealBlock id answer =
    match Known.tryFind id with
    | Some known when isRejectedFor known.Reason answer -> Known $"{Answer.text answer} ({known.Why})"
    | Some known -> Failed $"{Answer.text answer}, where {known.Reason} is written down"
    | None when Answer.accepts answer -> Passed
    | None -> Failed(Answer.text answer)

let private witnessedBlock settings (test: FixtureCase) (block: FixtureBlock) =
    match Inputs.ofWitnessedBlockIn settings.Checks.Wire test block with
    | Error why ->
        let outcome =
            match Known.tryFind test.Id with
            | Some known when why.StartsWith(known.Reason + ":") -> Known $"rejected, {why} ({known.Why})"
            | _ -> Failed why

        {
            Results =
                [
                    { skipped test "" with
                        Outcome = outcome
                    }
                ]
            Lines = [ $"{Outcome.status outcome} {test.Id}: rejected, {why}" ]
        }
    | Ok input when (WireName.missing settings.Target settings.Checks.Wire input).IsSome ->
        let what = WireName.missing settings.Target settings.Checks.Wire input

        {
            Results = [ skipped test $"not served: {Option.get what}" ]
            Lines = []
        }
    | Ok input ->
        let answer, seconds = timed (fun () -> settings.Target.Run Sufficient input)

        let canonical =
            if List.contains Canonical settings.Target.Modes then
                Answer.text (settings.Target.Run Canonical input)
            else
                "not served"

        let outcome = outcomeOfRealBlock test.Id answer

        let whyKnown =
            match outcome, Known.tryFind test.Id with
            | Known _, Some known -> $" ({known.Why})"
            | _ -> ""

        {
            Results =
                [
                    {
                        Suite = test.Source
                        Name = test.Id
                        Outcome = outcome
                        Seconds = seconds
                        Extra =
                            [
                                "sufficient", Answer.text answer
                                "canonical", canonical
                                "inputBytes", string input.Length
                            ]
                    }
                ]
            Lines =
                [
                    $"{Outcome.status outcome} {test.Id}: {Answer.text answer}; canonical: {canonical}{whyKnown}"
                ]
        }

/// Compares the output for a fixture's stateless input with the fixture's stateless output.
let private statelessBlock settings (test: FixtureCase) index (input: byte[]) (output: byte[]) =
    let mode =
        test.Conformance
        |> Option.ofObj
        |> Option.bind Judge.modeOf
        |> Option.defaultValue Sufficient

    let missing =
        if List.contains mode settings.Target.Modes then
            WireName.missing settings.Target settings.Checks.Wire input
        else
            Some $"conformance {Judge.modeName mode}"

    match missing with
    | Some what ->
        { skipped test $"not served: {what}" with
            Name = $"{test.Id}#block{index}"
        }
    | None ->
        let answer, seconds = timed (fun () -> settings.Target.Run mode input)

        let outcome =
            match answer.Observation with
            | Output bytes when bytes = output -> Passed
            | Output bytes ->
                Failed
                    $"output 0x{Bytes.toHex bytes} where 0x{Bytes.toHex output} is expected ({Answer.text answer})"
            | _ -> Failed(Answer.text answer)

        {
            Suite = test.Source
            Name = $"{test.Id}#block{index}"
            Outcome = outcome
            Seconds = seconds
            Extra = [ Judge.modeName mode, Answer.text answer ]
        }

// Name of the report field that says why a difference is known.
[<Literal>]
let private whyKnown = "whyKnown"

/// How many known differences there are of each cause, where a cause has more than one.
let causes (results: CaseResult list) =
    results
    |> List.choose (fun result ->
        match result.Outcome with
        | Known _ -> List.tryFind (fst >> (=) whyKnown) result.Extra |> Option.map snd
        | _ -> None)
    |> List.countBy id
    |> List.filter (fun (_, count) -> count > 1)

// Name of the report field that lists unknown exception names.
[<Literal>]
let private uncompared = "uncompared"

/// Runs the chain of a blockchain test as a full node and validates each block statelessly.
let private chainCase settings (test: FixtureCase) =
    match Inputs.chainOf settings.Rules test with
    | Error why -> skipped test why
    | Ok spec ->
        let result, seconds =
            timed (fun () -> ChainRun.run settings.Target settings.Checks spec test)

        {
            Suite = test.Source
            Name = test.Id
            Outcome =
                match result, Known.tryFind test.Id with
                | Ok summary, _ when summary.Asked = 0 && not summary.NotServed.IsEmpty ->
                    Skipped $"not served: {List.head summary.NotServed}"
                | Ok _, _ -> Passed
                | Error why, Some known when why.Contains(known.Reason + ":") -> Known $"{why} ({known.Why})"
                | Error why, _ -> Failed why
            Seconds = seconds
            Extra =
                match result with
                | Error _ ->
                    Known.tryFind test.Id
                    |> Option.map (fun known -> whyKnown, known.Why)
                    |> Option.toList
                | Ok summary ->
                    (if summary.Sizes.Blocks > 0 then
                         Sizes.fields summary.Sizes
                     else
                         [])
                    @ Official.fields summary.Official
                    @ (match summary.Uncompared with
                       | [] -> []
                       | some -> [ uncompared, String.concat "; " some ])
        }

/// A case that names its own mode, or has no genesis, is no chain: its inputs are all there is.
let private isOfInputs (test: FixtureCase) =
    not (isNull test.Conformance) || isNull test.GenesisRlp && isNull test.Genesis

let private inputCases settings (test: FixtureCase) =
    let results =
        test.Blocks
        |> Seq.indexed
        |> Seq.choose (fun (index, block) ->
            match block.StatelessInputBytes, block.StatelessOutputBytes with
            | null, _
            | _, null -> None
            // Where a fixture leaves an input out it is empty; to a case that names its mode empty is an input, too.
            | input, output when input.Length = 0 && isNull test.Conformance || not (Answer.isOutput output) ->
                None
            | input, output -> Some(statelessBlock settings test index input output))
        |> List.ofSeq

    if results.IsEmpty then
        [ chainCase settings test ]
    else
        results

let private statelessCase settings test =
    if isOfInputs test then
        inputCases settings test
    else
        [ chainCase settings test ]

let private judge settings (test: FixtureCase) =
    match test.Format with
    | FixtureFormat.WitnessedBlock when test.Blocks |> Seq.forall (fun block -> isNull block.ExecutionWitness) ->
        {
            Results = [ skipped test "no witness" ]
            Lines = []
        }
    | FixtureFormat.WitnessedBlock when not (List.contains Sufficient settings.Target.Modes) ->
        {
            Results = [ skipped test "not served: conformance sufficient" ]
            Lines = []
        }
    | FixtureFormat.WitnessedBlock -> witnessedBlock settings test test.Blocks[0]
    | FixtureFormat.Other ->
        {
            Results = [ skipped test "not a blockchain test" ]
            Lines = []
        }
    | _ ->
        let results = statelessCase settings test

        {
            Results = results
            Lines =
                results
                |> List.collect (fun result ->
                    match result.Outcome with
                    | Failed why -> [ $"failed {result.Name}: {why}" ]
                    | _ ->
                        result.Extra
                        |> List.filter (fst >> (=) uncompared)
                        |> List.map (fun (_, what) -> $"uncompared {result.Name}: {what}"))
        }

/// Plan of a run: only a run with the same plan can be resumed.
let private plan settings =
    let checks = settings.Checks

    String.concat
        " "
        [
            settings.Target.Name
            $"stateful={checks.Stateful} stateless={checks.Stateless} names={checks.Names} minimality={checks.Minimality} wire={checks.Wire.Name}"
            $"sample={settings.Sample} filter={settings.Filter}"
            yield! settings.Paths
        ]

let private named (why: string) =
    Reasons.all
    |> Array.map snd
    |> Array.filter (fun name -> why.Contains(name + ":"))
    |> List.ofArray

/// A failure that is written down is known. Where no reason is named, none can be compared.
let private settle (settings: Settings) (result: CaseResult) =
    match result.Outcome with
    | Failed why ->
        let reasons = named why

        let known =
            if reasons.IsEmpty then
                settings.Known |> List.map (fun difference -> { difference with Reason = None })
            else
                settings.Known

        let seen: Known.Seen =
            {
                Target = settings.Target.Name
                Family = None
                Subject = None
                Case = Some result.Name
                Finding = None
                Reasons = reasons
            }

        Known.tryFindSeen known seen
        |> Option.map (fun known ->
            { result with
                Outcome = Known $"{why} ({known.Why})"
                Extra = result.Extra @ [ whyKnown, known.Why ]
            })
        |> Option.defaultValue result
    | _ -> result

let private keyOf (test: FixtureCase) = test.Source, test.Id

/// Entries of an earlier run, if it is resumed; the error is one line.
let private earlier settings =
    match settings.Journal with
    | Some folder when settings.Resume -> ConformJournal.load folder (plan settings)
    | _ -> Ok []

let private casesOf settings =
    let filter =
        settings.Filter
        |> Option.map (fun regex -> Func<string, bool>(regex.IsMatch))
        |> Option.toObj

    settings.Paths
    |> Seq.collect (fun path -> FixtureReader.Read(path, filter))
    |> match settings.Sample with
       | Some(percent, seed) -> Sample.filter percent seed
       | None -> id

let private entry test judged : ConformJournal.Entry =
    let suite, id = keyOf test

    {
        Suite = suite
        Id = id
        Results = judged.Results
        Lines = judged.Lines
    }

let private judgeAll
    settings
    (stopped: unit -> bool)
    (print: string -> unit)
    (known: ConformJournal.Entry list)
    =
    let judgedBefore =
        known
        |> List.map (fun entry ->
            (entry.Suite, entry.Id),
            {
                Results = entry.Results
                Lines = entry.Lines
            })
        |> List.distinctBy fst
        |> dict

    use journal =
        settings.Journal
        |> Option.map (fun folder -> new ConformJournal.Writer(folder, plan settings, known))
        |> Option.toObj

    let progress = Progress(settings.Quiet, "cases", None, None)
    let results = ResizeArray<CaseResult>()

    let work test =
        match judgedBefore.TryGetValue(keyOf test) with
        | true, judged -> test, judged, false
        | false, _ ->
            let judged = judge settings test

            test,
            { judged with
                Results = List.map (settle settings) judged.Results
            },
            true

    let take (test, judged, isNew) =
        results.AddRange judged.Results

        match journal with
        | null -> ()
        | journal when isNew -> journal.Add(entry test judged)
        | _ -> ()

        if not judged.Lines.IsEmpty then
            progress.Clear()
            judged.Lines |> List.iter print

        let tally = CaseResult.tally judged.Results
        progress.Report results.Count (fun () -> if tally.Failed > 0 then "failures" else "")

    Workers.run settings.Jobs (stopped >> not) (casesOf settings) work take
    progress.Clear()
    List.ofSeq results

/// Judges every case and passes each line to `print` in order; results are in the order of the fixtures. The error, one line, is that
/// there is nothing to resume.
let tryRun settings stopped print : Result<CaseResult list, string> =
    earlier settings |> Result.map (judgeAll settings stopped print)

/// Runs without resuming.
let run settings stopped print =
    judgeAll { settings with Resume = false } stopped print []
