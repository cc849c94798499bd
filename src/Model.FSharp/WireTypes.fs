/// What the guest is given and what it answers, as records (EIP-8025; pre-Amsterdam request shapes as Electra has them).
module Perjury.Model.WireTypes

open System.Numerics

type Withdrawal =
    {
        Index: uint64
        ValidatorIndex: uint64
        Address: byte[]
        /// In gwei.
        Amount: uint64
    }

/// The execution payload of the engine API; what the wire does not carry in a fork is zero or empty: the blob fields before
/// Cancun, access list and slot number before Amsterdam.
type ExecutionPayload =
    {
        ParentHash: byte[]
        FeeRecipient: byte[]
        StateRoot: byte[]
        ReceiptsRoot: byte[]
        LogsBloom: byte[]
        PrevRandao: byte[]
        BlockNumber: uint64
        GasLimit: uint64
        GasUsed: uint64
        Timestamp: uint64
        ExtraData: byte[]
        BaseFeePerGas: BigInteger
        BlockHash: byte[]
        Transactions: byte[] list
        Withdrawals: Withdrawal list
        BlobGasUsed: uint64
        ExcessBlobGas: uint64
        /// RLP, as the header's hash is of it; never decoded (EIP-7928).
        BlockAccessList: byte[]
        /// EIP-7843.
        SlotNumber: uint64
    }

type DepositRequest =
    {
        Pubkey: byte[]
        WithdrawalCredentials: byte[]
        Amount: uint64
        Signature: byte[]
        Index: uint64
    }

type WithdrawalRequest =
    {
        SourceAddress: byte[]
        ValidatorPubkey: byte[]
        Amount: uint64
    }

type ConsolidationRequest =
    {
        SourceAddress: byte[]
        SourcePubkey: byte[]
        TargetPubkey: byte[]
    }

/// EIP-8282; the amount in gwei.
type BuilderDepositRequest =
    {
        Pubkey: byte[]
        WithdrawalCredentials: byte[]
        Amount: uint64
        Signature: byte[]
    }

type BuilderExitRequest =
    {
        SourceAddress: byte[]
        Pubkey: byte[]
    }

type ExecutionRequests =
    {
        Deposits: DepositRequest list
        Withdrawals: WithdrawalRequest list
        Consolidations: ConsolidationRequest list
        BuilderDeposits: BuilderDepositRequest list
        BuilderExits: BuilderExitRequest list
    }

/// Versioned hashes and beacon root are on the wire from Cancun, requests from Prague; before that they are empty and zero.
type NewPayloadRequest =
    {
        ExecutionPayload: ExecutionPayload
        VersionedHashes: byte[] list
        ParentBeaconBlockRoot: byte[]
        ExecutionRequests: ExecutionRequests
        /// The requests where the wire has them encoded, with their type in front; otherwise none.
        EncodedRequests: byte[] list
    }

/// Trie nodes, bytecodes and ancestor headers (oldest first, the parent last) as opaque byte strings.
type ExecutionWitness =
    {
        State: byte[] list
        Codes: byte[] list
        Headers: byte[] list
    }

/// First wire form: a block an execution payload can carry.
type PayloadInput =
    {
        SchemaId: int
        Request: NewPayloadRequest
        Witness: ExecutionWitness
        ChainId: uint64
        /// One for each transaction, in the wire releases that have them.
        PublicKeys: byte[] list
    }

/// A fork and the block number or timestamp it begins at.
type ForkActivation =
    {
        Fork: byte
        ByTimestamp: bool
        Activation: uint64
    }

type BlobParameters =
    {
        Fork: byte
        Target: uint64
        Max: uint64
        UpdateFraction: uint64
    }

type ChainConfig =
    {
        ChainId: uint64
        Forks: ForkActivation list
        Blobs: BlobParameters list
    }

/// Second wire form, for blocks an execution payload cannot carry.
type BlockInput =
    {
        Block: byte[]
        Witness: ExecutionWitness
        ChainConfig: ChainConfig
    }

type StatelessInput =
    | Payload of PayloadInput
    | Block of BlockInput

type DecodeError =
    | TooShort
    | UnknownSchema of int
    | NotCanonical of Perjury.Model.Ssz.Error
    /// No fork at all, or activations out of order.
    | BadChainConfig

/// What the guest reveals: root of the request (or hash of the block), verdict, chain and schema.
type Output =
    {
        Root: byte[]
        Success: bool
        ChainId: uint64
        SchemaId: int
    }

[<Literal>]
let BlockSchemaId = 0xFF01

[<Literal>]
let AmsterdamSchemaId = 0x1501
