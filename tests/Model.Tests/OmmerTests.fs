module Perjury.Tests.OmmerTests

open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Model.Judging

/// A chain of eight empty blocks, newest header first, and the chain after each.
let private chainOf fork =
    let rules = ForkTable.rules (Forks.ofIndex fork).Value

    let grow (headers: Headers.Header list, chains) _ =
        let header = Produce.next rules headers.Head (headers.Head.Timestamp + 15UL)

        match Produce.block fork (List.head chains) header [] with
        | _, Some(header, result) ->
            header :: headers, Chain.append (List.head chains) header result :: chains
        | _ -> failwith "an empty block is not valid"

    let genesis, chain = Produce.genesis rules.Fork []
    rules, List.fold grow ([ genesis ], [ chain ]) [ 1..8 ]

let private forks = [ 0x01uy; 0x02uy; 0x06uy; 0x07uy; 0x0Buy ]

let private reasonsOf conformance input =
    match Oracle.judge conformance (Wire.encode input) with
    | Accept _ -> []
    | Reject(_, reasons) -> reasons

/// A sibling of the ancestor so many blocks back: another coinbase on the same parent.
let private ommerAt rules (headers: Headers.Header list) age : Headers.Header =
    let parent = headers[age]

    { Produce.next rules parent (parent.Timestamp + 14UL) with
        Coinbase = Array.create 20 0x0Euy
    }

let private judged fork (rules, (headers: Headers.Header list, chains)) ommers =
    let header = Produce.next rules headers.Head (headers.Head.Timestamp + 15UL)
    fst (Produce.block fork (List.head chains) header ommers)

[<Tests>]
let tests =
    testList
        "OmmerTests"
        [
            testCase
                "ommers of one to six generations back are accepted and ask for the ancestors up to their parent"
            <| fun () ->
                for fork in forks do
                    let chain = chainOf fork
                    let rules, (headers, _) = chain

                    for age in 1..6 do
                        let input = judged fork chain [ ommerAt rules headers age ]
                        Expect.none (reasonsOf Canonical input) $"fork {fork} age {age}"
                        let witness = Wire.witness input
                        Expect.equal witness.Headers.Length (age + 1) "witness.Headers.Length"

                        let fewer =
                            { witness with
                                Headers = List.tail witness.Headers
                            }

                        let reasons = reasonsOf Sufficient (Wire.withWitness fewer input)
                        Expect.isTrue (List.contains MissingAncestor reasons) $"%A{reasons}"

            testCase "what is no ommer is rejected"
            <| fun () ->
                for fork in forks do
                    let chain = chainOf fork
                    let rules, (headers, _) = chain
                    let good = ommerAt rules headers 2

                    for bad in
                        [
                            ommerAt rules headers 7
                            headers[1]
                            { good with Number = good.Number + 1UL }
                            { good with
                                Difficulty = good.Difficulty + 1I
                            }
                            { good with
                                ParentHash = Headers.hash headers[3]
                            }
                            { good with GasLimit = 4_000_000UL }
                        ] do
                        let reasons = reasonsOf Sufficient (judged fork chain [ bad ])
                        Expect.isTrue (List.contains InvalidOmmer reasons) $"%A{bad} %A{reasons}"

                    let twice = reasonsOf Sufficient (judged fork chain [ good; good ])
                    Expect.isTrue (List.contains InvalidOmmer twice) "List.contains InvalidOmmer twice"
                    let three = [ good; ommerAt rules headers 3; ommerAt rules headers 4 ]

                    Expect.isTrue
                        (List.contains TooManyOmmers (reasonsOf Sufficient (judged fork chain three)))
                        "List.contains TooManyOmmers"

            testCase
                "an ommer's miner gets an eighth of the reward less per generation, and the block's miner a 32nd more per ommer"
            <| fun () ->
                let fork = 0x07uy
                let chain = chainOf fork
                let rules, (headers, chains) = chain
                let header = Produce.next rules headers.Head (headers.Head.Timestamp + 15UL)

                let ommer =
                    { ommerAt rules headers 3 with
                        Coinbase = Array.create 20 0x77uy
                    }

                match Produce.block fork (List.head chains) header [ ommer ] with
                | _, Some(_, result) ->
                    let before = (result.Post.Pre.Account(Array.create 20 0xC0uy)).Value.Balance
                    let ofMiner = (State.account (Array.create 20 0xC0uy) result.Post).Balance - before
                    let ofOmmer = (State.account (Array.create 20 0x77uy) result.Post).Balance
                    Expect.equal ofMiner (rules.BlockReward + rules.BlockReward / 32I) "ofMiner"
                    Expect.equal ofOmmer (rules.BlockReward * 5I / 8I) "ofOmmer"
                | _ -> failtest "the block is not valid"
        ]
