namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the keys of the signers, which two releases of the wire carry beside the witness: no hash binds them, and whoever
/// takes the sender from a key without comparing it believes another sender.
module PublicKeyContent =
    /// The other point with the same x: a key that the same r and s fit, with the other parity.
    let private otherParity (key: byte[]) =
        let y = Bytes.toBigInt (Bytes.slice 33 32 key)
        Array.append (Bytes.slice 0 33 key) (Bytes.ofWord (Secp256k1.group.P - y))

    let private isKey (key: byte[]) = key.Length = 65

    let private replaced (change: byte[] -> byte[]) =
        withEntry PublicKeys (fun _ keys index ->
            if isKey keys[index] then
                one (Replace(PublicKeys, index, change keys[index]))
            else
                none)

    let private prefixed prefix =
        replaced (fun key -> Array.updateAt 0 prefix key)

    /// A key of a wallet that signs other transactions.
    let private foreign =
        withEntry PublicKeys (fun _ keys index ->
            draw {
                let! wallet = oneOf (Array.ofList Signing.publicKeys.Value)

                return
                    if holds keys wallet then
                        []
                    else
                        [ Replace(PublicKeys, index, wallet) ]
            })

    let private wrong name drawing =
        refused name [ "F13" ] [ WrongPublicKey ] drawing

    let private counted name drawing =
        refused name [ "F13" ] [ WrongPublicKeyCount ] drawing

    /// Only where there are transactions: elsewhere a key is one too many as well, but none is there to be repeated.
    let private oneMore: Drawing =
        fun _ draft ->
            match Array.tryLast (entriesOf PublicKeys draft) with
            | Some key -> one (Insert(PublicKeys, (entriesOf PublicKeys draft).Length, key))
            | None -> none

    /// A key for no transaction, in the size that the release has. The oldest release has room for keys and looks at none.
    let private forNothing size : Drawing =
        fun _ draft ->
            if (entriesOf PublicKeys draft).Length > 0 then
                none
            else
                draw {
                    let! key = bytes size
                    return [ Insert(PublicKeys, 0, key) ]
                }

    let families =
        [
            wrong "public-key-of-another" foreign
            wrong "public-key-of-other-parity" (replaced otherParity)
            wrong
                "public-key-without-point"
                (replaced (fun key -> Array.append (Bytes.slice 0 1 key) (Bytes.zeros 64)))
            wrong "public-key-with-other-prefix" (prefixed 2uy)
            wrong "flip-public-key" (flip PublicKeys)
            depends "swap-public-keys" [ "F13" ] (swap PublicKeys)
            counted "remove-public-key" (remove PublicKeys)
            counted "clear-public-keys" (fun pool draft ->
                if (entriesOf PublicKeys draft).Length = 0 then
                    none
                else
                    clear PublicKeys pool draft)
            counted "one-public-key-more" oneMore
            counted "public-key-for-nothing" (forNothing 65)
            depends "public-key-where-none-is-read" [ "F13" ] (forNothing 48)
        ]
