/// The five transaction types and their strict decoding (EIP-2718, 2930, 1559, 4844, 7702).
module Perjury.Model.Transactions

open System.Numerics
open Perjury.Model.Rlp
open Perjury.Model.Forks

/// A slot list per address, in the order given (EIP-2930).
type AccessEntry =
    {
        Address: byte[]
        Keys: BigInteger list
    }

/// EIP-7702; all fields as signed, valid or not.
type Authorization =
    {
        ChainId: BigInteger
        Address: byte[]
        Nonce: uint64
        YParity: byte
        R: BigInteger
        S: BigInteger
    }

type Fees =
    | GasPrice of BigInteger
    | Priority of maxPriorityFee: BigInteger * maxFee: BigInteger

type Blobs =
    {
        MaxFeePerBlobGas: BigInteger
        VersionedHashes: byte[] list
    }

type Transaction =
    {
        Type: byte
        /// None in a legacy transaction: its chain id is inside v.
        ChainId: BigInteger option
        Nonce: uint64
        Fees: Fees
        GasLimit: uint64
        /// None creates a contract.
        To: byte[] option
        Value: BigInteger
        Data: byte[]
        AccessList: AccessEntry list
        Blobs: Blobs option
        Authorizations: Authorization list
        /// v of a legacy transaction, y parity of the others.
        V: BigInteger
        R: BigInteger
        S: BigInteger
        /// What the signature signs, with chain id in a legacy transaction by EIP-155, and without.
        SigningHash: byte[]
        SigningHashWithoutChain: byte[]
    }

/// All items read, or None.
let private readAll read items =
    let values = List.map read items

    if List.forall Option.isSome values then
        Some(List.map Option.get values)
    else
        None

let private (|Recipient|_|) item =
    match item with
    | Str [||] -> Some None
    | Fixed 20 address -> Some(Some address)
    | _ -> None

let private (|AccessList|_|) item =
    let key item =
        match item with
        | Fixed 32 bytes -> Some(Bytes.toBigInt bytes)
        | _ -> None

    let entry item =
        match item with
        | Rlp.List [ Fixed 20 address; Rlp.List keys ] ->
            readAll key keys |> Option.map (fun keys -> { Address = address; Keys = keys })
        | _ -> None

    match item with
    | Rlp.List entries -> readAll entry entries
    | _ -> None

let private (|Hashes|_|) item =
    let hash item =
        match item with
        | Fixed 32 bytes -> Some bytes
        | _ -> None

    match item with
    | Rlp.List hashes -> readAll hash hashes
    | _ -> None

let private (|Authorizations|_|) item =
    let one item =
        match item with
        | Rlp.List [ Scalar 32 chainId
                     Fixed 20 address
                     UInt64 nonce
                     Scalar 1 parity
                     Scalar 32 r
                     Scalar 32 s ] ->
            Some
                {
                    ChainId = chainId
                    Address = address
                    Nonce = nonce
                    YParity = byte parity
                    R = r
                    S = s
                }
        | _ -> None

    match item with
    | Rlp.List items -> readAll one items
    | _ -> None

/// The fields every type has; the rest as a plain transfer.
let private common nonce fees gasLimit recipient value data (v, r, s) hash =
    {
        Type = 0uy
        ChainId = None
        Nonce = nonce
        Fees = fees
        GasLimit = gasLimit
        To = recipient
        Value = value
        Data = data
        AccessList = []
        Blobs = None
        Authorizations = []
        V = v
        R = r
        S = s
        SigningHash = hash
        SigningHashWithoutChain = hash
    }

/// v ≥ 35 names a chain (EIP-155): v = 35 + 2·chain + parity.
let legacyChainId (v: BigInteger) =
    if v >= BigInteger 35 then
        Some((v - BigInteger 35) / BigInteger 2)
    else
        None

/// Legacy form: six fields and the signature; EIP-155 signs chain id and two empty fields as well.
let private ofLegacy fields =
    match fields with
    | [ UInt64 nonce
        Scalar 32 price
        UInt64 gas
        Recipient recipient
        Scalar 32 value
        Str data
        Scalar 32 v
        Scalar 32 r
        Scalar 32 s ] ->
        let body = List.take 6 fields
        let unprotected = Keccak.hash (Rlp.encode (Rlp.List body))

        let protectedBy chainId =
            Keccak.hash (Rlp.encode (Rlp.List(body @ [ Rlp.ofBigInt chainId; Str [||]; Str [||] ])))

        let hash =
            legacyChainId v |> Option.map protectedBy |> Option.defaultValue unprotected

        Some
            { common nonce (GasPrice price) gas recipient value data (v, r, s) hash with
                SigningHashWithoutChain = unprotected
            }
    | _ -> None

