module Perjury.Tests.WireTests

open System.Numerics
open FsCheck
open FsCheck.FSharp
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.WireTypes

let private bytesOf length =
    Gen.arrayOfLength length (ArbMap.generate<byte> ArbMap.defaults)

let private upTo length =
    Gen.choose (0, length) |> Gen.bind bytesOf

let private someOf count gen =
    Gen.choose (0, count) |> Gen.bind (fun n -> Gen.listOfLength n gen)

let private uint64s = ArbMap.generate<uint64> ArbMap.defaults

let private withdrawals =
    gen {
        let! index = uint64s
        let! validator = uint64s
        let! address = bytesOf 20
        let! amount = uint64s

        return
            {
                Index = index
                ValidatorIndex = validator
                Address = address
                Amount = amount
            }
    }

let private payloads =
    gen {
        let! hashes = Gen.listOfLength 4 (bytesOf 32)
        let! recipient = bytesOf 20
        let! bloom = bytesOf 256
        let! numbers = Gen.listOfLength 6 uint64s
        let! extra = upTo 32
        let! baseFee = bytesOf 32
        let! blockHash = bytesOf 32
        let! transactions = someOf 4 (upTo 90)
        let! withdrawals = someOf 16 withdrawals

        return
            {
                ParentHash = hashes[0]
                FeeRecipient = recipient
                StateRoot = hashes[1]
                ReceiptsRoot = hashes[2]
                LogsBloom = bloom
                PrevRandao = hashes[3]
                BlockNumber = numbers[0]
                GasLimit = numbers[1]
                GasUsed = numbers[2]
                Timestamp = numbers[3]
                ExtraData = extra
                BaseFeePerGas = Bytes.toBigInt baseFee
                BlockHash = blockHash
                Transactions = transactions
                Withdrawals = withdrawals
                BlobGasUsed = numbers[4]
                ExcessBlobGas = numbers[5]
                BlockAccessList = extra
                SlotNumber = numbers[0]
            }
    }

let private deposits =
    gen {
        let! pubkey = bytesOf 48
        let! credentials = bytesOf 32
        let! signature = bytesOf 96
        let! amount = uint64s

        let deposit: DepositRequest =
            {
                Pubkey = pubkey
                WithdrawalCredentials = credentials
                Amount = amount
                Signature = signature
                Index = amount + 1UL
            }

        return deposit
    }

let private requests =
    gen {
        let! payload = payloads
        let! hashes = someOf 5 (bytesOf 32)
        let! beaconRoot = bytesOf 32
        let! deposits = someOf 3 deposits
        let! address = bytesOf 20
        let! pubkey = bytesOf 48

        return
            {
                ExecutionPayload = payload
                VersionedHashes = hashes
                ParentBeaconBlockRoot = beaconRoot
                ExecutionRequests =
                    {
                        Deposits = deposits
                        Withdrawals =
                            [
                                {
                                    SourceAddress = address
                                    ValidatorPubkey = pubkey
                                    Amount = payload.GasUsed
                                }
                            ]
                        Consolidations =
                            [
                                {
                                    SourceAddress = address
                                    SourcePubkey = pubkey
                                    TargetPubkey = pubkey
                                }
                            ]
                        BuilderDeposits =
                            deposits
                            |> List.map (fun deposit ->
                                {
                                    Pubkey = deposit.Pubkey
                                    WithdrawalCredentials = deposit.WithdrawalCredentials
                                    Amount = deposit.Amount
                                    Signature = deposit.Signature
                                })
                        BuilderExits =
                            [
                                {
                                    SourceAddress = address
                                    Pubkey = pubkey
                                }
                            ]
                    }
                EncodedRequests = []
            }
    }

let private witnesses =
    gen {
        let! state = someOf 6 (upTo 120)
        let! codes = someOf 3 (upTo 200)
        let! headers = someOf 3 (upTo 700)

        return
            {
                State = state
                Codes = codes
                Headers = headers
            }
    }

