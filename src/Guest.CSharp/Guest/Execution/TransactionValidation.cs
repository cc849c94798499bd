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
            return Reject(Reason.UnsupportedTransactionType, "no such type in this fork");
        }
        IntrinsicGas(tx, ref found);
        if (tx.GasLimit < found.IntrinsicGas && !Planted.IntrinsicGasNotChecked)
        {
            return Reject(Reason.IntrinsicGasTooLow, "gas limit below the intrinsic gas");
        }
        if (tx.GasLimit < found.FloorGas)
        {
            return Reject(Reason.FloorGasTooLow, "gas limit below the calldata floor");
        }
        if (tx.Nonce >= ulong.MaxValue)
        {
            return Reject(Reason.NonceOverflow, "nonce of 2^64 - 1 or more");
        }
        if (tx.To is null && tx.Data.Length > _fork.MaxInitCodeSize)
        {
            return Reject(Reason.InitCodeTooLarge, "init code over the limit");
        }
        if (tx.GasLimit > _fork.MaxTransactionGas)
        {
            return Reject(Reason.TransactionGasLimitTooHigh, "gas limit over the cap");
        }
        ulong needed = Math.Max(found.IntrinsicGas - found.IntrinsicStateGas, found.FloorGas);
        if (_fork.HasStateGas && needed > _fork.ExecutionGasCap)
        {
            return Reject(Reason.IntrinsicGasTooLow, "intrinsic gas over the cap of execution");
        }
        return null;
    }

    private void IntrinsicGas(Transaction tx, ref Checked found)
    {
        ulong zeros = 0;
        foreach (byte b in tx.Data.Span)
        {
            zeros += b == 0 ? 1UL : 0UL;
        }
        ulong others = (ulong)tx.Data.Length - zeros;
        ulong intrinsic = zeros * _fork.CalldataZeroGas + others * _fork.CalldataNonZeroGas;
        if (tx.To is null)
        {
            ulong words = ((ulong)tx.Data.Length + 31) / 32;
            intrinsic += words * _fork.InitCodeWordGas;
        }
        ulong listBytes = 0;
        foreach (AccessListEntry entry in tx.AccessList)
        {
            ulong keys = (ulong)entry.StorageKeys.Length;
            intrinsic += _fork.AccessListAddressGas + keys * _fork.AccessListKeyGas;
            listBytes += Address.Size + 32 * keys;
        }
        intrinsic += (ulong)tx.Authorizations.Length * _fork.AuthorizationGas;
        ulong tokens = (_fork.FloorCountsZerosInFull ? 4 * zeros : zeros) + 4 * others;
        if (_fork.AccessListsPayFloor)
        {
            intrinsic += 4 * listBytes * _fork.CalldataFloorTokenGas;
            tokens += 4 * listBytes;
        }
        ulong floorBase = _fork.TransactionGas + RecipientGas(tx, found.SenderAddress);
        ulong creation = tx.To is null ? _fork.TransactionCreateGas : 0;
        found.IntrinsicStateGas = IntrinsicStateGas(tx);
        found.IntrinsicGas = floorBase + creation + intrinsic + found.IntrinsicStateGas;
        if (_fork.TransactionRecipientGas != 0)
        {
            floorBase += creation;
        }
        if (_fork.CalldataFloorTokenGas != 0)
        {
            found.FloorGas = floorBase + tokens * _fork.CalldataFloorTokenGas;
        }
    }

    // EIP-2780.
    private ulong RecipientGas(Transaction tx, in Address sender)
    {
        if (tx.To is not { } to || to == sender)
        {
            return 0;
        }
        return _fork.TransactionRecipientGas + (tx.Value.IsZero ? 0 : _fork.TransactionValueGas);
    }

    // EIP-8037 as of April 2026: as if every account were new.
    private ulong IntrinsicStateGas(Transaction tx)
    {
        if (!_fork.PaysStateAhead)
        {
            return 0;
        }
        ulong authorization = _fork.NewAccountStateGas + _fork.DelegationStateGas;
        return (ulong)tx.Authorizations.Length * authorization
            + (tx.To is null ? _fork.NewAccountStateGas : 0);
    }

    private Rejection? CheckAllowances(Transaction tx, ref Checked found)
    {
        if (ExceedsBlock(tx, ref found))
        {
            return Reject(Reason.GasAllowanceExceeded, "more gas than is left in the block");
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
            return Reject(Reason.BlobGasAllowanceExceeded, "more blobs than are left in the block");
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
            return Reject(Reason.InvalidSignature, "v is none of the allowed values");
        }
        if (
            (!isLegacy || tx.IsReplayProtected)
            && tx.ChainId != _block.ChainId
            && !Planted.ChainIdNotBound
        )
        {
            return Reject(Reason.WrongChainId, "signed for another chain");
        }
        bool isScalar =
            _fork.RequiresLowS && !Planted.HighSAccepted
                ? Secp256k1Order.IsLowScalar(tx.S)
                : Secp256k1Order.IsScalar(tx.S);
        if (
            tx.YParity > 1
            || !isScalar
            || !Secp256k1Order.IsScalar(tx.R)
            || !TryRecover(tx.SigningHash, tx.R, tx.S, tx.YParity.U0, out found.SenderAddress)
        )
        {
            return Reject(Reason.InvalidSignature, "no sender can be recovered");
        }
        return _journal.TryGet(found.SenderAddress, out found.Sender) ? null : _journal.Fault;
    }

    private bool TryRecover(
        in Hash256 hash,
        in UInt256 r,
        in UInt256 s,
        ulong parity,
        out Address address
    ) =>
        _recall is null
            ? SignerRecovery.TryRecover(hash, r, s, parity, out address)
            : _recall.TryRecoverSigner(hash, r, s, parity, out address);

    private Rejection? CheckFees(Transaction tx, ref Checked found)
    {
        bool isFeeMarket = tx.Type >= TransactionType.FeeMarket;
        if (isFeeMarket && tx.MaxFeePerGas < tx.MaxPriorityFeePerGas)
        {
            return Reject(Reason.PriorityFeeAboveMaxFee, "priority fee above the maximal fee");
        }
        if (tx.MaxFeePerGas < _block.BaseFee)
        {
            return Reject(Reason.FeeBelowBaseFee, "fee below the base fee");
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
            return Reject(Reason.TooManyBlobs, "more blobs than a transaction may have");
        }
        foreach (ref readonly Hash256 hash in tx.BlobVersionedHashes.AsSpan())
        {
            if ((byte)hash.Low64 != 0x01)
            {
                return Reject(Reason.WrongBlobHashVersion, "a blob hash of another version");
            }
        }
        bool isPriceUnbounded = _block.BlobBaseFee == UInt256.MaxValue;
        if (tx.MaxFeePerBlobGas < _block.BlobBaseFee || isPriceUnbounded)
        {
            return Reject(Reason.BlobFeeTooLow, "blob fee below the price of blob gas");
        }
        return null;
    }

    private static Rejection? CheckRecipient(Transaction tx)
    {
        if (tx.Type == TransactionType.Blob && tx.To is null)
        {
            return Reject(Reason.BlobTransactionCreates, "a blob transaction without recipient");
        }
        if (tx.Type == TransactionType.SetCode && tx.To is null)
        {
            return Reject(Reason.SetCodeTransactionCreates, "no recipient");
        }
        if (
            tx.Type == TransactionType.SetCode
            && tx.Authorizations.Length == 0
            && !Planted.EmptyAuthorizationListAccepted
        )
        {
            return Reject(Reason.EmptyAuthorizationList, "no authorizations");
        }
        return null;
    }

    private Rejection? CheckSender(Transaction tx, ref Checked found)
    {
        AccountEntry sender = found.Sender;
        if (tx.Nonce < sender.State.Nonce && !Planted.NonceNotChecked)
        {
            return Reject(Reason.NonceTooLow, "nonce used before");
        }
        if (tx.Nonce > sender.State.Nonce && !Planted.NonceNotChecked)
        {
            return Reject(Reason.NonceTooHigh, "nonce of a later transaction");
        }
        if (UInt256.MultiplyOverflow(tx.GasLimit, tx.MaxFeePerGas, out UInt256 cost))
        {
            return Reject(Reason.FeeOverflow, "gas limit times fee does not fit in 256 bits");
        }
        if (!TryAddCosts(tx, found.BlobGas, ref cost) || sender.State.Balance < cost)
        {
            return Reject(Reason.InsufficientFunds, "the sender cannot pay the maximal cost");
        }
        return CheckSenderCode(sender);
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
    private Rejection? CheckSenderCode(AccountEntry sender)
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
        return Reject(Reason.SenderNotEoa, "the sender has code");
    }

    private static Rejection Reject(Reason reason, string detail) => new(reason, detail);
}
