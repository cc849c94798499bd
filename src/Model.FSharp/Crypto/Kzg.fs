/// KZG commitments over BLS12-381: Kate, Zaverucha, Goldberg, "Constant-Size Commitments to Polynomials and Their
/// Applications" (2010), as used by EIP-4844 and consensus-specs deneb/polynomial-commitments.md.
module Perjury.Model.Crypto.Kzg

open System.Security.Cryptography
open Perjury.Model

let private curve = Bls12381.curve

/// [tau]_2, the second G2 point of the KZG ceremony's monomial setup.
let tauG2: Point<Fp2> =
    Affine(
        struct (Integer.hex
                    "185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2",
                Integer.hex
                    "15bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72"),
        struct (Integer.hex
                    "014353bdb96b626dd7d5ee8599d1fca2131569490e28de18e82451a496a9c9794ce26d105941f383ee689bfbbb832a99",
                Integer.hex
                    "1666c54b0a32529503432fcae0181b4bef79de09fc63671fda5ed1ba9bfa07899495346f3d7ac9cd23048ef30d0a154f")
    )

/// The compressed form of a point of G1 in 48 bytes: the top bits say compressed, infinite, and whether y is the larger
/// of the two roots (the "ZCash format" of the BLS signature draft, appendix A).
let decompressG1 (bytes: byte[]) =
    let x = Bytes.toBigInt bytes - (Bytes.toBigInt bytes >>> 381 <<< 381)
    let isLarger (y: bigint) = y > curve.P - y

    let lift wantLarger =
        let f = curve.Fp

        f.Add(f.Multiply(f.Square x, x), curve.G1.B)
        |> SquareRoot.prime f curve.P
        |> Option.map (fun y -> Affine(x, (if isLarger y = wantLarger then y else Field.negate f y)))
        |> Option.filter Bls12381.isInG1

    if bytes.Length <> 48 then
        None
    else
        match bytes[0] >>> 5 with
        | 0b110uy when x.IsZero -> Some Infinity
        | 0b100uy when x < curve.P -> lift false
        | 0b101uy when x < curve.P -> lift true
        | _ -> None

/// A canonical element of the scalar field.
let private decodeScalar (bytes: byte[]) =
    let k = Bytes.toBigInt bytes
    if bytes.Length = 32 && k < curve.R then Some k else None

/// verify_kzg_proof_impl: whether p(z) = y, that is e(C - [y]_1, -[1]_2) e(proof, [tau - z]_2) = 1.
let private verify commitment z y proof =
    let minusG2 = Curve.negate curve.G2 Bls12381.g2

    let shifted =
        Curve.sumOfProducts curve.G1 [ bigint.One, commitment; curve.R - y, Bls12381.g1 ]

    let tauMinusZ =
        Curve.sumOfProducts curve.G2 [ bigint.One, tauG2; curve.R - z, Bls12381.g2 ]

    Bls12381.pairingCheck [ shifted, minusG2; proof, tauMinusZ ]

/// verify_kzg_proof, from the encodings; nothing if one of them is invalid.
let verifyProof (commitment: byte[]) (z: byte[]) (y: byte[]) (proof: byte[]) =
    match decompressG1 commitment, decodeScalar z, decodeScalar y, decompressG1 proof with
    | Some c, Some z, Some y, Some p -> Some(verify c z y p)
    | _ -> None

let private fieldElementsPerBlob = bigint 4096

/// kzg_to_versioned_hash of EIP-4844.
let versionedHash (commitment: byte[]) =
    let digest = SHA256.HashData commitment
    Array.append [| 0x01uy |] digest[1..]

/// EIP-4844: versioned hash (32 bytes), z (32), y (32), commitment (48), proof (48).
let precompile (input: byte[]) =
    let verified () =
        input[0..31] = versionedHash input[96..143]
        && verifyProof input[96..143] input[32..63] input[64..95] input[144..191] = Some true

    if input.Length = 192 && verified () then
        Some(Array.append (Bytes.ofBigIntFixed 32 fieldElementsPerBlob) (Bytes.ofBigIntFixed 32 curve.R))
    else
        None
