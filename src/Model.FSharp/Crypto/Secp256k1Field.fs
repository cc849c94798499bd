/// The field of secp256k1, p = 2^256 - c with c = 2^32 + 977, on four digits of 64 bits, least significant first. It is
/// the one field that is not left to BigInteger: every transaction needs thousands of its products. Tests hold it against
/// `Field.prime`. Multiplication is Knuth, TAOCP volume 2, section 4.3.1, algorithm M; the high half is folded in by
/// 2^256 = c (mod p), Menezes, van Oorschot, Vanstone, "Handbook of Applied Cryptography", algorithm 14.47.
module Perjury.Model.Crypto.Secp256k1Field

open System
open Perjury.Model

/// Four digits; below p.
[<Struct>]
type Residue =
    {
        D0: uint64
        D1: uint64
        D2: uint64
        D3: uint64
    }

let p =
    Integer.hex "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"

[<Literal>]
let private C = 0x1000003d1UL

let private residue d0 d1 d2 d3 = { D0 = d0; D1 = d1; D2 = d2; D3 = d3 }

let ofInteger (value: bigint) : Residue =
    let bytes = Bytes.ofBigIntFixed 32 (Integer.modulo value p) |> Array.rev
    let digit i = BitConverter.ToUInt64(bytes, 8 * i)
    residue (digit 0) (digit 1) (digit 2) (digit 3)

let toInteger (a: Residue) =
    List.foldBack
        (fun (digit: uint64) acc -> (acc <<< 64) + bigint digit)
        [ a.D0; a.D1; a.D2; a.D3 ]
        bigint.Zero

/// x y + z + carry, which fits in two digits: the low one, and the high one as the next carry.
let inline private step x y z (carry: byref<uint64>) =
    let mutable low = 0UL
    let mutable high = Math.BigMul(x, y, &low)
    let sum = low + z
    high <- high + (if sum < low then 1UL else 0UL)
    let total = sum + carry
    carry <- high + (if total < sum then 1UL else 0UL)
    total

/// At least p, that is, adding c carries 2^256 out.
let private isReducible (r: Residue) =
    r.D3 = UInt64.MaxValue
    && r.D2 = UInt64.MaxValue
    && r.D1 = UInt64.MaxValue
    && r.D0 >= 0UL - C

/// Adds k c, and again for as long as 2^256 is carried out; k c has at most two digits.
let rec private fold (r: Residue) (k: uint64) =
    if k <> 0UL then
        let mutable carry = 0UL
        let d0 = step k C r.D0 &carry
        let d1 = step 0UL 0UL r.D1 &carry
        let d2 = step 0UL 0UL r.D2 &carry
        let d3 = step 0UL 0UL r.D3 &carry
        fold (residue d0 d1 d2 d3) carry
    elif isReducible r then
        residue (r.D0 + C) 0UL 0UL 0UL
    else
        r

/// x b + t, five digits.
let inline private row x (b: Residue) (t: struct (uint64 * uint64 * uint64 * uint64)) =
    let struct (t0, t1, t2, t3) = t
    let mutable carry = 0UL
    let d0 = step x b.D0 t0 &carry
    let d1 = step x b.D1 t1 &carry
    let d2 = step x b.D2 t2 &carry
    let d3 = step x b.D3 t3 &carry
    struct (d0, struct (d1, d2, d3, carry))

let private multiply (a: Residue) (b: Residue) : Residue =
    let struct (p0, high) = row a.D0 b (struct (0UL, 0UL, 0UL, 0UL))
    let struct (p1, high) = row a.D1 b high
    let struct (p2, high) = row a.D2 b high
    let struct (p3, struct (p4, p5, p6, p7)) = row a.D3 b high
    let mutable carry = 0UL
    let d0 = step p4 C p0 &carry
    let d1 = step p5 C p1 &carry
    let d2 = step p6 C p2 &carry
    let d3 = step p7 C p3 &carry
    fold (residue d0 d1 d2 d3) carry

let private add (a: Residue) (b: Residue) : Residue =
    let mutable carry = 0UL
    let d0 = step a.D0 1UL b.D0 &carry
    let d1 = step a.D1 1UL b.D1 &carry
    let d2 = step a.D2 1UL b.D2 &carry
    let d3 = step a.D3 1UL b.D3 &carry
    fold (residue d0 d1 d2 d3) carry

/// digit - borrow, and the next borrow.
let inline private less (digit: uint64) (borrow: byref<uint64>) =
    let rest = digit - borrow
    borrow <- if digit < borrow then 1UL else 0UL
    rest

/// p - b, digit by digit from 2^256 - 1 - b, less c - 1. Zero gives p, which is why it is not canonical.
let private complement (b: Residue) =
    let mutable borrow = C - 1UL
    let d0 = less (~~~b.D0) &borrow
    let d1 = less (~~~b.D1) &borrow
    let d2 = less (~~~b.D2) &borrow
    let d3 = less (~~~b.D3) &borrow
    residue d0 d1 d2 d3

let field =
    { new Field<Residue> with
        member _.Zero = ofInteger bigint.Zero
        member _.One = ofInteger bigint.One
        member _.IsZero a = (a.D0 ||| a.D1 ||| a.D2 ||| a.D3) = 0UL
        member _.Add(a, b) = add a b
        member _.Subtract(a, b) = add a (complement b)
        member _.Multiply(a, b) = multiply a b
        member _.Square a = multiply a a

        member _.Inverse a =
            ofInteger (Integer.inverse p (toInteger a))
    }
