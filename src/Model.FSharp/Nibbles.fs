/// Half-byte paths of the Merkle Patricia trie, one nibble per array element, and their hex-prefix form.
module Perjury.Model.Nibbles

/// High nibble first (Yellow Paper appendix D).
let ofBytes (bytes: byte[]) =
    Array.init (2 * bytes.Length) (fun i ->
        if i % 2 = 0 then
            bytes[i / 2] >>> 4
        else
            bytes[i / 2] &&& 0x0Fuy)

let commonPrefixLength (a: byte[]) (b: byte[]) =
    let limit = min a.Length b.Length
    let mutable i = 0

    while i < limit && a[i] = b[i] do
        i <- i + 1

    i

let startsWith (prefix: byte[]) (path: byte[]) =
    commonPrefixLength prefix path = prefix.Length

let skip count (path: byte[]) =
    Array.sub path count (path.Length - count)

/// Hex-prefix encoding (Yellow Paper appendix C): flag nibble = 2·leaf + odd, then the nibbles.
let toHexPrefix isLeaf (path: byte[]) =
    let flag = if isLeaf then 2uy else 0uy

    let full =
        if path.Length % 2 = 1 then
            Array.append [| flag + 1uy |] path
        else
            Array.append [| flag; 0uy |] path

    Array.init (full.Length / 2) (fun i -> (full[2 * i] <<< 4) ||| full[2 * i + 1])

/// Reading of a hex prefix: the leaf bit, the odd bit, the nibbles. What else is in the first byte does not count, as
/// in execution-specs; None for the empty string.
let ofHexPrefix (bytes: byte[]) =
    let nibbles = ofBytes bytes

    if nibbles.Length = 0 then
        None
    else
        let isLeaf = nibbles[0] &&& 2uy <> 0uy
        let isOdd = nibbles[0] &&& 1uy <> 0uy
        Some(isLeaf, skip (if isOdd then 1 else 2) nibbles)
