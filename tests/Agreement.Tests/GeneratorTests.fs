/// The honest inputs are made by the guest's own executor. Here the model, which shares no code with it, computes what they claim.
module Perjury.Tests.GeneratorTests

open System
open System.Collections.Concurrent
open System.Threading
open System.Threading.Tasks
open Expecto
open Perjury.Tests.Suite
open Perjury.Witness
open Perjury.Witness.Generator
open Perjury.Model

[<Literal>]
let private DefaultSeed = 1UL

// what the blocks claim

/// The fields of a header that execution decides.
let private claimed (header: Headers.Header) =
    [
        "state root", Bytes.toHex header.StateRoot
        "receipts root", Bytes.toHex header.ReceiptsRoot
        "gas used", string header.GasUsed
        "requests", header.RequestsHash |> Option.map Bytes.toHex |> Option.defaultValue "none"
        "access list",
        header.BlockAccessListHash
        |> Option.map Bytes.toHex
        |> Option.defaultValue "none"
    ]

let private computed (header: Headers.Header) (result: Transition.Result) =
    claimed
        { header with
            StateRoot = result.StateRoot
            ReceiptsRoot = Receipts.root result.Receipts
            GasUsed = result.GasUsed
            RequestsHash = header.RequestsHash |> Option.map (fun _ -> Requests.hash result.Requests)
            BlockAccessListHash =
                header.BlockAccessListHash
                |> Option.map (fun _ -> Keccak.hash (BlockAccessList.encode result.AccessList))
        }

let private execute releases input =
    let subject = Subject.ofInput releases input

    let preimages: Perjury.Model.Witness.Preimages =
        {
            Node = Perjury.Model.Witness.byHash subject.Witness.State
            Code = Perjury.Model.Witness.byHash subject.Witness.Codes
            Ancestors = subject.Witness.Headers |> List.map Keccak.hash |> Array.ofList
        }

    match subject.Faults, subject.Block, Judging.proveAs releases preimages input with
    | [], Some block, Some(_, executed) -> Ok(block.Header, executed)
    | [], _, _ -> Error "the block or its parent cannot be read"
    | faults, _, _ -> Error $"without execution: {faults}"

/// What an input claims and the model does not find.
let private differences (input: byte[]) =
    let releases = Releases.ofInput input

    match
        Wire.decodeAs releases.Wire input
        |> Result.mapError string
        |> Result.bind (execute releases)
    with
    | Error why -> [ why ]
    | Ok(_, Error reasons) -> [ $"the model stops: {reasons}" ]
    | Ok(header, Ok result) ->
        List.zip (claimed header) (computed header result)
        |> List.choose (fun ((field, claim), (_, found)) ->
            if claim = found then
                None
            else
                Some $"{field} is {found}, not {claim}")

let private chainOf (name: string) = (name.Split '#')[0]

/// Chain by chain, how many blocks there are and what is different in them.
let private differencesByChain (cases: seq<string * byte[]>) =
    cases
    |> Seq.map (fun (name, input) -> chainOf name, differences input)
    |> Seq.groupBy fst
    |> Seq.map (fun (chain, blocks) -> chain, Seq.collect snd blocks |> List.ofSeq)
    |> Map.ofSeq

let private corpusWith bug = WeakCorpus.cases bug DefaultSeed

let private embedded =
    lazy [ for case in EmbeddedCorpus.Cases DefaultSeed -> case.Name, case.Input ]

/// Planted bugs, and how they show in which chains. An executor that leaves a read out leaves its nodes out of the witness, too; requests
/// out of order do not even give the hash that the request form implies.
let private planted =
    [
        "beacon-root-not-stored",
        [
            for chain in [ "Cancun"; "Prague"; "Osaka"; "Bpo4" ] -> chain, "the model stops: [Missing"
        ]
        "parent-hash-not-stored",
        [
            for chain in [ "Prague"; "Osaka"; "Bpo4" ] -> chain, "the model stops: [Missing"
        ]
        "system-calls-reordered",
        [
            "Prague", "without execution: [BlockHashMismatch]"
            "Osaka", "without execution: [BlockHashMismatch]"
            "Bpo4", "requests is "
        ]
    ]

let private shows (bug, chains) =
    testCase $"the consensus bug {bug} of the generator's executor shows"
    <| fun () ->
        let different = differencesByChain (corpusWith bug)

        for chain, difference in chains do
            Expect.isNonEmpty different[chain] chain

            Expect.all
                different[chain]
                (fun (shown: string) -> shown.StartsWith(difference, StringComparison.Ordinal))
                chain

        Expect.none different["Shanghai"] "Shanghai"

// The guest judges all of them, the model one in so many, others for each seed: all of them take it minutes.
[<Literal>]
let private ModelTakesEvery = 7

