/// Subjects made of thin air: the expectation looks at the witness only, so the block behind it may be any.
module Perjury.Tests.Samples

open FsCheck
open FsCheck.FSharp
open Perjury.Model
open Perjury.Mutators

let private payload: WireTypes.ExecutionPayload =
    {
        ParentHash = Bytes.zeros 32
        FeeRecipient = Bytes.zeros 20
        StateRoot = Bytes.zeros 32
        ReceiptsRoot = Bytes.zeros 32
        LogsBloom = Bytes.zeros 256
        PrevRandao = Bytes.zeros 32
        BlockNumber = 9UL
        GasLimit = 30_000_000UL
        GasUsed = 0UL
        Timestamp = 1UL
        ExtraData = [| 1uy |]
        BaseFeePerGas = 7I
        BlockHash = Bytes.zeros 32
        Transactions = [ [| 2uy; 0xC0uy |] ]
        Withdrawals = []
        BlobGasUsed = 0UL
        ExcessBlobGas = 0UL
        BlockAccessList = [||]
        SlotNumber = 0UL
    }

[<Literal>]
let private SchemaId = 0x1101

let private request parentHash number : WireTypes.NewPayloadRequest =
    {
        ExecutionPayload =
            { payload with
                ParentHash = parentHash
                BlockNumber = uint64 number
            }
        VersionedHashes = []
        ParentBeaconBlockRoot = Bytes.zeros 32
        ExecutionRequests = WireValues.noRequests
        EncodedRequests = []
    }

let input number (witness: WireTypes.ExecutionWitness) =
    WireTypes.Payload
        {
            SchemaId = SchemaId
            Request = request (Bytes.zeros 32) number
            Witness = witness
            ChainId = 1UL
            PublicKeys = []
        }

let private keyed (releases: Releases.Releases) witness =
    WireTypes.Payload
        {
            SchemaId = WireTypes.AmsterdamSchemaId
            Request = request (Bytes.zeros 32) 9
            Witness = witness
            ChainId = 1UL
            PublicKeys =
                match releases.Wire.PublicKeys with
                | Some(Ssz.List(Ssz.ByteVector size, _)) -> [ Bytes.zeros size; Bytes.zeros size ]
                | Some _ -> [ [| 1uy |]; [| 2uy; 3uy |] ]
                | None -> []
        }

let private block witness =
    WireTypes.Block
        {
            Block = [| 0xC1uy; 0xC0uy |]
            Witness = witness
            ChainConfig =
                {
                    ChainId = 1UL
                    Forks =
                        [
                            {
                                Fork = 17uy
                                ByTimestamp = true
                                Activation = 5UL
                            }
                        ]
                    Blobs = []
                }
        }

/// An input with this witness in every form: a block, a payload of a final fork, and one of each release of the wire.
let forms witness =
    [
        "block", Releases.newest, block witness
        "payload", Releases.newest, input 9 witness
        for wire in WireSchemas.wireReleases do
            let releases = Releases.ofWire wire
            wire.Name, releases, keyed releases witness
    ]

/// Headers 0 .. count - 1 of one chain; of a header only its form and its parent hash matter here.
let chain count =
    let fork = Forks.ofIndex (byte (SchemaId >>> 8)) |> Option.get

    let next (parent: byte[]) number =
        let header =
            Headers.encode (Blocks.impliedHeader fork (request (Keccak.hash parent) number))

        header, header

    [ 0 .. count - 1 ] |> List.mapFold next [||] |> fst

let private entry prefix number =
    Array.append [| byte prefix; byte number |] (Keccak.hash [| byte prefix; byte number |])

/// A subject of the chain whose witness holds `headers` headers ending at header `head`, and so many nodes and codes, in canonical
/// order; neighbours share no node.
let subject name head headers nodes codes =
    let witness: WireTypes.ExecutionWitness =
        {
            State = [ for i in 1..nodes -> entry head i ]
            Codes = [ for i in 1..codes -> entry (100 + head) i ]
            Headers = chain (head + 1) |> List.skip (head + 1 - headers)
        }

    match Subject.ofBytes name (Wire.encode (input head witness)) with
    | Ok subject -> subject
    | Error error -> failwith $"the sample does not decode: {error}"

let subjects =
    [|
        subject "one-header" 5 1 7 2
        subject "four-headers" 8 4 3 3
        subject "two-headers" 9 2 20 1
    |]

let private field =
    Gen.elements
        [
            State
            Codes
            Headers
            Transactions
            VersionedHashes
            Withdrawals
            Deposits
            WithdrawalRequests
            Consolidations
            BuilderDeposits
            BuilderExits
            EncodedRequests
            PublicKeys
        ]

let private index = Gen.choose (0, 4)

let private content =
    Gen.map Array.ofList (Gen.listOf (Gen.map byte (Gen.choose (0, 255))))

let mutation =
    Gen.oneof
        [
            Gen.map2 (fun f i -> Remove(f, i)) field index
            Gen.map Clear field
            Gen.map3 (fun f i at -> Duplicate(f, i, at)) field index index
            Gen.map3 (fun f a b -> Swap(f, a, b)) field index index
            Gen.map Reverse field
            Gen.map3 (fun f at entry -> Insert(f, at, entry)) field index content
            Gen.map3 (fun f i entry -> Replace(f, i, entry)) field index content
            Gen.map4
                (fun f i offset mask -> Flip(f, i, offset, byte mask))
                field
                index
                (Gen.choose (0, 40))
                (Gen.choose (0, 255))
            Gen.map3 (fun f i length -> Truncate(f, i, length)) field index (Gen.choose (0, 40))
            Gen.map3 (fun f i tail -> Extend(f, i, tail)) field index content
            Gen.map2 (fun scalar value -> Set(scalar, value)) (Gen.elements Scalars.all) content
            Gen.map3 (fun f i entry -> Forge(f, i, entry)) field index content
            Gen.constant Pin
            Gen.map Fit (Gen.elements Leniency.all)
            Gen.map ReplaceBlock content
            Gen.map CutInput (Gen.choose (0, 2000))
            Gen.map ExtendInput content
            Gen.map2 (fun offset bytes -> OverwriteInput(offset, bytes)) (Gen.choose (0, 2000)) content
        ]

type Arbitraries =
    static member Mutation() = Arb.fromGen mutation
    static member Subject() = Arb.fromGen (Gen.elements subjects)
