namespace Perjury.Model.Crypto

open System.Security.Cryptography
open Perjury.Model

/// The end of a call to a precompiled contract.
type PrecompileResult =
    | Success of gasUsed: bigint * output: byte[]
    /// Out of gas or invalid input: all the gas of the call is gone.
    | Failure

/// A precompiled contract: its price, and its output, which is nothing for invalid input. The output is asked for only
/// when the price is paid.
type Precompile =
    {
        Gas: byte[] -> bigint
        Output: byte[] -> byte[] option
    }

/// The precompiled contracts by address: Yellow Paper, appendix E, and the EIPs named at each.
module Precompiles =
    let private fixedPrice gas output =
        {
            Gas = fun _ -> bigint (gas: int)
            Output = output
        }

    /// base + word * ceil(|input| / 32)
    let private pricedByWord (start: int) (word: int) output =
        {
            Gas = fun input -> bigint start + bigint word * bigint ((input.Length + 31) / 32)
            Output = output >> Some
        }

    /// Hash, v (27 or 28), r, s; the address of the signer, or nothing for a signature that is none.
    let private ecrecover (input: byte[]) =
        let hash = CallData.window bigint.Zero 32 input
        let number i = CallData.number i input
        let v = number 1

        if v = bigint 27 || v = bigint 28 then
            Secp256k1.recover hash (number 2) (number 3) (v = bigint 28)
            |> Option.map (fun key -> Bytes.padLeft 32 (Bytes.slice 12 20 (Keccak.hash key)))
            |> Option.defaultValue Bytes.empty
            |> Some
        else
            Some Bytes.empty

    let private modExp pricing =
        {
            Gas = ModExp.gasCost pricing
            Output = ModExp.execute pricing
        }

    let private bn254Add pricing =
        let price =
            match pricing with
            | Eip196 -> 500
            | Eip1108 -> 150

        fixedPrice price Bn254.addPrecompile

    let private productOfBn254 = Memo.manyAnswers Bn254.mulPrecompile

    let private bn254Mul pricing =
        let price =
            match pricing with
            | Eip196 -> 40000
            | Eip1108 -> 6000

        fixedPrice price productOfBn254

    let private pairingOfBn254 = Memo.manyAnswers Bn254.pairingPrecompile

    let private bn254Pairing pricing =
        let struct (start, perPair) =
            match pricing with
            | Eip196 -> struct (100000, 80000)
            | Eip1108 -> struct (45000, 34000)

        {
            Gas = fun input -> bigint start + bigint perPair * bigint (input.Length / 192)
            Output = pairingOfBn254
        }

    /// One gas per round; a price that cannot be read is zero, and the output fails.
    let private blake2f =
        {
            Gas = Blake2f.rounds >> Option.map bigint >> Option.defaultValue bigint.Zero
            Output = Blake2f.precompile
        }

    let private g1Msm = Memo.manyAnswers Eip2537.g1Msm
    let private g2Msm = Memo.manyAnswers Eip2537.g2Msm
    let private pairingOfBls12381 = Memo.manyAnswers Eip2537.pairing
    let private mapFpToG1 = Memo.manyAnswers Eip2537.mapFpToG1
    let private mapFp2ToG2 = Memo.manyAnswers Eip2537.mapFp2ToG2

    let private bls12381 index =
        match index with
        | 0x0b -> fixedPrice 375 Eip2537.g1Add
        | 0x0c ->
            {
                Gas = Eip2537.gasOfG1Msm
                Output = g1Msm
            }
        | 0x0d -> fixedPrice 600 Eip2537.g2Add
        | 0x0e ->
            {
                Gas = Eip2537.gasOfG2Msm
                Output = g2Msm
            }
        | 0x0f ->
            {
                Gas = Eip2537.gasOfPairing
                Output = pairingOfBls12381
            }
        | 0x10 -> fixedPrice 5500 mapFpToG1
        | _ -> fixedPrice 23800 mapFp2ToG2

    let private kzg = fixedPrice 50000 (Memo.manyAnswers Kzg.precompile)

    let private p256Verify =
        fixedPrice 6900 (Memo.manyAnswers (P256.precompile >> Some))

    /// The contract at an address, given as a number, if the fork has one there.
    let at (rules: PrecompileRules) (address: bigint) =
        let when' active contract = if active then Some contract else None

        if address > bigint 0x100 then
            None
        else
            match int address with
            | 0x01 -> Some(fixedPrice 3000 ecrecover)
            | 0x02 -> Some(pricedByWord 60 12 SHA256.HashData)
            | 0x03 -> Some(pricedByWord 600 120 (Ripemd160.hash >> Bytes.padLeft 32))
            | 0x04 -> Some(pricedByWord 15 3 id)
            | 0x05 -> Option.map modExp rules.ModExp
            | 0x06 -> Option.map bn254Add rules.Bn254
            | 0x07 -> Option.map bn254Mul rules.Bn254
            | 0x08 -> Option.map bn254Pairing rules.Bn254
            | 0x09 -> when' rules.Blake2f blake2f
            | 0x0a -> when' rules.PointEvaluation kzg
            | index when index >= 0x0b && index <= 0x11 -> when' rules.Bls12381 (bls12381 index)
            | 0x100 -> when' rules.P256Verify p256Verify
            | _ -> None

    /// The addresses that hold a contract, in ascending order.
    let addresses rules =
        [ 0x01..0x100 ]
        |> List.map bigint
        |> List.filter (fun address -> Option.isSome (at rules address))

    /// A call with this input and this much gas.
    let call (contract: Precompile) (input: byte[]) (gas: bigint) =
        let price = contract.Gas input

        if price > gas then
            Failure
        else
            match contract.Output input with
            | Some output -> Success(price, output)
            | None -> Failure

    /// The same by address; nothing if the fork has no contract there.
    let run rules address input gas =
        at rules address |> Option.map (fun contract -> call contract input gas)
