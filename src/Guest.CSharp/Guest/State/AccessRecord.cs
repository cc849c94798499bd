using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>What of an account a change in a block access list is about.</summary>
internal enum ChangeKind : byte
{
    Balance,
    Nonce,
    Code,
    Slot,
}

/// <summary>One change of a block access list (EIP-7928): the value after the transaction with that index.</summary>
internal struct AccessChange
{
    public int Index;

    /// <summary>The next change of the same thing; -1: none.</summary>
    public int Next;

    public UInt256 Value;

    /// <summary>Changes of a code.</summary>
    public ByteSlice Code;
}

/// <summary>The changes of a block by what they are about, each chain in the order of the transactions.</summary>
internal sealed class AccessRecord
{
    private const int KindsOfAccounts = 3;

    private AccessChange[] _changes = new AccessChange[64];
    private int _count;

    // first and last change by account and kind, and by slot; 0: none, else the position plus 1
    private Chain[] _accounts = new Chain[64];
    private Chain[] _slots = new Chain[64];

    private struct Chain
    {
        public int First;
        public int Last;
    }

    public ref readonly AccessChange this[int position] => ref _changes[position];

    /// <summary>The first change of a kind to an account; -1: none.</summary>
    public int First(int account, ChangeKind kind) =>
        FirstOf(_accounts, KindsOfAccounts * account + (int)kind);

    /// <summary>The first change of a slot; -1: none.</summary>
    public int First(int slot) => FirstOf(_slots, slot);

    public void Add(
        int account,
        ChangeKind kind,
        int index,
        in UInt256 value,
        ByteSlice code = default
    ) => Add(ref _accounts, KindsOfAccounts * account + (int)kind, index, value, code);

    public void Add(int slot, int index, in UInt256 value) =>
        Add(ref _slots, slot, index, value, default);

    private static int FirstOf(Chain[] chains, int position) =>
        position < chains.Length ? chains[position].First - 1 : -1;

    // What is changed twice under one index, by two calls of the protocol, is listed once.
    private void Add(ref Chain[] chains, int position, int index, in UInt256 value, ByteSlice code)
    {
        if (position >= chains.Length)
        {
            Array.Resize(ref chains, Math.Max(2 * chains.Length, position + 1));
        }
        ref Chain chain = ref chains[position];
        if (chain.Last == 0 || _changes[chain.Last - 1].Index != index)
        {
            Append(ref chain, index);
        }
        ref AccessChange change = ref _changes[chain.Last - 1];
        change.Value = value;
        change.Code = code;
    }

    private void Append(ref Chain chain, int index)
    {
        if (_count == _changes.Length)
        {
            Array.Resize(ref _changes, 2 * _count);
        }
        ref AccessChange change = ref _changes[_count++];
        change.Index = index;
        change.Next = -1;
        if (chain.Last == 0)
        {
            chain.First = _count;
        }
        else
        {
            _changes[chain.Last - 1].Next = _count - 1;
        }
        chain.Last = _count;
    }
}
