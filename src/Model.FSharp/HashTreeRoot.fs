/// hash_tree_root of SSZ values (consensus-specs ssz/simple-serialize.md "Merkleization"; EIP-7916 and EIP-7495 for the progressive forms).
module Perjury.Model.HashTreeRoot

open System
open System.Collections.Concurrent
open System.Security.Cryptography
open Perjury.Model.Ssz

let private hashPair (left: byte[]) (right: byte[]) =
    SHA256.HashData(Array.append left right)

/// Roots of all-zero subtrees by depth; 2^64 chunks are more than any limit asks for.
let private zeroRoots =
    Array.scan (fun root _ -> hashPair root root) (Bytes.zeros 32) [| 1..64 |]

/// Depth of the smallest full binary tree with `chunks` leaves.
let private depthFor (chunks: int64) =
    let rec loop depth capacity =
        if capacity >= chunks then
            depth
        else
            loop (depth + 1) (2L * capacity)

    loop 0 1L

let rec private merkleizeAt depth level (nodes: byte[][]) =
    if level = depth then
        if nodes.Length = 0 then zeroRoots[depth] else nodes[0]
    else
        let at i =
            if i < nodes.Length then nodes[i] else zeroRoots[level]

        let parents =
            Array.init ((nodes.Length + 1) / 2) (fun i -> hashPair (at (2 * i)) (at (2 * i + 1)))

        merkleizeAt depth (level + 1) parents

// Depth of the tree, then its chunks.
let private ofQuestion (question: byte[]) =
    Array.chunkBySize 32 question[1..] |> merkleizeAt (int question[0]) 0

let private remembered = Memo.lateAnswers ofQuestion

/// Fields and items that are few enough to be asked for again as a whole: lies about one request share most of them.
[<Literal>]
let private Few = 31

/// Root of the chunks in a tree wide enough for `limit` of them, padded with zero chunks.
let private merkleize limit (chunks: byte[][]) =
    let depth = depthFor limit

    if chunks.Length > 1 && chunks.Length <= Few then
        remembered (Array.concat (Seq.append [ [| byte depth |] ] chunks))
    else
        merkleizeAt depth 0 chunks

/// EIP-7916: first `width` chunks to the left, the rest to the right with four times the width.
let rec private merkleizeProgressive width (chunks: byte[][]) =
    if chunks.Length = 0 then
        Bytes.zeros 32
    else
        let here = min chunks.Length (int width)
        hashPair (merkleize width chunks[.. here - 1]) (merkleizeProgressive (4L * width) chunks[here..])

let private mixInLength (length: int) root =
    hashPair root (Bytes.padRight 32 (Bytes.ofUInt64LittleEndian 8 (uint64 length)))

/// EIP-7495: a bit for each field, the first the lowest.
let private activeFields count =
    let bits = Bytes.zeros 32

    for field in 0 .. count - 1 do
        bits[field / 8] <- bits[field / 8] ||| (1uy <<< (field % 8))

    bits

let private pack (bytes: byte[]) =
    Array.chunkBySize 32 bytes |> Array.map (Bytes.padRight 32)

/// Root of a list's chunks under its limit, given how many items one chunk holds.
let private listRoot limit itemsPerChunk (chunks: byte[][]) count =
    match limit with
    | AtMost bound -> merkleize ((bound + itemsPerChunk - 1L) / itemsPerChunk) chunks
    | Progressive -> merkleizeProgressive 1L chunks
    |> mixInLength count

/// Roots of byte lists by their limit: a transaction is a short one under a tree of millions of chunks.
let private byteListRoots = ConcurrentDictionary<Limit, byte[] -> byte[]>()

let private byteListRoot limit =
    byteListRoots.GetOrAdd(
        limit,
        Func<Limit, byte[] -> byte[]>(fun limit ->
            Memo.manyAnswers (fun bytes -> listRoot limit 32L (pack bytes) bytes.Length))
    )

let rec hashTreeRoot schema value =
    match schema, value with
    | (UInt _ | Boolean), Bytes bytes -> Bytes.padRight 32 bytes
    | ByteVector length, Bytes bytes -> merkleize ((int64 length + 31L) / 32L) (pack bytes)
    | ByteList limit, Bytes bytes -> byteListRoot limit bytes
    | List((UInt width as element), limit), Items values ->
        let packed = values |> List.map (Ssz.encode element) |> Bytes.concat |> pack
        listRoot limit (32L / int64 width) packed values.Length
    | List(element, limit), Items values ->
        listRoot limit 1L (values |> List.map (hashTreeRoot element) |> List.toArray) values.Length
    | Container fields, Fields values -> merkleize (int64 fields.Length) (fieldRoots fields values)
    | ProgressiveContainer fields, Fields values ->
        hashPair (merkleizeProgressive 1L (fieldRoots fields values)) (activeFields fields.Length)
    | _ -> invalidArg (nameof value) "the value does not have the shape of the schema"

and private fieldRoots fields values =
    List.map2 (fun (_, field) value -> hashTreeRoot field value) fields values
    |> List.toArray
