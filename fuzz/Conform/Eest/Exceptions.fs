/// Table of rejection reasons and the exception names of EEST.
module Perjury.Fuzz.Conform.Eest.Exceptions

open Perjury.Guest

let private block names =
    names |> List.map (fun name -> "BlockException." + name)

let private transaction names =
    names |> List.map (fun name -> "TransactionException." + name)

// EEST names malformed encodings by field; here the detail of the rejection does.
let private malformedTransaction =
    [
        "TYPE_NOT_SUPPORTED"
        "TYPE_3_TX_WITH_FULL_BLOBS"
        "TYPE_3_TX_CONTRACT_CREATION"
        "TYPE_4_TX_CONTRACT_CREATION"
        "TYPE_4_INVALID_AUTHORIZATION_FORMAT"
        "TYPE_4_INVALID_AUTHORITY_SIGNATURE"
        "TYPE_4_INVALID_AUTHORITY_SIGNATURE_S_TOO_HIGH"
        "ADDRESS_TOO_SHORT"
        "ADDRESS_TOO_LONG"
        "NONCE_TOO_BIG"
        "NONCE_OVERFLOW"
        "GASLIMIT_OVERFLOW"
        "GASPRICE_OVERFLOW"
        "PRIORITY_OVERFLOW"
        "VALUE_OVERFLOW"
        "RLP_INVALID_SIGNATURE_R"
        "RLP_INVALID_SIGNATURE_S"
        "RLP_LEADING_ZEROS_GASLIMIT"
        "RLP_LEADING_ZEROS_GASPRICE"
        "RLP_LEADING_ZEROS_VALUE"
        "RLP_LEADING_ZEROS_NONCE"
        "RLP_LEADING_ZEROS_R"
        "RLP_LEADING_ZEROS_S"
        "RLP_LEADING_ZEROS_V"
        "RLP_LEADING_ZEROS_BASEFEE"
        "RLP_LEADING_ZEROS_PRIORITY_FEE"
        "RLP_LEADING_ZEROS_DATA_SIZE"
        "RLP_LEADING_ZEROS_NONCE_SIZE"
        "RLP_TOO_FEW_ELEMENTS"
        "RLP_TOO_MANY_ELEMENTS"
        "RLP_ERROR_EOF"
        "RLP_ERROR_SIZE"
        "RLP_ERROR_SIZE_LEADING_ZEROS"
        "RLP_INVALID_DATA"
        "RLP_INVALID_GASLIMIT"
        "RLP_INVALID_NONCE"
        "RLP_INVALID_TO"
        "RLP_INVALID_VALUE"
        "RLP_INVALID_HEADER"
        "RLP_INVALID_ACCESS_LIST_ADDRESS_TOO_LONG"
        "RLP_INVALID_ACCESS_LIST_ADDRESS_TOO_SHORT"
        "RLP_INVALID_ACCESS_LIST_STORAGE_TOO_LONG"
        "RLP_INVALID_ACCESS_LIST_STORAGE_TOO_SHORT"
    ]

