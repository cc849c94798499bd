module Perjury.Tests.Crypto.PrecompileRuleTests

open System.Numerics
open Expecto
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Tests.Crypto.Generators

let private eras =
    [
        PrecompileRules.frontier, [ 1..4 ]
        PrecompileRules.byzantium, [ 1..8 ]
        PrecompileRules.istanbul, [ 1..9 ]
        PrecompileRules.berlin, [ 1..9 ]
        PrecompileRules.cancun, [ 1..10 ]
        PrecompileRules.prague, [ 1..17 ]
        PrecompileRules.osaka, [ 1..17 ] @ [ 0x100 ]
    ]

/// A valid call of every contract of Osaka with its price.
let private calls =
    let ofHex = Bytes.ofHex
    let generatorG1 = Bls12381.encodeG1 Bls12381.g1
    let generatorG2 = Bls12381.encodeG2 Bls12381.g2
    let one = Bytes.ofWord bigint.One

    [
        0x01, Bytes.empty, 3000
        0x02, Bytes.zeros 33, 60 + 2 * 12
        0x03, Bytes.zeros 32, 600 + 120
        0x04, Bytes.zeros 65, 15 + 3 * 3
        0x05, Bytes.empty, 500
        0x06, Bytes.empty, 150
        0x07, Bytes.empty, 6000
        0x08, Bytes.zeros 192, 45000 + 34000
        0x09, Bytes.concat [ ofHex "0000000c"; Bytes.zeros 209 ], 12
        0x0b, Bytes.concat [ generatorG1; generatorG1 ], 375
        0x0c, Bytes.concat [ generatorG1; one; generatorG1; one ], 2 * 12000 * 949 / 1000
        0x0d, Bytes.concat [ generatorG2; generatorG2 ], 600
        0x0e, Bytes.concat [ generatorG2; one; generatorG2; one; generatorG2; one ], 3 * 22500 * 923 / 1000
        0x0f, Bytes.concat [ generatorG1; Bytes.zeros 256 ], 37700 + 32600
        0x10, Bytes.zeros 64, 5500
        0x11, Bytes.zeros 128, 23800
        0x100, Bytes.empty, 6900
    ]

let private modExpInput (b: byte[]) (e: byte[]) (m: byte[]) =
    let length (bytes: byte[]) = Bytes.ofWord (bigint bytes.Length)
    Bytes.concat [ length b; length e; length m; b; e; m ]

[<Tests>]
let tests =
    testList
        "PrecompileRuleTests"
        [
            testCase "each era has its contracts and no others"
            <| fun () ->
                for rules, expected in eras do
                    Expect.equal
                        (Precompiles.addresses rules |> List.map int)
                        expected
                        "Precompiles.addresses rules |> List.map int"

                    let found =
                        [ 0..0x200 ]
                        |> List.filter (fun i -> Option.isSome (Precompiles.at rules (bigint i)))

                    Expect.equal found expected "found"

                    Expect.isTrue
                        (Precompiles.at rules (bigint.One <<< 159) |> Option.isNone)
                        "Precompiles.at rules (bigint.One <<< 159) |> Option.isNone"

            testCase "a call costs its price, and one gas less is not enough"
            <| fun () ->
                for address, input, price in calls do
                    let run gas =
                        Precompiles.run PrecompileRules.osaka (bigint address) input (bigint (gas: int))

                    match run price with
                    | Some(Success(used, _)) -> Expect.equal used (bigint price) $"address {address}"
                    | other -> failtest $"address {address}: {other}"

                    Expect.equal (run (price - 1)) (Some Failure) $"address {address}"

            law 100 "modular exponentiation is multiplication, repeated"
            <| fun (Scalar b) (e: byte) (Scalar m) ->
                let expected =
                    if m.IsZero then
                        bigint.Zero
                    else
                        Seq.fold
                            (fun acc _ -> BigInteger.Remainder(acc * b, m))
                            (BigInteger.Remainder(bigint.One, m))
                            (seq { 1 .. int e })

                let input = modExpInput (Bytes.ofBigInt b) [| e |] (Bytes.ofWord m)
                ModExp.execute Eip198 input = Some(Bytes.ofWord expected)

            testCase "Osaka refuses numbers of more than 1024 bytes, and only those"
            <| fun () ->
                let long, fits = Bytes.zeros 1025, Array.create 1024 1uy
                let short = [| 3uy |]

                let succeeds input =
                    ModExp.execute Eip7883 input |> Option.isSome

                Expect.isTrue
                    (succeeds (modExpInput fits fits[..31] fits))
                    "succeeds (modExpInput fits fits[..31] fits)"

                for input in
                    [
                        modExpInput long short short
                        modExpInput short long short
                        modExpInput short short long
                    ] do
                    Expect.isFalse (succeeds input) "succeeds input"

                    Expect.isTrue
                        (ModExp.execute Eip2565 input |> Option.isSome)
                        "ModExp.execute Eip2565 input |> Option.isSome"

            testCase "lengths beyond all bounds are too expensive, not too hard"
            <| fun () ->
                let huge = Bytes.ofWord ((bigint.One <<< 256) - bigint.One)

                for rules in [ PrecompileRules.byzantium; PrecompileRules.berlin; PrecompileRules.osaka ] do
                    for input in
                        [
                            Bytes.concat [ huge; huge; huge ]
                            Bytes.concat [ Bytes.zeros 32; huge; Bytes.ofWord bigint.One ]
                        ] do
                        let result = Precompiles.run rules (bigint 5) input (bigint 1000000000)
                        Expect.equal result (Some Failure) "result"

                let noModulus = Bytes.concat [ Bytes.zeros 32; huge; Bytes.zeros 32 ]

                let result =
                    Precompiles.run PrecompileRules.byzantium (bigint 5) noModulus (bigint 1000)

                Expect.equal result (Some(Success(bigint.Zero, Bytes.empty))) "result"
        ]
