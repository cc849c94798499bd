using Perjury.Guest;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Witness;

/// <summary>Which access needed an entry of a witness first, by the keccak of the entry.</summary>
public sealed class AccessNotes
{
    private readonly Dictionary<Hash256, string> _accesses = [];

    /// <summary>Null: nothing needed it.</summary>
    public string? Of(byte[] entry) => _accesses.GetValueOrDefault(Digest.Keccak256(entry));

    internal void Add(in Hash256 hash, string access) => _accesses.TryAdd(hash, access);
}

/// <summary>Passes every access on and notes the nodes, codes and headers that it was the first to need.</summary>
internal sealed class NotedState(IStateSource source, RecordedAccess record, AccessNotes notes)
    : IStateSource
{
    private int _seen;

    public Rejection? Fault => source.Fault;

    public bool TryGetAccount(in Address address, out Account account)
    {
        bool found = source.TryGetAccount(address, out account);
        Note("account " + address);
        return found;
    }

    public bool TryGetStorage(in Address address, in UInt256 slot, out UInt256 value)
    {
        bool found = source.TryGetStorage(address, slot, out value);
        Note("slot " + slot + " of " + address);
        return found;
    }

    public bool TryGetCode(in Address address, in Hash256 codeHash, out Code code)
    {
        notes.Add(codeHash, "the code of " + address);
        return source.TryGetCode(address, codeHash, out code);
    }

    public bool TryGetBlockHash(ulong number, out Hash256 hash)
    {
        bool found = source.TryGetBlockHash(number, out hash);
        notes.Add(hash, "BLOCKHASH of block " + number);
        return found;
    }

    public bool TryCommit(StateChanges changes, out Hash256 stateRoot)
    {
        bool committed = source.TryCommit(changes, out stateRoot);
        Note("the changes of the block");
        return committed;
    }

    private void Note(string access)
    {
        for (; _seen < record.Touched.Count; _seen++)
        {
            notes.Add(record.Touched[_seen].Hash(), access);
        }
    }
}
