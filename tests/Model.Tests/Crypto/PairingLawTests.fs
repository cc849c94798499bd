module Perjury.Tests.Crypto.PairingLawTests

open Expecto
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Tests.Crypto.Generators

let private pair (millerLoop, finalExponentiation) p q =
    finalExponentiation (millerLoop p q): Fp12

let private bn254 = Bn254.millerLoop, Bn254.finalExponentiation
let private bls12381 = Bls12381.millerLoop, Bls12381.finalExponentiation

let private isBilinear (e: PairingCurve) functions g1 g2 (a: bigint) (b: bigint) =
    let p = Curve.multiply e.G1 a g1
    let q = Curve.multiply e.G2 b g2
    pair functions p q = Field.power e.Fp12 (pair functions g1 g2) (Integer.modulo (a * b) e.R)

let private hasOrderR (e: PairingCurve) value =
    value <> e.Fp12.One && Field.power e.Fp12 value e.R = e.Fp12.One

let private element (e: PairingCurve) (numbers: bigint list) : Fp12 =
    let n =
        numbers |> List.map (fun k -> Integer.modulo (k * k * k) e.P) |> Array.ofList

    let fp2 i : Fp2 =
        struct (n[i % n.Length], n[(i + 1) % n.Length])

    struct (struct (fp2 0, fp2 1, fp2 2), struct (fp2 2, fp2 0, fp2 1))

[<Tests>]
let tests =
    testList
        "PairingLawTests"
        [
            law 3 "the pairing of bn254 is bilinear"
            <| fun (Scalar a) (Scalar b) -> isBilinear Bn254.curve bn254 Bn254.g1 Bn254.g2 a b

            law 3 "the pairing of BLS12-381 is bilinear"
            <| fun (Scalar a) (Scalar b) -> isBilinear Bls12381.curve bls12381 Bls12381.g1 Bls12381.g2 a b

            testCase "the pairings of the generators have the order of the groups"
            <| fun () ->
                Expect.isTrue
                    (hasOrderR Bn254.curve (pair bn254 Bn254.g1 Bn254.g2))
                    "hasOrderR Bn254.curve (pair bn254 Bn254.g1 Bn254.g2)"

                Expect.isTrue
                    (hasOrderR Bls12381.curve (pair bls12381 Bls12381.g1 Bls12381.g2))
                    "hasOrderR Bls12381.curve (pair bls12381 Bls12381.g1 Bls12381.g2)"

            testCase "the final exponentiation is the power by (p^12 - 1) over r"
            <| fun () ->
                let agrees (e: PairingCurve) functions (f: Fp12) =
                    let exponent = (bigint.Pow(e.P, 12) - bigint.One) / e.R
                    (snd functions) f = Field.power e.Fp12 f exponent

                Expect.isTrue
                    (agrees Bn254.curve bn254 (Bn254.millerLoop Bn254.g1 Bn254.g2))
                    "agrees Bn254.curve bn254 (Bn254.millerLoop Bn254.g1 Bn254.g2)"

                Expect.isTrue
                    (agrees Bls12381.curve bls12381 (Bls12381.millerLoop Bls12381.g1 Bls12381.g2))
                    "agrees Bls12381.curve bls12381"

            law 20 "the towers are fields"
            <| fun (Scalar a) (Scalar b) (Scalar c) ->
                let laws (e: PairingCurve) =
                    let f = e.Fp12
                    let x, y, z = element e [ a; b; c ], element e [ b; c; c ], element e [ c; a; a ]

                    f.Multiply(x, f.Multiply(y, z)) = f.Multiply(f.Multiply(x, y), z)
                    && f.Multiply(x, f.Add(y, z)) = f.Add(f.Multiply(x, y), f.Multiply(x, z))
                    && f.Multiply(x, y) = f.Multiply(y, x)
                    && f.Square x = f.Multiply(x, x)
                    && f.Add(f.Subtract(x, y), y) = x
                    && (f.IsZero x || f.Multiply(x, f.Inverse x) = f.One)
                    && f.Inverse f.Zero = f.Zero

                laws Bn254.curve && laws Bls12381.curve

            law 3 "the Frobenius map is the p-th power"
            <| fun (Scalar a) (Scalar b) (Scalar c) ->
                let agrees (e: PairingCurve) =
                    let x = element e [ a; b; c ]
                    Pairing.frobenius e (Pairing.frobeniusFactors e) x = Field.power e.Fp12 x e.P

                agrees Bn254.curve && agrees Bls12381.curve

            law 20 "the root of a square is found, up to sign"
            <| fun (Scalar a) (Scalar b) ->
                let p, f = Bls12381.curve.P, Bls12381.curve.Fp2
                let x: Fp2 = struct (Integer.modulo a p, Integer.modulo b p)

                match SquareRoot.quadratic p f (f.Square x) with
                | Some root -> root = x || root = Field.negate f x
                | None -> false
        ]