/// What a schema does not carry is at its default, so that records round trip.
let private trim schemaId request =
    let prague =
        if schemaId >= AmsterdamSchemaId then
            request
        else
            { request with
                ExecutionPayload =
                    { request.ExecutionPayload with
                        BlockAccessList = Bytes.empty
                        SlotNumber = 0UL
                    }
                ExecutionRequests =
                    { request.ExecutionRequests with
                        BuilderDeposits = []
                        BuilderExits = []
                    }
            }

    let cancun =
        if schemaId >= 0x1101 then
            prague
        else
            { prague with
                ExecutionRequests = WireValues.noRequests
            }

    if schemaId >= 0x1001 then
        cancun
    else
        { cancun with
            VersionedHashes = []
            ParentBeaconBlockRoot = Bytes.zeros 32
            ExecutionPayload =
                { cancun.ExecutionPayload with
                    BlobGasUsed = 0UL
                    ExcessBlobGas = 0UL
                }
        }

let private payloadInputs =
    gen {
        let! schemaId =
            Gen.elements [ 0x0F01; 0x1001; 0x1101; 0x1201; 0x1301; 0x1401; 0x1501 ]

        let! request = requests
        let! witness = witnesses
        let! chainId = uint64s

        return
            Payload
                {
                    SchemaId = schemaId
                    Request = trim schemaId request
                    Witness = witness
                    ChainId = chainId
                    PublicKeys = []
                }
    }

let private blockInputs =
    gen {
        let! block = upTo 300
        let! witness = witnesses
        let! numbers = Gen.listOfLength 5 uint64s
        let! byTimestamp = Gen.elements [ true; false ]

        let forks =
            [
                {
                    Fork = 0x0Euy
                    ByTimestamp = byTimestamp
                    Activation = numbers[0]
                }
            ]

        let blobs =
            [
                {
                    Fork = 0x10uy
                    Target = numbers[1]
                    Max = numbers[2]
                    UpdateFraction = numbers[3]
                }
            ]

        let config =
            {
                ChainId = numbers[4]
                Forks = forks
                Blobs = blobs
            }

        return
            Block
                {
                    Block = block
                    Witness = witness
                    ChainConfig = config
                }
    }

let private inputs = Arb.fromGen (Gen.oneof [ payloadInputs; blockInputs ])

[<Tests>]
let tests =
    testList
        "WireTests"
        [
            property 100 "decoding an encoded input gives the input back"
            <| fun () -> Prop.forAll inputs (fun input -> Wire.decode (Wire.encode input) = Ok input)

            property 1000 "a damaged input is refused or re-encodes to its own bytes"
            <| fun (position: PositiveInt) (value: byte) ->
                Prop.forAll inputs (fun input ->
                    let bytes = Wire.encode input
                    let at = (position.Get * 7919) % min bytes.Length 2000
                    let changed = Array.mapi (fun i b -> if i = at then value else b) bytes

                    match Wire.decode changed with
                    | Ok other -> Wire.encode other = changed
                    | Error _ -> true)

            property 100 "a shorter or longer input never means the same input"
            <| fun (extra: NonEmptyArray<byte>) ->
                Prop.forAll inputs (fun input ->
                    let bytes = Wire.encode input
                    let longer = Wire.decode (Array.append bytes extra.Get)
                    let shorter = Wire.decode (Array.take (bytes.Length - 1) bytes)
                    longer <> Ok input && shorter <> Ok input)

            testCase "the fixed part of an input is sixteen bytes after the schema id"
            <| fun () ->
                let input = Gen.sample 1 payloadInputs |> Seq.head
                let bytes = Wire.encode input

                Expect.equal
                    (Bytes.toUInt64LittleEndian (Bytes.slice 2 4 bytes))
                    16UL
                    "Bytes.toUInt64LittleEndian (Bytes.slice 2 4 bytes)"

                Expect.equal
                    (Bytes.toUInt64LittleEndian (Bytes.slice 10 8 bytes))
                    (Wire.chainId input)
                    "Bytes.toUInt64LittleEndian (Bytes.slice 10 8 bytes)"

            property 100 "arbitrary bytes decode or are refused"
            <| fun (bytes: byte[]) ->
                match Wire.decode bytes with
                | Ok input -> Wire.encode input = bytes
                | Error _ -> true

            testCase "the sentinel is 43 zero bytes"
            <| fun () ->
                Expect.equal
                    (Wire.encodeOutput Wire.sentinel)
                    (Bytes.zeros 43)
                    "Wire.encodeOutput Wire.sentinel"
        ]
