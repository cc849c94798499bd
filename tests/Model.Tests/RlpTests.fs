[<NUnit.Framework.TestFixture>]
module Perjury.Tests.RlpTests

open System.Numerics
open System.Text
open System.Text.Json
open FsCheck
open FsCheck.FSharp
open NUnit.Framework
open FsCheck.NUnit
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

[<Property>]
let ``decoding an encoding gives the item back`` () =
    Prop.forAll (Arb.fromGen items) (fun item -> decode (encode item) = Ok item)

[<Property>]
let ``what decodes re-encodes to the same bytes`` (bytes: byte[]) =
    match decode bytes with
    | Ok item -> encode item = bytes
    | Error _ -> true

[<Property>]
let ``an encoding with one byte changed is refused or means something else``
    (position: PositiveInt)
    (flip: byte)
    =
    Prop.forAll (Arb.fromGen items) (fun item ->
        let bytes = encode item
        let at = position.Get % bytes.Length

        let changed =
            Array.mapi (fun i b -> if i = at then b ^^^ (flip ||| 1uy) else b) bytes

        match decode changed with
        | Ok other -> other <> item && encode other = changed
        | Error _ -> true)

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

[<Test>]
let ``the Ethereum RLP vectors encode and decode`` () =
    use document = JsonDocument.Parse(Archives.file "trie_rlp" "RLPTests/rlptest.json")
    let cases = document.RootElement.EnumerateObject() |> Seq.toList
    Assert.That(cases.Length, Is.GreaterThan 20)

    for case in cases do
        let item = ofJson (case.Value.GetProperty "in")
        let bytes = Bytes.ofHex (nonNull (case.Value.GetProperty("out").GetString()))
        Assert.That(Bytes.toHex (encode item), Is.EqualTo(Bytes.toHex bytes), case.Name)
        Assert.That((decode bytes = Ok item), Is.True, case.Name)

[<Test>]
let ``the invalid Ethereum RLP vectors are refused`` () =
    use document =
        JsonDocument.Parse(Archives.file "trie_rlp" "RLPTests/invalidRLPTest.json")

    for case in document.RootElement.EnumerateObject() do
        let bytes = Bytes.ofHex (nonNull (case.Value.GetProperty("out").GetString()))
        Assert.That(Result.isError (decode bytes), Is.True, case.Name)

[<Test>]
let ``nesting without end is refused, not a crash`` () =
    let bytes = Array.create 100_000 0xC1uy
    Assert.That(Result.isError (decode bytes), Is.True)
