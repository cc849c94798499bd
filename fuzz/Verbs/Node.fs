/// `perjury node`: imports a chain and serves it over JSON-RPC and the Engine API.
module Perjury.Fuzz.Verbs.Node

open System
open System.Diagnostics
open System.IO
open System.Net
open Argu
open Perjury.Node.Chain
open Perjury.Node.Http
open Perjury.Node.Rpc
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus

type NodeArgs =
    | [<Mandatory>] Genesis of FILE: string
    | Import of FILE: string
    | Test of TEXT: string
    | Rules of RELEASE: string
    | Data of DIR: string
    | Http of ADDRESS: string
    | Engine of ADDRESS: string
    | Jwt of FILE: string
    | Host of NAME: string
    | Prune of BLOCKS: int
    | Check
    | Import_Only
    | Max_Request of BYTES: int
    | Max_Batch of CALLS: int
    | Max_Running of CALLS: int
    | Timeout of SECONDS: int

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Genesis _ -> "genesis in go-ethereum's format, or a file of blockchain tests of EEST."
            | Import _ ->
                "blocks as an RLP stream (chain.rlp), or a file of blockchain tests; may be given again."
            | Test _ -> "of a file of tests, the first whose id contains the text."
            | Rules _ ->
                "rules of Amsterdam of such a test: zkevm-v0.3.3, 2026-04 or v21 (default: as its source says)."
            | Data _ -> "folder of the chain's file and of the secret (default: perjury-node)."
            | Http _ -> "address of JSON-RPC (default: 127.0.0.1:8545)."
            | Engine _ -> "address of the Engine API (default: 127.0.0.1:8551)."
            | Jwt _ -> "file of the Engine API's secret, made if absent (default: jwt.hex in the folder)."
            | Host _ -> "name that Host headers may have beside localhost and addresses; may be given again."
            | Prune _ -> "drop the states before the last so many blocks once the import is done."
            | Check -> "compute the head's state root again from what the store holds, before anything else."
            | Import_Only -> "import and end; nothing is served."
            | Max_Request _ -> "bytes of a request (default: 5242880)."
            | Max_Batch _ -> "calls of a batch (default: 1000)."
            | Max_Running _ -> "blocks and calls that run at a time (default: one a processor, at least 2)."
            | Timeout _ -> "seconds that a call may wait and run (default: 30)."

let private endpoint option (text: string) =
    match IPEndPoint.TryParse text with
    | true, endpoint when text.Contains ':' -> nonNull endpoint
    | _ -> raise (Options.UsageError $"{option}: {text} is no ADDRESS:PORT")

let private atLeast option least value =
    if value < least then
        raise (Options.UsageError $"{option} needs at least {least}")

    value

let private limits (arguments: ParseResults<NodeArgs>) =
    let usual = RpcLimits()

    let given option usual least name =
        arguments.TryValue option
        |> Option.map (atLeast name least)
        |> Option.defaultValue usual

    RpcLimits(
        RequestSize = given Max_Request usual.RequestSize 1 "--max-request",
        BatchSize = given Max_Batch usual.BatchSize 1 "--max-batch",
        Concurrency = given Max_Running usual.Concurrency 1 "--max-running",
        Time = TimeSpan.FromSeconds(float (given Timeout (int usual.Time.TotalSeconds) 1 "--timeout"))
    )

let private release file test (given: string option) =
    match given with
    | Some name ->
        match Rules.tryParse name with
        | Some rules -> Rules.fork rules
        | None -> raise (Options.UsageError $"--rules: no release {name}")
    | None when
        Path.GetExtension(file: string) = ".json"
        && not (Perjury.Fixtures.GethGenesis.IsOne(File.ReadAllBytes file))
        ->
        GenesisBlock.FindCase(file, Option.toObj test) |> Rules.ofCase |> Rules.fork
    | None -> Perjury.Guest.Chain.ForkId.Amsterdam

let private say (text: string) = eprintfn "perjury node: %s" text

/// Refuses a store that does not hold the state of its head.
let private requireSound (chain: NodeChain) =
    match Option.ofNullable (chain.FindDamage()) with
    | None -> ()
    | Some hash -> raise (IOException $"{chain.Path}: damaged: the node or code {hash} is not there")

/// Imports the files one after the other; a line for each second that it takes.
let private import (chain: NodeChain) (metrics: NodeMetrics) test files =
    for file in files do
        let watch = Stopwatch.StartNew()
        let mutable said = 0L
        let mutable gas = 0UL

        let report (progress: ImportProgress) =
            metrics.CountBlock(progress.Gas - gas)
            gas <- progress.Gas

            if watch.ElapsedMilliseconds - said >= 1000L then
                said <- watch.ElapsedMilliseconds
                say $"block {progress.Last.Number} {progress.Last.Hash}"

        match ChainImport.Run(chain, file, Option.toObj test, report) with
        | null -> say $"{file}: no blocks"
        | progress ->
            let seconds = watch.Elapsed.TotalSeconds
            let perSecond = float progress.Blocks / seconds
            let gasPerSecond = float progress.Gas / seconds / 1e6

            say
                $"{file}: {progress.Blocks} blocks in %.1f{seconds} s, %.0f{perSecond} blocks/s, %.1f{gasPerSecond} Mgas/s, head {progress.Last.Number} {progress.Last.Hash}"

/// A file that is damaged and a disk that is full are mistakes like others: one line that says which file.
let private withStore (options: NodeOptions) work =
    try
        work ()
    with :? Data.Common.DbException as error ->
        raise (IOException($"{NodeHost.StoreOf options}: {error.Message}", error))

let private serve (host: NodeHost) =
    printfn "http %O" host.Http
    printfn "engine %O" host.Engine
    let isAsked = Options.stopOnInterrupt ()

    while not (isAsked ()) do
        Threading.Thread.Sleep 100

let run (arguments: ParseResults<NodeArgs>) =
    let file = arguments.Value Genesis
    let test = arguments.TryValue Test

    let genesis =
        GenesisBlock.Read(file, Option.toObj test, release file test (arguments.TryValue Rules))

    let secret: string option = arguments.TryValue Jwt

    let options =
        NodeOptions(
            Genesis = genesis,
            Data = arguments.ValueOr(Data, "perjury-node"),
            Http = endpoint "--http" (arguments.ValueOr(Http, "127.0.0.1:8545")),
            Engine = endpoint "--engine" (arguments.ValueOr(Engine, "127.0.0.1:8551")),
            Jwt = Option.toObj secret,
            Hosts = Array.ofList (arguments.Values Host),
            Limits = limits arguments
        )

    let prepare (chain: NodeChain) metrics =
        if arguments.Has Check then
            requireSound chain

        import chain metrics test (arguments.Values Import)

        match arguments.TryValue Prune with
        | Some keep ->
            let removed = chain.Prune(atLeast "--prune" 1 keep)
            say $"{removed} nodes pruned"
        | None -> ()

    withStore options (fun () ->
        if arguments.Has Import_Only then
            use chain = NodeChain.Open(NodeHost.StoreOf options, genesis)
            prepare chain (NodeMetrics())
        else
            let host =
                NodeHost
                    .StartAsync(options, Action<NodeChain, NodeMetrics>(prepare))
                    .GetAwaiter()
                    .GetResult()

            try
                serve host
            finally
                host.DisposeAsync().AsTask().GetAwaiter().GetResult())

    Exit.Clean
