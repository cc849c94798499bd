using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

// SLOAD, SSTORE, TLOAD and TSTORE (EELS vm/instructions/storage.py).
internal sealed partial class Interpreter
{
    private Halt SLoad(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 top = ref stack[h - 1];
        int slot = _journal.Slot(f.Target, top);
        // GAS
        if (_fork.HasAccessCosts && !Charge(f, SlotAccessGas(slot)))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        if (!_journal.LoadSlot(f.Target, slot))
        {
            return Halt.Fatal;
        }
        top = _journal.Current(slot);
        return Halt.None;
    }

    private ulong SlotAccessGas(int slot) =>
        _journal.WarmSlot(slot) ? _fork.ColdStorageGas : _fork.WarmAccessGas;

    private Halt SStore(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 key = ref stack[h - 1];
        ref UInt256 value = ref stack[h - 2];
        // GAS: the cost depends on what is stored, so the slot is read before the rest is charged
        bool failsEarly = f.IsStatic && !_fork.ReadsBeforeCharging;
        if (failsEarly || (f.Gas <= _fork.StorageStipend && _fork.StorageStipend != 0))
        {
            return Halt.Exceptional;
        }
        int slot = _journal.Slot(f.Target, key);
        if (
            _fork.HasAccessCosts
            && !Charge(f, _journal.WarmSlot(slot) ? _fork.ColdStorageGas : _fork.StorageWarmGas)
        )
        {
            return Halt.Exceptional;
        }
        if (!_journal.LoadSlot(f.Target, slot))
        {
            return Halt.Fatal;
        }
        if (f.IsStatic)
        {
            return Halt.Exceptional;
        }
        ref readonly UInt256 current = ref _journal.Current(slot);
        if (_fork.HasStateGas && RestoresEmpty(_journal.Original(slot), current, value))
        {
            ReturnSlot(f);
        }
        ulong cost =
            _fork.StorageGas == StorageGasRule.NetMetered
                ? NetMetered(_journal.Original(slot), current, value)
                : Plain(current, value);
        if (!Charge(f, cost))
        {
            return Halt.Exceptional;
        }
        if (
            _fork.HasStateGas
            && MakesSlot(_journal.Original(slot), current, value)
            && !ChargeState(f, _fork.NewSlotStateGas)
        )
        {
            return Halt.Exceptional;
        }
        // OPERATION
        _journal.SetSlot(f.Target, slot, value);
        return Halt.None;
    }

    // Yellow Paper appendix G: G_sset, G_sreset, R_sclear. The refund of a frame that then fails is undone with it.
    private ulong Plain(in UInt256 current, in UInt256 value)
    {
        if (value.IsZero && !current.IsZero)
        {
            _journal.Refund += (long)_fork.StorageClearRefund;
        }
        return current.IsZero && !value.IsZero ? _fork.StorageSetGas : _fork.StorageResetGas;
    }

    // EIP-1283, EIP-2200, EIP-2929, EIP-3529.
    private ulong NetMetered(in UInt256 original, in UInt256 current, in UInt256 value)
    {
        if (current == value)
        {
            return _fork.StorageNoopGas;
        }
        if (!original.IsZero && !current.IsZero && value.IsZero)
        {
            _journal.Refund += (long)_fork.StorageClearRefund;
        }
        if (!original.IsZero && current.IsZero)
        {
            _journal.Refund -= (long)_fork.StorageClearRefund;
        }
        ulong firstChange = original.IsZero ? _fork.StorageSetGas : _fork.StorageResetGas;
        if (original == value)
        {
            _journal.Refund += (long)(firstChange - _fork.StorageNoopGas);
        }
        return original == current ? firstChange : _fork.StorageNoopGas;
    }

    // EIP-8037: the slot that a transaction makes, and takes back before its end.
    private static bool MakesSlot(in UInt256 original, in UInt256 current, in UInt256 value) =>
        original.IsZero && current.IsZero && !value.IsZero;

    private void ReturnSlot(Frame f)
    {
        if (_fork.StateGas == StateGasRule.Kept)
        {
            _journal.Refund += (long)_fork.NewSlotStateGas;
        }
        else
        {
            RefillState(f, _fork.NewSlotStateGas);
        }
    }

    private static bool RestoresEmpty(in UInt256 original, in UInt256 current, in UInt256 value) =>
        original.IsZero && !current.IsZero && value.IsZero;

    private Halt TLoad(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 top = ref stack[h - 1];
        // OPERATION
        top = _journal.GetTransient(f.Target, top);
        return Halt.None;
    }

    private Halt TStore(Frame f, Span<UInt256> stack, int h)
    {
        // GAS
        if (f.IsStatic)
        {
            return Halt.Exceptional;
        }
        // OPERATION
        _journal.SetTransient(f.Target, stack[h - 1], stack[h - 2]);
        return Halt.None;
    }
}
