module Perjury.Tests.Crypto.CurveLawTests

open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Tests.Crypto.Generators

/// k P by the definition: one affine addition after the other, least significant bit first.
let private naiveMultiple (c: Curve<'e>) (k: bigint) point =
    let add (total, doubled) bit =
        (if bit = 1 then Curve.add c total doubled else total), Curve.add c doubled doubled

    Integer.digits 1 k |> Array.fold add (Infinity, point) |> fst

/// The laws of a group that a generator of prime order spans.
let private groupLaws (c: Curve<'e>) (order: bigint) generator (a: bigint) (b: bigint) =
    let multiple k = Curve.multiply c k generator
    let p, q = multiple a, multiple b

    [
        Curve.isOnCurve c p
        p = naiveMultiple c a generator
        Curve.add c p q = multiple (a + b)
        Curve.add c p q = Curve.add c q p
        Curve.add c p (Curve.negate c p) = Infinity
        Curve.add c p Infinity = p
        Curve.add c p p = multiple (bigint 2 * a)
        Curve.multiply c b p = multiple (a * b)
        multiple (order + a) = p
        Curve.sumOfProducts c [ a, generator; b, p ] = multiple (a + a * b)
        Curve.sumOfProducts c [] = Infinity
    ]
    |> List.indexed
    |> List.filter (snd >> not)
    |> List.map fst

let private holds (broken: int list) = Expect.none broken "broken"

/// A signature by the textbook: SEC 1, section 4.1.3.
let private sign (g: SignatureGroup<'e>) key nonce (z: bigint) =
    match Curve.multiply g.Curve nonce g.Generator with
    | Infinity -> None
    | Affine(x, y) ->
        let x = g.ToInteger x
        let r = Integer.modulo x g.Order
        let s = Integer.modulo (Integer.inverse g.Order nonce * (z + r * key)) g.Order
        let odd = not (g.ToInteger y).IsEven

        if r = x && not s.IsZero then
            Some(struct (r, s, odd))
        else
            None

let private signsAndRecovers (g: SignatureGroup<'e>) key nonce z =
    let key = bigint.One + Integer.modulo key (g.Order - bigint.One)
    let publicKey = Curve.multiply g.Curve key g.Generator

    match sign g key (Integer.modulo nonce g.Order) z with
    | None -> true
    | Some(struct (r, s, odd)) ->
        Ecdsa.verify g z r s publicKey
        && Ecdsa.recover g z r s odd = Some publicKey
        && Ecdsa.recover g z r (g.Order - s) (not odd) = Some publicKey
        && not (Ecdsa.verify g (z + bigint.One) r s publicKey)
        && not (Ecdsa.verify g z (r + g.Order) s publicKey)

[<Tests>]
let tests =
    testList
        "CurveLawTests"
        [
            law 15 "secp256k1 is a group"
            <| fun (Scalar a) (Scalar b) ->
                let g = Secp256k1.group
                groupLaws g.Curve g.Order g.Generator a b |> holds

            law 15 "P-256 is a group"
            <| fun (Scalar a) (Scalar b) ->
                let g = P256.group
                groupLaws g.Curve g.Order g.Generator a b |> holds

            law 15 "the first group of bn254 is a group"
            <| fun (Scalar a) (Scalar b) -> groupLaws Bn254.curve.G1 Bn254.curve.R Bn254.g1 a b |> holds

            law 5 "the second group of bn254 is a group"
            <| fun (Scalar a) (Scalar b) -> groupLaws Bn254.curve.G2 Bn254.curve.R Bn254.g2 a b |> holds

            law 10 "the first group of BLS12-381 is a group"
            <| fun (Scalar a) (Scalar b) ->
                groupLaws Bls12381.curve.G1 Bls12381.curve.R Bls12381.g1 a b |> holds

            law 5 "the second group of BLS12-381 is a group"
            <| fun (Scalar a) (Scalar b) ->
                groupLaws Bls12381.curve.G2 Bls12381.curve.R Bls12381.g2 a b |> holds

            testCase "the moduli are the ones that the EIPs print"
            <| fun () ->
                let printed =
                    [
                        Bn254.curve.P, "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47"
                        Bn254.curve.R, "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001"
                        Bls12381.curve.P,
                        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"
                        Bls12381.curve.R, "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"
                    ]

                for value, digits in printed do
                    Expect.equal value (Integer.hex digits) "value"

            law 2000 "the field of secp256k1 is the integers modulo p"
            <| fun (Scalar a) (Scalar b) ->
                let fast, plain = Secp256k1Field.field, Field.prime Secp256k1Field.p
                let ofInteger, toInteger = Secp256k1Field.ofInteger, Secp256k1Field.toInteger
                let a, b = Integer.modulo a Secp256k1Field.p, Integer.modulo b Secp256k1Field.p
                let x, y = ofInteger a, ofInteger b

                toInteger x = a
                && toInteger (fast.Add(x, y)) = plain.Add(a, b)
                && toInteger (fast.Subtract(x, y)) = plain.Subtract(a, b)
                && toInteger (fast.Multiply(x, y)) = plain.Multiply(a, b)
                && toInteger (fast.Square x) = plain.Square a
                && toInteger (fast.Inverse x) = plain.Inverse a
                && fast.IsZero x = a.IsZero
                && toInteger fast.One = plain.One

            law 25 "a signature verifies and its key is recovered"
            <| fun (Scalar key) (Scalar nonce) (Scalar z) ->
                signsAndRecovers Secp256k1.group key nonce z
                && signsAndRecovers P256.group key nonce z
        ]
