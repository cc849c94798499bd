/// How precompiled contracts read their input.
module Perjury.Model.Crypto.CallData

open Perjury.Model

/// `length` bytes from `offset`, with zeros beyond the end.
let window (offset: bigint) (length: int) (input: byte[]) =
    let start = int (min offset (bigint input.Length))
    input |> Array.skip start |> Array.truncate length |> Bytes.padRight length

/// The i-th word of 32 bytes as a number, with zeros beyond the end.
let number i input =
    input |> window (bigint (32 * i)) 32 |> Bytes.toBigInt

/// What all the pieces of `size` bytes mean; nothing if one of them means nothing or the last one is not whole.
let pieces size (decode: byte[] -> 'a option) (input: byte[]) =
    let prepend piece rest =
        Option.map2 (fun x xs -> x :: xs) (decode piece) rest

    if input.Length % size = 0 then
        Array.foldBack prepend (Array.chunkBySize size input) (Some [])
    else
        None
