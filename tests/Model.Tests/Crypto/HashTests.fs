module Perjury.Tests.Crypto.HashTests

open System
open System.Text
open Expecto
open Perjury.Model
open Perjury.Model.Crypto

/// BLAKE2b-512 of one block, from the compression function alone: RFC 7693, section 3.3.
let private blake2b (message: byte[]) =
    let iv =
        Blake2f.compress 0u (Array.zeroCreate 8) (Array.zeroCreate 16) [| 0UL; 0UL |] false
    // Without rounds the result is h xor v[0..7] xor v[8..15] = h xor h xor iv.
    let h = Array.copy iv
    h[0] <- h[0] ^^^ 0x01010040UL
    let block = Bytes.padRight 128 message
    let m = Array.init 16 (fun i -> BitConverter.ToUInt64(block, 8 * i))

    Blake2f.compress 12u h m [| uint64 message.Length; 0UL |] true
    |> Array.collect BitConverter.GetBytes

[<Tests>]
let tests =
    testList
        "HashTests"
        [
            // The test values of the paper, appendix B.
            for message, digest in
                [
                    "", "9c1185a5c5e9fc54612808977ee8f548b2258d31"
                    "a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe"
                    "abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"
                    "message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36"
                    "abcdefghijklmnopqrstuvwxyz", "f71c27109c692c1b56bbdceb5b9d2865b3708dbc"
                    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                    "12a053384a9c0c88e405a06c27dcf49ada62eb2b"
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                    "b0e20b6e3116640286ed3a87a5713079b21f5189"
                ] do
                testCase $"RIPEMD-160 has the digests of its paper: {message}"
                <| fun () ->
                    Expect.equal
                        (message |> Encoding.ASCII.GetBytes |> Ripemd160.hash |> Bytes.toHex)
                        digest
                        "message |> Encoding.ASCII.GetBytes"

            testCase "RIPEMD-160 of a million letters a has the digest of the paper"
            <| fun () ->
                let message = Array.create 1000000 (byte 'a')

                Expect.equal
                    (Bytes.toHex (Ripemd160.hash message))
                    "52783243c1697bdbe16d37f97f68f08325dc1528"
                    "Bytes.toHex (Ripemd160.hash message)"

            for message, digest in
                [
                    "abc",
                    "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
                    "",
                    "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce"
                ] do
                testCase $"BLAKE2b built from the compression function has the known digests: {message}"
                <| fun () ->
                    Expect.equal
                        (message |> Encoding.ASCII.GetBytes |> blake2b |> Bytes.toHex)
                        digest
                        "message |> Encoding.ASCII.GetBytes |> blake2b |> Bytes.toHex"
        ]
