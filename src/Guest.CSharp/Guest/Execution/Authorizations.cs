using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

// EIP-7702 (EELS eoa_delegation.set_delegation).
internal sealed partial class TransactionExecutor
{
    // A tuple that does not hold is skipped, with what it had touched by then. False: the state source failed.
    private bool TrySetDelegations(Authorization[] authorizations, out ulong refund)
    {
        refund = 0;
        foreach (Authorization authorization in authorizations)
        {
            if (!TryRecoverAuthority(authorization, out Address address))
            {
                continue;
            }
            AccountEntry authority = _journal.Entry(address);
            _journal.Warm(authority);
            if (!_journal.Load(authority) || !_journal.TryGetCode(authority, out Code code))
            {
                return false;
            }
            bool isDelegable = code.Length == 0 || Delegation.TryGetAddress(code, out _);
            if (!isDelegable || authority.State.Nonce != authorization.Nonce)
            {
                continue;
            }
            if (authority.State.Exists)
            {
                refund += _fork.AuthorizationRefund;
            }
            bool isReset = authorization.Address == default;
            _journal.SetCode(
                authority,
                isReset ? [] : Delegation.Designator(authorization.Address)
            );
            _journal.IncrementNonce(authority);
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
            && TryRecover(
                authorization.SigningHash,
                authorization.R,
                authorization.S,
                authorization.YParity,
                out address
            );
    }
}
