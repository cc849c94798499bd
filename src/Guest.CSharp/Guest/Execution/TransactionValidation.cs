using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

// What must hold before a transaction runs, in the order of EELS validate_transaction and check_transaction, so that the first
// reason is the specification's.
internal sealed partial class TransactionExecutor
{
    // What validation finds out on its way.
    private struct Checked
    {
        public ulong GasLimit;
        public ulong IntrinsicGas;

        /// <summary>EIP-8037: the part of it that is for state.</summary>
        public ulong IntrinsicStateGas;
        public ulong FloorGas;

        /// <summary>What the message gets for its execution; the rest is for state.</summary>
        public ulong ExecutionGas;
        public ulong BlobGas;
        public UInt256 EffectiveGasPrice;
        public Address SenderAddress;
        public AccountEntry Sender;
    }

    private Rejection? Validate(Transaction tx, out Checked found)
    {
        found = default;
        // EIP-2780: the intrinsic gas depends on who the sender is
        return (_fork.TransactionRecipientGas != 0 ? RecoverSender(tx, ref found) : null)
            ?? ValidateAlone(tx, ref found)
            ?? CheckAllowances(tx, ref found)
            ?? (_fork.TransactionRecipientGas == 0 ? RecoverSender(tx, ref found) : null)
            ?? CheckFees(tx, ref found)
            ?? CheckBlobs(tx)
            ?? CheckRecipient(tx)
            ?? CheckSender(tx, ref found);
    }

    private Rejection? ValidateAlone(Transaction tx, ref Checked found)
    {
        if (tx.Type > _fork.MaxTransactionType)
        {
            return Reject(
                Reason.UnsupportedTransactionType,
                "type "
                    + (byte)tx.Type
                    + ", the fork has types up to "
                    + (byte)_fork.MaxTransactionType
            );
        }
        IntrinsicGas(tx, ref found);
        if (tx.GasLimit < found.IntrinsicGas && !Planted.IntrinsicGasNotChecked)
        {
            return Reject(
                Reason.IntrinsicGasTooLow,
                "gas_limit " + tx.GasLimit + " is below the intrinsic gas of " + found.IntrinsicGas
            );
        }
        if (tx.GasLimit < found.FloorGas)
        {
            return Reject(
                Reason.FloorGasTooLow,
                "gas_limit " + tx.GasLimit + " is below the calldata floor of " + found.FloorGas
            );
        }
        if (tx.Nonce >= ulong.MaxValue)
        {
            return Reject(Reason.NonceOverflow, "nonce " + tx.Nonce + " is not below 2^64 - 1");
        }
        if (CheckInitCode(tx) is { } tooLarge)
        {
            return tooLarge;
        }
        if (tx.GasLimit > _fork.MaxTransactionGas)
        {
            return Reject(
                Reason.TransactionGasLimitTooHigh,
                "gas_limit " + tx.GasLimit + " is above the cap of " + _fork.MaxTransactionGas
            );
        }
        ulong needed = Math.Max(found.IntrinsicGas - found.IntrinsicStateGas, found.FloorGas);
        if (_fork.HasStateGas && needed > _fork.ExecutionGasCap)
        {
            return Reject(
                Reason.IntrinsicGasTooLow,
                "execution needs at least " + needed + " gas, the cap is " + _fork.ExecutionGasCap
            );
        }
        return null;
    }

    private Rejection? CheckInitCode(Transaction tx) =>
        tx.To is null && tx.Data.Length > _fork.MaxInitCodeSize && !Planted.InitCodeSizeNotChecked
            ? Reject(
                Reason.InitCodeTooLarge,
                "init code of " + tx.Data.Length + " bytes, at most " + _fork.MaxInitCodeSize
            )
            : null;

    private Rejection? CheckAllowances(Transaction tx, ref Checked found)
    {
        if (ExceedsBlock(tx, ref found) && !Planted.GasAllowanceNotChecked)
        {
            return Reject(
                Reason.GasAllowanceExceeded,
                "gas_limit "
                    + tx.GasLimit
                    + " is more than the block of "
                    + _block.GasLimit
                    + " has left after "
                    + _executionGas
                    + (_fork.HasStateGas ? " and " + _stateGas + " for state" : "")
            );
        }
        found.GasLimit = tx.GasLimit.U0;
        found.ExecutionGas = found.GasLimit - found.IntrinsicGas;
        if (_fork.HasStateGas)
        {
            ulong intrinsic = found.IntrinsicGas - found.IntrinsicStateGas;
            found.ExecutionGas = Math.Min(found.ExecutionGas, _fork.ExecutionGasCap - intrinsic);
        }
        ulong blobs = (ulong)tx.BlobVersionedHashes.Length;
        found.BlobGas = blobs * _fork.GasPerBlob;
        if (blobs > _fork.BlobMax - BlobGasUsed / _fork.GasPerBlob)
        {
            return Reject(
                Reason.BlobGasAllowanceExceeded,
                blobs
                    + " blobs after "
                    + BlobGasUsed / _fork.GasPerBlob
                    + ", a block has at most "
                    + _fork.BlobMax
            );
        }
        return null;
    }

