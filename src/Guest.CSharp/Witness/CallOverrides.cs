using Perjury.Guest;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Witness;

/// <summary>What a caller would have an account be; null: as it is.</summary>
/// <param name="Storage">Slots that differ.</param>
/// <param name="IsStorageWhole">Every other slot is empty.</param>
/// <param name="MovesTo">Where the precompile of this address stands instead.</param>
public sealed record AccountOverride(
    ulong? Nonce = null,
    UInt256? Balance = null,
    byte[]? Code = null,
    IReadOnlyDictionary<UInt256, UInt256>? Storage = null,
    bool IsStorageWhole = false,
    Address? MovesTo = null
)
{
    /// <summary>True if there is an account once this is applied.</summary>
    public bool Makes =>
        Nonce is not null || Balance is not null || Code is not null || Storage is not null;
}

/// <summary>A state as if some accounts were others. Nothing is ever committed to it.</summary>
internal sealed class OverriddenState(
    IStateSource source,
    ulong blockNumber,
    IReadOnlyDictionary<Address, AccountOverride> accounts
) : IStateSource
{
    private readonly Dictionary<Hash256, Code> _codes = CodesOf(accounts.Values);

    public Rejection? Fault => source.Fault;

    public bool TryGetAccount(in Address address, out Account account)
    {
        if (!source.TryGetAccount(address, out account))
        {
            return false;
        }
        if (accounts.TryGetValue(address, out AccountOverride? given) && given.Makes)
        {
            account.Exists = true;
            account.Nonce = given.Nonce ?? account.Nonce;
            account.Balance = given.Balance ?? account.Balance;
            account.CodeHash = given.Code is { } code ? Digest.Keccak256(code) : account.CodeHash;
        }
        return true;
    }

    public bool TryGetStorage(in Address address, in UInt256 slot, out UInt256 value)
    {
        if (accounts.TryGetValue(address, out AccountOverride? given) && given.Storage is { } slots)
        {
            if (slots.TryGetValue(slot, out value) || given.IsStorageWhole)
            {
                return true;
            }
        }
        return source.TryGetStorage(address, slot, out value);
    }

    public bool TryGetCode(in Address address, in Hash256 codeHash, out Code code)
    {
        if (_codes.TryGetValue(codeHash, out Code? given))
        {
            code = given;
            return true;
        }
        return source.TryGetCode(address, codeHash, out code);
    }

    // a block that is said to be a later one has no hashes of those between
    public bool TryGetBlockHash(ulong number, out Hash256 hash)
    {
        hash = default;
        return number >= blockNumber || source.TryGetBlockHash(number, out hash);
    }

    public bool TryCommit(StateChanges changes, out Hash256 stateRoot) =>
        source.TryCommit(changes, out stateRoot);

    private static Dictionary<Hash256, Code> CodesOf(IEnumerable<AccountOverride> accounts)
    {
        Dictionary<Hash256, Code> codes = [];
        foreach (AccountOverride given in accounts)
        {
            if (given.Code is { } bytes)
            {
                codes[Digest.Keccak256(bytes)] = new Code(new ByteSlice(bytes));
            }
        }
        return codes;
    }
}
