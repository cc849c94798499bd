/// Natural numbers: constants and digits.
module Perjury.Model.Crypto.Integer

open System.Globalization
open System.Numerics

/// A constant written as in the papers: hexadecimal digits, without prefix.
let hex (digits: string) =
    BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)

/// Number of binary digits; zero has none.
let bitLength (value: bigint) = int (value.GetBitLength())

/// The least non-negative residue.
let modulo (value: bigint) (modulus: bigint) =
    let r = BigInteger.Remainder(value, modulus)
    if r.Sign < 0 then r + modulus else r

/// Base-2^bits digits, least significant first; at least one.
let digits (bits: int) (value: bigint) =
    let mask = (bigint.One <<< bits) - bigint.One

    [| for i in 0 .. max 0 ((bitLength value - 1) / bits) -> int ((value >>> (bits * i)) &&& mask) |]
