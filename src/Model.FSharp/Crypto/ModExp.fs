namespace Perjury.Model.Crypto

open System
open System.Numerics
open Perjury.Model

/// How modular exponentiation is priced, and bounded.
type ModExpPricing =
    /// Byzantium
    | Eip198
    /// Berlin
    | Eip2565
    /// Osaka, together with the bound of 1024 bytes on each length (EIP-7823)
    | Eip7883

/// Arbitrary-precision modular exponentiation: EIP-198. Input: the lengths of base, exponent and modulus in 32 bytes
/// each, then the three numbers; zeros beyond the end.
module ModExp =
    type private Lengths =
        {
            Base: bigint
            Exponent: bigint
            Modulus: bigint
        }

    let private headerSize = bigint 96

    let private lengths input =
        {
            Base = CallData.number 0 input
            Exponent = CallData.number 1 input
            Modulus = CallData.number 2 input
        }

    /// The first 32 bytes of the exponent, or all of it.
    let private exponentHead input n =
        let size = int (min n.Exponent (bigint 32))
        input |> CallData.window (headerSize + n.Base) size |> Bytes.toBigInt

    /// Position of the leading one of the exponent, as far as its first 32 bytes tell; each byte after them counts
    /// `perByte`.
    let private adjustedExponentLength (perByte: int) input n =
        let leading = bigint (max 0 (Integer.bitLength (exponentHead input n) - 1))
        leading + bigint perByte * max bigint.Zero (n.Exponent - bigint 32)

    let private squared (x: bigint) = x * x

    let private wordsOf bytes = (bytes + bigint 7) / bigint 8

    let private eip198Complexity x =
        if x <= bigint 64 then
            squared x
        elif x <= bigint 1024 then
            squared x / bigint 4 + bigint 96 * x - bigint 3072
        else
            squared x / bigint 16 + bigint 480 * x - bigint 199680

    /// The price in gas.
    let gasCost pricing (input: byte[]) =
        let n = lengths input
        let size = max n.Base n.Modulus

        let iterations perByte =
            max bigint.One (adjustedExponentLength perByte input n)

        match pricing with
        | Eip198 -> eip198Complexity size * iterations 8 / bigint 20
        | Eip2565 -> max (bigint 200) (squared (wordsOf size) * iterations 8 / bigint 3)
        | Eip7883 ->
            let complexity =
                if size <= bigint 32 then
                    bigint 16
                else
                    bigint 2 * squared (wordsOf size)

            max (bigint 500) (complexity * iterations 16)

    let private isWithinBounds pricing n =
        match pricing with
        | Eip198
        | Eip2565 -> true
        | Eip7883 ->
            List.forall (fun (length: bigint) -> length <= bigint 1024) [ n.Base; n.Exponent; n.Modulus ]

    /// base^exponent mod modulus in as many bytes as the modulus has; zero if the modulus is zero. Nothing if a length is
    /// out of bounds. To be called when the price is paid: before EIP-7823 it is all that bounds the lengths, and to fill an
    /// array beyond what the platform can allocate takes more gas than a block holds.
    let execute pricing (input: byte[]) =
        let n = lengths input

        let number offset (length: bigint) =
            input |> CallData.window (headerSize + offset) (int length) |> Bytes.toBigInt

        if not (isWithinBounds pricing n) then
            None
        elif n.Modulus.IsZero then
            Some Bytes.empty
        elif max n.Base (max n.Exponent n.Modulus) > bigint Array.MaxLength then
            None
        else
            let modulus = number (n.Base + n.Exponent) n.Modulus

            let power =
                if modulus.IsZero then
                    bigint.Zero
                else
                    BigInteger.ModPow(number bigint.Zero n.Base, number n.Base n.Exponent, modulus)

            Some(Bytes.ofBigIntFixed (int n.Modulus) power)
