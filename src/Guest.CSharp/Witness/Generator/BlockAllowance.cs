using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Witness;

namespace Perjury.Witness.Generator;

/// <summary>
/// What the next block and its senders can still bear while its transactions are drawn: gas and blobs of the block, and of each
/// sender what it is sure to have whatever the transactions before do. A draw that keeps within it cannot be refused.
/// </summary>
internal sealed class BlockAllowance
{
    private const int MaxBlobs = 2;

    private readonly Fork _fork;
    private readonly TrieState _parentState;
    private readonly Predicate<Address> _canSpend;
    private readonly Dictionary<Address, Funds> _funds = [];
    private readonly UInt256 _baseFee;
    private readonly UInt256 _blobBaseFee;
    private ulong _gasLeft;
    private int _blobs;
    private bool _isFirst = true;

    private sealed class Funds
    {
        public ulong Nonce;

        /// <summary>Less every maximal cost in this block; what others send to it is left out.</summary>
        public UInt256 Balance;

        /// <summary>Its own code, which any transaction of the block may call, can spend all of it.</summary>
        public bool CanBeSpentByCode;
    }

    /// <param name="canSpend">Whether code at an address can spend the balance of a wallet that delegates to it.</param>
    public BlockAllowance(ChainStore chain, Fork fork, Predicate<Address> canSpend)
    {
        Header parent = chain.Head;
        _fork = fork;
        _canSpend = canSpend;
        _gasLeft = BlockProducer.GasLimitOf(parent, fork);
        _baseFee = BlockProducer.BaseFeeOf(parent, fork);
        _blobBaseFee = ForkBlobFee.PerGas(
            BlockProducer.ExcessBlobGasOf(parent, fork),
            fork.BlobBaseFeeUpdateFraction
        );
        NodeUse use = new(chain.State.NextEpoch(), null);
        _parentState = new TrieState(
            chain.State,
            chain.State,
            chain.AncestorsOf(parent),
            parent.StateRoot,
            use,
            0
        );
    }

    public bool HasGas => _gasLeft >= TransactionDraft.UsualGasLimit(_fork);

    public bool HasBlob =>
        (ulong)_blobs < Math.Min(MaxBlobs, _fork.BlobMax)
        && _blobBaseFee <= TransactionDraft.UsualFeePerBlobGas;

    public ulong NonceOf(in Address address) => FundsOf(address).Nonce;

    /// <summary>
    /// True if the sender can pay any usual draft at the base fee. One that its own code can spend has what the parent's state says
    /// before the first transaction, and perhaps nothing after it.
    /// </summary>
    public bool CanSend(in Address sender) =>
        CanPay(sender, TransactionDraft.UsualGasLimit(_fork), TransactionDraft.MaxValue);

    /// <summary>The same of a draft that asks for more than is usual, which the block must have room for, too.</summary>
    public bool CanBear(TransactionDraft draft, in Address sender) =>
        draft.GasLimit <= _gasLeft && CanPay(sender, draft.GasLimit, draft.Value);

    private bool CanPay(in Address sender, ulong gasLimit, in UInt256 value)
    {
        Funds funds = FundsOf(sender);
        UInt256 mostExpensive =
            gasLimit * _baseFee + value + _fork.GasPerBlob * TransactionDraft.UsualFeePerBlobGas;
        return (_isFirst || !funds.CanBeSpentByCode) && funds.Balance >= mostExpensive;
    }

    /// <summary>The draft with fees that the block takes and its sender can pay, the usual ones if possible.</summary>
    public TransactionDraft WithFees(TransactionDraft draft, in Address sender)
    {
        UInt256 rest = FundsOf(sender).Balance - draft.Value - BlobCost(draft);
        UInt256 fee = Least(
            _baseFee > draft.MaxFeePerGas ? _baseFee : draft.MaxFeePerGas,
            rest / draft.GasLimit
        );
        return draft with
        {
            MaxFeePerGas = fee,
            MaxPriorityFeePerGas = Least(draft.MaxPriorityFeePerGas, fee),
        };
    }

    /// <summary>Takes the maximal cost of a transaction out of what is left, and follows its authorizations.</summary>
    public void Take(TransactionDraft draft, in Address sender)
    {
        Funds funds = FundsOf(sender);
        funds.Nonce = draft.Nonce + 1;
        funds.Balance -= draft.GasLimit * draft.MaxFeePerGas + draft.Value + BlobCost(draft);
        foreach (AuthorizationDraft authorization in draft.Authorizations)
        {
            Funds authority = FundsOf(authorization.Authority.Address);
            authority.Nonce = authorization.Nonce + 1;
            authority.CanBeSpentByCode |= _canSpend(authorization.Delegate);
        }
        _gasLeft -= draft.GasLimit;
        _blobs += draft.BlobHashes.Count;
        _isFirst = false;
    }

    private UInt256 BlobCost(TransactionDraft draft) =>
        (ulong)draft.BlobHashes.Count * _fork.GasPerBlob * draft.MaxFeePerBlobGas;

    private static UInt256 Least(in UInt256 a, in UInt256 b) => a < b ? a : b;

    private Funds FundsOf(in Address address)
    {
        if (_funds.TryGetValue(address, out Funds? known))
        {
            return known;
        }
        Code code = Code.Empty;
        bool isKnown =
            _parentState.TryGetAccount(address, out Account account)
            && (
                account.CodeHash == EmptyCodeHash.Hash
                || _parentState.TryGetCode(address, account.CodeHash, out code)
            );
        if (!isKnown)
        {
            throw new InvalidOperationException("a full state misses nothing");
        }
        Funds funds = new()
        {
            Nonce = account.Nonce,
            Balance = account.Balance,
            CanBeSpentByCode =
                Delegation.TryGetAddress(code, out Address target) && _canSpend(target),
        };
        _funds.Add(address, funds);
        return funds;
    }
}
