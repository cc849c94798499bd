/// Signatures with the keys of generated chains, so that a mutated transaction is signed by its sender and only the rule that it
/// breaks can reject it.
module internal Perjury.Mutators.Signing

open System
open System.Runtime.CompilerServices
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Model.Rlp

let private group = Secp256k1.group

let private coordinates secret =
    match Curve.multiply group.Curve secret group.Generator with
    | Affine(x, y) -> group.ToInteger x, group.ToInteger y
    | Infinity -> 0I, 0I

let private addressOf secret =
    let x, y = coordinates secret
    let key = Array.append (Bytes.ofWord x) (Bytes.ofWord y)
    Bytes.slice 12 20 (Keccak.hash key)

/// Wallets of generated chains: key number n is keccak("perjury wallet n").
let private secrets =
    lazy
        ([
            for number in 0..11 do
                let name = Text.Encoding.ASCII.GetBytes $"perjury wallet {number}"
                let secret = Integer.modulo (Bytes.toBigInt (Keccak.hash name)) group.Order
                Bytes.toHex (addressOf secret), secret
         ]
         |> Map.ofList)

/// Keys of all wallets, uncompressed.
let publicKeys =
    lazy
        [
            for secret in Map.values secrets.Value do
                let x, y = coordinates secret
                Bytes.concat [ [| 4uy |]; Bytes.ofWord x; Bytes.ofWord y ]
        ]

/// Parity, r and low s. The nonce is a hash of key and message: these keys protect nothing.
let private sign secret (hash: byte[]) =
    let seed = Keccak.hash (Array.append (Bytes.ofWord secret) hash)
    let nonce = Integer.modulo (Bytes.toBigInt seed) group.Order

    let x, y = coordinates nonce
    let r = Integer.modulo x group.Order

    let signed = (Bytes.toBigInt hash + r * secret) * Integer.inverse group.Order nonce
    let s = Integer.modulo signed group.Order

    if s > Secp256k1.halfOrder then
        (if y.IsEven then 1I else 0I), r, group.Order - s
    else
        (if y.IsEven then 0I else 1I), r, s

let private find (input: WireTypes.PayloadInput) (transaction: byte[]) =
    Forks.ofIndex (byte (input.SchemaId >>> 8))
    |> Option.bind (fun fork ->
        Transactions.ofPayloadBytes fork transaction
        |> Result.bind (TransactionRules.sender fork input.ChainId)
        |> Result.toOption)
    |> Option.bind (fun address -> Map.tryFind (Bytes.toHex address) secrets.Value)

[<ReferenceEquality>]
type private Found =
    {
        SchemaId: int
        ChainId: uint64
        Secret: bigint option
    }

// Cached per transaction, because recovering a sender is slow and the drafts of a subject share their transactions.
let private found = ConditionalWeakTable<byte[], Found>()

let private secretOf (input: WireTypes.PayloadInput) (transaction: byte[]) =
    match found.TryGetValue transaction with
    | true, known when known.SchemaId = input.SchemaId && known.ChainId = input.ChainId -> known.Secret
    | _ ->
        let secret = find input transaction

        found.AddOrUpdate(
            transaction,
            {
                SchemaId = input.SchemaId
                ChainId = input.ChainId
                Secret = secret
            }
        )

        secret

/// Signed message, and the first value of the signature for a parity.
let private unsigned kind (fields: Item list) =
    let unsigned = List.take (fields.Length - 3) fields

    let v =
        match fields[fields.Length - 3] with
        | Str v -> Bytes.toBigInt v
        | List _ -> 0I

    match kind, Transactions.legacyChainId v with
    | Some kind, _ -> Array.append [| kind |] (Rlp.encode (List unsigned)), id
    | None, Some chain ->
        let bound = unsigned @ [ Rlp.ofBigInt chain; Str [||]; Str [||] ]
        Rlp.encode (List bound), (fun parity -> 35I + 2I * chain + parity)
    | None, None -> Rlp.encode (List unsigned), (fun parity -> 27I + parity)

/// Signs changed fields of a transaction with the key of its sender; none when that key is not known.
let again input (before: byte[]) (kind, fields: Item list) =
    secretOf input before
    |> Option.map (fun secret ->
        let message, first = unsigned kind fields
        let parity, r, s = sign secret (Keccak.hash message)
        let signature = [ first parity; r; s ] |> List.map Rlp.ofBigInt
        kind, List.take (fields.Length - 3) fields @ signature)
