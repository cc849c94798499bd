/// `perjury cmin`: minimises a corpus by removing inputs with the same signature.
module Perjury.Fuzz.Verbs.Cmin

open Argu
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

type CminArgs =
    | [<MainCommand; Mandatory>] Corpus of CORPUS: string list
    | Out of DIR: string
    | Jobs of N: int

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Corpus _ -> "inputs, fixtures with witnesses, findings, or the corpus folder of a campaign."
            | Out _ -> "write the kept inputs, each under its hash (default: only print their names)."
            | Jobs _ -> "threads (default: all cores)."

let run (arguments: ParseResults<CminArgs>) =
    let stopped = Options.stopOnInterrupt ()
    let jobs = Options.jobs (arguments.TryValue CminArgs.Jobs)
    let inputs = Corpus.inputs (arguments.Value CminArgs.Corpus) |> List.ofSeq

    for name, input in inputs do
        match input with
        | Error why -> eprintfn "no input: %s: %s" name why
        | Ok _ -> ()

    let readable =
        inputs
        |> List.choose (fun (name, input) -> Result.toOption input |> Option.map (fun bytes -> name, bytes))

    let kept = CorpusMinimiser.run jobs stopped readable

    for input in kept.Inputs do
        printfn "%s" input.Name

    // An interrupted run writes nothing: a part must not look like the whole minimised corpus.
    if stopped () then
        eprintfn "stopped; nothing was written"
        Exit.Interrupted
    else
        arguments.TryValue CminArgs.Out
        |> Option.iter (fun folder -> CorpusMinimiser.write folder kept)

        printfn "%d of %d inputs kept" kept.Inputs.Length kept.Of

        let tally =
            { Exit.noCases with
                Passed = kept.Of
                Skipped = inputs.Length - readable.Length
            }

        printfn "%s" (Exit.lastLine tally)
        Exit.ofTally tally
