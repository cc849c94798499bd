[<NUnit.Framework.TestFixture>]
module Perjury.Tests.OmmerTests

open NUnit.Framework
open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Model.Judging

/// A chain of eight empty blocks, newest header first, and the chain after each.
let private chainOf fork =
    let rules = Forks.rules (Forks.ofIndex fork).Value

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

[<Test>]
let ``ommers of one to six generations back are accepted and ask for the ancestors up to their parent`` () =
    for fork in forks do
        let chain = chainOf fork
        let rules, (headers, _) = chain

        for age in 1..6 do
            let input = judged fork chain [ ommerAt rules headers age ]
            Assert.That(reasonsOf Canonical input, Is.Empty, $"fork {fork} age {age}")
            let witness = Wire.witness input
            Assert.That(witness.Headers.Length, Is.EqualTo(age + 1))

            let fewer =
                { witness with
                    Headers = List.tail witness.Headers
                }

            let reasons = reasonsOf Sufficient (Wire.withWitness fewer input)
            Assert.That(List.contains MissingAncestor reasons, Is.True, $"%A{reasons}")

[<Test>]
let ``what is no ommer is rejected`` () =
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
            Assert.That(List.contains InvalidOmmer reasons, Is.True, $"%A{bad} %A{reasons}")

        let twice = reasonsOf Sufficient (judged fork chain [ good; good ])
        Assert.That(List.contains InvalidOmmer twice, Is.True)
        let three = [ good; ommerAt rules headers 3; ommerAt rules headers 4 ]
        Assert.That(List.contains TooManyOmmers (reasonsOf Sufficient (judged fork chain three)), Is.True)

[<Test>]
let ``an ommer's miner gets an eighth of the reward less per generation, and the block's miner a 32nd more per ommer``
    ()
    =
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
        Assert.That((ofMiner = rules.BlockReward + rules.BlockReward / 32I), Is.True)
        Assert.That((ofOmmer = rules.BlockReward * 5I / 8I), Is.True)
    | _ -> Assert.Fail "the block is not valid"