/// Exception names of a reason. Some names of EEST are coarser than our reasons, some finer.
let names (reason: Reason) =
    match reason with
    | Reason.MissingParentHeader -> block [ "UNKNOWN_PARENT"; "UNKNOWN_PARENT_ZERO" ]
    | Reason.MalformedBlock ->
        block
            [
                "RLP_STRUCTURES_ENCODING"
                "RLP_INVALID_ADDRESS"
                "RLP_INVALID_FIELD_OVERFLOW_64"
                "RLP_WITHDRAWALS_NOT_READ"
                "INCORRECT_BLOCK_FORMAT"
                "IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI"
                "IMPORT_IMPOSSIBLE_SHANGHAI"
                "INVALID_WITHDRAWALS_ROOT"
            ]
    | Reason.EmptyTransaction
    | Reason.MalformedTransaction ->
        block
            [
                "RLP_STRUCTURES_ENCODING"
                "RLP_INVALID_ADDRESS"
                "RLP_INVALID_FIELD_OVERFLOW_64"
            ]
        @ transaction malformedTransaction
    | Reason.UnsupportedTransactionType ->
        transaction
            [
                "TYPE_1_TX_PRE_FORK"
                "TYPE_2_TX_PRE_FORK"
                "TYPE_3_TX_PRE_FORK"
                "TYPE_4_TX_PRE_FORK"
                "TYPE_3_TX_ZERO_BLOBS_PRE_FORK"
                "TYPE_NOT_SUPPORTED"
            ]
    | Reason.BlockHashMismatch -> block [ "INVALID_BLOCK_HASH" ]
    | Reason.VersionedHashesMismatch -> block [ "INVALID_VERSIONED_HASHES" ]
    | Reason.BlockTooLarge -> block [ "RLP_BLOCK_LIMIT_EXCEEDED" ]
    | Reason.WrongParentHash -> block [ "UNKNOWN_PARENT"; "INVALID_BLOCK_HASH" ]
    | Reason.WrongNumber -> block [ "INVALID_BLOCK_NUMBER" ]
    | Reason.WrongTimestamp -> block [ "INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT" ]
    | Reason.WrongGasLimit -> block [ "INVALID_GASLIMIT"; "GASLIMIT_TOO_BIG" ]
    | Reason.GasUsedAboveLimit ->
        block [ "GAS_USED_OVERFLOW"; "INVALID_GAS_USED_ABOVE_LIMIT"; "INVALID_GASLIMIT" ]
    | Reason.WrongBaseFee -> block [ "INVALID_BASEFEE_PER_GAS" ]
    | Reason.ExtraDataTooLong -> block [ "EXTRA_DATA_TOO_BIG" ]
    | Reason.WrongDifficulty -> block [ "IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS"; "INVALID_DIFFICULTY" ]
    | Reason.WrongNonce -> block [ "INVALID_NONCE"; "IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS" ]
    | Reason.WrongOmmersHash -> block [ "IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS"; "INVALID_UNCLES_HASH" ]
    | Reason.WrongExcessBlobGas -> block [ "INCORRECT_EXCESS_BLOB_GAS" ]
    | Reason.WrongDaoExtraData -> block [ "EXTRA_DATA_INVALID_DAO" ]
    | Reason.TooManyOmmers -> block [ "TOO_MANY_UNCLES" ]
    | Reason.InvalidOmmer ->
        block
            [
                "UNCLE_IN_CHAIN"
                "UNCLE_IS_ANCESTOR"
                "UNCLE_IS_BROTHER"
                "UNCLE_PARENT_INCORRECT"
                "UNCLE_UNKNOWN_PARENT"
            ]
    | Reason.InvalidSignature ->
        transaction
            [
                "INVALID_SIGNATURE_VRS"
                "INVALID_CHAINID"
                "EC_RECOVERY_FAIL"
                "RLP_INVALID_SIGNATURE_R"
                "RLP_INVALID_SIGNATURE_S"
            ]
    | Reason.WrongChainId -> transaction [ "INVALID_CHAINID" ]
    | Reason.NonceTooLow -> transaction [ "NONCE_MISMATCH_TOO_LOW" ]
    | Reason.NonceTooHigh -> transaction [ "NONCE_MISMATCH_TOO_HIGH" ]
    | Reason.NonceOverflow -> transaction [ "NONCE_IS_MAX"; "NONCE_TOO_BIG"; "NONCE_OVERFLOW" ]
    | Reason.SenderNotEoa -> transaction [ "SENDER_NOT_EOA" ]
    | Reason.InsufficientFunds ->
        transaction [ "INSUFFICIENT_ACCOUNT_FUNDS"; "GASLIMIT_PRICE_PRODUCT_OVERFLOW" ]
    | Reason.IntrinsicGasTooLow -> transaction [ "INTRINSIC_GAS_TOO_LOW" ]
    | Reason.FloorGasTooLow -> transaction [ "INTRINSIC_GAS_BELOW_FLOOR_GAS_COST"; "INTRINSIC_GAS_TOO_LOW" ]
    | Reason.GasAllowanceExceeded -> transaction [ "GAS_ALLOWANCE_EXCEEDED" ] @ block [ "GAS_USED_OVERFLOW" ]
    | Reason.TransactionGasLimitTooHigh -> transaction [ "GAS_LIMIT_EXCEEDS_MAXIMUM" ]
    | Reason.FeeBelowBaseFee -> transaction [ "INSUFFICIENT_MAX_FEE_PER_GAS" ]
    | Reason.PriorityFeeAboveMaxFee ->
        transaction
            [
                "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS"
                "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2"
            ]
    | Reason.InitCodeTooLarge -> transaction [ "INITCODE_SIZE_EXCEEDED" ]
    | Reason.FeeOverflow ->
        transaction
            [
                "GASLIMIT_PRICE_PRODUCT_OVERFLOW"
                "INSUFFICIENT_ACCOUNT_FUNDS"
                "GASLIMIT_OVERFLOW"
            ]
    | Reason.NoBlobHashes -> transaction [ "TYPE_3_TX_ZERO_BLOBS" ]
    | Reason.WrongBlobHashVersion -> transaction [ "TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH" ]
    | Reason.TooManyBlobs ->
        transaction [ "TYPE_3_TX_BLOB_COUNT_EXCEEDED"; "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED" ]
    | Reason.BlobGasAllowanceExceeded ->
        transaction [ "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED"; "TYPE_3_TX_BLOB_COUNT_EXCEEDED" ]
        @ block [ "BLOB_GAS_USED_ABOVE_LIMIT" ]
    | Reason.BlobFeeTooLow -> transaction [ "INSUFFICIENT_MAX_FEE_PER_BLOB_GAS" ]
    | Reason.BlobTransactionCreates -> transaction [ "TYPE_3_TX_CONTRACT_CREATION" ]
    | Reason.EmptyAuthorizationList -> transaction [ "TYPE_4_EMPTY_AUTHORIZATION_LIST" ]
    | Reason.SetCodeTransactionCreates -> transaction [ "TYPE_4_TX_CONTRACT_CREATION" ]
    | Reason.SystemContractMissing -> block [ "SYSTEM_CONTRACT_EMPTY" ]
    | Reason.SystemCallFailed -> block [ "SYSTEM_CONTRACT_CALL_FAILED" ]
    | Reason.InvalidDepositLog -> block [ "INVALID_DEPOSIT_EVENT_LAYOUT" ]
    | Reason.WrongGasUsed -> block [ "INVALID_GAS_USED" ]
    | Reason.WrongTransactionsRoot -> block [ "INVALID_TRANSACTIONS_ROOT" ]
    | Reason.WrongStateRoot -> block [ "INVALID_STATE_ROOT" ]
    | Reason.WrongReceiptsRoot -> block [ "INVALID_RECEIPTS_ROOT" ]
    | Reason.WrongLogsBloom -> block [ "INVALID_LOG_BLOOM" ]
    | Reason.WrongWithdrawalsRoot -> block [ "INVALID_WITHDRAWALS_ROOT" ]
    | Reason.WrongBlobGasUsed -> block [ "INCORRECT_BLOB_GAS_USED" ]
    | Reason.WrongRequestsHash -> block [ "INVALID_REQUESTS" ]
    // The list is never decoded: what is malformed in it shows in its hash.
    | Reason.WrongBlockAccessListHash ->
        block [ "INVALID_BLOCK_ACCESS_LIST"; "INVALID_BAL_HASH"; "INCORRECT_BLOCK_FORMAT" ]
    | Reason.BlockAccessListTooLarge -> block [ "BLOCK_ACCESS_LIST_GAS_LIMIT_EXCEEDED" ]
    | _ -> []

/// All names in the table.
let private vocabulary =
    lazy (System.Enum.GetValues<Reason>() |> Seq.collect names |> Set.ofSeq)

/// Result of comparing a reason with the expected exception names.
type Comparison =
    | Named
    | NamedOtherwise
    /// The expected names are not in the table (older suites have names of their own): nothing can be compared.
    | Foreign

/// Compares a reason with the names that a fixture joins by `|`.
let compare (expected: string) reason =
    let wanted = expected.Split '|' |> Array.map _.Trim() |> Set.ofArray

    if names reason |> List.exists wanted.Contains then
        Named
    elif Set.intersect wanted vocabulary.Value |> Set.isEmpty then
        Foreign
    else
        NamedOtherwise