[<Tests>]
let tests =
    testList
        "GeneratorTests"
        [
            testCase "the model computes what the blocks of the embedded corpus claim"
            <| fun () ->
                Expect.isGreaterThan embedded.Value.Length 200 "cases"

                for chain, different in Map.toSeq (differencesByChain embedded.Value) do
                    Expect.none different chain

            testCase "the model computes what the generated blocks of every fork claim"
            <| fun () ->
                for fork in Enum.GetValues<Perjury.Guest.Chain.ForkId>() do
                    let spec = ChainSpec.Always(1UL, fork)

                    for block in GeneratedChain.Blocks(spec, DefaultSeed, 8) do
                        let number = block.Produced.Block.Header.Number
                        Expect.none (differences (EmbeddedCorpus.ToInput(block, spec))) $"{fork}#{number}"

            for fork in
                [
                    Perjury.Guest.Chain.ForkId.AmsterdamZkevm033
                    Perjury.Guest.Chain.ForkId.Amsterdam202604
                    Perjury.Guest.Chain.ForkId.Amsterdam
                ] do
                testCase $"a chain of {fork} shows what Amsterdam brings"
                <| fun () ->
                    let results =
                        [
                            for block in GeneratedChain.Blocks(ChainSpec.Always(1UL, fork), DefaultSeed, 30) do
                                let input = EmbeddedCorpus.ToInput(block, ChainSpec.Always(1UL, fork))

                                match
                                    Wire.decode input
                                    |> Result.mapError string
                                    |> Result.bind (execute Releases.newest)
                                with
                                | Ok(header, Ok result) -> header, result
                                | other -> failtest $"{other}"
                        ]

                    let hasBuilders = fork = Perjury.Guest.Chain.ForkId.Amsterdam

                    let types =
                        results
                        |> List.collect (fun (_, result) -> result.Requests)
                        |> List.filter (fun (_, items) -> items.Length > 0)
                        |> List.map fst
                        |> List.distinct

                    Expect.containsAll
                        types
                        (if hasBuilders then [ 1uy; 2uy; 3uy; 4uy ] else [ 1uy; 2uy ])
                        "request types"

                    // The instructions, precompiles and prices of the first three blocks run to their end.
                    for header, result in List.truncate 3 results do
                        let statuses =
                            result.Receipts |> List.map (fun receipt -> receipt.Outcome) |> List.truncate 1

                        Expect.equal statuses [ Receipts.Status true ] $"block {header.Number}"

                    let receipts = results |> List.collect (fun (_, result) -> result.Receipts)

                    let transfers =
                        receipts
                        |> List.collect _.Logs
                        |> List.filter (fun log -> log.Address[0] = 0xffuy && log.Address[19] = 0xfeuy)

                    Expect.isGreaterThan transfers.Length 10 "logs of transfers"

                    Expect.exists
                        receipts
                        (fun receipt -> receipt.Outcome = Receipts.Status false)
                        $"a transaction of {receipts.Length} that fails"

                    let codes =
                        results
                        |> List.collect (fun (_, result) -> result.AccessList)
                        |> List.collect (fun entry ->
                            entry.Changes.Codes.Values |> Seq.map Array.length |> List.ofSeq)

                    Expect.isGreaterThan (List.max codes) 24576 "code of a size that Osaka refuses"

                    let isStateBound (header: Headers.Header, result: Transition.Result) =
                        let paid = (List.last result.Receipts).CumulativeGasUsed
                        not result.Receipts.IsEmpty && header.GasUsed < paid

                    Expect.exists results isStateBound "a block that counts two kinds of gas"

            testCase "without a planted bug the weak generator makes the embedded corpus"
            <| fun () -> Expect.isTrue (corpusWith "" = embedded.Value) "the corpora are the same"

            yield! List.map shows planted

            testCase "a chain that cannot be made says which and why"
            <| fun () ->
                // The generator draws what this executor refuses.
                let fault =
                    try
                        corpusWith "refuse-high-chain-id" |> ignore
                        None
                    with error ->
                        Some(error.GetType().Name, error.Message)

                Expect.equal (Option.map fst fault) (Some(nameof ChainGenerationException)) "the exception"

                Expect.isMatch
                    (Option.map snd fault |> Option.defaultValue "")
                    $"^the generated chain HighChainId of seed {DefaultSeed} cannot be made: its block [0-9]+ is invalid: [a-z-]+: "
                    "the message"

            testCase
                "the controls of two hundred seeds are accepted by the guest, and a part of them by the model"
            <| fun () ->
                let refused = ConcurrentQueue<string>()
                let controls = ref 0
                let judgedByModel = ref 0

                let judge (seed: int) =
                    for index, case in Seq.indexed (EmbeddedCorpus.Cases(uint64 seed)) do
                        Interlocked.Increment controls |> ignore

                        let verdict =
                            Perjury.Guest.StatelessValidator.Validate(
                                case.Input,
                                Perjury.Guest.Conformance.Canonical
                            )

                        if not verdict.IsAccepted then
                            refused.Enqueue $"seed {seed}, {case.Name}: the guest says {verdict.Rejection}"

                        if (index + seed) % ModelTakesEvery = 0 then
                            Interlocked.Increment judgedByModel |> ignore

                            match Oracle.judge Judging.Canonical case.Input with
                            | Judging.Accept output when
                                Bytes.equal
                                    (Wire.encodeOutputAs (Releases.ofInput case.Input).Wire output)
                                    verdict.Output
                                ->
                                ()
                            | Judging.Accept _ -> refused.Enqueue $"seed {seed}, {case.Name}: another output"
                            | Judging.Reject(_, reasons) ->
                                refused.Enqueue $"seed {seed}, {case.Name}: the model says {reasons}"

                let options = ParallelOptions(MaxDegreeOfParallelism = Environment.ProcessorCount)
                Parallel.For(1, 201, options, judge) |> ignore
                say $"{controls.Value} controls, {judgedByModel.Value} of them judged by the model"
                Expect.none refused "refused"
                Expect.isGreaterThan controls.Value 46000 "controls"

                Expect.isGreaterThan
                    judgedByModel.Value
                    (controls.Value / (ModelTakesEvery + 1))
                    "judgedByModel"
        ]
