using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Execution;

/// <summary>
/// The senders of a block's transactions, asked for in their order. Where the machine recovers several at once, those of the next
/// transactions come along; whether a transaction may have a sender at all is judged when its turn comes.
/// </summary>
internal sealed class BlockSenders(Transaction[] transactions, IRecall? recall)
{
    private readonly bool _looksAhead = recall is null && SignerRecovery.IsFasterTogether;

    // The transactions from first on that were recovered last.
    private readonly Address[] _senders = new Address[SignerRecovery.Together];
    private readonly bool[] _found = new bool[SignerRecovery.Together];
    private int _first = -SignerRecovery.Together;

    /// <summary>The sender of a transaction whose signature is in range; false if no key signed it.</summary>
    public bool TryRecover(int index, out Address sender)
    {
        Transaction tx = transactions[index];
        if (!_looksAhead)
        {
            return TryRecover(tx.SigningHash, tx.R, tx.S, tx.YParity.U0, out sender);
        }
        if (index - _first >= SignerRecovery.Together)
        {
            RecoverFrom(index);
        }
        sender = _senders[index - _first];
        return _found[index - _first];
    }

    /// <summary>Who signed a hash.</summary>
    public bool TryRecover(
        in Hash256 hash,
        in UInt256 r,
        in UInt256 s,
        ulong parity,
        out Address signer
    ) =>
        recall is null
            ? SignerRecovery.TryRecover(hash, r, s, parity, out signer)
            : recall.TryRecoverSigner(hash, r, s, parity, out signer);

    private void RecoverFrom(int index)
    {
        SignedHash[] signed = new SignedHash[
            Math.Min(SignerRecovery.Together, transactions.Length - index)
        ];
        for (int i = 0; i < signed.Length; i++)
        {
            signed[i] = transactions[index + i].Signed;
        }
        SignerRecovery.Recover(signed, _senders, _found);
        _first = index;
    }
}
