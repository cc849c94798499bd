using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

// For hosts that say what a transaction would do (eth_call); a block never has one.
internal sealed partial class TransactionExecutor
{
    /// <summary>
    /// Runs a transaction that nobody has signed: neither signature nor nonce, the allowances of the block nor the code of the
    /// sender is looked at, and fees are those of its gas price. The message's output is the interpreter's.
    /// </summary>
    public Rejection? RunUnsigned(Transaction tx, in Address sender, out Halt halt)
    {
        halt = Halt.Exceptional;
        _journal.BeginTransaction();
        Checked found = new() { SenderAddress = sender };
        if (!_journal.TryGet(sender, out found.Sender))
        {
            return _journal.Fault;
        }
        IntrinsicGas(tx, ref found);
        Rejection? rejection =
            Afford(tx, ref found)
            ?? CheckInitCode(tx)
            ?? CheckFees(tx, ref found)
            ?? CheckBlobs(tx)
            ?? CheckRecipient(tx);
        if (rejection is not null)
        {
            return rejection;
        }
        UInt256 cost = default;
        if (
            UInt256.MultiplyOverflow(tx.GasLimit, found.EffectiveGasPrice, out cost)
            || !TryAddCosts(tx, found.BlobGas, ref cost)
            || found.Sender.State.Balance < cost
        )
        {
            return Reject(
                Reason.InsufficientFunds,
                "a balance of " + found.Sender.State.Balance + " does not cover value and gas"
            );
        }
        BuyGas(tx, ref found);
        _interpreter.Grant(
            found.ExecutionGas,
            found.GasLimit - found.IntrinsicGas - found.ExecutionGas
        );
        halt = RunMessage(tx, ref found, out _);
        return halt == Halt.Fatal ? _journal.Fault : null;
    }

    private Rejection? Afford(Transaction tx, ref Checked found)
    {
        ulong needed = Math.Max(found.IntrinsicGas, found.FloorGas);
        if (tx.GasLimit < needed)
        {
            return Reject(
                Reason.IntrinsicGasTooLow,
                "gas_limit " + tx.GasLimit + " is below the intrinsic gas of " + needed
            );
        }
        found.GasLimit = tx.GasLimit.U0;
        found.ExecutionGas = found.GasLimit - found.IntrinsicGas;
        if (_fork.HasStateGas)
        {
            ulong intrinsic = found.IntrinsicGas - found.IntrinsicStateGas;
            found.ExecutionGas = Math.Min(
                found.ExecutionGas,
                _fork.ExecutionGasCap - Math.Min(intrinsic, _fork.ExecutionGasCap)
            );
        }
        return null;
    }
}
