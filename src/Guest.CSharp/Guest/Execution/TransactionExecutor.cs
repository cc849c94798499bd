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
    private readonly BlockSenders _senders;
    private readonly ByteSlice[]? _publicKeys;

    // of the transactions so far: what they paid for, and what counts in the block
    private ulong _paidGas;
    private ulong _executionGas;
    private ulong _stateGas;
    private int _index;

    public TransactionExecutor(
        Fork fork,
        Journal journal,
        BlockContext context,
        Interpreter interpreter,
        Block block,
        IRecall? recall
    )
    {
        _fork = fork;
        _journal = journal;
        _block = context;
        _interpreter = interpreter;
        _senders = new BlockSenders(block.Transactions, recall);
        interpreter.Remember(recall);
        _publicKeys = block.PublicKeys;
        Receipts = new ReceiptList(block.Transactions.Length);
    }

    /// <summary>What the header calls gas used. EIP-8037: the more of the two kinds, neither with refunds (EIP-7778).</summary>
    public ulong GasUsed =>
        Planted.GasOfExecutionOnly ? _executionGas
        : Planted.GasOfBothAdded ? _executionGas + _stateGas
        : Math.Max(_executionGas, _stateGas);

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
        _interpreter.Grant(
            found.ExecutionGas,
            found.GasLimit - found.IntrinsicGas - found.ExecutionGas
        );
        Halt halt = RunMessage(tx, ref found, out ulong authorizationRefund);
        if (halt == Halt.Fatal)
        {
            return _journal.Fault;
        }
        if (_fork.StateGas == StateGasRule.Intrinsic)
        {
            ReturnStateGas();
        }
        ulong used = SettleGas(ref found, authorizationRefund);
        if (!PayFees(ref found, used))
        {
            return _journal.Fault;
        }
        LogBurns();
        _journal.RemoveDestroyed(_fork.DestroyedKeepBalance);
        _journal.RemoveTouchedEmpty(transactionFailed: halt != Halt.Success);
        if (_journal.HasOverflowed)
        {
            return _journal.Fault;
        }
        BlobGasUsed += found.BlobGas;
        _index++;
        if (_fork.HasBlockAccessList)
        {
            _journal.RecordChanges(_index);
        }
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

    private Halt RunMessage(Transaction tx, ref Checked found, out ulong authorizationRefund)
    {
        authorizationRefund = 0;
        Message message = new()
        {
            Caller = found.SenderAddress,
            Value = tx.Value,
            Input = tx.Data,
            Code = Code.Empty,
        };
        Snapshot before = _journal.TakeSnapshot();
        Halt halt =
            tx.To is not { } to ? PrepareCreation(tx, ref found, ref message)
            : _fork.StateGas == StateGasRule.Runtime
                ? PrepareMeteredCall(tx, to, ref found, ref message)
            : PrepareCall(tx, to, ref found, ref message, out authorizationRefund);
        if (halt != Halt.None)
        {
            _journal.Revert(before);
            _interpreter.Forfeit();
            return halt;
        }
        TransactionContext context = new()
        {
            Origin = found.Sender.Word,
            GasPrice = found.EffectiveGasPrice,
            BlobHashes = tx.BlobVersionedHashes,
        };
        return _interpreter.Run(context, ref message);
    }

    // A contract in the way costs all the gas (EIP-684).
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
        if (Journal.IsOccupied(target))
        {
            _interpreter.FirstFrame.Cause = HaltCause.AddressOccupied;
            return Halt.Exceptional;
        }
        return
            _fork.StateGas != StateGasRule.Runtime
            || Journal.IsAlive(target)
            || _interpreter.ChargeState(_fork.NewAccountStateGas)
            ? Halt.None
            : Halt.Exceptional;
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
        // the code before the authorizations is read too, also where one of them then writes it
        bool isReadFirst = tx.Authorizations.Length == 0 || _fork.StateGas != StateGasRule.Kept;
        if (!_journal.Load(target) || isReadFirst && !_journal.TryGetCode(target, out message.Code))
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

    // EIP-2780: what depends on the state is charged before the message runs, and each part before the next is read. If it cannot
    // be paid, the transaction stands in the block and has done nothing.
    private Halt PrepareMeteredCall(
        Transaction tx,
        in Address to,
        ref Checked found,
        ref Message message
    )
    {
        Halt halt = ApplyAuthorizations(tx, to, ref found);
        if (halt != Halt.None)
        {
            return halt;
        }
        _interpreter.CommitStateGas();
        AccountEntry target = _journal.Entry(to);
        WarmUp(tx, ref found, target);
        message.Target = target;
        message.Precompile = _interpreter.PrecompileAt(to);
        if (!_journal.Load(target))
        {
            return Halt.Fatal;
        }
        if (
            !tx.Value.IsZero
            && !Journal.IsAlive(target)
            && !_interpreter.ChargeState(_fork.NewAccountStateGas)
        )
        {
            return Halt.Exceptional;
        }
        if (!_journal.TryGetCode(target, out message.Code))
        {
            return Halt.Fatal;
        }
        if (!Delegation.TryGetAddress(message.Code, out Address delegated))
        {
            return Halt.None;
        }
        AccountEntry entry = _journal.Entry(delegated);
        message.Precompile = 0;
        if (!_interpreter.Charge(_journal.Warm(entry) ? _fork.ColdAccountGas : _fork.WarmAccessGas))
        {
            return Halt.Exceptional;
        }
        return _journal.Load(entry) && _journal.TryGetCode(entry, out message.Code)
            ? Halt.None
            : Halt.Fatal;
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

    // EIP-3529 and EIP-7623: the refund is bounded by what was used, the floor holds after it. EIP-7778, EIP-8037: in the block
    // gas counts without refunds, and by its kind; the floor is one of execution.
    private ulong SettleGas(ref Checked found, ulong authorizationRefund)
    {
        ulong used = found.GasLimit - _interpreter.GasLeft - _interpreter.Reservoir;
        ulong refund = authorizationRefund + (ulong)Math.Max(_journal.Refund, 0);
        ulong paid = used - Math.Min(used / _fork.RefundQuotient, refund);
        paid = Math.Max(paid, found.FloorGas);
        _paidGas += paid;
        if (_fork.HasStateGas)
        {
            long state = (long)found.IntrinsicStateGas + _interpreter.StateGasUsed;
            ulong stateUsed = (ulong)Math.Max(state, 0);
            _stateGas += stateUsed;
            ulong executionUsed = used - stateUsed - (ulong)_interpreter.UncountedGas;
            _executionGas += Math.Max(executionUsed, found.FloorGas);
        }
        else
        {
            _executionGas += paid;
        }
        return paid;
    }

    // EIP-8037 as of April 2026: what a transaction made and destroyed comes back.
    private void ReturnStateGas()
    {
        foreach (AccountEntry contract in _journal.Destroyed)
        {
            ulong bytes =
                _fork.NewAccountStateBytes
                + _fork.NewSlotStateBytes * _journal.FilledSlots(contract)
                + (ulong)_journal.CodeLength(contract);
            ulong most = (ulong)Math.Max(_interpreter.StateGasUsed, 0);
            _interpreter.ReturnState(Math.Min(bytes * _fork.CostPerStateByte, most));
        }
    }

    // EIP-7708 before EIP-8246: what destroyed contracts still have is burned, in the order of their addresses.
    private void LogBurns()
    {
        if (_fork.TransferLogs != TransferLogRule.TransfersAndBurns)
        {
            return;
        }
        ReadOnlySpan<AccountEntry> destroyed = _journal.Destroyed;
        KeyOrder order = new();
        for (int i = 0; i < destroyed.Length; i++)
        {
            if (!destroyed[i].State.Balance.IsZero)
            {
                order.Add(destroyed[i].Address.ToUInt256(), i);
            }
        }
        order.Sort();
        for (int i = 0; i < order.Count; i++)
        {
            AccountEntry contract = destroyed[order[i]];
            TransferLog.AddBurn(_journal.Logs, contract.Address, contract.State.Balance);
        }
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
        Receipts.Add(tx.Type, success, root, _paidGas, _journal.Logs, firstLog);
        return null;
    }
}
