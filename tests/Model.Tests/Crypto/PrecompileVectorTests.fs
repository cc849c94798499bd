module Perjury.Tests.Crypto.PrecompileVectorTests

open System
open Expecto
open Perjury.Tests.Suite
open Perjury.Model.Crypto
open Perjury.Tests.Crypto

type Suite =
    {
        File: string
        Rules: PrecompileRules
        Address: int
        ComparesGas: bool
        /// More than a few seconds long: the default run takes a sample of its vectors.
        IsHeavy: bool
    }

let private heavy =
    [
        "geth/blsG2MultiExp.json"
        "geth/blsPairing.json"
        "zesu_gnark_csv/eip2537_g2_msm.csv"
    ]

let private suite rules address file =
    {
        File = "precompiles/" + file
        Rules = rules
        Address = address
        ComparesGas = true
        IsHeavy = List.contains file heavy
    }

/// Files that carry the prices of an older draft.
let private withDraftPrices suite = { suite with ComparesGas = false }

let private pricedByFork =
    [
        suite PrecompileRules.byzantium 0x05 "geth/modexp.json"
        suite PrecompileRules.berlin 0x05 "geth/modexp_eip2565.json"
        suite PrecompileRules.osaka 0x05 "geth/modexp_eip7883.json"
        suite PrecompileRules.byzantium 0x05 "nimbus/modexp.json"
        suite PrecompileRules.berlin 0x05 "nimbus/modexp_eip2565.json"
        suite PrecompileRules.osaka 0x05 "nimbus/modexp_eip7883.json"
        suite PrecompileRules.byzantium 0x06 "nimbus/bn256Add.json"
        suite PrecompileRules.istanbul 0x06 "nimbus/bn256Add_istanbul.json"
        suite PrecompileRules.byzantium 0x07 "nimbus/bn256mul.json"
        suite PrecompileRules.istanbul 0x07 "nimbus/bn256mul_istanbul.json"
        suite PrecompileRules.byzantium 0x08 "nimbus/pairing.json"
        suite PrecompileRules.istanbul 0x08 "nimbus/pairing_istanbul.json"
    ]

/// By address; their rules are those of Osaka.
let private sincePragueOrBefore =
    [
        0x01, [ "nimbus/ecrecover.json" ]
        0x02, [ "nimbus/sha256.json" ]
        0x03, [ "nimbus/ripemd160.json" ]
        0x06, [ "zesu_gnark_csv/eip196_g1_add.csv" ]
        0x07, [ "geth/bn256ScalarMul.json"; "zesu_gnark_csv/eip196_g1_mul.csv" ]
        0x08, [ "zesu_gnark_csv/eip196_pairing.csv" ]
        0x09, [ "geth/blake2F.json"; "geth/fail-blake2f.json"; "nimbus/blake2F.json" ]
        0x0a, [ "geth/pointEvaluation.json"; "besu/pointEvaluationPrecompile.json" ]
        0x0b,
        [
            "geth/blsG1Add.json"
            "geth/fail-blsG1Add.json"
            "eip-2537/fail-add_G1_bls.json"
            "besu/g1_add.csv"
        ]
        0x0c,
        [
            "geth/fail-blsG1Mul.json"
            "eip-2537/mul_G1_bls.json"
            "eip-2537/fail-mul_G1_bls.json"
            "eip-2537/msm_G1_bls.json"
            "besu/g1_mul.csv"
        ]
        0x0d,
        [
            "geth/blsG2Add.json"
            "geth/fail-blsG2Add.json"
            "eip-2537/add_G2_bls.json"
            "eip-2537/fail-add_G2_bls.json"
            "besu/g2_add.csv"
            "nimbus/blsG2Add.json"
        ]
        0x0e,
        [
            "geth/blsG2Mul.json"
            "geth/fail-blsG2Mul.json"
            "geth/blsG2MultiExp.json"
            "eip-2537/mul_G2_bls.json"
            "eip-2537/fail-mul_G2_bls.json"
            "besu/g2_mul.csv"
        ]
        0x0f,
        [
            "geth/blsPairing.json"
            "geth/fail-blsPairing.json"
            "eip-2537/pairing_check_bls.json"
            "eip-2537/fail-pairing_check_bls.json"
            "besu/invalid_subgroup_for_pairing.csv"
        ]
        0x10,
        [
            "geth/blsMapG1.json"
            "geth/fail-blsMapG1.json"
            "eip-2537/map_fp_to_G1_bls.json"
            "eip-2537/fail-map_fp_to_G1_bls.json"
            "besu/fp_to_g1.csv"
            "nimbus/blsMapG1.json"
        ]
        0x11,
        [
            "geth/blsMapG2.json"
            "geth/fail-blsMapG2.json"
            "eip-2537/map_fp2_to_G2_bls.json"
            "eip-2537/fail-map_fp2_to_G2_bls.json"
            "besu/fp2_to_g2.csv"
            "nimbus/blsMapG2.json"
        ]
        0x100, [ "geth/p256Verify.json" ]
    ]
    |> List.collect (fun (address, files) -> List.map (suite PrecompileRules.osaka address) files)

let private draftPrices =
    [
        suite PrecompileRules.osaka 0x0b "zesu_gnark_csv/eip2537_g1_add.csv"
        suite PrecompileRules.osaka 0x0d "zesu_gnark_csv/eip2537_g2_add.csv"
        suite PrecompileRules.osaka 0x0e "zesu_gnark_csv/eip2537_g2_msm.csv"
        suite PrecompileRules.osaka 0x100 "eip-7951/test-vectors.json"
    ]
    |> List.map withDraftPrices

let private suites = pricedByFork @ sincePragueOrBefore @ draftPrices

/// Not calls of a precompiled contract: the readme, and aggregated proofs, which no contract verifies.
let private elsewhere =
    [ "precompiles/README.md"; "precompiles/besu/verifyAggregateKzgProof.json" ]

/// `PERJURY_ALL_VECTORS=1 ./perjury test Model` runs every vector of the heavy files as well.
let private takesAll =
    Environment.GetEnvironmentVariable "PERJURY_ALL_VECTORS" = "1"

[<Literal>]
let private SampleSize = 10

let private chosen (suite: Suite) (vectors: Vectors.Vector list) =
    if takesAll || not suite.IsHeavy then
        vectors
    else
        say $"{suite.File}: {SampleSize} of {vectors.Length} vectors, seed 1"
        let shuffled = Array.ofList vectors
        Random(1).Shuffle shuffled
        shuffled |> Array.truncate SampleSize |> List.ofArray

let names = suites |> List.map _.File

[<Tests>]
let tests =
    testList
        "PrecompileVectorTests"
        [
            testCase "every file of the archive belongs to a suite"
            <| fun () ->
                let known = elsewhere @ List.map _.File suites |> List.sort
                Expect.equal (Vectors.files () |> List.sort) known "Vectors.files () |> List.sort"

            for file in names do
                testCase $"every vector gives its output at its price: {file}"
                <| fun () ->
                    let suite = suites |> List.find (fun (suite: Suite) -> suite.File = file)
                    let vectors = Vectors.read file
                    Expect.isNonEmpty vectors "vectors"

                    let complaints =
                        chosen suite vectors
                        |> List.choose (Vectors.complaint suite.Rules suite.Address suite.ComparesGas)

                    Expect.none complaints "complaints"
        ]
