/// Natural numbers and their big-endian byte strings, the form every precompile speaks.
module Perjury.Model.Crypto.Integer

open System
open System.Globalization
open System.Numerics

/// The number that a big-endian byte string denotes; the empty string is zero.
let ofBytes (bytes: byte[]) =
    BigInteger(ReadOnlySpan<byte> bytes, isUnsigned = true, isBigEndian = true)

/// Exactly `length` big-endian bytes of a number that is below 256^length.
let toBytes (length: int) (value: bigint) =
    let digits = value.ToByteArray(isUnsigned = true, isBigEndian = true)
    let digits = if value.IsZero then [||] else digits
    Array.append (Array.zeroCreate (length - digits.Length)) digits

/// A constant written as in the papers: hexadecimal digits, without prefix.
let hex (digits: string) =
    BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)

/// Number of binary digits; zero has none.
let bitLength (value: bigint) = int (value.GetBitLength())

/// The least non-negative residue.
let modulo (value: bigint) (modulus: bigint) =
    let r = BigInteger.Remainder(value, modulus)
    if r.Sign < 0 then r + modulus else r

/// `length` bytes from `offset`, reading zeros beyond the end, as call data is read.
let window (offset: bigint) (length: int) (bytes: byte[]) =
    let out = Array.zeroCreate<byte> length

    if offset < bigint bytes.Length then
        let start = int offset
        Array.blit bytes start out 0 (min length (bytes.Length - start))

    out

/// Base-2^bits digits, least significant first; at least one.
let digits (bits: int) (value: bigint) =
    let mask = (bigint.One <<< bits) - bigint.One

    [| for i in 0 .. max 0 ((bitLength value - 1) / bits) -> int ((value >>> (bits * i)) &&& mask) |]
