/// Recursive length prefix (Yellow Paper appendix B): one canonical encoding per item, everything else is refused.
module Perjury.Model.Rlp

open System.Numerics

type Item =
    | Str of byte[]
    | List of Item list

type Fault =
    | Truncated
    | LengthNotMinimal
    | SingleByteNotItself
    | TrailingBytes
    | TooDeep

/// What is wrong and the offset of the item it is wrong in.
type Error = { At: int; Fault: Fault }

/// No Ethereum structure nests deeper than a trie node full of inline branches (1024 / 17); the bound keeps the decoder total.
[<Literal>]
let MaxDepth = 256

let private lengthPrefix shortBase length =
    if length < 56 then
        [| byte (shortBase + length) |]
    else
        let digits = Bytes.ofBigInt (BigInteger length)
        Array.append [| byte (shortBase + 55 + digits.Length) |] digits

/// Length of the encoding of a string or list with this content.
let private sizeAround content =
    if content < 56 then
        content + 1
    else
        content + 1 + (39 - BitOperations.LeadingZeroCount(uint content)) / 8

let rec private size item =
    match item with
    | Str [| b |] when b < 0x80uy -> 1
    | Str bytes -> sizeAround bytes.Length
    | List items -> sizeAround (List.sumBy size items)

/// Writes an item that ends before `stop`; where it begins. From the end on, a list's length is known when its prefix is due.
let rec private writeBefore (target: byte[]) item stop =
    let put (bytes: byte[]) stop =
        Array.blit bytes 0 target (stop - bytes.Length) bytes.Length
        stop - bytes.Length

    match item with
    | Str [| b |] when b < 0x80uy -> put [| b |] stop
    | Str bytes -> put bytes stop |> put (lengthPrefix 0x80 bytes.Length)
    | List items ->
        let start = List.foldBack (writeBefore target) items stop
        put (lengthPrefix 0xC0 (stop - start)) start

let encode item =
    let target = Bytes.zeros (size item)
    writeBefore target item target.Length |> ignore
    target

/// The list of items whose encodings are given; saves decoding what is only to be carried.
let encodeRawList (encodedItems: seq<byte[]>) =
    let body = Bytes.concat encodedItems
    Array.append (lengthPrefix 0xC0 body.Length) body

/// Start and length of the content of the item at `at`, which must lie before `limit`.
let private contentOf (bytes: byte[]) at limit =
    let fail fault = Error { At = at; Fault = fault }

    let short length =
        if at + 1 + length > limit then
            fail Truncated
        else
            Ok(at + 1, length)

    let long digits =
        if at + 1 + digits > limit then
            fail Truncated
        else
            let length = Bytes.toBigInt (Bytes.slice (at + 1) digits bytes)

            if bytes[at + 1] = 0uy || length < BigInteger 56 then
                fail LengthNotMinimal
            elif length > BigInteger(limit - at - 1 - digits) then
                fail Truncated
            else
                Ok(at + 1 + digits, int length)

    match int bytes[at] with
    | prefix when prefix < 0x80 -> Ok(at, 1)
    | 0x81 when at + 1 < limit && bytes[at + 1] < 0x80uy -> fail SingleByteNotItself
    | prefix when prefix <= 0xB7 -> short (prefix - 0x80)
    | prefix when prefix <= 0xBF -> long (prefix - 0xB7)
    | prefix when prefix <= 0xF7 -> short (prefix - 0xC0)
    | prefix -> long (prefix - 0xF7)

let rec private decodeAt (bytes: byte[]) at limit depth =
    if at >= limit then
        Error { At = at; Fault = Truncated }
    else
        match contentOf bytes at limit with
        | Error error -> Error error
        | Ok(start, length) when bytes[at] < 0xC0uy -> Ok(Str(Bytes.slice start length bytes), start + length)
        | Ok _ when depth = MaxDepth -> Error { At = at; Fault = TooDeep }
        | Ok(start, length) ->
            decodeSequence bytes start (start + length) (depth + 1)
            |> Result.map (fun items -> List items, start + length)

and private decodeSequence bytes start limit depth =
    let rec loop at items =
        if at = limit then
            Ok(List.rev items)
        else
            match decodeAt bytes at limit depth with
            | Ok(item, next) -> loop next (item :: items)
            | Error error -> Error error

    loop start []

/// Exactly one item and nothing after it.
let decode (bytes: byte[]) =
    match decodeAt bytes 0 bytes.Length 0 with
    | Ok(item, next) when next = bytes.Length -> Ok item
    | Ok(_, next) -> Error { At = next; Fault = TrailingBytes }
    | Error error -> Error error

/// The first item, whatever comes after it: what only a credulous engine asks for.
let decodeFirst (bytes: byte[]) =
    decodeAt bytes 0 bytes.Length 0 |> Result.map fst

/// Start of the content of the one list that the bytes are, with nothing after it.
let private listContent (bytes: byte[]) =
    if bytes.Length = 0 || bytes[0] < 0xC0uy then
        None
    else
        match contentOf bytes 0 bytes.Length with
        | Ok(start, length) when start + length = bytes.Length -> Some start
        | _ -> None

/// The encoding of the item at `at`, what is inside it not looked at.
let private encodingAt (bytes: byte[]) at =
    match contentOf bytes at bytes.Length with
    | Ok(start, length) -> Some(Bytes.slice at (start + length - at) bytes)
    | Error _ -> None

/// The encoding of the first item of a list.
let tryFirst bytes =
    listContent bytes
    |> Option.filter (fun start -> start < bytes.Length)
    |> Option.bind (encodingAt bytes)

/// The encodings of all items of a list.
let trySplit (bytes: byte[]) =
    let rec loop at items =
        if at = bytes.Length then
            Some(List.rev items)
        else
            match encodingAt bytes at with
            | Some encoding -> loop (at + encoding.Length) (encoding :: items)
            | None -> None

    listContent bytes |> Option.bind (fun start -> loop start [])

let ofBigInt value = Str(Bytes.ofBigInt value)

let ofUInt64 value = Str(Bytes.ofUInt64 value)

/// Canonical scalar: no leading zero byte, at most `width` bytes.
let (|Scalar|_|) width item =
    match item with
    | Str bytes when bytes.Length <= width && (bytes.Length = 0 || bytes[0] <> 0uy) ->
        Some(Bytes.toBigInt bytes)
    | _ -> None

/// Canonical scalar of at most eight bytes.
let (|UInt64|_|) item =
    match item with
    | Scalar 8 value -> Some(uint64 value)
    | _ -> None

/// Byte string of exactly `width` bytes.
let (|Fixed|_|) width item =
    match item with
    | Str bytes when bytes.Length = width -> Some bytes
    | _ -> None
