/// The field of secp256k1, p = 2^256 - c with c = 2^32 + 977, on four digits of 64 bits, least significant first. It is
/// the one field that is not left to BigInteger: every transaction needs thousands of its products. Tests hold it against
/// `Field.prime`. Multiplication is Knuth, TAOCP volume 2, section 4.3.1, algorithm M; the high half is folded in by
/// 2^256 = c (mod p), Menezes, van Oorschot, Vanstone, "Handbook of Applied Cryptography", algorithm 14.47.
module Perjury.Model.Crypto.Secp256k1Field

open System
open Perjury.Model

/// Four digits; below p.
type Residue = uint64[]

let p =
    Integer.hex "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"

[<Literal>]
let private C = 0x1000003d1UL

let ofInteger (value: bigint) : Residue =
    let bytes = Bytes.ofBigIntFixed 32 (Integer.modulo value p) |> Array.rev
    Array.init 4 (fun i -> BitConverter.ToUInt64(bytes, 8 * i))

let toInteger (a: Residue) =
    Array.foldBack (fun (digit: uint64) acc -> (acc <<< 64) + bigint digit) a bigint.Zero

/// x y + z + carry, which fits in two digits: the low one, and the high one as the next carry.
let inline private step x y z (carry: byref<uint64>) =
    let mutable low = 0UL
    let mutable high = Math.BigMul(x, y, &low)
    let sum = low + z
    high <- high + (if sum < low then 1UL else 0UL)
    let total = sum + carry
    carry <- high + (if total < sum then 1UL else 0UL)
    total

/// Adds k c in place, and again for as long as 2^256 is carried out; k c has at most two digits.
let rec private fold (r: Residue) (k: uint64) =
    if k <> 0UL then
        let mutable carry = 0UL
        r[0] <- step k C r[0] &carry

        for i in 1..3 do
            r[i] <- step 0UL 0UL r[i] &carry

        fold r carry

/// At least p, that is, adding c carries 2^256 out.
let private isReducible (r: Residue) =
    r[3] = UInt64.MaxValue
    && r[2] = UInt64.MaxValue
    && r[1] = UInt64.MaxValue
    && r[0] >= 0UL - C

let private canonical (r: Residue) =
    if isReducible r then [| r[0] + C; 0UL; 0UL; 0UL |] else r

let private multiply (a: Residue) (b: Residue) : Residue =
    let product = Array.zeroCreate<uint64> 8

    for i in 0..3 do
        let mutable carry = 0UL

        for j in 0..3 do
            product[i + j] <- step a[i] b[j] product[i + j] &carry

        product[i + 4] <- carry

    let r = Array.zeroCreate<uint64> 4
    let mutable carry = 0UL

    for i in 0..3 do
        r[i] <- step product[i + 4] C product[i] &carry

    fold r carry
    canonical r

let private add (a: Residue) (b: Residue) : Residue =
    let r = Array.zeroCreate<uint64> 4
    let mutable carry = 0UL

    for i in 0..3 do
        r[i] <- step a[i] 1UL b[i] &carry

    fold r carry
    canonical r

/// p - b, digit by digit from 2^256 - 1 - b, less c - 1. Zero gives p, which is why it is not canonical.
let private complement (b: Residue) =
    let r = Array.zeroCreate<uint64> 4
    let mutable borrow = C - 1UL

    for i in 0..3 do
        let digit = ~~~b[i]
        r[i] <- digit - borrow
        borrow <- if digit < borrow then 1UL else 0UL

    r

let field =
    { new Field<Residue> with
        member _.Zero = ofInteger bigint.Zero
        member _.One = ofInteger bigint.One
        member _.IsZero a = (a[0] ||| a[1] ||| a[2] ||| a[3]) = 0UL
        member _.Add(a, b) = add a b
        member _.Subtract(a, b) = add a (complement b)
        member _.Multiply(a, b) = multiply a b
        member _.Square a = multiply a a

        member _.Inverse a =
            ofInteger (Integer.inverse p (toInteger a))
    }
