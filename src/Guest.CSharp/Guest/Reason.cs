namespace Perjury.Guest;

/// <summary>Every reason for which the validator can reject an input. The texts are stable: test suites map them by substring.</summary>
public enum Reason
{
    /// <summary>The bytes are not a canonical StatelessInput (sentinel output).</summary>
    UndecodableInput,

    /// <summary>Fewer than 2 bytes, or a schema id that is not served (sentinel output).</summary>
    UnknownSchema,

    /// <summary>The list of ancestors is empty (EELS validate_headers).</summary>
    MissingParentHeader,

    /// <summary>An ancestor is not the canonical RLP of a header of its fork.</summary>
    MalformedHeader,

    /// <summary>An ancestor does not name the one before it as its parent.</summary>
    BrokenHeaderChain,

    /// <summary>BLOCKHASH in range of an ancestor that the witness does not hold.</summary>
    MissingAncestor,

    /// <summary>A trie node that an access or the root computation needs is not in the witness.</summary>
    MissingNode,

    /// <summary>A node reachable from a needed root does not decode strictly.</summary>
    MalformedNode,

    /// <summary>An account leaf that is read is not four canonical fields, or a storage leaf is no canonical integer.</summary>
    MalformedAccount,

    /// <summary>A code that is read is not in the witness.</summary>
    MissingCode,

    /// <summary>Canonical only: nodes are not in ascending byte order.</summary>
    UnsortedNodes,

    /// <summary>Canonical only: a node is listed twice.</summary>
    DuplicateNode,

    /// <summary>Canonical only: a node that nothing needs.</summary>
    UnusedNode,

    /// <summary>Canonical only: codes are not in ascending byte order.</summary>
    UnsortedCodes,

    /// <summary>Canonical only: a code is listed twice.</summary>
    DuplicateCode,

    /// <summary>Canonical only: a code that nothing reads.</summary>
    UnusedCode,

    /// <summary>Canonical only: an ancestor older than any BLOCKHASH asks for.</summary>
    UnusedAncestor,

    /// <summary>Block form only: the block RLP does not decode.</summary>
    MalformedBlock,

    /// <summary>Block form only: the chain configuration names no served fork for this block.</summary>
    UnknownFork,

    /// <summary>An empty byte string among the transactions.</summary>
    EmptyTransaction,

    /// <summary>A transaction does not decode strictly (EELS decode_transaction).</summary>
    MalformedTransaction,

    /// <summary>The implied header does not hash to payload.block_hash.</summary>
    BlockHashMismatch,

    /// <summary>request.versioned_hashes is not the concatenation of the blob hashes.</summary>
    VersionedHashesMismatch,

    /// <summary>EIP-7934.</summary>
    BlockTooLarge,

    /// <summary>parent_hash is not the hash of the parent header.</summary>
    WrongParentHash,

    /// <summary>number is not parent.number + 1.</summary>
    WrongNumber,

    /// <summary>timestamp is not above the parent's.</summary>
    WrongTimestamp,

    /// <summary>gas_limit moved by 1/1024 or more, or is below 5000.</summary>
    WrongGasLimit,

    /// <summary>gas_used is above gas_limit.</summary>
    GasUsedAboveLimit,

    /// <summary>EIP-1559.</summary>
    WrongBaseFee,

    /// <summary>More than 32 bytes of extra_data.</summary>
    ExtraDataTooLong,

    /// <summary>Not the difficulty of the fork's formula (0 from Paris on).</summary>
    WrongDifficulty,

    /// <summary>nonce is not 0 (from Paris on).</summary>
    WrongNonce,

    /// <summary>ommers_hash does not match the ommers.</summary>
    WrongOmmersHash,

    /// <summary>EIP-4844, EIP-7918.</summary>
    WrongExcessBlobGas,

    /// <summary>EIP-779: the ten blocks from the fork carry dao-hard-fork.</summary>
    WrongDaoExtraData,

    /// <summary>More than two ommers.</summary>
    TooManyOmmers,

    /// <summary>An ommer is no valid ommer of this block (Yellow Paper 11.1).</summary>
    InvalidOmmer,

    /// <summary>The transaction type is not active in this fork.</summary>
    UnsupportedTransactionType,

    /// <summary>r, s or the parity is out of range, s is high (EIP-2), or nothing is recovered.</summary>
    InvalidSignature,

    /// <summary>EIP-155, EIP-2930.</summary>
    WrongChainId,

    NonceTooLow,

    NonceTooHigh,

    /// <summary>EIP-2681.</summary>
    NonceOverflow,

    /// <summary>EIP-3607.</summary>
    SenderNotEoa,

    /// <summary>The sender cannot pay gas_limit · max fee + value (+ blob fee).</summary>
    InsufficientFunds,

    IntrinsicGasTooLow,

    /// <summary>EIP-7623.</summary>
    FloorGasTooLow,

    /// <summary>More gas than is left in the block.</summary>
    GasAllowanceExceeded,

    /// <summary>EIP-7825.</summary>
    TransactionGasLimitTooHigh,

    /// <summary>EIP-1559.</summary>
    FeeBelowBaseFee,

    /// <summary>EIP-1559.</summary>
    PriorityFeeAboveMaxFee,

    /// <summary>EIP-3860.</summary>
    InitCodeTooLarge,

    /// <summary>gas_limit · max fee does not fit in 256 bits.</summary>
    FeeOverflow,

    /// <summary>EIP-4844.</summary>
    NoBlobHashes,

    /// <summary>EIP-4844.</summary>
    WrongBlobHashVersion,

    /// <summary>More blobs than a transaction may carry (EIP-7594).</summary>
    TooManyBlobs,

    /// <summary>More blob gas than the block may carry (EIP-4844).</summary>
    BlobGasAllowanceExceeded,

    /// <summary>EIP-4844.</summary>
    BlobFeeTooLow,

    /// <summary>EIP-4844: a blob transaction must have a recipient.</summary>
    BlobTransactionCreates,

    /// <summary>EIP-7702.</summary>
    EmptyAuthorizationList,

    /// <summary>EIP-7702: a set-code transaction must have a recipient.</summary>
    SetCodeTransactionCreates,

    /// <summary>EIP-7002, EIP-7251: no code at the system contract.</summary>
    SystemContractMissing,

    /// <summary>EIP-7002, EIP-7251: the checked system call failed.</summary>
    SystemCallFailed,

    /// <summary>EIP-6110: a deposit log without the fixed layout.</summary>
    InvalidDepositLog,

    WrongGasUsed,

    WrongTransactionsRoot,

    WrongStateRoot,

    WrongReceiptsRoot,

    WrongLogsBloom,

    /// <summary>EIP-4895.</summary>
    WrongWithdrawalsRoot,

    /// <summary>EIP-4844.</summary>
    WrongBlobGasUsed,

    /// <summary>EIP-7685.</summary>
    WrongRequestsHash,

    /// <summary>EIP-7928.</summary>
    WrongBlockAccessListHash,

    /// <summary>EIP-7928: more accounts and slots accessed than the gas limit allows.</summary>
    BlockAccessListTooLarge,

    /// <summary>EIP-8025 up to tests-zkevm@v21.0.0: one public key for each transaction. The releases with keys are read by the model alone.</summary>
    WrongPublicKeyCount,

    /// <summary>The same: a key is the one that signed its transaction.</summary>
    WrongPublicKey,
}
