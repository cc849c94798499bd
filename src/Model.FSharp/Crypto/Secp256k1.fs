/// The curve of transaction signatures: SEC 2 version 2.0, section 2.4.1.
module Perjury.Model.Crypto.Secp256k1

open Perjury.Model

let private residue digits =
    Secp256k1Field.ofInteger (Integer.hex digits)

let group: SignatureGroup<Secp256k1Field.Residue> =
    {
        P = Secp256k1Field.p
        Curve =
            {
                Field = Secp256k1Field.field
                A = residue "0"
                B = residue "7"
            }
        Order = Integer.hex "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
        Generator =
            Affine(
                residue "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
                residue "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"
            )
        OfInteger = Secp256k1Field.ofInteger
        ToInteger = Secp256k1Field.toInteger
    }

let private recoverAnew (hash: byte[]) (r: bigint) (s: bigint) (odd: bool) =
    let encode = Secp256k1Field.toInteger >> Bytes.ofBigIntFixed 32

    match Ecdsa.recover group (Bytes.toBigInt hash) r s odd with
    | Some(Affine(x, y)) -> Some(Array.append (encode x) (encode y))
    | Some Infinity
    | None -> None

// hash, r, s of 32 bytes each, and the parity: lies about one block ask for its signers again and again.
let private recoverKnown =
    Memo.manyAnswers (fun question ->
        let number at = Bytes.toBigInt question[at .. at + 31]
        recoverAnew question[..31] (number 32) (number 64) (question[96] = 1uy))

/// The 64 bytes (x, y) of the public key that signed the 32-byte hash, if there is one; `odd` is the parity of the
/// ordinate of the nonce point (Yellow Paper, appendix F). Accepts every s below the order.
let recover (hash: byte[]) (r: bigint) (s: bigint) (odd: bool) =
    let fits (number: bigint) =
        number.Sign >= 0 && number < group.Order

    if hash.Length = 32 && fits r && fits s then
        Array.concat
            [
                hash
                Bytes.ofBigIntFixed 32 r
                Bytes.ofBigIntFixed 32 s
                [| (if odd then 1uy else 0uy) |]
            ]
        |> recoverKnown
    else
        recoverAnew hash r s odd

/// Half the order: from Homestead on, a transaction's s may not exceed it (EIP-2).
let halfOrder = group.Order / bigint 2
