namespace Perjury.Mutators

/// Lists of an input: those of the witness, by their names on the wire, and those of the request.
type Field =
    | State
    | Codes
    | Headers
    | Transactions
    | VersionedHashes
    | Withdrawals
    | Deposits
    | WithdrawalRequests
    | Consolidations
    /// EIP-8282.
    | BuilderDeposits
    | BuilderExits
    /// Requests where the wire has them encoded, with their type in front.
    | EncodedRequests
    /// Keys of the signers, in the releases of the wire that have them.
    | PublicKeys

/// Single values of an input.
type Scalar =
    | ParentHash
    | FeeRecipient
    | StateRoot
    | ReceiptsRoot
    | LogsBloom
    | PrevRandao
    | BlockNumber
    | GasLimit
    | GasUsed
    | Timestamp
    | ExtraData
    | BaseFeePerGas
    | BlockHash
    | BlobGasUsed
    | ExcessBlobGas
    | ParentBeaconBlockRoot
    /// EIP-7928: RLP.
    | BlockAccessList
    /// EIP-7843.
    | SlotNumber
    | ChainId
    | SchemaId

/// Lie as data: positions and bytes are concrete, so that it can be printed, stored, replayed and shrunk. The catalogue draws it; its
/// verdict follows from the mutated subject (Expectation).
type Mutation =
    /// Removes an entry.
    | Remove of Field * index: int
    /// Removes all entries.
    | Clear of Field
    /// Inserts a copy of an entry at another index (`at` counts in the original list).
    | Duplicate of Field * index: int * at: int
    /// Exchanges two entries.
    | Swap of Field * first: int * second: int
    /// Reverses the list.
    | Reverse of Field
    /// Inserts a new entry.
    | Insert of Field * at: int * entry: byte[]
    /// Replaces an entry.
    | Replace of Field * index: int * entry: byte[]
    /// Flips the bits of the mask in one byte of an entry.
    | Flip of Field * index: int * offset: int * mask: byte
    /// Truncates an entry to its first `length` bytes.
    | Truncate of Field * index: int * length: int
    /// Appends bytes to an entry.
    | Extend of Field * index: int * tail: byte[]
    /// Sets a value, in its wire form.
    | Set of Scalar * value: byte[]
    /// Replaces an entry of the witness and every hash that refers to it, up to the block hash: only a check of the content can reject
    /// it.
    | Forge of Field * index: int * entry: byte[]
    /// Recomputes the block hash from the payload, so that only a check after the hash can reject the mutations before.
    | Pin
    /// Sets what a guest with the leniency computes from the mutated input (state root, receipts, bloom, gas, requests, block hash), so
    /// that only the check that it lacks can reject the mutations before.
    | Fit of Perjury.Model.Leniency.Leniency
    /// Replaces the block of the block form.
    | ReplaceBlock of byte[]
    /// Truncates the encoded input to its first `length` bytes.
    | CutInput of length: int
    /// Appends bytes to the encoded input.
    | ExtendInput of tail: byte[]
    /// Overwrites bytes of the encoded input.
    | OverwriteInput of offset: int * bytes: byte[]

/// Reason why a mutation cannot be applied. A mutation that changes nothing is an error, not a case.
type Refusal =
    | NoSuchEntry
    | ChangesNothing
    /// Content that the wire cannot carry: a 33-byte versioned hash, a payload field in the block form.
    | NotOnTheWire

module Mutation =
    /// List whose entries a mutation changes; none where it changes a value, the block hash, or bytes.
    let field mutation =
        match mutation with
        | Remove(field, _)
        | Clear field
        | Duplicate(field, _, _)
        | Swap(field, _, _)
        | Reverse field
        | Insert(field, _, _)
        | Replace(field, _, _)
        | Flip(field, _, _, _)
        | Truncate(field, _, _)
        | Extend(field, _, _)
        | Forge(field, _, _) -> Some field
        | Set _
        | Fit _
        | Pin
        | ReplaceBlock _
        | CutInput _
        | ExtendInput _
        | OverwriteInput _ -> None
