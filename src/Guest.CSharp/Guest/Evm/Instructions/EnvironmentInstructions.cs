using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Evm;

// Other accounts, call data, code and the block (EELS vm/instructions/environment.py, block.py).
// The access to an account is charged before the account is read: a frame that cannot pay reads nothing.
internal sealed partial class Interpreter
{
    // Charges for the access to an account by an instruction whose fixed cost held it before EIP-2929.
    private bool ChargeAccess(Frame f, AccountEntry entry) =>
        !_fork.HasAccessCosts || Charge(f, AccountAccessGas(entry));

    private ulong AccountAccessGas(AccountEntry entry) =>
        _journal.Warm(entry) ? _fork.ColdAccountGas : _fork.WarmAccessGas;

    private Halt Balance(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 top = ref stack[h - 1];
        AccountEntry entry = _journal.Entry(Address.FromUInt256(top));
        // GAS
        if (!ChargeAccess(f, entry))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        if (!_journal.Load(entry))
        {
            return Halt.Fatal;
        }
        top = entry.State.Balance;
        return Halt.None;
    }

    private Halt ExtCodeSize(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 top = ref stack[h - 1];
        AccountEntry entry = _journal.Entry(Address.FromUInt256(top));
        // GAS
        if (!ChargeAccess(f, entry))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        if (!_journal.Load(entry) || !_journal.TryGetCode(entry, out Code code))
        {
            return Halt.Fatal;
        }
        top = (ulong)code.Length;
        return Halt.None;
    }

    private Halt ExtCodeCopy(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        AccountEntry entry = _journal.Entry(Address.FromUInt256(stack[h - 1]));
        ref UInt256 destination = ref stack[h - 2];
        ref UInt256 source = ref stack[h - 3];
        ref UInt256 size = ref stack[h - 4];
        // GAS
        if (
            !Expand(f, destination, size)
            || !ChargeWords(f, 3, (int)size.U0)
            || !ChargeAccess(f, entry)
        )
        {
            return Halt.Exceptional;
        }
        // OPERATION
        if (!_journal.Load(entry) || !_journal.TryGetCode(entry, out Code code))
        {
            return Halt.Fatal;
        }
        CopyPadded(code.Bytes.Span, source, Memory(f, destination, size));
        return Halt.None;
    }

    private Halt ExtCodeHash(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 top = ref stack[h - 1];
        AccountEntry entry = _journal.Entry(Address.FromUInt256(top));
        // GAS
        if (!ChargeAccess(f, entry))
        {
            return Halt.Exceptional;
        }
        // OPERATION: the leaf has the hash, the code is not read
        if (!_journal.Load(entry))
        {
            return Halt.Fatal;
        }
        top = Journal.IsAlive(entry) ? entry.State.CodeHash.ToUInt256() : default;
        return Halt.None;
    }

    private ReadOnlySpan<byte> Input(Frame f) =>
        f.IsInputInMemory ? _memory.Slice(f.InputStart, f.InputLength)
        : f.InputLength == 0 ? default
        : f.Input.Span;

    private Halt CallDataLoad(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 top = ref stack[h - 1];
        // OPERATION
        Span<byte> word = stackalloc byte[32];
        CopyPadded(Input(f), top, word);
        top = UInt256.FromBigEndian(word);
        return Halt.None;
    }

    private Halt CallDataCopy(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 destination = ref stack[h - 1];
        ref UInt256 size = ref stack[h - 3];
        // GAS
        if (!Expand(f, destination, size) || !ChargeWords(f, 3, (int)size.U0))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        CopyPadded(Input(f), stack[h - 2], Memory(f, destination, size));
        return Halt.None;
    }

    private Halt CodeCopy(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 destination = ref stack[h - 1];
        ref UInt256 size = ref stack[h - 3];
        // GAS
        if (!Expand(f, destination, size) || !ChargeWords(f, 3, (int)size.U0))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        CopyPadded(f.Code.Bytes.Span, stack[h - 2], Memory(f, destination, size));
        return Halt.None;
    }

    private Halt ReturnDataCopy(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 destination = ref stack[h - 1];
        ref UInt256 source = ref stack[h - 2];
        ref UInt256 size = ref stack[h - 3];
        // GAS
        if (!Expand(f, destination, size) || !ChargeWords(f, 3, (int)size.U0))
        {
            return Halt.Exceptional;
        }
        // OPERATION: unlike the other copies, nothing is padded (EIP-211)
        if (!source.IsUInt64 || source.U0 > (ulong)f.ReturnLength)
        {
            return Fail(f, HaltCause.ReturnDataOutOfBounds);
        }
        if (size.U0 > (ulong)f.ReturnLength - source.U0)
        {
            return Fail(f, HaltCause.ReturnDataOutOfBounds);
        }
        f.ReturnSpan.Slice((int)source.U0, (int)size.U0).CopyTo(Memory(f, destination, size));
        return Halt.None;
    }

    private Halt BlockHash(Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 top = ref stack[h - 1];
        // OPERATION
        ulong current = _block.Number;
        if (!top.IsUInt64 || top.U0 >= current || current - top.U0 > 256)
        {
            top = default;
            return Halt.None;
        }
        if (!_journal.TryGetBlockHash(top.U0, out Hash256 hash))
        {
            return Halt.Fatal;
        }
        top = hash.ToUInt256();
        return Halt.None;
    }

    // EIP-4844: zero behind the last one.
    private UInt256 BlobHash(in UInt256 index)
    {
        Hash256[] hashes = _transaction.BlobHashes;
        return index.IsUInt64 && index.U0 < (ulong)hashes.Length
            ? hashes[index.U0].ToUInt256()
            : default;
    }

    // Fills the destination from the source at an offset of any size; what lies beyond the source is zero.
    private static void CopyPadded(
        ReadOnlySpan<byte> source,
        in UInt256 offset,
        Span<byte> destination
    )
    {
        int count = 0;
        if (offset.IsUInt64 && offset.U0 < (ulong)source.Length)
        {
            int start = (int)offset.U0;
            count = Math.Min(source.Length - start, destination.Length);
            source.Slice(start, count).CopyTo(destination);
        }
        destination.Slice(count).Clear();
    }
}
