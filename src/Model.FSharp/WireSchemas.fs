/// SSZ shapes of the wire, one per schema id, with their limits (EIP-8025; the block form is decision 0002).
module Perjury.Model.WireSchemas

open Perjury.Model.Ssz

/// Shape of the request on the wire, by schema id.
type RequestShape =
    | ShanghaiShape
    | CancunShape
    | PragueShape

let shapeOf schemaId =
    match schemaId with
    | 0x0F01 -> Some ShanghaiShape
    | 0x1001 -> Some CancunShape
    | 0x1101
    | 0x1201
    | 0x1301
    | 0x1401 -> Some PragueShape
    | _ -> None

let private bytes32 = ByteVector 32
let private bytes20 = ByteVector 20
let private uint64 = UInt 8

let private withdrawal =
    Container
        [
            "index", uint64
            "validator_index", uint64
            "address", bytes20
            "amount", uint64
        ]

let private payloadFields =
    [
        "parent_hash", bytes32
        "fee_recipient", bytes20
        "state_root", bytes32
        "receipts_root", bytes32
        "logs_bloom", ByteVector 256
        "prev_randao", bytes32
        "block_number", uint64
        "gas_limit", uint64
        "gas_used", uint64
        "timestamp", uint64
        "extra_data", ByteList(AtMost 32L)
        "base_fee_per_gas", UInt 32
        "block_hash", bytes32
        "transactions", List(ByteList(AtMost 0x4000_0000L), AtMost 0x10_0000L)
        "withdrawals", List(withdrawal, AtMost 16L)
    ]

/// Shanghai's payload, then with Cancun's two blob fields.
let payloadV2 = Container payloadFields

let payloadV3 =
    Container(payloadFields @ [ "blob_gas_used", uint64; "excess_blob_gas", uint64 ])

let private depositRequest =
    Container
        [
            "pubkey", ByteVector 48
            "withdrawal_credentials", bytes32
            "amount", uint64
            "signature", ByteVector 96
            "index", uint64
        ]

let private withdrawalRequest =
    Container
        [
            "source_address", bytes20
            "validator_pubkey", ByteVector 48
            "amount", uint64
        ]

let private consolidationRequest =
    Container
        [
            "source_address", bytes20
            "source_pubkey", ByteVector 48
            "target_pubkey", ByteVector 48
        ]

/// Limits of the Electra beacon chain: 8192 deposits, 16 withdrawals, 2 consolidations per payload.
let executionRequests =
    Container
        [
            "deposits", List(depositRequest, AtMost 8192L)
            "withdrawals", List(withdrawalRequest, AtMost 16L)
            "consolidations", List(consolidationRequest, AtMost 2L)
        ]

let private cancunFields =
    [
        "execution_payload", payloadV3
        "versioned_hashes", List(bytes32, AtMost 4096L)
        "parent_beacon_block_root", bytes32
    ]

let shanghaiRequest = Container [ "execution_payload", payloadV2 ]
let cancunRequest = Container cancunFields

let pragueRequest =
    Container(cancunFields @ [ "execution_requests", executionRequests ])

let witness =
    Container
        [
            "state", List(ByteList(AtMost 0x400L), Progressive)
            "codes", List(ByteList(AtMost 0x1_0000L), Progressive)
            "headers", List(ByteList(AtMost 0x400L), AtMost 256L)
        ]

let payloadInput request =
    Container [ "new_payload_request", request; "witness", witness; "chain_id", uint64 ]

let private forkActivation =
    Container [ "fork", UInt 1; "by_timestamp", Boolean; "activation", uint64 ]

let private blobParameters =
    Container [ "fork", UInt 1; "target", uint64; "max", uint64; "update_fraction", uint64 ]

let chainConfig =
    Container
        [
            "chain_id", uint64
            "forks", List(forkActivation, AtMost 64L)
            "blobs", List(blobParameters, AtMost 64L)
        ]

let blockInput =
    Container
        [
            "block", ByteList(AtMost 0x400_0000L)
            "witness", witness
            "chain_config", chainConfig
        ]

let requestSchema shape =
    match shape with
    | ShanghaiShape -> shanghaiRequest
    | CancunShape -> cancunRequest
    | PragueShape -> pragueRequest
