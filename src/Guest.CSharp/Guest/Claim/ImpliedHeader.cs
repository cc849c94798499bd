using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Claim;

/// <summary>The header that a payload implies (EELS build_header): the one place where a payload becomes a header, for guest and host.</summary>
public static class ImpliedHeader
{
    /// <param name="form">That of the block's fork.</param>
    /// <param name="fields">What the payload itself says; the other fields do not count.</param>
    /// <param name="accessListHash">Zero where the form has none.</param>
    /// <param name="beaconRoot">Zero where the form has none, as the requests hash.</param>
    /// <returns>The header with its true hash.</returns>
    public static Header Of(
        HeaderForm form,
        Header fields,
        in Hash256 accessListHash,
        ByteSlice[] transactions,
        Withdrawal[] withdrawals,
        in Hash256 beaconRoot,
        in Hash256 requestsHash
    ) =>
        HeaderEncoder.WithHash(
            fields with
            {
                Form = form,
                OmmersHash = EmptyOmmers.Hash,
                TransactionsRoot = ListRoot.Compute(transactions),
                Difficulty = default,
                Nonce = 0,
                WithdrawalsRoot = WithdrawalList.Root(withdrawals),
                ParentBeaconBlockRoot = beaconRoot,
                RequestsHash = requestsHash,
                BlockAccessListHash = accessListHash,
            }
        );
}
