/// Numbers for the laws of the curves: any 256-bit one, and often one at an edge.
module Perjury.Tests.Crypto.Generators

open FsCheck.FSharp
open Perjury.Model
open Perjury.Model.Crypto

type Scalar = Scalar of bigint

let private edges =
    [ 0; 1; 2; 15; 16; 17 ]
    |> List.map bigint
    |> List.append
        [
            for order in [ Secp256k1.group.Order; P256.group.Order ] -> order - bigint.One
        ]
    |> List.append [ for r in [ Bn254.curve.R; Bls12381.curve.R ] -> r ]
    |> List.append
        [
            (bigint.One <<< 256) - bigint.One
            Secp256k1Field.p - bigint.One
            Secp256k1Field.p
            (bigint.One <<< 64) - bigint.One
        ]

let private anyWord =
    Gen.choose (0, 255)
    |> Gen.map byte
    |> Gen.arrayOfLength 32
    |> Gen.map Bytes.toBigInt

type Arbitraries =
    static member Scalar() =
        Gen.frequency [ 4, anyWord; 1, Gen.elements edges ]
        |> Gen.map Scalar
        |> Arb.fromGen

/// A law of scalars, on so many of them.
let law count name check =
    Perjury.Tests.Suite.propertyOf [ typeof<Arbitraries> ] count name check
