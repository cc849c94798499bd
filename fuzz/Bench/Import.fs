/// Benchmarks of the node: import of blocks of 12 Mgas into a new store, and the witness of each over HTTP.
module Perjury.Fuzz.Bench.Import

open System
open System.Collections.Generic
open System.IO
open System.Net
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Node.Chain
open Perjury.Node.Client
open Perjury.Node.Http
open Perjury.Witness
open Perjury.Witness.Generator

[<Literal>]
let private Blocks = 12

[<Literal>]
let private GasOfBlock = 12_000_000UL

/// Slots of the store at genesis; half of the writes go to as many more.
[<Literal>]
let private Slots = 20_000

// NUMBER into the slot that the call names: PUSH0 CALLDATALOAD NUMBER SWAP1 SSTORE STOP.
let private code = [| 0x5fuy; 0x35uy; 0x43uy; 0x90uy; 0x55uy; 0x00uy |]

// Upper bounds of what a call with one write uses.
let private gasOf slot =
    if slot < Slots then 27_600UL else 44_700UL

let private store = Address.FromNumber 0xfffeus

let private word (slot: int) = UInt256(uint64 slot + 1UL)

/// Genesis with a store of many slots.
let private genesis spec =
    let usual = GeneratedChain.Genesis spec

    let slots =
        [|
            for slot in 0 .. Slots - 1 -> KeyValuePair(word slot, UInt256(uint64 slot + 7UL))
        |]

    usual.With [| yield! usual.Accounts; GenesisAccount(store, 1UL, UInt256(), code, slots) |]

/// Draws calls until the gas of the block is used up.
let private calls (random: SeededRandom) (wallet: Wallet) nonce =
    let rec draw signed nonce gas =
        let slot = random.Below(2 * Slots)
        let used = gas + gasOf slot

        if used > GasOfBlock then
            List.rev signed, nonce
        else
            let draft =
                TransactionDraft(
                    Type = TransactionType.FeeMarket,
                    ChainId = 1UL,
                    Nonce = nonce,
                    GasLimit = 100_000UL,
                    To = Nullable store,
                    Data = (word slot).ToBigEndian()
                )

            draw (draft.Sign wallet :: signed) (nonce + 1UL) used

    draw [] nonce 0UL

/// RLP of blocks that are almost nothing but calls.
let private blocks spec (genesis: GeneratedGenesis) =
    let chain = ChainStore(spec, genesis.Header, genesis.Accounts)
    let random = SeededRandom 1UL
    let wallet = Wallet.Numbered 0
    let mutable nonce = 0UL

    [
        for _ in 1..Blocks do
            let transactions, next = calls random wallet nonce
            nonce <- next

            let draft =
                BlockDraft(
                    Timestamp = chain.Head.Timestamp + 12UL,
                    Coinbase = Address.FromNumber 0xfffdus,
                    PrevRandao = Hash256(),
                    Transactions = List<byte[]> transactions
                )

            match BlockProducer.Produce(chain, draft) with
            | null, rejection -> invalidOp $"the block of the benchmark is invalid: {rejection}"
            | produced, _ ->
                let fork = nonNull (spec.ForkAt(produced.Block.Header.Number, draft.Timestamp))
                chain.Import(produced.Block, fork) |> ignore
                produced.Block.Header, produced.Rlp
    ]

let private percentile (sorted: float[]) percent =
    sorted[min (sorted.Length - 1) (sorted.Length * percent / 100)]

/// Seconds that the answers take, after one round as warm-up.
let private latencies (settings: Measure.Settings) (host: NodeHost) =
    use client = new RpcClient(host.Http.ToString(), TimeSpan.FromMinutes 1.0)

    let ask number =
        Measure.timed settings.Clock (fun () ->
            client.Call("debug_executionWitness", $"\"0x{number:x}\"") |> ignore)

    for number in 1..Blocks do
        ask number |> ignore

    [|
        for _ in 1 .. settings.Runs do
            for number in 1..Blocks -> ask number
    |]
    |> Array.sort

let private import
    (settings: Measure.Settings)
    spec
    (genesis: GeneratedGenesis)
    (chain: (Header * byte[]) list)
    =
    let folder = Directory.CreateTempSubdirectory "perjury-bench-"

    try
        let options =
            NodeOptions(
                Genesis = GenesisBlock(spec, genesis.Header, genesis.Accounts),
                Data = folder.FullName,
                Http = IPEndPoint(IPAddress.Loopback, 0),
                Engine = IPEndPoint(IPAddress.Loopback, 0)
            )

        let host = NodeHost.StartAsync(options).GetAwaiter().GetResult()

        try
            let seconds =
                Measure.timed settings.Clock (fun () ->
                    for _, rlp in chain do
                        host.Chain.Extend rlp |> ignore)

            seconds, latencies settings host
        finally
            host.DisposeAsync().AsTask().GetAwaiter().GetResult()
    finally
        folder.Delete true

/// Figures of import, and of the witnesses of the blocks imported.
let figures (settings: Measure.Settings) =
    seq {
        let spec = ChainSpec.Always(1UL, ForkId.Osaka)
        let genesis = genesis spec
        let chain = blocks spec genesis

        let gas =
            chain |> List.sumBy (fun (header: Header, _: byte[]) -> float header.GasUsed)

        let runs = [ for _ in 1 .. settings.Runs -> import settings spec genesis chain ]
        let seconds = Measure.spread (List.map fst runs)
        let waits = runs |> Seq.collect snd |> Array.ofSeq |> Array.sort

        let rate work =
            Measure.convert (fun seconds -> work / seconds) seconds

        let name = $"import of {Blocks} blocks of %.1f{gas / float Blocks / 1e6} Mgas"
        Figure.make name "blocks/s" (rate (float Blocks))
        Figure.make name "Mgas/s" (rate (gas / 1e6))
        Figure.make "their witnesses over HTTP, p50" "ms" (Measure.single (1e3 * percentile waits 50))
        Figure.make "their witnesses over HTTP, p99" "ms" (Measure.single (1e3 * percentile waits 99))
    }
