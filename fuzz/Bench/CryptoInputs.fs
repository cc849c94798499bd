/// Valid arguments for the cryptographic functions, derived from a few published constants.
module Perjury.Fuzz.Bench.CryptoInputs

open System
open Perjury.Guest.Crypto

let private hex (text: string) = Convert.FromHexString text

/// Deterministic pseudorandom bytes (xorshift64).
let bytes length =
    let mutable state = 0x9e3779b97f4a7c15UL

    Array.init length (fun _ ->
        state <- state ^^^ (state <<< 13)
        state <- state ^^^ (state >>> 7)
        state <- state ^^^ (state <<< 17)
        byte (state >>> 32))

let private word (number: int) =
    let bytes = Array.zeroCreate<byte> 32
    Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan 28, number)
    bytes

/// A rejected argument would mean a wrong constant here.
let private made valid (output: byte[]) =
    if valid then
        output
    else
        invalidOp "a benchmark's own input is refused"

// The prime of bn254 and the generator of its second group (EIP-197), imaginary halves first.
let private bn254PrimeMinus2 =
    hex "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45"

let private bn254G2 =
    hex (
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
        + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
        + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
        + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa"
    )

let private bn254Multiple point scalar =
    let output = Array.zeroCreate 64

    made
        (Accelerators.Bn254G1Mul(ReadOnlySpan(point: byte[]), ReadOnlySpan(scalar: byte[]), Span output))
        output

/// Even number of pairs whose product is one: multiples of the generator and their negatives.
let bn254Pairs count =
    let generator = Array.append (word 1) (word 2)
    let negated = Array.append (word 1) bn254PrimeMinus2

    [|
        for index in 0 .. count - 1 do
            let sign = if index % 2 = 0 then generator else negated
            yield! bn254Multiple sign (word (1000 + index / 2))
            yield! bn254G2
    |]

let private bls12G1 seed =
    let output = Array.zeroCreate 96
    let field = Array.append (Array.zeroCreate 16) (word seed)
    made (Accelerators.Bls12MapFpToG1(ReadOnlySpan field, Span output)) output

let private bls12G2 seed =
    let output = Array.zeroCreate 192

    let field =
        Array.append (Array.append (Array.zeroCreate 16) (word seed)) (Array.zeroCreate 48)

    made (Accelerators.Bls12MapFp2ToG2(ReadOnlySpan field, Span output)) output

/// Pairs of unrelated points.
let bls12Pairs count =
    [|
        for index in 1..count do
            yield! bls12G1 index
            yield! bls12G2 index
    |]

let private terms size point count =
    let scalars = bytes (32 * count)

    [|
        for index in 0 .. count - 1 do
            yield! (point (index + 1): byte[])
            yield! scalars[32 * index .. 32 * index + 31]
    |]
    |> fun all -> if all.Length = size * count then all else invalidOp "terms"

/// Points with full-width scalars.
let bls12G1Terms count = terms 128 bls12G1 count

let bls12G2Terms count = terms 224 bls12G2 count

/// Commitment, z, y and a valid proof (consensus-spec-tests, verify_kzg_proof).
let pointEvaluation =
    {|
        Commitment =
            hex
                "93efc82d2017e9c57834a1246463e64774e56183bb247c8fc9dd98c56817e878d97b05f5c8d900acf1fbbbca6f146556"
        Z = hex "5eb7004fe57383e6c88b99d839937fddf3f99279353aaf8d5c9a75f91ce33c62"
        Y = hex "5fd58150b731b4facfcdd89c0e393ff842f5f2071303eff99b51e103161cd233"
        Proof =
            hex
                "94425f5cf336685a6a4e806ad4601f4b0d3707a655718f968c57e225f0e4b8d5fd61878234f25ec59d090c07ea725cf4"
    |}

/// Message hash, r and s of a signature, and its parity: the example of EIP-155.
let signature =
    {|
        Hash = hex "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"
        RS =
            hex (
                "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                + "67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
            )
        Parity = 0uy
        /// Address of the signer.
        Signer = hex "9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f"
    |}