    // EIP-8037: the block has room for as much gas of either kind.
    private bool ExceedsBlock(Transaction tx, ref Checked found)
    {
        if (!_fork.HasStateGas)
        {
            return tx.GasLimit > _block.GasLimit - _executionGas;
        }
        if (!tx.GasLimit.IsUInt64)
        {
            return true;
        }
        ulong gas = tx.GasLimit.U0;
        ulong state = gas;
        if (_fork.PaysStateAhead)
        {
            state -= found.IntrinsicGas - found.IntrinsicStateGas;
            gas -= found.IntrinsicStateGas;
        }
        return Math.Min(gas, _fork.ExecutionGasCap)
                > _block.GasLimit - Math.Min(_executionGas, _block.GasLimit)
            || state > _block.GasLimit - Math.Min(_stateGas, _block.GasLimit);
    }

    private Rejection? RecoverSender(Transaction tx, ref Checked found)
    {
        bool isLegacy = tx.Type == TransactionType.Legacy;
        if (isLegacy && (tx.YParity > 1 || (tx.IsReplayProtected && !_fork.HasReplayProtection)))
        {
            return Reject(
                Reason.InvalidSignature,
                _fork.HasReplayProtection ? "v is not 27, 28 or 35 and more" : "v is not 27 or 28"
            );
        }
        if (
            (!isLegacy || tx.IsReplayProtected)
            && tx.ChainId != _block.ChainId
            && !Planted.ChainIdNotBound
            && !(Planted.TypedChainIdNotCompared && !isLegacy)
        )
        {
            return Reject(
                Reason.WrongChainId,
                "signed for chain " + tx.ChainId + ", not " + _block.ChainId
            );
        }
        bool isScalar =
            _fork.RequiresLowS && !Planted.HighSAccepted
                ? Secp256k1Order.IsLowScalar(tx.S)
                : Secp256k1Order.IsScalar(tx.S);
        if (
            tx.YParity > 1
            || !isScalar
            || !Secp256k1Order.IsScalar(tx.R)
            || !_senders.TryRecover(_index, out found.SenderAddress)
        )
        {
            return Reject(
                Reason.InvalidSignature,
                "no public key has r " + tx.R + ", s " + tx.S + " and y_parity " + tx.YParity
            );
        }
        if (_publicKeys is not null && !SignerKeys.IsOf(found.SenderAddress, _publicKeys[_index]))
        {
            return Reject(Reason.WrongPublicKey, "public_keys has another key for it");
        }
        return _journal.TryGet(found.SenderAddress, out found.Sender) ? null : _journal.Fault;
    }

    private Rejection? CheckFees(Transaction tx, ref Checked found)
    {
        bool isFeeMarket = tx.Type >= TransactionType.FeeMarket;
        if (
            isFeeMarket
            && tx.MaxFeePerGas < tx.MaxPriorityFeePerGas
            && !Planted.PriorityFeeNotBound
        )
        {
            return Reject(
                Reason.PriorityFeeAboveMaxFee,
                "max_priority_fee_per_gas "
                    + tx.MaxPriorityFeePerGas
                    + " is above max_fee_per_gas "
                    + tx.MaxFeePerGas
            );
        }
        if (tx.MaxFeePerGas < _block.BaseFee && !Planted.FeeBelowBaseFeeAccepted)
        {
            return Reject(
                Reason.FeeBelowBaseFee,
                "a fee of "
                    + tx.MaxFeePerGas
                    + " per gas is below the base fee of "
                    + _block.BaseFee
            );
        }
        found.EffectiveGasPrice = tx.MaxFeePerGas;
        if (isFeeMarket)
        {
            UInt256 most = tx.MaxFeePerGas - _block.BaseFee;
            found.EffectiveGasPrice =
                _block.BaseFee + (tx.MaxPriorityFeePerGas < most ? tx.MaxPriorityFeePerGas : most);
        }
        return null;
    }

