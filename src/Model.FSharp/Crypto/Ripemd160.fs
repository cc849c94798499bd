/// RIPEMD-160: Dobbertin, Bosselaers, Preneel, "RIPEMD-160: A Strengthened Version of RIPEMD" (1996).
module Perjury.Model.Crypto.Ripemd160

open System
open System.Buffers.Binary
open System.Numerics

/// Which message word the next round takes where this round takes word i.
let private rho = [| 7; 4; 13; 1; 10; 6; 15; 3; 12; 0; 9; 5; 2; 14; 11; 8 |]

/// The right line starts its first round from this permutation, the left one from the identity.
let private pi = Array.init 16 (fun i -> (9 * i + 5) % 16)

/// The order of message words in the five rounds: f, rho f, rho^2 f, ...
let private schedule first =
    Array.scan (fun words _ -> Array.map (Array.get rho) words) first [| 2..5 |]

let private leftWords = schedule (Array.init 16 id)
let private rightWords = schedule pi

/// Rotation by round and message word, the same for both lines.
let private shifts =
    [|
        [| 11; 14; 15; 12; 5; 8; 7; 9; 11; 13; 14; 15; 6; 7; 9; 8 |]
        [| 12; 13; 11; 15; 6; 9; 9; 7; 12; 15; 11; 13; 7; 8; 7; 7 |]
        [| 13; 15; 14; 11; 7; 7; 6; 8; 13; 14; 13; 12; 5; 5; 6; 9 |]
        [| 14; 11; 12; 14; 8; 6; 5; 5; 15; 12; 15; 14; 9; 9; 8; 6 |]
        [| 15; 12; 13; 13; 9; 5; 8; 6; 14; 11; 12; 11; 8; 6; 5; 5 |]
    |]

/// 2^30 times the square roots (left) and cube roots (right) of 2, 3, 5, 7.
let private leftConstants =
    [| 0u; 0x5a827999u; 0x6ed9eba1u; 0x8f1bbcdcu; 0xa953fd4eu |]

let private rightConstants =
    [| 0x50a28be6u; 0x5c4dd124u; 0x6d703ef3u; 0x7a6d76e9u; 0u |]

let private mix n (x: uint32) y z =
    match n with
    | 0 -> x ^^^ y ^^^ z
    | 1 -> (x &&& y) ||| (~~~x &&& z)
    | 2 -> (x ||| ~~~y) ^^^ z
    | 3 -> (x &&& z) ||| (y &&& ~~~z)
    | _ -> x ^^^ (y ||| ~~~z)

/// One of the two parallel lines: eighty steps over the block.
let private line (block: uint32[]) (words: int[][]) (constants: uint32[]) mixOf (h: uint32[]) =
    let mutable struct (a, b, c, d, e) = struct (h[0], h[1], h[2], h[3], h[4])

    for round in 0..4 do
        for word in words[round] do
            let t = a + mix (mixOf round) b c d + block[word] + constants[round]
            let next = BitOperations.RotateLeft(t, shifts[round][word]) + e
            a <- e
            e <- d
            d <- BitOperations.RotateLeft(c, 10)
            c <- b
            b <- next

    [| a; b; c; d; e |]

let private compress (h: uint32[]) (block: uint32[]) =
    let l = line block leftWords leftConstants id h
    let r = line block rightWords rightConstants (fun round -> 4 - round) h
    Array.init 5 (fun i -> h[(i + 1) % 5] + l[(i + 2) % 5] + r[(i + 3) % 5])

let private initial =
    [| 0x67452301u; 0xefcdab89u; 0x98badcfeu; 0x10325476u; 0xc3d2e1f0u |]

/// A one bit, zeros, and the length in bits as eight little-endian bytes fill up the last block.
let private pad (message: byte[]) =
    let zeros = (119 - message.Length % 64) % 64
    let length = Array.zeroCreate 8
    BinaryPrimitives.WriteUInt64LittleEndian(Span length, 8UL * uint64 message.Length)
    Array.concat [ message; [| 0x80uy |]; Array.zeroCreate zeros; length ]

/// The 20-byte digest.
let hash (message: byte[]) =
    let words (block: byte[]) =
        block |> Array.chunkBySize 4 |> Array.map (fun w -> BitConverter.ToUInt32(w, 0))

    pad message
    |> Array.chunkBySize 64
    |> Array.fold (fun h block -> compress h (words block)) initial
    |> Array.collect BitConverter.GetBytes
