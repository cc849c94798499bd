/// BLS12-381: Barreto, Lynn, Scott, "Constructing Elliptic Curves with Prescribed Embedding Degrees"
/// (eprint 2002/088), with the parameter x and the encodings of EIP-2537.
module Perjury.Model.Crypto.Bls12381

open Perjury.Model

/// |x|; x itself is negative.
let parameter = Integer.hex "d201000000010000"

/// r = x^4 - x^2 + 1 and p = (x - 1)^2 r / 3 + x; y^2 = x^3 + 4, and on the twist y^2 = x^3 + 4 (1 + i).
let curve =
    let x = -parameter
    let r = x * x * x * x - x * x + bigint.One
    let p = (x - bigint.One) * (x - bigint.One) * r / bigint 3 + x
    let four = bigint 4

    let timesXi (f: Field<Fp>) (struct (a0, a1): Fp2) : Fp2 =
        struct (f.Subtract(a0, a1), f.Add(a0, a1))

    Pairing.curve p r (struct (bigint.One, bigint.One)) timesXi M four (fun _ -> struct (four, four))

let private factors = Pairing.frobeniusFactors curve
let private twistFactors = Pairing.twistFactors curve factors

let g1: Point<Fp> =
    Affine(
        Integer.hex
            "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
        Integer.hex
            "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"
    )

let g2: Point<Fp2> =
    Affine(
        struct (Integer.hex
                    "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8",
                Integer.hex
                    "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"),
        struct (Integer.hex
                    "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801",
                Integer.hex
                    "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be")
    )

/// The cube root of one for which (x, y) -> (beta x, y) multiplies the points of G1 by -x^2.
let private beta =
    Integer.hex "5f19672fdf76ce51ba69c6076a0f77eaddb3a93be6f89688de17d813620a00022e01fffffffefffe"

/// A point of the curve has order r exactly if the endomorphism acts as -x^2: Scott, "A note on group membership tests
/// for G1, G2 and GT on BLS pairing-friendly curves" (eprint 2021/1130), section 6.
let isInG1 point =
    let image =
        match point with
        | Infinity -> Infinity
        | Affine(x, y) -> Affine(curve.Fp.Multiply(beta, x), y)

    Curve.isOnCurve curve.G1 point
    && image = Curve.negate curve.G1 (Curve.multiply curve.G1 (parameter * parameter) point)

/// A point of the twist has order r exactly if the Frobenius map acts as x: section 4 there.
let isInG2 point =
    Curve.isOnCurve curve.G2 point
    && Pairing.frobeniusOnTwist curve twistFactors point =
        Curve.negate curve.G2 (Curve.multiply curve.G2 parameter point)

/// f_{|x|,Q}(P), conjugated because x is negative.
let millerLoop p q : Fp12 =
    match p, q with
    | Affine(px, py), Affine(qx, qy) ->
        let f = Pairing.millerLoop curve parameter (struct (px, py)) (struct (qx, qy)) []
        Pairing.conjugate12 curve f
    | _ -> curve.Fp12.One

let finalExponentiation f =
    Pairing.finalExponentiation curve factors f

/// Whether the product of the pairings is one.
let pairingCheck pairs =
    let product =
        pairs
        |> List.fold (fun f (p, q) -> curve.Fp12.Multiply(f, millerLoop p q)) curve.Fp12.One

    finalExponentiation product = curve.Fp12.One

/// A canonical element of the base field in 64 bytes; the upper 16 are then zero.
let decodeFp (bytes: byte[]) =
    let x = Bytes.toBigInt bytes
    if x < curve.P then Some x else None

/// c0, then c1.
let decodeFp2 (bytes: byte[]) : Fp2 option =
    Option.map2 (fun c0 c1 -> struct (c0, c1)) (decodeFp bytes[0..63]) (decodeFp bytes[64..127])

let private decodePoint (c: Curve<'e>) decode (bytes: byte[]) =
    let half = bytes.Length / 2

    match decode bytes[.. half - 1], decode bytes[half..] with
    | Some x, Some y when c.Field.IsZero x && c.Field.IsZero y -> Some Infinity
    | Some x, Some y -> Some(Affine(x, y)) |> Option.filter (Curve.isOnCurve c)
    | _ -> None

/// A point of the curve in 128 bytes, of any order; (0, 0) is infinity.
let decodeG1 bytes = decodePoint curve.G1 decodeFp bytes

/// A point of the twist in 256 bytes, of any order; (0, 0) is infinity.
let decodeG2 bytes = decodePoint curve.G2 decodeFp2 bytes

let private encodePoint (zero: 'e) encode point =
    match point with
    | Infinity -> Array.append (encode zero) (encode zero)
    | Affine(x, y) -> Array.append (encode x) (encode y)

let encodeG1 point =
    encodePoint curve.Fp.Zero (Bytes.ofBigIntFixed 64) point

let encodeG2 point =
    let encode (struct (c0, c1): Fp2) =
        Array.append (Bytes.ofBigIntFixed 64 c0) (Bytes.ofBigIntFixed 64 c1)

    encodePoint curve.Fp2.Zero encode point
