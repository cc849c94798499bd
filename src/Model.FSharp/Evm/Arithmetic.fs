/// Arithmetic, comparison and bit opcodes 0x01 to 0x1E, and KECCAK256.
module Perjury.Model.Evm.Arithmetic

open System.Numerics
open Perjury.Model
open Perjury.Model.Forks
open Perjury.Model.Evm.Frame

let private unary gas operation (frame: Frame) =
    // stack
    let x = frame.Pop()
    // gas
    frame.Charge gas
    // operation
    frame.Push(operation x)
    // program counter
    frame.Next()

let private binary gas operation (frame: Frame) =
    // stack
    let x = frame.Pop()
    let y = frame.Pop()
    // gas
    frame.Charge gas
    // operation
    frame.Push(operation x y)
    // program counter
    frame.Next()

let private ternary gas operation (frame: Frame) =
    // stack
    let x = frame.Pop()
    let y = frame.Pop()
    let z = frame.Pop()
    // gas
    frame.Charge gas
    // operation
    frame.Push(operation x y z)
    // program counter
    frame.Next()

let private ofBool condition = if condition then 1I else 0I

/// A quotient by zero is zero (Yellow Paper, appendix H.2).
let private orZero (divisor: bigint) (quotient: unit -> bigint) =
    if divisor.IsZero then 0I else quotient ()

let add = binary Gas.veryLow (fun x y -> wrap (x + y))
let mul = binary Gas.low (fun x y -> wrap (x * y))
let sub = binary Gas.veryLow (fun x y -> wrap (x - y))
let div = binary Gas.low (fun x y -> orZero y (fun () -> x / y))

let sdiv =
    binary Gas.low (fun x y -> orZero y (fun () -> wrap (signed x / signed y)))

let modulo = binary Gas.low (fun x y -> orZero y (fun () -> x % y))

let smod =
    binary Gas.low (fun x y -> orZero y (fun () -> wrap (BigInteger.Remainder(signed x, signed y))))

let addmod = ternary Gas.mid (fun x y n -> orZero n (fun () -> (x + y) % n))
let mulmod = ternary Gas.mid (fun x y n -> orZero n (fun () -> x * y % n))

let exp (frame: Frame) =
    // stack
    let x = frame.Pop()
    let exponent = frame.Pop()
    // gas
    let bytes = (uint64 (exponent.GetBitLength()) + 7UL) / 8UL
    frame.Charge(Gas.exponentiation + frame.Rules.ExpByteGas * bytes)
    // operation
    frame.Push(BigInteger.ModPow(x, exponent, maxWord + 1I))
    // program counter
    frame.Next()

/// Extends the sign of the lowest `index` + 1 bytes.
let signextend =
    binary Gas.low (fun index x ->
        if index > 30I then
            x
        else
            let bits = 8 * int index + 8
            let kept = x &&& ((1I <<< bits) - 1I)

            if (kept >>> (bits - 1)).IsZero then
                kept
            else
                wrap (kept - (1I <<< bits)))

let lt = binary Gas.veryLow (fun x y -> ofBool (x < y))
let gt = binary Gas.veryLow (fun x y -> ofBool (x > y))
let slt = binary Gas.veryLow (fun x y -> ofBool (signed x < signed y))
let sgt = binary Gas.veryLow (fun x y -> ofBool (signed x > signed y))
let eq = binary Gas.veryLow (fun x y -> ofBool (x = y))
let iszero = unary Gas.veryLow (fun x -> ofBool x.IsZero)

let bitAnd = binary Gas.veryLow (fun x y -> x &&& y)
let bitOr = binary Gas.veryLow (fun x y -> x ||| y)
let bitXor = binary Gas.veryLow (fun x y -> x ^^^ y)
let bitNot = unary Gas.veryLow (fun x -> maxWord - x)

/// Byte `index` of the word, counted from the most significant.
let byte =
    binary Gas.veryLow (fun index x ->
        if index > 31I then
            0I
        else
            (x >>> (8 * (31 - int index))) &&& 255I)

/// EIP-145.
let shl =
    binary Gas.veryLow (fun shift x -> if shift > 255I then 0I else wrap (x <<< int shift))

let shr =
    binary Gas.veryLow (fun shift x -> if shift > 255I then 0I else x >>> int shift)

let sar =
    binary Gas.veryLow (fun shift x -> wrap (signed x >>> (if shift > 255I then 256 else int shift)))

/// EIP-7939: leading zero bits.
let clz = unary Gas.low (fun x -> bigint (256L - x.GetBitLength()))

let keccak256 (frame: Frame) =
    // stack
    let offset = frame.Pop()
    let size = frame.Pop()
    // gas
    let expansion = frame.ExpansionGas [ offset, size ]
    frame.Charge(Gas.keccak + Gas.perWord Gas.keccakWord size + expansion)
    // operation
    frame.Expand [ offset, size ]
    frame.Push(Bytes.toBigInt (Keccak.hash (frame.ReadMemory(offset, size))))
    // program counter
    frame.Next()
