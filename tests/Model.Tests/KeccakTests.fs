module Perjury.Tests.KeccakTests

open System.Text
open Expecto
open Perjury.Model

/// (bits, message, digest) of a NIST-style KAT file.
let private katCases (text: string) =
    let value (line: string) =
        line.Substring(line.IndexOf '=' + 1).Trim()

    text.Split('\n')
    |> Array.filter (fun line -> line.StartsWith "Len" || line.StartsWith "Msg" || line.StartsWith "MD")
    |> Array.map value
    |> Array.chunkBySize 3
    |> Array.map (fun parts -> int parts[0], parts[1], parts[2].ToLowerInvariant())

[<Tests>]
let tests =
    testList
        "KeccakTests"
        [
            testCase "the empty string has the well-known digest"
            <| fun () ->
                let expected = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
                Expect.equal (Bytes.toHex Keccak.emptyHash) expected "Bytes.toHex Keccak.emptyHash"

            for name in [ "ShortMsgKAT_256.txt"; "LongMsgKAT_256.txt" ] do
                testCase $"every whole-byte known answer of the Keccak team is met: {name}"
                <| fun () ->
                    let cases =
                        Archives.file "keccak" name
                        |> Encoding.ASCII.GetString
                        |> katCases
                        |> Array.filter (fun (bits, _, _) -> bits % 8 = 0)

                    Expect.isGreaterThan cases.Length 60 "cases.Length"

                    for bits, message, digest in cases do
                        let bytes = Bytes.slice 0 (bits / 8) (Bytes.ofHex message)

                        Expect.equal
                            (Bytes.toHex (Keccak.hash bytes))
                            digest
                            "Bytes.toHex (Keccak.hash bytes)"
        ]
