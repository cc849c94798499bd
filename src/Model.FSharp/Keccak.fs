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

/// Walk of rho and pi: lane indices in the order pi visits them, and the rotation of the t-th lane, (t+1)(t+2)/2 mod 64.
let private piLanes, private rhoOffsets =
    let step (x, y) = y, (2 * x + 3 * y) % 5

    let positions =
        List.scan (fun position _ -> step position) (1, 0) [ 1..24 ] |> List.toArray

    Array.init 24 (fun t -> let x, y = positions[t + 1] in x + 5 * y),
    Array.init 24 (fun t -> (t + 1) * (t + 2) / 2 % 64)

let private theta (parity: uint64[]) (lanes: uint64[]) =
    for x in 0..4 do
        parity[x] <- lanes[x] ^^^ lanes[x + 5] ^^^ lanes[x + 10] ^^^ lanes[x + 15] ^^^ lanes[x + 20]

    for x in 0..4 do
        let d = parity[(x + 4) % 5] ^^^ BitOperations.RotateLeft(parity[(x + 1) % 5], 1)

        for y in 0..4 do
            lanes[x + 5 * y] <- lanes[x + 5 * y] ^^^ d

let private rhoPi (lanes: uint64[]) =
    let mutable carried = lanes[1]

    for t in 0..23 do
        let displaced = lanes[piLanes[t]]
        lanes[piLanes[t]] <- BitOperations.RotateLeft(carried, rhoOffsets[t])
        carried <- displaced

let private chi (lanes: uint64[]) =
    for y in 0..4 do
        let a, b, c, d, e =
            lanes[5 * y], lanes[5 * y + 1], lanes[5 * y + 2], lanes[5 * y + 3], lanes[5 * y + 4]

        lanes[5 * y] <- a ^^^ (~~~b &&& c)
        lanes[5 * y + 1] <- b ^^^ (~~~c &&& d)
        lanes[5 * y + 2] <- c ^^^ (~~~d &&& e)
        lanes[5 * y + 3] <- d ^^^ (~~~e &&& a)
        lanes[5 * y + 4] <- e ^^^ (~~~a &&& b)

let private permute (lanes: uint64[]) =
    let parity = Array.zeroCreate<uint64> 5

    for round in 0..23 do
        theta parity lanes
        rhoPi lanes
        chi lanes
        lanes[0] <- lanes[0] ^^^ roundConstants[round]

/// Bytes absorbed per permutation for a 256-bit digest: (1600 - 2·256) / 8.
[<Literal>]
let private Rate = 136

let private absorb (lanes: uint64[]) (block: byte[]) start =
    for i in 0 .. Rate / 8 - 1 do
        lanes[i] <- lanes[i] ^^^ BitConverter.ToUInt64(block, start + 8 * i)

    permute lanes

/// Keccak-256 digest, 32 bytes.
let hash (message: byte[]) =
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

/// Digest of the empty string: the code hash of an account without code.
let emptyHash = hash [||]
