namespace Perjury.Guest;

/// <summary>Why an input was rejected: one reason and what exactly was wrong. Reads as <c>kebab-name: detail</c>.</summary>
public sealed class Rejection
{
    public Rejection(Reason reason, string detail)
    {
        Reason = reason;
        Detail = detail;
    }

    public Reason Reason { get; }

    /// <summary>Where and what, for people; not stable.</summary>
    public string Detail { get; }

    public override string ToString() => Name(Reason) + ": " + Detail;

    /// <summary>The stable kebab-case name of a reason.</summary>
    public static string Name(Reason reason) =>
        reason switch
        {
            Reason.UndecodableInput => "undecodable-input",
            Reason.UnknownSchema => "unknown-schema",
            Reason.MissingParentHeader => "missing-parent-header",
            Reason.MalformedHeader => "malformed-header",
            Reason.BrokenHeaderChain => "broken-header-chain",
            Reason.MissingAncestor => "missing-ancestor",
            Reason.MissingNode => "missing-node",
            Reason.MalformedNode => "malformed-node",
            Reason.MalformedAccount => "malformed-account",
            Reason.MissingCode => "missing-code",
            Reason.UnsortedNodes => "unsorted-nodes",
            Reason.DuplicateNode => "duplicate-node",
            Reason.UnusedNode => "unused-node",
            Reason.UnsortedCodes => "unsorted-codes",
            Reason.DuplicateCode => "duplicate-code",
            Reason.UnusedCode => "unused-code",
            Reason.UnusedAncestor => "unused-ancestor",
            Reason.MalformedBlock => "malformed-block",
            Reason.UnknownFork => "unknown-fork",
            Reason.EmptyTransaction => "empty-transaction",
            Reason.MalformedTransaction => "malformed-transaction",
            Reason.BlockHashMismatch => "block-hash-mismatch",
            Reason.VersionedHashesMismatch => "versioned-hashes-mismatch",
            Reason.BlockTooLarge => "block-too-large",
            Reason.WrongParentHash => "wrong-parent-hash",
            Reason.WrongNumber => "wrong-number",
            Reason.WrongTimestamp => "wrong-timestamp",
            Reason.WrongGasLimit => "wrong-gas-limit",
            Reason.GasUsedAboveLimit => "gas-used-above-limit",
            Reason.WrongBaseFee => "wrong-base-fee",
            Reason.ExtraDataTooLong => "extra-data-too-long",
            Reason.WrongDifficulty => "wrong-difficulty",
            Reason.WrongNonce => "wrong-nonce",
            Reason.WrongOmmersHash => "wrong-ommers-hash",
            Reason.WrongExcessBlobGas => "wrong-excess-blob-gas",
            Reason.WrongDaoExtraData => "wrong-dao-extra-data",
            Reason.TooManyOmmers => "too-many-ommers",
            Reason.InvalidOmmer => "invalid-ommer",
            Reason.UnsupportedTransactionType => "unsupported-transaction-type",
            Reason.InvalidSignature => "invalid-signature",
            Reason.WrongChainId => "wrong-chain-id",
            Reason.NonceTooLow => "nonce-too-low",
            Reason.NonceTooHigh => "nonce-too-high",
            Reason.NonceOverflow => "nonce-overflow",
            Reason.SenderNotEoa => "sender-not-eoa",
            Reason.InsufficientFunds => "insufficient-funds",
            Reason.IntrinsicGasTooLow => "intrinsic-gas-too-low",
            Reason.FloorGasTooLow => "floor-gas-too-low",
            Reason.GasAllowanceExceeded => "gas-allowance-exceeded",
            Reason.TransactionGasLimitTooHigh => "transaction-gas-limit-too-high",
            Reason.FeeBelowBaseFee => "fee-below-base-fee",
            Reason.PriorityFeeAboveMaxFee => "priority-fee-above-max-fee",
            Reason.InitCodeTooLarge => "init-code-too-large",
            Reason.FeeOverflow => "fee-overflow",
            Reason.NoBlobHashes => "no-blob-hashes",
            Reason.WrongBlobHashVersion => "wrong-blob-hash-version",
            Reason.TooManyBlobs => "too-many-blobs",
            Reason.BlobGasAllowanceExceeded => "blob-gas-allowance-exceeded",
            Reason.BlobFeeTooLow => "blob-fee-too-low",
            Reason.BlobTransactionCreates => "blob-transaction-creates",
            Reason.EmptyAuthorizationList => "empty-authorization-list",
            Reason.SetCodeTransactionCreates => "set-code-transaction-creates",
            Reason.SystemContractMissing => "system-contract-missing",
            Reason.SystemCallFailed => "system-call-failed",
            Reason.InvalidDepositLog => "invalid-deposit-log",
            Reason.WrongGasUsed => "wrong-gas-used",
            Reason.WrongTransactionsRoot => "wrong-transactions-root",
            Reason.WrongStateRoot => "wrong-state-root",
            Reason.WrongReceiptsRoot => "wrong-receipts-root",
            Reason.WrongLogsBloom => "wrong-logs-bloom",
            Reason.WrongWithdrawalsRoot => "wrong-withdrawals-root",
            Reason.WrongBlobGasUsed => "wrong-blob-gas-used",
            Reason.WrongRequestsHash => "wrong-requests-hash",
            Reason.WrongBlockAccessListHash => "wrong-block-access-list-hash",
            Reason.BlockAccessListTooLarge => "block-access-list-too-large",
            Reason.WrongPublicKeyCount => "wrong-public-key-count",
            Reason.WrongPublicKey => "wrong-public-key",
            _ => "unknown-reason",
        };
}
