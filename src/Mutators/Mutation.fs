namespace Perjury.Mutators

/// The lists of an input: those of the witness, by their names on the wire, and those of the request.
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

/// The single values of an input.
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
    | ChainId
    | SchemaId

/// One lie, as data: positions and bytes are concrete, so that it can be printed, stored, replayed and shrunk. What it lies about is
/// decided when it is drawn (Catalogue); what must follow from it is decided by what it makes of its subject (Expectation).
type Mutation =
    /// Leaves an entry out.
    | Remove of Field * index: int
    /// Leaves all entries out.
    | Clear of Field
    /// Puts a copy of an entry at another place (`at` counts in the list as it was).
    | Duplicate of Field * index: int * at: int
    /// Exchanges two entries.
    | Swap of Field * first: int * second: int
    /// Turns the order around.
    | Reverse of Field
    /// Adds an entry that was not there.
    | Insert of Field * at: int * entry: byte[]
    /// Puts another entry in an entry's place.
    | Replace of Field * index: int * entry: byte[]
    /// Changes the bits of one byte of an entry that are set in the mask.
    | Flip of Field * index: int * offset: int * mask: byte
    /// Keeps the first `length` bytes of an entry.
    | Truncate of Field * index: int * length: int
    /// Appends bytes to an entry.
    | Extend of Field * index: int * tail: byte[]
    /// Puts another value, in its wire form, in a value's place.
    | Set of Scalar * value: byte[]
    /// Replaces an entry of the witness and with it every hash that names it, up to the block hash: only a check of the content is
    /// left to reject it.
    | Forge of Field * index: int * entry: byte[]
    /// Recomputes the block hash from the payload: only a check behind the hash is left to reject what was told before.
    | Pin
    /// Keeps the first `length` bytes of the encoded input.
    | CutInput of length: int
    /// Appends bytes to the encoded input.
    | ExtendInput of tail: byte[]
    /// Writes over bytes of the encoded input.
    | OverwriteInput of offset: int * bytes: byte[]

/// Why a mutation cannot be told. A mutation that changes nothing is an error, not a case.
type Refusal =
    | NoSuchEntry
    | ChangesNothing
    /// The wire has no place for it: a 33-byte versioned hash, a payload field in the block form.
    | NotOnTheWire
