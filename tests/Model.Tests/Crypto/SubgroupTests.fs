module Perjury.Tests.Crypto.SubgroupTests

open Expecto
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Tests.Crypto.Generators

let private curve = Bls12381.curve

/// The point of a curve with the first possible abscissa from x on: of any order.
let rec private pointFrom (c: Curve<'e>) squareRoot (x: 'e) =
    let f = c.Field

    match squareRoot (f.Add(f.Multiply(f.Add(f.Square x, c.A), x), c.B)) with
    | Some y -> Affine(x, y)
    | None -> pointFrom c squareRoot (f.Add(x, f.One))

let private anyPoint (a: bigint) =
    pointFrom curve.G1 (SquareRoot.prime curve.Fp curve.P) (Integer.modulo a curve.P)

let private anyTwistPoint (a: bigint) (b: bigint) =
    let x: Fp2 = struct (Integer.modulo a curve.P, Integer.modulo b curve.P)
    pointFrom curve.G2 (SquareRoot.quadratic curve.P curve.Fp2) x

let private hasOrderR c point =
    Curve.multiply c curve.R point = Infinity

/// h = (x - 1)^2 / 3 in G1 (RFC 9380, section 8.8.1).
let private cofactor =
    (Bls12381.parameter + bigint.One) * (Bls12381.parameter + bigint.One) / bigint 3

/// An isogeny is a homomorphism: the check of all its coefficients at once.
let private isHomomorphism (s: SwuParameters<'e>) isogeny (target: Curve<'e>) u v =
    let onto point =
        match point with
        | Infinity -> Infinity
        | Affine(x, y) -> MapToCurve.applyIsogeny target.Field isogeny (struct (x, y))

    let ofSwu u =
        match MapToCurve.simplifiedSwu s u with
        | Some(struct (x, y)) -> Affine(x, y)
        | None -> failwith "neither candidate is a square"

    let p, q = ofSwu u, ofSwu v
    let isOnSource = Curve.isOnCurve s.Curve p && Curve.isOnCurve s.Curve q

    isOnSource
    && Curve.isOnCurve target (onto p)
    && onto (Curve.add s.Curve p q) = Curve.add target (onto p) (onto q)

/// [x^2 - x - 1] P + [x - 1] psi(P) + psi^2([2] P): Budroni, Pintore (eprint 2017/419), RFC 9380, appendix G.3.
let private clearedByFrobenius point =
    let x = Bls12381.parameter
    let factors = Pairing.twistFactors curve (Pairing.frobeniusFactors curve)
    let psi = Pairing.frobeniusOnTwist curve factors
    let multiple k = Curve.multiply curve.G2 k

    let first = multiple (x * x + x - bigint.One) point
    let second = psi (Curve.negate curve.G2 (multiple (x + bigint.One) point))
    let third = psi (psi (multiple (bigint 2) point))
    Curve.add curve.G2 first (Curve.add curve.G2 second third)

[<Tests>]
let tests =
    testList
        "SubgroupTests"
        [
            law 10 "the quick test of G1 agrees with multiplication by the order"
            <| fun (Scalar a) ->
                let stray = anyPoint a
                let small = Curve.multiply curve.G1 curve.R stray
                let inside = Curve.multiply curve.G1 cofactor stray
                let mixed = Curve.add curve.G1 inside small

                hasOrderR curve.G1 inside
                && [ stray; small; inside; mixed; Infinity ]
                   |> List.forall (fun point -> Bls12381.isInG1 point = hasOrderR curve.G1 point)

            law 4 "the quick test of G2 agrees with multiplication by the order"
            <| fun (Scalar a) (Scalar b) ->
                let stray = anyTwistPoint a b
                let small = Curve.multiply curve.G2 curve.R stray
                let inside = Curve.multiply curve.G2 MapToCurve.cofactorG2 stray
                let mixed = Curve.add curve.G2 inside small

                hasOrderR curve.G2 inside
                && [ stray; small; inside; mixed; Infinity ]
                   |> List.forall (fun point -> Bls12381.isInG2 point = hasOrderR curve.G2 point)

            testCase "a point beside the curve is in neither subgroup"
            <| fun () ->
                Expect.isFalse
                    (Bls12381.isInG1 (Affine(bigint.One, bigint.One)))
                    "Bls12381.isInG1 (Affine(bigint.One, bigint.One))"

                Expect.isFalse
                    (Bls12381.isInG2 (Affine(curve.Fp2.One, curve.Fp2.One)))
                    "Bls12381.isInG2 (Affine(curve.Fp2.One, curve.Fp2.One))"

            law 10 "field elements are mapped into G1"
            <| fun (Scalar a) -> MapToCurve.toG1 (Integer.modulo a curve.P) |> Bls12381.isInG1

            law 5 "field elements are mapped into G2"
            <| fun (Scalar a) (Scalar b) ->
                MapToCurve.toG2 (struct (Integer.modulo a curve.P, Integer.modulo b curve.P))
                |> Bls12381.isInG2

            law 20 "the isogeny onto G1's curve is a homomorphism"
            <| fun (Scalar a) (Scalar b) ->
                isHomomorphism
                    MapToCurve.swuG1
                    MapToCurve.isogenyG1
                    curve.G1
                    (Integer.modulo a curve.P)
                    (Integer.modulo b curve.P)

            law 20 "the isogeny onto G2's curve is a homomorphism"
            <| fun (Scalar a) (Scalar b) ->
                isHomomorphism
                    MapToCurve.swuG2
                    MapToCurve.isogenyG2
                    curve.G2
                    (struct (Integer.modulo a curve.P, Integer.modulo b curve.P))
                    (struct (Integer.modulo b curve.P, Integer.modulo (a + b) curve.P))

            law 3 "the cofactor of G2 acts as its decomposition by the Frobenius map"
            <| fun (Scalar a) (Scalar b) ->
                let point = anyTwistPoint a b
                Curve.multiply curve.G2 MapToCurve.cofactorG2 point = clearedByFrobenius point
        ]
