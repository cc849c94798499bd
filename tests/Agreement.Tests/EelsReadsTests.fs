/// The builder's nodes beside the set that the execution specification of each fork read by itself: an archive of hashes, one of
/// each block (decision 0109).
module Perjury.Tests.EelsReadsTests

open System.Collections.Generic
open System.IO
open System.Security.Cryptography
open System.Text.Json
open System.Threading
open System.Threading.Tasks
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Fuzz.Judging

/// By case and place in it: how many nodes were read, and SHA-256 over their hashes, sorted and joined.
let private readsOf (archive: string) =
    let table = Dictionary<struct (string * int), struct (int * string)>()

    use lines =
        new StreamReader(new MemoryStream(Archives.file "eels_reads" $"/{archive}.jsonl"))

    while not lines.EndOfStream do
        use row = JsonDocument.Parse(nonNull (lines.ReadLine()))
        let row = row.RootElement

        match row.TryGetProperty "sha" with
        | true, sha ->
            let key =
                struct (string (row.GetProperty "id"), row.GetProperty("block").GetInt32())

            table[key] <- struct (row.GetProperty("nodes").GetInt32(), string sha)
        | false, _ -> ()

    table

let private digest (nodes: byte[][]) =
    nodes
    |> Array.map Keccak.hash
    |> Array.sortWith Bytes.compare
    |> Array.concat
    |> SHA256.HashData
    |> Bytes.toHex

/// Cases that demand EIP-7610 ran by it when the archive was made, and run otherwise without it (decision 0108).
let private ranByOtherRules id =
    match Known.tryFind id with
    | Some known -> known.Why.Contains "EIP-7610"
    | None -> false

let private difference
    (table: Dictionary<struct (string * int), struct (int * string)>)
    compared
    id
    index
    (built: EestBlocks.Built)
    =
    match table.TryGetValue(struct (id, index)) with
    | false, _ -> None
    | true, struct (count, sha) ->
        Interlocked.Increment(compared: int ref) |> ignore

        if digest built.Witness.State = sha then
            None
        elif ranByOtherRules id then
            say $"{built.Name}: {built.Witness.State.Length} nodes, {count} under EIP-7610"
            None
        else
            Some $"{built.Name}: {built.Witness.State.Length} nodes where {count} are read"

[<Tests>]
let tests =
    testList
        "EelsReadsTests"
        [
            for archive, usual in [ "eest_stable_v5.4.0", 40; "eest_historic_bal_v5.7.0", 40 ] do
                testCase $"the builder lists what the execution specification of the fork reads: {archive}"
                <| fun () ->
                    Archives.path archive |> ignore
                    let table = readsOf archive
                    let compared = ref 0
                    let different = System.Collections.Concurrent.ConcurrentQueue<string>()

                    let one (test: Perjury.Fixtures.FixtureCase) =
                        EestBlocks.ofCase test
                        |> Seq.mapi (difference table compared test.Id)
                        |> Seq.choose id
                        |> Seq.iter different.Enqueue

                    let options = ParallelOptions(MaxDegreeOfParallelism = Settings.jobs)

                    Parallel.ForEach(EestBlocks.cases archive (Settings.selects usual), options, one)
                    |> ignore

                    say $"{archive}: {compared.Value} blocks of {table.Count} compared"
                    Expect.isGreaterThan compared.Value 0 "blocks"
                    Expect.none different "different"
        ]
