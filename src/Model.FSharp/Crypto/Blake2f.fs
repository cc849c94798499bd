/// The compression function F of BLAKE2b with a variable number of rounds: RFC 7693, section 3.2, and EIP-152.
module Perjury.Model.Crypto.Blake2f

open System
open System.Buffers.Binary
open System.Numerics

/// RFC 7693, section 2.6.
let private iv =
    [|
        0x6a09e667f3bcc908UL
        0xbb67ae8584caa73bUL
        0x3c6ef372fe94f82bUL
        0xa54ff53a5f1d36f1UL
        0x510e527fade682d1UL
        0x9b05688c2b3e6c1fUL
        0x1f83d9abfb41bd6bUL
        0x5be0cd19137e2179UL
    |]

/// RFC 7693, section 2.7; round i uses row i mod 10.
let private sigma =
    [|
        [| 0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12; 13; 14; 15 |]
        [| 14; 10; 4; 8; 9; 15; 13; 6; 1; 12; 0; 2; 11; 7; 5; 3 |]
        [| 11; 8; 12; 0; 5; 2; 15; 13; 10; 14; 3; 6; 7; 1; 9; 4 |]
        [| 7; 9; 3; 1; 13; 12; 11; 14; 2; 6; 5; 10; 4; 0; 15; 8 |]
        [| 9; 0; 5; 7; 2; 4; 10; 15; 14; 1; 11; 12; 6; 8; 3; 13 |]
        [| 2; 12; 6; 10; 0; 11; 8; 3; 4; 13; 7; 5; 15; 14; 1; 9 |]
        [| 12; 5; 1; 15; 14; 13; 4; 10; 0; 7; 6; 3; 9; 2; 8; 11 |]
        [| 13; 11; 7; 14; 12; 1; 3; 9; 5; 0; 15; 4; 8; 6; 2; 10 |]
        [| 6; 15; 14; 9; 11; 3; 0; 8; 12; 2; 13; 7; 1; 4; 10; 5 |]
        [| 10; 2; 8; 4; 7; 6; 1; 5; 15; 11; 9; 14; 3; 12; 13; 0 |]
    |]

/// RFC 7693, section 3.1.
let private mix (v: uint64[]) a b c d x y =
    v[a] <- v[a] + v[b] + x
    v[d] <- BitOperations.RotateRight(v[d] ^^^ v[a], 32)
    v[c] <- v[c] + v[d]
    v[b] <- BitOperations.RotateRight(v[b] ^^^ v[c], 24)
    v[a] <- v[a] + v[b] + y
    v[d] <- BitOperations.RotateRight(v[d] ^^^ v[a], 16)
    v[c] <- v[c] + v[d]
    v[b] <- BitOperations.RotateRight(v[b] ^^^ v[c], 63)

/// State h (8 words), message m (16 words), offset t (2 words), last-block flag.
let compress (rounds: uint32) (h: uint64[]) (m: uint64[]) (t: uint64[]) (isLast: bool) =
    let v = Array.append h iv
    v[12] <- v[12] ^^^ t[0]
    v[13] <- v[13] ^^^ t[1]

    if isLast then
        v[14] <- ~~~v[14]

    let mutable round = 0u

    while round < rounds do
        let s = sigma[int (round % 10u)]
        // Columns, then diagonals.
        for i in 0..3 do
            mix v i (i + 4) (i + 8) (i + 12) m[s[2 * i]] m[s[2 * i + 1]]

        for i in 0..3 do
            mix v i ((i + 1) % 4 + 4) ((i + 2) % 4 + 8) ((i + 3) % 4 + 12) m[s[2 * i + 8]] m[s[2 * i + 9]]

        round <- round + 1u

    Array.init 8 (fun i -> h[i] ^^^ v[i] ^^^ v[i + 8])

/// The number of rounds an input asks for, which is its price in gas; nothing if the length is not 213.
let rounds (input: byte[]) =
    if input.Length = 213 then
        Some(BinaryPrimitives.ReadUInt32BigEndian(ReadOnlySpan(input, 0, 4)))
    else
        None

/// EIP-152: rounds (4 bytes, big-endian), h, m, t (little-endian words), and a flag byte that is 0 or 1.
let precompile (input: byte[]) =
    let words offset count =
        Array.init count (fun i -> BitConverter.ToUInt64(input, offset + 8 * i))

    match rounds input with
    | Some n when input[212] <= 1uy ->
        compress n (words 4 8) (words 68 16) (words 196 2) (input[212] = 1uy)
        |> Array.collect BitConverter.GetBytes
        |> Some
    | _ -> None
