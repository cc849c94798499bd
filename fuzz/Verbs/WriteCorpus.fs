/// `perjury corpus`: writes honest inputs and honest chains as files.
module Perjury.Fuzz.Verbs.WriteCorpus

open System.IO
open Argu
open Perjury.Mutators
open Perjury.Witness
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Export

type CorpusArgs =
    | [<Mandatory>] Out of DIR: string
    | Seed of N: uint64
    | Target of NAME: string
    | Chains of FORK: string
    | Blocks of N: int

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Out _ -> "folder for the files."
            | Seed _ -> "seed of the embedded corpus (default: 1); may be repeated."
            | Target _ -> "only what this target serves."
            | Chains _ ->
                "instead of inputs, chains of this fork as blockchain tests, one file a seed: pre-state, genesis and blocks, for engines with a state."
            | Blocks _ -> "blocks of a chain (default: 50)."

let private seedsOf (arguments: ParseResults<CorpusArgs>) =
    match arguments.Values CorpusArgs.Seed with
    | [] -> [ 1UL ]
    | seeds -> List.distinct seeds

let private inputs (arguments: ParseResults<CorpusArgs>) folder =
    let target = arguments.TryValue CorpusArgs.Target |> Option.map Options.target

    let write (seed: uint64) (subject: Subject) =
        let name = subject.Name.Replace('#', '-')
        File.WriteAllBytes(Path.Combine(folder, $"{name}-seed{seed}.ssz"), subject.Bytes)

    let counts =
        [
            for seed in seedsOf arguments do
                let subjects, skipped =
                    match target with
                    | Some target -> Corpus.embeddedFor [ target ] seed
                    | None -> Corpus.embedded seed, []

                subjects |> List.iter (write seed)
                subjects.Length, List.sumBy snd skipped
        ]

    List.sumBy fst counts, List.sumBy snd counts

let private chains (arguments: ParseResults<CorpusArgs>) folder name =
    match Networks.TryParse(name, 1UL, [||]) with
    | false, _ -> raise (Options.UsageError $"--chains {name}: no fork of that name")
    | true, spec ->
        let spec = nonNull spec
        let blocks = arguments.ValueOr(Blocks, 50)

        if blocks < 1 then
            raise (Options.UsageError "--blocks needs at least 1")

        for seed in seedsOf arguments do
            ChainFile.generate spec.Forks[0].Fork spec seed blocks
            |> ChainFile.write folder
            |> ignore

        (seedsOf arguments).Length

let run (arguments: ParseResults<CorpusArgs>) =
    let folder = arguments.Value Out
    Directory.CreateDirectory folder |> ignore

    match arguments.TryValue Chains with
    | Some fork ->
        printfn "%d chains written to %s" (chains arguments folder fork) folder
        Exit.Clean
    | None ->
        let written, skipped = inputs arguments folder
        printfn "%d honest inputs written to %s, %d not served" written folder skipped
        if written = 0 then Exit.CouldNotRun else Exit.Clean
