/// The curve P-256 (secp256r1): NIST SP 800-186, section 3.2.1.3, and its precompile, EIP-7951.
module Perjury.Model.Crypto.P256

open Perjury.Model

let private p =
    Integer.hex "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"

let group: SignatureGroup<bigint> =
    {
        P = p
        Curve =
            {
                Field = Field.prime p
                A = p - bigint 3
                B = Integer.hex "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"
            }
        Order = Integer.hex "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
        Generator =
            Affine(
                Integer.hex "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
                Integer.hex "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
            )
        OfInteger = id
        ToInteger = id
    }

/// Whether (r, s) is a signature of the hash under the key (qx, qy). The coordinates must be canonical; (0, 0), which
/// stands for infinity, is not on the curve.
let verify (hash: byte[]) (r: bigint) (s: bigint) (qx: bigint) (qy: bigint) =
    qx < p
    && qy < p
    && Ecdsa.verify group (Bytes.toBigInt hash) r s (Affine(qx, qy))

/// EIP-7951: hash, r, s, qx, qy of 32 bytes each; one, or nothing for whatever is not a valid signature.
let precompile (input: byte[]) =
    let number i = CallData.number i input

    if
        input.Length = 160
        && verify (Bytes.slice 0 32 input) (number 1) (number 2) (number 3) (number 4)
    then
        Bytes.ofWord bigint.One
    else
        Bytes.empty
