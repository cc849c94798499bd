module Perjury.Tests.GroundKeyTests

open System
open Expecto
open Perjury.Model

let private keys = 3000

/// Keys of 32 bytes that are alike in some way.
let private kinds =
    let words (make: int -> uint64[]) =
        [|
            for index in 0 .. keys - 1 -> make index |> Array.collect BitConverter.GetBytes
        |]

    [
        "counted in the first bytes", words (fun index -> [| uint64 index; 0UL; 0UL; 0UL |])
        "counted in the last bytes", words (fun index -> [| 0UL; 0UL; 0UL; uint64 index <<< 52 |])
        "halves that cancel out", words (fun index -> [| uint64 index * 0x100000001UL; 0UL; 0UL; 0UL |])
        "words that cancel out",
        words (fun index ->
            let word = uint64 index * 0x9e3779b97f4a7c15UL
            [| word; word; word; word |])
    ]

[<Tests>]
let tests =
    testList
        "GroundKeyTests"
        [
            for name, keys in kinds do
                testCase $"Tables of the model tell keys apart that are alike: {name}"
                <| fun () ->
                    let codes = keys |> Array.map Bytes.equality.GetHashCode |> Array.distinct
                    Expect.isGreaterThan codes.Length (keys.Length - 30) "codes.Length"
        ]
