using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Tests.Execution;

/// <summary>A state of plain dictionaries that writes down every access. Names in <see cref="Missing"/> fail to be read.</summary>
public sealed class MemoryState : IStateSource
{
    private readonly Dictionary<Address, Account> _accounts = [];
    private readonly Dictionary<(Address, UInt256), UInt256> _storage = [];
    private readonly Dictionary<Hash256, Code> _codes = [];
    private readonly Dictionary<ulong, Hash256> _ancestors = [];

    public List<string> Accesses { get; } = [];

    public HashSet<string> Missing { get; } = [];

    public List<StateChanges> Commits { get; } = [];

    public Rejection? Fault { get; private set; }

    public void Add(
        Address address,
        UInt256 balance = default,
        ulong nonce = 0,
        byte[]? code = null,
        bool hasStorage = false
    )
    {
        Hash256 codeHash = code is null ? EmptyCodeHash.Hash : Digest.Keccak256(code);
        _accounts[address] = new Account
        {
            Exists = true,
            Nonce = nonce,
            Balance = balance,
            StorageRoot = hasStorage ? codeHash : EmptyRoot.Hash,
            CodeHash = codeHash,
        };
        if (code is not null)
        {
            _codes[codeHash] = new Code(new ByteSlice(code));
        }
    }

    public void Store(Address address, UInt256 slot, UInt256 value) =>
        _storage[(address, slot)] = value;

    public void AddAncestor(ulong number, Hash256 hash) => _ancestors[number] = hash;

    public bool TryGetAccount(in Address address, out Account account)
    {
        if (!_accounts.TryGetValue(address, out account))
        {
            account = new Account { StorageRoot = EmptyRoot.Hash, CodeHash = EmptyCodeHash.Hash };
        }
        return Access("account " + address, Reason.MissingNode);
    }

    public bool TryGetStorage(in Address address, in UInt256 slot, out UInt256 value)
    {
        value = _storage.GetValueOrDefault((address, slot));
        return Access("slot " + address + " " + slot, Reason.MissingNode);
    }

    public bool TryGetCode(in Address address, in Hash256 codeHash, out Code code)
    {
        code = _codes.GetValueOrDefault(codeHash, Code.Empty);
        return Access("code " + address, Reason.MissingCode);
    }

    public bool TryGetBlockHash(ulong number, out Hash256 hash) =>
        _ancestors.TryGetValue(number, out hash) & Access("hash " + number, Reason.MissingAncestor);

    public bool TryCommit(StateChanges changes, out Hash256 stateRoot)
    {
        Commits.Add(changes);
        stateRoot = new Hash256(new UInt256((ulong)Commits.Count).ToBigEndian());
        return true;
    }

    public AccountChange? Change(Address address) =>
        Commits[^1].Accounts.SingleOrDefault(change => change.Address == address);

    private bool Access(string what, Reason reason)
    {
        Accesses.Add(what);
        if (Missing.Contains(what))
        {
            Fault ??= new Rejection(reason, what);
            return false;
        }
        return true;
    }
}
