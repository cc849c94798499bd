/// Running a case: every block gets the witness the model's own execution asks for, and is judged with nothing else.
module Perjury.Tests.EestRun

open System
open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Model.Judging
open Perjury.Tests.Eest

type private Progress =
    {
        Chains: Map<byte[], Chain.Chain>
        Problems: string list
    }

let private shown verdict =
    match verdict with
    | Accept _ -> "accepted"
    | Reject(_, reasons) -> $"rejected: %A{reasons}"

/// What is wrong with a verdict on a block, if anything.
let private problems expectation form conformance verdict =
    match expectation, verdict with
    | None, Accept _ -> []
    | Some(expected: string), Reject(_, reasons) ->
        let allowed = EestReasons.allowed expected

        if allowed |> List.exists (fun reason -> List.contains reason reasons) then
            []
        else
            [ $"{form} {conformance}: expected {expected}, got %A{reasons}" ]
    | _ -> [ $"{form} %A{conformance}: {shown verdict}, expected %A{expectation}" ]

let private judgeBoth releases expectation form input =
    let judgement = examineBothAs releases (Wire.encode input)

    [ Sufficient; Canonical ]
    |> List.collect (fun conformance -> problems expectation form conformance (judgement conformance).Verdict)

let private payloadProblems releases case forks (block: Eest.Block) (witness: ExecutionWitness) result =
    match Eest.payloadInput case forks block.Rlp result with
    | Some input -> judgeBoth releases None "payload" (Wire.withWitness witness input)
    | None -> []

let private runBlock releases case forks progress (block: Eest.Block) =
    let config = Eest.configOf case forks

    let bare =
        Block
            {
                Block = block.Rlp
                Witness = { State = []; Codes = []; Headers = [] }
                ChainConfig = config
            }

    let header = Eest.headerOfBlock block.Rlp

    let chain =
        header
        |> Option.bind (fun (header, _) -> Map.tryFind header.ParentHash progress.Chains)
        |> Option.defaultWith (fun () -> progress.Chains |> Map.toSeq |> Seq.last |> snd)

    match Chain.proveAs releases chain bare with
    | None ->
        { progress with
            Problems = progress.Problems @ judgeBoth releases block.Exception "block" bare
        }
    | Some(input, executed) ->
        let found = judgeBoth releases block.Exception "block" input

        match block.Exception, executed, header with
        | None, Ok result, Some(header, _) ->
            let more = payloadProblems releases case forks block (Wire.witness input) result
            let next = Chain.append chain header result

            {
                Chains = Map.add (Headers.hash header) next progress.Chains
                Problems = progress.Problems @ found @ more
            }
        | _ ->
            { progress with
                Problems = progress.Problems @ found
            }

/// Everything that went otherwise than the case says; None when the network is not served.
let run releases case =
    Eest.forksOf case.Network
    |> Option.map (fun forks ->
        let genesis = Eest.genesisOf case
        let hash = Keccak.hash (List.head genesis.Headers)

        let start =
            {
                Chains = Map.ofList [ hash, genesis ]
                Problems = []
            }

        let final = List.fold (runBlock releases case forks) start case.Blocks

        if Map.containsKey case.LastBlockHash final.Chains then
            final.Problems
        else
            final.Problems @ [ "the last block's hash was not reached" ])

/// Canonical inputs of a case's valid blocks, in block form and where it exists in payload form.
let private honestOf case forks =
    let collect (chain, inputs) (block: Eest.Block) =
        let bare =
            Block
                {
                    Block = block.Rlp
                    Witness = { State = []; Codes = []; Headers = [] }
                    ChainConfig = Eest.configOf case forks
                }

        match block.Exception, Chain.prove chain bare, Eest.headerOfBlock block.Rlp with
        | None, Some(input, Ok result), Some(header, _) ->
            let payload =
                Eest.payloadInput case forks block.Rlp result
                |> Option.map (Wire.withWitness (Wire.witness input))

            Chain.append chain header result, inputs @ [ input ] @ Option.toList payload
        | _ -> chain, inputs

    snd (List.fold collect (Eest.genesisOf case, []) case.Blocks)

/// The folder that stands for a subject: the first four parts of a file's name.
let private folderOf (name: string) =
    name.Split '/' |> Array.truncate 4 |> String.concat "/"

/// Cases of an archive that pass by being the first of their folder or by their index.
let private selected archive accepts selects =
    seq {
        let mutable index = 0
        let folders = Collections.Generic.HashSet<string>()

        for name, json in Archives.files archive (fun (name: string) -> name.EndsWith ".json" && accepts name) do
            for case in Eest.cases json do
                index <- index + 1

                if selects (folders.Add(folderOf name)) index then
                    yield case
    }

let honestInputs archive selects =
    selected archive (fun _ -> true) (fun _ index -> selects index)
    |> Seq.collect (fun case ->
        Eest.forksOf case.Network
        |> Option.map (honestOf case)
        |> Option.defaultValue [])

type Summary =
    {
        Cases: int
        NotServed: int
        /// Cases that took longer than the box: their result does not count.
        Overrunners: (string * TimeSpan) list
        Failures: (string * string list) list
        Slowest: (string * TimeSpan) list
    }

type private Ending =
    | NotServed
    | Ended of string list
    | Overran

/// A case that is not done in the time box is left behind; its thread ends with the process.
let private boxed releases (box: TimeSpan) (case: Case) =
    let mutable result = Overran

    let work () =
        result <-
            (try
                run releases case |> Option.map Ended |> Option.defaultValue NotServed
             with fault ->
                 Ended [ fault.ToString() ])

    let thread = Threading.Thread(work, 256 * 1024 * 1024, IsBackground = true)
    thread.Start()
    thread.Join box |> ignore
    result

/// Runs the cases of an archive that pass, so many at a time.
let runArchive releases archive accepts selects jobs box =
    let results = Collections.Concurrent.ConcurrentBag<string * Ending * TimeSpan>()

    let one (case: Case) =
        let watch = Diagnostics.Stopwatch.StartNew()
        let ending = boxed releases box case
        results.Add(case.Name, ending, watch.Elapsed)

    let options = Threading.Tasks.ParallelOptions(MaxDegreeOfParallelism = jobs)

    Threading.Tasks.Parallel.ForEach(selected archive accepts selects, options, one)
    |> ignore

    let pick choose =
        results |> Seq.choose choose |> List.ofSeq

    {
        Cases =
            pick (fun (_, ending, _) -> if ending = NotServed then None else Some())
            |> List.length
        NotServed =
            pick (fun (_, ending, _) -> if ending = NotServed then Some() else None)
            |> List.length
        Overrunners = pick (fun (name, ending, time) -> if ending = Overran then Some(name, time) else None)
        Failures =
            pick (fun (name, ending, _) ->
                match ending with
                | Ended(_ :: _ as problems) -> Some(name, problems)
                | _ -> None)
        Slowest =
            pick (fun (name, _, time) -> Some(name, time))
            |> List.sortByDescending snd
            |> List.truncate 10
    }
