using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

// EIP-7702 (EELS eoa_delegation.set_delegation).
internal sealed partial class TransactionExecutor
{
    // EIP-2780, EIP-8037: each authorization that holds pays for the state it makes, and for its write to the account unless that of
    // the sender or of the recipient of a value has paid for it.
    private Halt ApplyAuthorizations(Transaction tx, in Address to, ref Checked found)
    {
        foreach (Authorization authorization in tx.Authorizations)
        {
            Halt halt = TryFindAuthority(authorization, out AccountEntry? authority);
            if (halt != Halt.None)
            {
                return halt;
            }
            if (authority is null)
            {
                continue;
            }
            bool isFirst = _journal.MarkAuthorized(authority);
            bool isPaid = authority == found.Sender || !tx.Value.IsZero && authority.Address == to;
            if (
                !authority.State.Exists && !_interpreter.ChargeState(_fork.NewAccountStateGas)
                || isFirst && !isPaid && !_interpreter.Charge(_fork.AccountWriteGas)
            )
            {
                return Halt.Exceptional;
            }
            // the code of an authority that holds is none or a delegation
            if (isFirst && authority.State.CodeHash != EmptyCodeHash.Hash)
            {
                _journal.MarkDelegated(authority);
            }
            bool isReset = authorization.Address == default;
            if (
                !isReset
                && _journal.MarkDelegated(authority)
                && !_interpreter.ChargeState(_fork.DelegationStateGas)
            )
            {
                return Halt.Exceptional;
            }
            SetDelegation(authority, authorization);
        }
        return Halt.None;
    }

    // Null: the authorization does not hold, and has touched what it had touched by then.
    private Halt TryFindAuthority(Authorization authorization, out AccountEntry? authority)
    {
        authority = null;
        if (!TryRecoverAuthority(authorization, out Address address))
        {
            return Halt.None;
        }
        AccountEntry entry = _journal.Entry(address);
        _journal.Warm(entry);
        if (!_journal.Load(entry) || !_journal.TryGetCode(entry, out Code code))
        {
            return Halt.Fatal;
        }
        bool isDelegable = code.Length == 0 || Delegation.TryGetAddress(code, out _);
        if (isDelegable && entry.State.Nonce == authorization.Nonce)
        {
            authority = entry;
        }
        return Halt.None;
    }

    private void SetDelegation(AccountEntry authority, Authorization authorization)
    {
        bool isReset = authorization.Address == default;
        _journal.SetCode(authority, isReset ? [] : Delegation.Designator(authorization.Address));
        _journal.IncrementNonce(authority);
    }

    // A tuple that does not hold is skipped, with what it had touched by then. False: the state source failed.
    private bool TrySetDelegations(Authorization[] authorizations, out ulong refund)
    {
        refund = 0;
        foreach (Authorization authorization in authorizations)
        {
            if (TryFindAuthority(authorization, out AccountEntry? authority) != Halt.None)
            {
                return false;
            }
            if (authority is null)
            {
                continue;
            }
            if (authority.State.Exists)
            {
                refund += _fork.AuthorizationRefund;
                if (_fork.PaysStateAhead)
                {
                    _interpreter.ReturnIntrinsicState(_fork.NewAccountStateGas);
                }
            }
            SetDelegation(authority, authorization);
        }
        return true;
    }

    private bool TryRecoverAuthority(Authorization authorization, out Address address)
    {
        address = default;
        return (authorization.ChainId.IsZero || authorization.ChainId == _block.ChainId)
            && authorization.Nonce != ulong.MaxValue
            && authorization.YParity <= 1
            && Secp256k1Order.IsScalar(authorization.R)
            && Secp256k1Order.IsLowScalar(authorization.S)
            && _senders.TryRecover(
                authorization.SigningHash,
                authorization.R,
                authorization.S,
                authorization.YParity,
                out address
            );
    }
}
