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

    [|
        for i in 0 .. max 0 ((bitLength value - 1) / bits) -> int ((value >>> (bits * i)) &&& mask)
    |]

/// The inverse modulo a prime by the extended algorithm of Euclid, where every row (r, t) has r = t a mod p. Zero gives
/// zero.
let inverse (p: bigint) (a: bigint) =
    let rec descend (r0: bigint) (t0: bigint) (r1: bigint) (t1: bigint) =
        if r1.IsZero then
            modulo t0 p
        else
            let q = BigInteger.Divide(r0, r1)
            descend r1 t1 (r0 - q * r1) (t0 - q * t1)

    descend p bigint.Zero a bigint.One
