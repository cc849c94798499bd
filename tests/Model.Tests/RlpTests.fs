module Perjury.Tests.RlpTests

open System.Numerics
open System.Text
open System.Text.Json
open FsCheck
open FsCheck.FSharp
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.Rlp

/// Items with long strings and long lists now and then, so that both length forms occur.
let private items =
    let strings =
        Gen.oneof
            [
                Gen.arrayOf (ArbMap.generate<byte> ArbMap.defaults)
                Gen.choose (50, 400)
                |> Gen.bind (fun n -> Gen.arrayOfLength n (ArbMap.generate<byte> ArbMap.defaults))
            ]
        |> Gen.map Str

    let rec sized depth =
        if depth = 0 then
            strings
        else
            Gen.oneof [ strings; Gen.listOf (sized (depth - 1)) |> Gen.map List ]

    Gen.sized (fun size -> Gen.resize (min size 12) (sized 3))

let rec private ofJson (json: JsonElement) =
    match json.ValueKind with
    | JsonValueKind.Array -> List [ for element in json.EnumerateArray() -> ofJson element ]
    | JsonValueKind.Number -> Rlp.ofBigInt (BigInteger.Parse(json.GetRawText()))
    | _ ->
        let text = nonNull (json.GetString())

        if text.StartsWith '#' then
            Rlp.ofBigInt (BigInteger.Parse(text.Substring 1))
        else
            Str(Encoding.Latin1.GetBytes text)

[<Tests>]
let tests =
    testList
        "RlpTests"
        [
            property 100 "decoding an encoding gives the item back"
            <| fun () -> Prop.forAll (Arb.fromGen items) (fun item -> decode (encode item) = Ok item)

            property 100 "what decodes re-encodes to the same bytes"
            <| fun (bytes: byte[]) ->
                match decode bytes with
                | Ok item -> encode item = bytes
                | Error _ -> true

            property 100 "an encoding with one byte changed is refused or means something else"
            <| fun (position: PositiveInt) (flip: byte) ->
                Prop.forAll (Arb.fromGen items) (fun item ->
                    let bytes = encode item
                    let at = position.Get % bytes.Length

                    let changed =
                        Array.mapi (fun i b -> if i = at then b ^^^ (flip ||| 1uy) else b) bytes

                    match decode changed with
                    | Ok other -> other <> item && encode other = changed
                    | Error _ -> true)

            testCase "the Ethereum RLP vectors encode and decode"
            <| fun () ->
                use document = JsonDocument.Parse(Archives.file "trie_rlp" "RLPTests/rlptest.json")
                let cases = document.RootElement.EnumerateObject() |> Seq.toList
                Expect.isGreaterThan cases.Length 20 "cases.Length"

                for case in cases do
                    let item = ofJson (case.Value.GetProperty "in")
                    let bytes = Bytes.ofHex (nonNull (case.Value.GetProperty("out").GetString()))
                    Expect.equal (Bytes.toHex (encode item)) (Bytes.toHex bytes) case.Name
                    Expect.equal (decode bytes) (Ok item) case.Name

            testCase "the invalid Ethereum RLP vectors are refused"
            <| fun () ->
                use document =
                    JsonDocument.Parse(Archives.file "trie_rlp" "RLPTests/invalidRLPTest.json")

                for case in document.RootElement.EnumerateObject() do
                    let bytes = Bytes.ofHex (nonNull (case.Value.GetProperty("out").GetString()))
                    Expect.isTrue (Result.isError (decode bytes)) case.Name

            testCase "nesting without end is refused, not a crash"
            <| fun () ->
                let bytes = Array.create 100_000 0xC1uy
                Expect.isTrue (Result.isError (decode bytes)) "Result.isError (decode bytes)"
        ]
