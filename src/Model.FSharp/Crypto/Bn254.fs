/// alt_bn128, the curve of EIP-196 and EIP-197: Barreto, Naehrig, "Pairing-Friendly Elliptic Curves of Prime Order"
/// (eprint 2005/133), with u = 4965661367192848881.
module Perjury.Model.Crypto.Bn254

open System.Numerics
open Perjury.Model

let private u = BigInteger.Parse "4965661367192848881"

/// c4 u^4 + ... + c0: the order and the field are given by polynomials in u (section 3 there).
let private polynomial coefficients =
    List.fold (fun acc (c: int) -> acc * u + bigint c) bigint.Zero coefficients

/// y^2 = x^3 + 3, and on the twist y^2 = x^3 + 3 / (9 + i).
let curve =
    let xi: Fp2 = struct (bigint 9, bigint.One)

    let timesXi (f: Field<Fp>) (struct (a0, a1): Fp2) : Fp2 =
        let nine = bigint 9
        struct (f.Subtract(f.Multiply(nine, a0), a1), f.Add(f.Multiply(nine, a1), a0))

    let twistB (f: Field<Fp2>) =
        Field.divide f (Pairing.ofFp (bigint 3)) xi

    let p = polynomial [ 36; 36; 24; 6; 1 ]
    let r = polynomial [ 36; 36; 18; 6; 1 ]
    Pairing.curve p r xi timesXi D (bigint 3) twistB

let private factors = Pairing.frobeniusFactors curve
let private twistFactors = Pairing.twistFactors curve factors

let g1: Point<Fp> = Affine(bigint.One, bigint 2)

/// The generator that EIP-197 names P2.
let g2: Point<Fp2> =
    let n (digits: string) = BigInteger.Parse digits

    Affine(
        struct (n "10857046999023057135944570762232829481370756359578518086990519993285655852781",
                n "11559732032986387107991004021392285783925812861821192530917403151452391805634"),
        struct (n "8495653923123431417604973247489272438418190587263600148770280649306958101930",
                n "4082367875863433681332203403145435568316851327593401208105741076214120093531")
    )

/// f_{6u+2,Q}(P) with the lines to pi(Q) and -pi^2(Q): Vercauteren, section IV.A.
let millerLoop p q =
    match p, q with
    | Affine(px, py), Affine(qx, qy) ->
        let frobenius = Pairing.frobeniusOnTwist curve twistFactors

        let more =
            [ frobenius q; frobenius (frobenius q) |> Curve.negate curve.G2 ]
            |> List.choose (function
                | Affine(x, y) -> Some(struct (x, y))
                | Infinity -> None)

        Pairing.millerLoop curve (bigint 6 * u + bigint 2) (struct (px, py)) (struct (qx, qy)) more
    | _ -> curve.Fp12.One

let finalExponentiation f =
    Pairing.finalExponentiation curve factors f

/// Whether the product of the pairings is one.
let pairingCheck pairs =
    let product =
        pairs
        |> List.fold (fun f (p, q) -> curve.Fp12.Multiply(f, millerLoop p q)) curve.Fp12.One

    finalExponentiation product = curve.Fp12.One

let private coordinate (bytes: byte[]) =
    let x = Bytes.toBigInt bytes
    if x < curve.P then Some x else None

/// (x, y), canonical and on the curve; (0, 0) is infinity. The curve has prime order.
let decodeG1 (bytes: byte[]) =
    match coordinate bytes[0..31], coordinate bytes[32..63] with
    | Some x, Some y when x.IsZero && y.IsZero -> Some Infinity
    | Some x, Some y when Curve.isOnCurve curve.G1 (Affine(x, y)) -> Some(Affine(x, y))
    | _ -> None

let encodeG1 point =
    match point with
    | Infinity -> Array.zeroCreate 64
    | Affine(x, y) -> Array.append (Bytes.ofBigIntFixed 32 x) (Bytes.ofBigIntFixed 32 y)

/// Each coordinate with its imaginary part first. The point must have order r.
let decodeG2 (bytes: byte[]) =
    let part i = coordinate bytes[32 * i .. 32 * i + 31]

    let isInSubgroup point =
        Curve.isOnCurve curve.G2 point
        && Curve.multiply curve.G2 curve.R point = Infinity

    match part 0, part 1, part 2, part 3 with
    | Some x1, Some x0, Some y1, Some y0 when List.forall (fun (c: bigint) -> c.IsZero) [ x1; x0; y1; y0 ] ->
        Some Infinity
    | Some x1, Some x0, Some y1, Some y0 ->
        Some(Affine(struct (x0, x1), struct (y0, y1))) |> Option.filter isInSubgroup
    | _ -> None

/// EIP-196: the sum of two points, from 128 bytes, longer or shorter input cut or filled with zeros.
let addPrecompile (input: byte[]) =
    let point offset =
        input |> CallData.window (bigint (offset: int)) 64 |> decodeG1

    Option.map2 (Curve.add curve.G1) (point 0) (point 64) |> Option.map encodeG1

/// EIP-196: a multiple of a point, from 96 bytes, longer or shorter input cut or filled with zeros.
let mulPrecompile (input: byte[]) =
    let scalar = CallData.number 2 input

    input
    |> CallData.window bigint.Zero 64
    |> decodeG1
    |> Option.map (Curve.multiply curve.G1 scalar >> encodeG1)

/// EIP-197: any number of pairs of 192 bytes; one or zero in 32 bytes.
let pairingPrecompile (input: byte[]) =
    let pair (bytes: byte[]) =
        Option.map2 (fun p q -> p, q) (decodeG1 bytes[0..63]) (decodeG2 bytes[64..191])

    input
    |> CallData.pieces 192 pair
    |> Option.map (fun pairs -> Bytes.ofWord (if pairingCheck pairs then bigint.One else bigint.Zero))
