/// SSZ shapes of the wire, one per schema id, with their limits (EIP-8025; the block form is decision 0002).
module Perjury.Model.WireSchemas

open Perjury.Model.Ssz

/// Shape of the request on the wire, by schema id.
type RequestShape =
    | ShanghaiShape
    | CancunShape
    | PragueShape
    | AmsterdamShape

let shapeOf schemaId =
    match schemaId with
    | 0x0F01 -> Some ShanghaiShape
    | 0x1001 -> Some CancunShape
    | 0x1101
    | 0x1201
    | 0x1301
    | 0x1401 -> Some PragueShape
    | 0x1501 -> Some AmsterdamShape
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

let private payloadFields transactions withdrawals =
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
        "transactions", transactions
        "withdrawals", withdrawals
    ]

let private bellatrixTransactions =
    List(ByteList(AtMost 0x4000_0000L), AtMost 0x10_0000L)

let private capellaWithdrawals = List(withdrawal, AtMost 16L)
let private blobFields = [ "blob_gas_used", uint64; "excess_blob_gas", uint64 ]

/// Shanghai's payload, then with Cancun's two blob fields.
let payloadV2 = Container(payloadFields bellatrixTransactions capellaWithdrawals)

let payloadV3 =
    Container(payloadFields bellatrixTransactions capellaWithdrawals @ blobFields)

/// With Amsterdam's two fields (EIP-7928, EIP-7843).
let private payloadV4Fields transactions withdrawals accessList =
    payloadFields transactions withdrawals
    @ blobFields
    @ [ "block_access_list", accessList; "slot_number", uint64 ]

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

let private builderDepositRequest =
    Container
        [
            "pubkey", ByteVector 48
            "withdrawal_credentials", bytes32
            "amount", uint64
            "signature", ByteVector 96
        ]

let private builderExitRequest =
    Container [ "source_address", bytes20; "pubkey", ByteVector 48 ]

/// EIP-7688 and EIP-8282.
let private progressiveRequests =
    ProgressiveContainer
        [
            "deposits", List(depositRequest, Progressive)
            "withdrawals", List(withdrawalRequest, Progressive)
            "consolidations", List(consolidationRequest, Progressive)
            "builder_deposits", List(builderDepositRequest, Progressive)
            "builder_exits", List(builderExitRequest, Progressive)
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

let private inputFields witness request =
    [ "new_payload_request", request; "witness", witness; "chain_id", uint64 ]

// the releases of the fork that is not final (decision 0090)

/// How execution requests are written: a list for each type, or encoded lists with their type in front (EIP-7685).
type RequestForm =
    | ByType
    | Encoded

/// How Amsterdam's inputs are written, and the output: the same schema id has had several meanings.
type WireRelease =
    {
        Name: string
        /// Two bytes before the input and behind the output.
        HasSchemaId: bool
        /// Of what kind the public keys are, if there are any, and whether each is the signer's.
        PublicKeys: Schema option
        ArePublicKeysChecked: bool
        /// Shapes of nodes that are refused on a path (F24 to F26).
        RefusesOddNodes: bool
        RequestForm: RequestForm
        Request: Schema
        Witness: Schema
    }

    member this.Input =
        Container(
            inputFields this.Witness this.Request
            @ (this.PublicKeys |> Option.map (fun keys -> "public_keys", keys) |> Option.toList)
        )

let private progressiveTransactions = List(ByteList Progressive, Progressive)
let private progressiveWithdrawals = List(withdrawal, Progressive)

let private requestFields payload hashes requests =
    [
        "execution_payload", payload
        "versioned_hashes", List(bytes32, hashes)
        "parent_beacon_block_root", bytes32
        "execution_requests", requests
    ]

let private progressivePayload =
    ProgressiveContainer(
        payloadV4Fields progressiveTransactions progressiveWithdrawals (ByteList Progressive)
    )

/// tests-zkevm v0.3.3 of April 2026: ordinary containers and lists with bounds; room for public keys, and none in it.
let zkevm033 =
    {
        Name = "zkevm-v0.3.3"
        HasSchemaId = false
        PublicKeys = Some(List(ByteList(AtMost 48L), AtMost 0x10_0000L))
        ArePublicKeysChecked = false
        RefusesOddNodes = false
        RequestForm = Encoded
        Request =
            Container(
                requestFields
                    (Container(
                        payloadV4Fields
                            bellatrixTransactions
                            (List(withdrawal, AtMost 0x1_0000L))
                            (ByteList(AtMost 0x100_0000L))
                    ))
                    (AtMost 4096L)
                    (List(ByteList(AtMost 0x10_0000L), AtMost 16L))
            )
        Witness =
            Container
                [
                    "state", List(ByteList(AtMost 0x10_0000L), AtMost 0x10_0000L)
                    "codes", List(ByteList(AtMost 0x100_0000L), AtMost 0x1_0000L)
                    "headers", List(ByteList(AtMost 0x400L), AtMost 256L)
                ]
    }

/// tests-zkevm v0.8 to v21.0.0: schema id, progressive lists, public keys.
let v21_0_0 =
    {
        Name = "v21.0.0"
        HasSchemaId = true
        PublicKeys = Some(List(ByteVector 65, Progressive))
        ArePublicKeysChecked = true
        RefusesOddNodes = false
        RequestForm = ByType
        Request = Container(requestFields progressivePayload Progressive progressiveRequests)
        Witness = witness
    }

/// tests-zkevm v21.0.1 to v21.0.6: no public keys.
let v21_0_1 =
    { v21_0_0 with
        Name = "v21.0.1"
        PublicKeys = None
    }

/// tests-zkevm v21.0.7: the same bytes, merkleized as a progressive container, and a bound on the versioned hashes.
let v21_0_7 =
    { v21_0_1 with
        Name = "v21.0.7"
        RefusesOddNodes = true
        Request = ProgressiveContainer(requestFields progressivePayload (AtMost 4096L) progressiveRequests)
    }

let wireReleases = [ zkevm033; v21_0_0; v21_0_1; v21_0_7 ]

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

/// Shape of the request in a release; the forks that are final do not depend on it.
let requestSchema (release: WireRelease) shape =
    match shape with
    | ShanghaiShape -> shanghaiRequest
    | CancunShape -> cancunRequest
    | PragueShape -> pragueRequest
    | AmsterdamShape -> release.Request

let payloadInput (release: WireRelease) shape =
    match shape with
    | AmsterdamShape -> release.Input
    | _ -> Container(inputFields witness (requestSchema release shape))

/// What the guest answers; the root of it is what a proof reveals. In v21.0.7 it is a progressive container.
let private resultFields =
    [
        "new_payload_request_root", bytes32
        "successful_validation", Boolean
        "chain_id", uint64
        "schema_id", UInt 2
    ]

let validationResult (release: WireRelease) =
    match release.Request with
    | ProgressiveContainer _ -> ProgressiveContainer resultFields
    | _ -> Container resultFields
