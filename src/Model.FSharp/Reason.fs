namespace Perjury.Model

/// Why an input is rejected: the closed list, in the order a block is looked at. The names are shared with the guest.
type Reason =
    // input
    | UndecodableInput
    | UnknownSchema
    // ancestors
    | MissingParentHeader
    | MalformedHeader
    | BrokenHeaderChain
    | MissingAncestor
    // state witness
    | MissingNode
    | MalformedNode
    | MalformedAccount
    | MissingCode
    // canonical form of the witness
    | UnsortedNodes
    | DuplicateNode
    | UnusedNode
    | UnsortedCodes
    | DuplicateCode
    | UnusedCode
    | UnusedAncestor
    // request and block
    | MalformedBlock
    | UnknownFork
    | EmptyTransaction
    | MalformedTransaction
    | BlockHashMismatch
    | VersionedHashesMismatch
    | BlockTooLarge
    | WrongPublicKeyCount
    | WrongPublicKey
    // header against parent
    | WrongParentHash
    | WrongNumber
    | WrongTimestamp
    | WrongGasLimit
    | GasUsedAboveLimit
    | WrongBaseFee
    | ExtraDataTooLong
    | WrongDifficulty
    | WrongNonce
    | WrongOmmersHash
    | WrongExcessBlobGas
    | WrongDaoExtraData
    // ommers
    | TooManyOmmers
    | InvalidOmmer
    // transactions
    | UnsupportedTransactionType
    | InvalidSignature
    | WrongChainId
    | NonceTooLow
    | NonceTooHigh
    | NonceOverflow
    | SenderNotEoa
    | InsufficientFunds
    | IntrinsicGasTooLow
    | FloorGasTooLow
    | GasAllowanceExceeded
    | TransactionGasLimitTooHigh
    | FeeBelowBaseFee
    | PriorityFeeAboveMaxFee
    | InitCodeTooLarge
    | FeeOverflow
    | NoBlobHashes
    | WrongBlobHashVersion
    | TooManyBlobs
    | BlobGasAllowanceExceeded
    | BlobFeeTooLow
    | BlobTransactionCreates
    | EmptyAuthorizationList
    | SetCodeTransactionCreates
    // system
    | SystemContractMissing
    | SystemCallFailed
    | InvalidDepositLog
    | BlockAccessListTooLarge
    // after execution
    | WrongGasUsed
    | WrongTransactionsRoot
    | WrongStateRoot
    | WrongReceiptsRoot
    | WrongLogsBloom
    | WrongWithdrawalsRoot
    | WrongBlobGasUsed
    | WrongRequestsHash
    | WrongBlockAccessListHash

/// The parts of the list: what a reason is about.
[<RequireQualifiedAccess>]
type Part =
    | Input
    | Ancestors
    | State
    | Form
    | Request
    | Header
    | Ommers
    | Transactions
    | System
    | Result

module Reasons =
    /// Each part by its first reason.
    let private beginnings =
        [
            Part.Input, UndecodableInput
            Part.Ancestors, MissingParentHeader
            Part.State, MissingNode
            Part.Form, UnsortedNodes
            Part.Request, MalformedBlock
            Part.Header, WrongParentHash
            Part.Ommers, TooManyOmmers
            Part.Transactions, UnsupportedTransactionType
            Part.System, SystemContractMissing
            Part.Result, WrongGasUsed
        ]

    let part (reason: Reason) =
        beginnings |> List.findBack (fun (_, first) -> first <= reason) |> fst

    /// The reason, when its rule does not hold.
    let unless holds (reason: Reason) = if holds then [] else [ reason ]