    private Rejection? CheckBlobs(Transaction tx)
    {
        if (tx.Type != TransactionType.Blob)
        {
            return null;
        }
        if (tx.BlobVersionedHashes.Length == 0)
        {
            return Reject(Reason.NoBlobHashes, "a blob transaction without blobs");
        }
        if (tx.BlobVersionedHashes.Length > _fork.MaxBlobsPerTransaction)
        {
            return Reject(
                Reason.TooManyBlobs,
                tx.BlobVersionedHashes.Length
                    + " blobs, a transaction has at most "
                    + _fork.MaxBlobsPerTransaction
            );
        }
        for (int i = 0; i < tx.BlobVersionedHashes.Length; i++)
        {
            byte version = (byte)tx.BlobVersionedHashes[i].Low64;
            if (version != 0x01)
            {
                return Reject(
                    Reason.WrongBlobHashVersion,
                    "blob hash " + i + " has version " + version + ", not 1"
                );
            }
        }
        bool isPriceUnbounded = _block.BlobBaseFee == UInt256.MaxValue;
        if (
            (tx.MaxFeePerBlobGas < _block.BlobBaseFee || isPriceUnbounded)
            && !Planted.BlobFeeNotChecked
        )
        {
            return Reject(
                Reason.BlobFeeTooLow,
                "max_fee_per_blob_gas "
                    + tx.MaxFeePerBlobGas
                    + " is below the price of blob gas, "
                    + (isPriceUnbounded ? "2^256 - 1 or more" : _block.BlobBaseFee.ToString())
            );
        }
        return null;
    }

    private static Rejection? CheckRecipient(Transaction tx)
    {
        if (tx.Type == TransactionType.Blob && tx.To is null && !Planted.BlobTransactionMayCreate)
        {
            return Reject(Reason.BlobTransactionCreates, "a blob transaction without recipient");
        }
        if (
            tx.Type == TransactionType.SetCode
            && tx.To is null
            && !Planted.SetCodeTransactionMayCreate
        )
        {
            return Reject(
                Reason.SetCodeTransactionCreates,
                "a set-code transaction without recipient"
            );
        }
        if (
            tx.Type == TransactionType.SetCode
            && tx.Authorizations.Length == 0
            && !Planted.EmptyAuthorizationListAccepted
        )
        {
            return Reject(
                Reason.EmptyAuthorizationList,
                "a set-code transaction without authorizations"
            );
        }
        return null;
    }

    private Rejection? CheckSender(Transaction tx, ref Checked found)
    {
        AccountEntry sender = found.Sender;
        if (tx.Nonce < sender.State.Nonce && !Planted.NonceNotChecked)
        {
            return Reject(
                Reason.NonceTooLow,
                "nonce " + tx.Nonce + " is below the sender's " + sender.State.Nonce
            );
        }
        if (tx.Nonce > sender.State.Nonce && !Planted.NonceNotChecked)
        {
            return Reject(
                Reason.NonceTooHigh,
                "nonce " + tx.Nonce + " is above the sender's " + sender.State.Nonce
            );
        }
        if (UInt256.MultiplyOverflow(tx.GasLimit, tx.MaxFeePerGas, out UInt256 cost))
        {
            return Reject(
                Reason.FeeOverflow,
                "gas_limit "
                    + tx.GasLimit
                    + " times "
                    + tx.MaxFeePerGas
                    + " does not fit in 256 bits"
            );
        }
        bool fits = TryAddCosts(tx, found.BlobGas, ref cost);
        if ((!fits || sender.State.Balance < cost) && !Planted.FundsNotChecked)
        {
            return Reject(
                Reason.InsufficientFunds,
                "a balance of "
                    + sender.State.Balance
                    + " is below the maximal cost of "
                    + (fits ? cost.ToString() : "2^256 or more")
            );
        }
        return CheckSenderCode(found.SenderAddress, sender);
    }

    // More than 256 bits is more than anyone has.
    private static bool TryAddCosts(Transaction tx, ulong blobGas, ref UInt256 cost)
    {
        bool overflows = UInt256.MultiplyOverflow(
            blobGas,
            tx.MaxFeePerBlobGas,
            out UInt256 blobFee
        );
        overflows |= UInt256.AddOverflow(cost, blobFee, out cost);
        overflows |= UInt256.AddOverflow(cost, tx.Value, out cost);
        return !overflows;
    }

    // EIP-3607; with EIP-7702 a delegated sender is one too, which only its code can tell.
    private Rejection? CheckSenderCode(in Address address, AccountEntry sender)
    {
        if (sender.State.CodeHash == EmptyCodeHash.Hash || Planted.SenderCodeNotRead)
        {
            return null;
        }
        if (_fork.HasDelegation)
        {
            if (!_journal.TryGetCode(sender, out Code code))
            {
                return _journal.Fault;
            }
            if (Delegation.TryGetAddress(code, out _))
            {
                return null;
            }
        }
        return Reject(Reason.SenderNotEoa, "the sender " + address + " has code");
    }

    private static Rejection Reject(Reason reason, string detail) => new(reason, detail);
}
