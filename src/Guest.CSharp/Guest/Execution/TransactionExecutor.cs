using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

/// <summary>Runs the transactions of a block (EELS process_transaction) and keeps the block's sums and receipts.</summary>
internal sealed partial class TransactionExecutor
{
    private readonly Fork _fork;
    private readonly Journal _journal;
    private readonly BlockContext _block;
    private readonly Interpreter _interpreter;
    private readonly IRecall? _recall;

    public TransactionExecutor(
        Fork fork,
        Journal journal,
        BlockContext block,
        Interpreter interpreter,
        int transactions,
        IRecall? recall
    )
    {
        _fork = fork;
        _journal = journal;
        _block = block;
        _interpreter = interpreter;
        _recall = recall;
        Receipts = new ReceiptList(transactions);
    }

    /// <summary>Gas that the transactions so far have used, after refunds.</summary>
    public ulong GasUsed { get; private set; }

    public ulong BlobGasUsed { get; private set; }

    public ReceiptList Receipts { get; }

    /// <summary>Validates and runs the next transaction; null if it may stand in the block.</summary>
    public Rejection? Execute(Transaction tx)
    {
        _journal.BeginTransaction();
        if (Validate(tx, out Checked found) is { } rejection)
        {
            return rejection;
        }
        BuyGas(tx, ref found);
        int firstLog = _journal.Logs.Count;
        Halt halt = RunMessage(tx, ref found, out ulong gasLeft, out ulong authorizationRefund);
        if (halt == Halt.Fatal)
        {
            return _journal.Fault;
        }
        ulong used = SettleGas(ref found, gasLeft, authorizationRefund);
        if (!PayFees(ref found, used))
        {
            return _journal.Fault;
        }
        _journal.RemoveDestroyed();
        _journal.RemoveTouchedEmpty(transactionFailed: halt != Halt.Success);
        if (_journal.HasOverflowed)
        {
            return _journal.Fault;
        }
        GasUsed += used;
        BlobGasUsed += found.BlobGas;
        return AddReceipt(tx, halt == Halt.Success, firstLog);
    }

    private void BuyGas(Transaction tx, ref Checked found)
    {
        UInt256 fee = found.EffectiveGasPrice * found.GasLimit;
        if (tx.Type == TransactionType.Blob)
        {
            fee += _block.BlobBaseFee * found.BlobGas;
        }
        _journal.IncrementNonce(found.Sender);
        _journal.SetBalance(found.Sender, found.Sender.State.Balance - fee);
    }

    private Halt RunMessage(
        Transaction tx,
        ref Checked found,
        out ulong gasLeft,
        out ulong authorizationRefund
    )
    {
        gasLeft = 0;
        authorizationRefund = 0;
        Message message = new()
        {
            Caller = found.SenderAddress,
            Value = tx.Value,
            Gas = found.GasLimit - found.IntrinsicGas,
            Input = tx.Data,
            Code = Code.Empty,
        };
        Halt halt = tx.To is { } to
            ? PrepareCall(tx, to, ref found, ref message, out authorizationRefund)
            : PrepareCreation(tx, ref found, ref message);
        if (halt != Halt.None)
        {
            return halt;
        }
        TransactionContext context = new()
        {
            Origin = found.SenderAddress,
            GasPrice = found.EffectiveGasPrice,
            BlobHashes = tx.BlobVersionedHashes,
        };
        halt = _interpreter.Run(context, ref message);
        gasLeft = _interpreter.GasLeft;
        return halt;
    }

    // A contract in the way costs all the gas (EIP-684, EIP-7610).
    private Halt PrepareCreation(Transaction tx, ref Checked found, ref Message message)
    {
        Address address = _interpreter.ContractAddress(found.SenderAddress, tx.Nonce.U0);
        AccountEntry target = _journal.Entry(address);
        WarmUp(tx, ref found, target);
        if (!_journal.Load(target))
        {
            return Halt.Fatal;
        }
        message.Target = target;
        message.Code = new Code(tx.Data);
        message.IsCreate = true;
        return _journal.IsOccupied(target) ? Halt.Exceptional : Halt.None;
    }

    private Halt PrepareCall(
        Transaction tx,
        in Address to,
        ref Checked found,
        ref Message message,
        out ulong refund
    )
    {
        refund = 0;
        AccountEntry target = _journal.Entry(to);
        WarmUp(tx, ref found, target);
        message.Target = target;
        message.Precompile = _interpreter.PrecompileAt(to);
        if (!_journal.Load(target) || !_journal.TryGetCode(target, out message.Code))
        {
            return Halt.Fatal;
        }
        if (tx.Authorizations.Length != 0)
        {
            if (
                !TrySetDelegations(tx.Authorizations, out refund)
                || !_journal.TryGetCode(target, out message.Code)
            )
            {
                return Halt.Fatal;
            }
        }
        if (_fork.HasDelegation && Delegation.TryGetAddress(message.Code, out Address delegated))
        {
            AccountEntry entry = _journal.Entry(delegated);
            _journal.Warm(entry);
            message.Precompile = 0;
            if (!_journal.Load(entry) || !_journal.TryGetCode(entry, out message.Code))
            {
                return Halt.Fatal;
            }
        }
        return Halt.None;
    }

    // EIP-2929, 2930, 3651. Naming an address or a slot reads nothing.
    private void WarmUp(Transaction tx, ref Checked found, AccountEntry target)
    {
        if (!_fork.HasAccessCosts)
        {
            return;
        }
        _journal.Warm(found.Sender);
        _journal.Warm(target);
        if (_fork.CoinbaseStartsWarm)
        {
            _journal.Warm(_journal.Entry(_block.Coinbase));
        }
        _interpreter.WarmPrecompiles();
        foreach (AccessListEntry access in tx.AccessList)
        {
            AccountEntry entry = _journal.Entry(access.Address);
            _journal.Warm(entry);
            foreach (ref readonly UInt256 key in access.StorageKeys.AsSpan())
            {
                _journal.WarmSlot(_journal.Slot(entry, key));
            }
        }
    }

    // EIP-3529 and EIP-7623: the refund is bounded by what was used, the floor holds after it.
    private ulong SettleGas(ref Checked found, ulong gasLeft, ulong authorizationRefund)
    {
        ulong used = found.GasLimit - gasLeft;
        ulong refund = authorizationRefund + (ulong)Math.Max(_journal.Refund, 0);
        used -= Math.Min(used / _fork.RefundQuotient, refund);
        return Math.Max(used, found.FloorGas);
    }

    private bool PayFees(ref Checked found, ulong used)
    {
        _journal.AddBalance(found.Sender, found.EffectiveGasPrice * (found.GasLimit - used));
        if (!_journal.TryGet(_block.Coinbase, out AccountEntry coinbase))
        {
            return false;
        }
        _journal.AddBalance(coinbase, (found.EffectiveGasPrice - _block.BaseFee) * used);
        return true;
    }

    private Rejection? AddReceipt(Transaction tx, bool success, int firstLog)
    {
        Hash256? root = null;
        if (_fork.ReceiptsHaveStateRoots)
        {
            if (!_journal.TryCommit(out Hash256 stateRoot))
            {
                return _journal.Fault;
            }
            root = stateRoot;
        }
        Receipts.Add(tx.Type, success, root, GasUsed, _journal.Logs, firstLog);
        return null;
    }
}
