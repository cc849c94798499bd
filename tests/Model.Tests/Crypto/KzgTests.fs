module Perjury.Tests.Crypto.KzgTests

open System
open System.Text
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Tests

/// The value of a key in the flat YAML of the vectors.
let private value (key: string) (yaml: string) =
    let line =
        yaml.Split('\n')
        |> Array.find (fun line -> line.TrimStart().StartsWith(key + ":"))

    line.Substring(line.IndexOf ':' + 1).Trim().Trim('\'')

let private judge (yaml: string) =
    let bytes key = value key yaml |> Bytes.ofHex

    match Kzg.verifyProof (bytes "commitment") (bytes "z") (bytes "y") (bytes "proof") with
    | Some true -> "true"
    | Some false -> "false"
    | None -> "null"

/// 4096 points of G1 in Lagrange form, 65 powers of tau in G2, and 4096 in G1.
let private setup =
    lazy
        (let lines =
            (Archives.file "kzg" "trusted_setup.txt" |> Encoding.ASCII.GetString).Split('\n')

         {|
             PowersG2 = lines[2 + 4096 .. 2 + 4096 + 64]
             PowersG1 = lines[2 + 4096 + 65 ..]
         |})

let private compressG2 point =
    match point with
    | Infinity -> "infinity"
    | Affine(struct (x0, x1), struct (_, y1)) ->
        let flags = if y1 > Bls12381.curve.P - y1 then 0xa0uy else 0x80uy
        let bytes = Array.append (Bytes.ofBigIntFixed 48 x1) (Bytes.ofBigIntFixed 48 x0)
        bytes[0] <- bytes[0] ||| flags
        Bytes.toHex bytes

[<Tests>]
let tests =
    testList
        "KzgTests"
        [
            testCase "every vector of c-kzg is judged alike"
            <| fun () ->
                let vectors =
                    Archives.files "kzg" (fun name -> name.EndsWith "data.yaml")
                    |> Seq.map (fun (name, content) -> name, Encoding.UTF8.GetString content)
                    |> List.ofSeq

                let outcomes =
                    vectors |> List.map (snd >> value "output") |> List.distinct |> List.sort

                Expect.isGreaterThan vectors.Length 90 "vectors.Length"
                Expect.equal outcomes [ "false"; "null"; "true" ] "outcomes"

                let wrong =
                    vectors
                    |> List.filter (fun (_, yaml) -> judge yaml <> value "output" yaml)
                    |> List.map fst

                Expect.none wrong "wrong"

            testCase "the point tau G2 is the one of the ceremony"
            <| fun () ->
                Expect.equal (compressG2 Bls12381.g2) setup.Value.PowersG2[0] "compressG2 Bls12381.g2"
                Expect.equal (compressG2 Kzg.tauG2) setup.Value.PowersG2[1] "compressG2 Kzg.tauG2"

            testCase "the point tau G1 of the ceremony belongs to the same secret"
            <| fun () ->
                match setup.Value.PowersG1[1] |> Bytes.ofHex |> Kzg.decompressG1 with
                | Some tauG1 ->
                    let minusG1 = Curve.negate Bls12381.curve.G1 Bls12381.g1

                    Expect.isTrue
                        (Bls12381.pairingCheck [ tauG1, Bls12381.g2; minusG1, Kzg.tauG2 ])
                        "Bls12381.pairingCheck [ tauG1, Bls12381.g2; minusG1, Kzg.tauG2 ]"
                | None -> failtest "not a point"
        ]