/// Hash over the type byte and the list without the three signature fields.
let private typedHash kind fields =
    let unsigned = List.take (List.length fields - 3) fields
    Keccak.hash (Array.append [| kind |] (Rlp.encode (Rlp.List unsigned)))

let private ofType1 fields =
    match fields with
    | [ Scalar 32 chain
        UInt64 nonce
        Scalar 32 price
        UInt64 gas
        Recipient recipient
        Scalar 32 value
        Str data
        AccessList accessList
        Scalar 32 v
        Scalar 32 r
        Scalar 32 s ] ->
        Some
            { common nonce (GasPrice price) gas recipient value data (v, r, s) (typedHash 1uy fields) with
                Type = 1uy
                ChainId = Some chain
                AccessList = accessList
            }
    | _ -> None

/// Types 2, 3 and 4 begin alike; what follows the access list differs.
let private ofDynamicFee kind fields =
    match fields with
    | Scalar 32 chain :: UInt64 nonce :: Scalar 32 priority :: Scalar 32 maxFee :: UInt64 gas :: Recipient recipient :: Scalar 32 value :: Str data :: AccessList accessList :: rest ->
        let build v r s =
            { common
                  nonce
                  (Priority(priority, maxFee))
                  gas
                  recipient
                  value
                  data
                  (v, r, s)
                  (typedHash kind fields) with
                Type = kind
                ChainId = Some chain
                AccessList = accessList
            }

        match kind, rest with
        | 2uy, [ Scalar 32 v; Scalar 32 r; Scalar 32 s ] -> Some(build v r s)
        | 3uy, [ Scalar 32 blobFee; Hashes hashes; Scalar 32 v; Scalar 32 r; Scalar 32 s ] ->
            let blobs =
                {
                    MaxFeePerBlobGas = blobFee
                    VersionedHashes = hashes
                }

            Some { build v r s with Blobs = Some blobs }
        | 4uy, [ Authorizations authorizations; Scalar 32 v; Scalar 32 r; Scalar 32 s ] ->
            Some
                { build v r s with
                    Authorizations = authorizations
                }
        | _ -> None
    | _ -> None

/// First fork a type exists in.
let private typeExists kind fork =
    match kind with
    | 1uy -> fork >= Berlin
    | 2uy -> fork >= London
    | 3uy -> fork >= Cancun
    | 4uy -> fork >= Prague
    | _ -> false

let private ofTyped kind fields =
    match kind with
    | 1uy -> ofType1 fields
    | 2uy
    | 3uy
    | 4uy -> ofDynamicFee kind fields
    | _ -> None

let private orMalformed transaction =
    match transaction with
    | Some transaction -> Ok transaction
    | None -> Error [ MalformedTransaction ]

/// The legacy transaction of a block's list item.
let ofLegacyItem item =
    match item with
    | Rlp.List fields -> ofLegacy fields |> orMalformed
    | Str _ -> Error [ MalformedTransaction ]

/// A typed transaction `type ‖ rlp(fields)` in a fork. A type the fork does not have is also a malformed transaction.
let ofTypedBytes fork (bytes: byte[]) =
    match Array.tryHead bytes with
    | Some kind when not (typeExists kind fork) -> Error [ MalformedTransaction; UnsupportedTransactionType ]
    | Some kind ->
        match Rlp.decode (Array.tail bytes) with
        | Ok(Rlp.List fields) -> ofTyped kind fields |> orMalformed
        | _ -> Error [ MalformedTransaction ]
    | None -> Error [ EmptyTransaction ]

/// A transaction as an execution payload carries it: a list prefix means legacy, anything else is a type.
let ofPayloadBytes fork (bytes: byte[]) =
    match Array.tryHead bytes with
    | Some prefix when prefix >= 0xC0uy ->
        match Rlp.decode bytes with
        | Ok item -> ofLegacyItem item
        | Error _ -> Error [ MalformedTransaction ]
    | _ -> ofTypedBytes fork bytes

let versionedHashes transaction =
    match transaction.Blobs with
    | Some blobs -> blobs.VersionedHashes
    | None -> []
