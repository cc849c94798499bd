/// Upstream's names of what is wrong with a block, and the reasons of ours that mean it.
module Perjury.Tests.EestReasons

open Perjury.Model

let private table =
    [
        "TransactionException.INTRINSIC_GAS_TOO_LOW", [ IntrinsicGasTooLow; FloorGasTooLow ]
        "TransactionException.INTRINSIC_GAS_BELOW_FLOOR_GAS_COST", [ FloorGasTooLow; IntrinsicGasTooLow ]
        "BlockException.INCORRECT_EXCESS_BLOB_GAS", [ WrongExcessBlobGas ]
        "BlockException.INVALID_REQUESTS", [ WrongRequestsHash ]
        "BlockException.INVALID_DEPOSIT_EVENT_LAYOUT", [ InvalidDepositLog ]
        "BlockException.IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS", [ TooManyOmmers; InvalidOmmer; WrongOmmersHash ]
        "BlockException.INVALID_GASLIMIT", [ WrongGasLimit ]
        "TransactionException.INSUFFICIENT_ACCOUNT_FUNDS", [ InsufficientFunds ]
        "TransactionException.GAS_ALLOWANCE_EXCEEDED", [ GasAllowanceExceeded ]
        "TransactionException.SENDER_NOT_EOA", [ SenderNotEoa ]
        "BlockException.SYSTEM_CONTRACT_CALL_FAILED", [ SystemCallFailed ]
        "BlockException.SYSTEM_CONTRACT_EMPTY", [ SystemContractMissing ]
        "TransactionException.TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH", [ WrongBlobHashVersion ]
        "TransactionException.INITCODE_SIZE_EXCEEDED", [ InitCodeTooLarge ]
        "TransactionException.INSUFFICIENT_MAX_FEE_PER_GAS", [ FeeBelowBaseFee ]
        "TransactionException.TYPE_3_TX_WITH_FULL_BLOBS", [ MalformedTransaction; MalformedBlock ]
        "BlockException.RLP_STRUCTURES_ENCODING",
        [
            MalformedTransaction
            MalformedBlock
            MalformedHeader
            BlobTransactionCreates
        ]
        "BlockException.RLP_INVALID_FIELD_OVERFLOW_64", [ MalformedBlock; MalformedTransaction ]
        "BlockException.RLP_INVALID_ADDRESS", [ MalformedBlock; MalformedTransaction ]
        "BlockException.INVALID_WITHDRAWALS_ROOT", [ WrongWithdrawalsRoot ]
        "BlockException.INVALID_BLOCK_HASH", [ BlockHashMismatch ]
        "TransactionException.TYPE_3_TX_BLOB_COUNT_EXCEEDED", [ TooManyBlobs; BlobGasAllowanceExceeded ]
        "TransactionException.TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED",
        [ BlobGasAllowanceExceeded; TooManyBlobs ]
        "TransactionException.NONCE_MISMATCH_TOO_LOW", [ NonceTooLow ]
        "TransactionException.NONCE_MISMATCH_TOO_HIGH", [ NonceTooHigh ]
        "TransactionException.NONCE_IS_MAX", [ NonceOverflow ]
        "BlockException.INVALID_BASEFEE_PER_GAS", [ WrongBaseFee ]
        "TransactionException.GAS_LIMIT_EXCEEDS_MAXIMUM", [ TransactionGasLimitTooHigh ]
        "TransactionException.INSUFFICIENT_MAX_FEE_PER_BLOB_GAS", [ BlobFeeTooLow ]
        "BlockException.INCORRECT_BLOCK_FORMAT", [ MalformedBlock; MalformedHeader; WrongBlockAccessListHash ]
        "TransactionException.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS", [ PriorityFeeAboveMaxFee ]
        "TransactionException.TYPE_1_TX_PRE_FORK", [ UnsupportedTransactionType ]
        "TransactionException.TYPE_2_TX_PRE_FORK", [ UnsupportedTransactionType ]
        "TransactionException.TYPE_3_TX_PRE_FORK", [ UnsupportedTransactionType ]
        "TransactionException.TYPE_4_TX_PRE_FORK", [ UnsupportedTransactionType ]
        "BlockException.INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT", [ WrongTimestamp ]
        "TransactionException.TYPE_3_TX_CONTRACT_CREATION", [ BlobTransactionCreates ]
        "TransactionException.TYPE_3_TX_ZERO_BLOBS", [ NoBlobHashes ]
        "TransactionException.GASLIMIT_PRICE_PRODUCT_OVERFLOW", [ FeeOverflow ]
        "BlockException.EXTRA_DATA_TOO_BIG", [ ExtraDataTooLong ]
        "BlockException.INVALID_STATE_ROOT", [ WrongStateRoot ]
        "BlockException.IMPORT_IMPOSSIBLE_SHANGHAI", [ MalformedBlock; MalformedHeader ]
        "BlockException.IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI", [ MalformedBlock; MalformedHeader ]
        "BlockException.IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS", [ WrongDifficulty ]
        "TransactionException.TYPE_4_EMPTY_AUTHORIZATION_LIST", [ EmptyAuthorizationList ]
        "TransactionException.TYPE_4_TX_CONTRACT_CREATION", [ SetCodeTransactionCreates ]
        "BlockException.INVALID_VERSIONED_HASHES", [ VersionedHashesMismatch ]
        "BlockException.UNKNOWN_PARENT", [ WrongParentHash ]
        "BlockException.INVALID_TRANSACTIONS_ROOT", [ WrongTransactionsRoot ]
        "BlockException.INVALID_RECEIPTS_ROOT", [ WrongReceiptsRoot ]
        "BlockException.INVALID_GAS_USED", [ WrongGasUsed ]
        "BlockException.INVALID_BLOCK_NUMBER", [ WrongNumber ]
        "BlockException.INVALID_BLOCK_ACCESS_LIST", [ WrongBlockAccessListHash ]
        "BlockException.INVALID_BAL_HASH", [ WrongBlockAccessListHash ]
        "BlockException.BLOCK_ACCESS_LIST_GAS_LIMIT_EXCEEDED", [ BlockAccessListTooLarge ]
    ]
    |> Map.ofList

/// Reasons that an upstream expectation allows; empty for a name that is not in the table.
let allowed (expectation: string) =
    expectation.Split '|'
    |> Seq.collect (fun name -> Map.tryFind name table |> Option.defaultValue [])
    |> List.ofSeq
