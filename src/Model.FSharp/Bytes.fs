/// Byte strings: the one type everything in the model is made of.
module Perjury.Model.Bytes

open System
open System.Numerics

let empty: byte[] = [||]

/// "0x"-less lower-case hex of a byte string.
let toHex (bytes: byte[]) = Convert.ToHexStringLower bytes

/// The bytes a hex text names, with or without "0x"; None when it is not hex of whole bytes.
let tryOfHex (text: string) =
    let digits = if text.StartsWith "0x" then text.Substring 2 else text

    if digits.Length % 2 = 0 && digits |> Seq.forall Char.IsAsciiHexDigit then
        Some(Convert.FromHexString digits)
    else
        None

/// The bytes a hex literal names; for literals of the source and of fixtures, which are hex by construction.
let ofHex (text: string) =
    match tryOfHex text with
    | Some bytes -> bytes
    | None -> invalidArg (nameof text) $"not hex: {text}"

let concat (parts: seq<byte[]>) = Array.concat parts

let zeros count : byte[] = Array.zeroCreate count

/// The `count` bytes from `start`; the caller has checked that they are there.
let slice start count (bytes: byte[]) = Array.sub bytes start count

let equal (a: byte[]) (b: byte[]) =
    a.AsSpan().SequenceEqual(ReadOnlySpan b)

/// Order of raw bytes: first difference decides, a proper prefix comes first.
let compare (a: byte[]) (b: byte[]) =
    a.AsSpan().SequenceCompareTo(ReadOnlySpan b)

let isZero (bytes: byte[]) = Array.forall ((=) 0uy) bytes

/// Zero bytes in front up to `width`; longer strings are returned as they are.
let padLeft width (bytes: byte[]) =
    if bytes.Length >= width then
        bytes
    else
        Array.append (zeros (width - bytes.Length)) bytes

let padRight width (bytes: byte[]) =
    if bytes.Length >= width then
        bytes
    else
        Array.append bytes (zeros (width - bytes.Length))

/// Big-endian unsigned number; the empty string is zero.
let toBigInt (bytes: byte[]) =
    BigInteger(ReadOnlySpan bytes, isUnsigned = true, isBigEndian = true)

/// Shortest big-endian form of a non-negative number; zero is the empty string.
let ofBigInt (value: BigInteger) =
    if value.IsZero then
        empty
    else
        value.ToByteArray(isUnsigned = true, isBigEndian = true)

/// Big-endian form in exactly `width` bytes; the value must fit.
let ofBigIntFixed width value = padLeft width (ofBigInt value)

/// 32-byte big-endian form of a word.
let ofWord value = ofBigIntFixed 32 value

let ofUInt64 (value: uint64) = ofBigInt (BigInteger value)

/// Little-endian form of an unsigned number in exactly `width` bytes (SSZ basic types).
let ofUInt64LittleEndian width (value: uint64) =
    Array.init width (fun i -> if i < 8 then byte (value >>> (8 * i)) else 0uy)

/// Little-endian unsigned number of at most eight bytes.
let toUInt64LittleEndian (bytes: byte[]) =
    Array.foldBack (fun (b: byte) value -> (value <<< 8) ||| uint64 b) bytes 0UL

/// Equality of contents, for hash tables keyed by byte strings.
let equality =
    { new System.Collections.Generic.IEqualityComparer<byte[]> with
        member _.Equals(a, b) =
            match a, b with
            | null, null -> true
            | null, _
            | _, null -> false
            | a, b -> equal a b

        member _.GetHashCode bytes =
            let mutable hash = HashCode()
            hash.AddBytes(ReadOnlySpan bytes)
            hash.ToHashCode()
    }

let private sameLists (a: byte[] list) (b: byte[] list) =
    a.Length = b.Length
    && List.forall2 (fun a b -> obj.ReferenceEquals(a, b) || equal a b) a b

/// The same of lists.
let listEquality =
    { new System.Collections.Generic.IEqualityComparer<byte[] list> with
        member _.Equals(a, b) =
            match a, b with
            | null, null -> true
            | null, _
            | _, null -> false
            | a, b -> obj.ReferenceEquals(a, b) || sameLists a b

        member _.GetHashCode list =
            let mutable hash = HashCode()

            for bytes in list do
                hash.Add bytes.Length
                hash.AddBytes(ReadOnlySpan bytes)

            hash.ToHashCode()
    }
