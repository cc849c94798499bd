/// Keccak-256 as Ethereum uses it: the Keccak submission's padding 0x01, not FIPS 202's 0x06.
module Perjury.Model.Keccak

open System
open System.Numerics

/// Round constants of iota, the output of the degree-8 LFSR of Keccak reference 3.0, section 1.2.
let private roundConstants =
    let mutable register = 1

    let nextBit () =
        let bit = register &&& 1
        register <- register <<< 1

        if register > 0xFF then
            register <- register ^^^ 0x171

        uint64 bit

    Array.init 24 (fun _ -> Seq.fold (fun word j -> word ||| (nextBit () <<< ((1 <<< j) - 1))) 0UL [ 0..6 ])

/// What each column adds to its lanes.
let private theta (lanes: uint64[]) (parity: uint64[]) =
    let inline column x =
        lanes[x] ^^^ lanes[x + 5] ^^^ lanes[x + 10] ^^^ lanes[x + 15] ^^^ lanes[x + 20]

    let c0, c1, c2, c3, c4 = column 0, column 1, column 2, column 3, column 4
    parity[0] <- c4 ^^^ BitOperations.RotateLeft(c1, 1)
    parity[1] <- c0 ^^^ BitOperations.RotateLeft(c2, 1)
    parity[2] <- c1 ^^^ BitOperations.RotateLeft(c3, 1)
    parity[3] <- c2 ^^^ BitOperations.RotateLeft(c4, 1)
    parity[4] <- c3 ^^^ BitOperations.RotateLeft(c0, 1)

/// Lane x + 5y goes, rotated, to y + 5(2x + 3y): Keccak reference 3.0, sections 2.3.3 and 2.3.4. Written out, because the digests of a
/// witness are a good part of what the model costs.
let private rhoPi (lanes: uint64[]) (parity: uint64[]) (moved: uint64[]) =
    moved[0] <- lanes[0] ^^^ parity[0]
    moved[1] <- BitOperations.RotateLeft(lanes[6] ^^^ parity[1], 44)
    moved[2] <- BitOperations.RotateLeft(lanes[12] ^^^ parity[2], 43)
    moved[3] <- BitOperations.RotateLeft(lanes[18] ^^^ parity[3], 21)
    moved[4] <- BitOperations.RotateLeft(lanes[24] ^^^ parity[4], 14)
    moved[5] <- BitOperations.RotateLeft(lanes[3] ^^^ parity[3], 28)
    moved[6] <- BitOperations.RotateLeft(lanes[9] ^^^ parity[4], 20)
    moved[7] <- BitOperations.RotateLeft(lanes[10] ^^^ parity[0], 3)
    moved[8] <- BitOperations.RotateLeft(lanes[16] ^^^ parity[1], 45)
    moved[9] <- BitOperations.RotateLeft(lanes[22] ^^^ parity[2], 61)
    moved[10] <- BitOperations.RotateLeft(lanes[1] ^^^ parity[1], 1)
    moved[11] <- BitOperations.RotateLeft(lanes[7] ^^^ parity[2], 6)
    moved[12] <- BitOperations.RotateLeft(lanes[13] ^^^ parity[3], 25)
    moved[13] <- BitOperations.RotateLeft(lanes[19] ^^^ parity[4], 8)
    moved[14] <- BitOperations.RotateLeft(lanes[20] ^^^ parity[0], 18)
    moved[15] <- BitOperations.RotateLeft(lanes[4] ^^^ parity[4], 27)
    moved[16] <- BitOperations.RotateLeft(lanes[5] ^^^ parity[0], 36)
    moved[17] <- BitOperations.RotateLeft(lanes[11] ^^^ parity[1], 10)
    moved[18] <- BitOperations.RotateLeft(lanes[17] ^^^ parity[2], 15)
    moved[19] <- BitOperations.RotateLeft(lanes[23] ^^^ parity[3], 56)
    moved[20] <- BitOperations.RotateLeft(lanes[2] ^^^ parity[2], 62)
    moved[21] <- BitOperations.RotateLeft(lanes[8] ^^^ parity[3], 55)
    moved[22] <- BitOperations.RotateLeft(lanes[14] ^^^ parity[4], 39)
    moved[23] <- BitOperations.RotateLeft(lanes[15] ^^^ parity[0], 41)
    moved[24] <- BitOperations.RotateLeft(lanes[21] ^^^ parity[1], 2)

let private chi (moved: uint64[]) (lanes: uint64[]) =
    for y in 0..5..20 do
        let a, b, c, d, e = moved[y], moved[y + 1], moved[y + 2], moved[y + 3], moved[y + 4]
        lanes[y] <- a ^^^ (~~~b &&& c)
        lanes[y + 1] <- b ^^^ (~~~c &&& d)
        lanes[y + 2] <- c ^^^ (~~~d &&& e)
        lanes[y + 3] <- d ^^^ (~~~e &&& a)
        lanes[y + 4] <- e ^^^ (~~~a &&& b)

let private permute (lanes: uint64[]) =
    let parity = Array.zeroCreate<uint64> 5
    let moved = Array.zeroCreate<uint64> 25

    for round in 0..23 do
        theta lanes parity
        rhoPi lanes parity moved
        chi moved lanes
        lanes[0] <- lanes[0] ^^^ roundConstants[round]

/// Bytes absorbed per permutation for a 256-bit digest: (1600 - 2·256) / 8.
[<Literal>]
let private Rate = 136

let private absorb (lanes: uint64[]) (block: byte[]) start =
    for i in 0 .. Rate / 8 - 1 do
        lanes[i] <- lanes[i] ^^^ BitConverter.ToUInt64(block, start + 8 * i)

    permute lanes

let private anew (message: byte[]) =
    let lanes = Array.zeroCreate<uint64> 25
    let whole = message.Length / Rate

    for i in 0 .. whole - 1 do
        absorb lanes message (i * Rate)

    let last = Array.zeroCreate<byte> Rate
    Array.blit message (whole * Rate) last 0 (message.Length - whole * Rate)
    last[message.Length - whole * Rate] <- 0x01uy
    last[Rate - 1] <- last[Rate - 1] ||| 0x80uy
    absorb lanes last 0
    Array.init 32 (fun i -> byte (lanes[i / 8] >>> (8 * (i % 8))))

/// Keccak-256 digest, 32 bytes. Most of what a judgement hashes was in the one before.
let hash = Memo.lateAnswers anew

/// Digest of the empty string: the code hash of an account without code.
let emptyHash = hash [||]
