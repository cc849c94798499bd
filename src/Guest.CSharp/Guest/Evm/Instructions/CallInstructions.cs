using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Evm;

// CALL, CALLCODE, DELEGATECALL and STATICCALL (EELS vm/instructions/system.py).
internal sealed partial class Interpreter
{
    private const ulong CallStipend = 2_300;

    // What the four instructions differ in, and what their common part finds out.
    private ref struct CallSite
    {
        public ref UInt256 Gas;
        public AccountEntry CodeAccount;
        public UInt256 Value;
        public ref UInt256 InputOffset;
        public ref UInt256 InputSize;
        public ref UInt256 ResultOffset;
        public ref UInt256 ResultSize;

        /// <summary>CALL: may create the account, and moves the value to it.</summary>
        public bool IsCall;

        /// <summary>CALL and CALLCODE: the caller must have the value.</summary>
        public bool HasValue;

        /// <summary>The account the callee works on.</summary>
        public AccountEntry Target;
        public UInt256 Caller;

        /// <summary>What the callee sees as the value.</summary>
        public UInt256 SeenValue;
        public bool IsStatic;

        /// <summary>Null: not read yet.</summary>
        public Code? Code;
        public bool IsDelegated;

        /// <summary>EIP-8037: the account that the call makes has been paid for.</summary>
        public bool IsAccountPaid;
    }

    private Halt Call(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        CallSite call = new()
        {
            Gas = ref stack[h - 1],
            CodeAccount = _journal.Entry(Address.FromUInt256(stack[h - 2])),
            Value = stack[h - 3],
            InputOffset = ref stack[h - 4],
            InputSize = ref stack[h - 5],
            ResultOffset = ref stack[h - 6],
            ResultSize = ref stack[h - 7],
            IsCall = true,
            HasValue = true,
            Caller = f.Target.Word,
            SeenValue = stack[h - 3],
            IsStatic = f.IsStatic,
        };
        call.Target = call.CodeAccount;
        return CallAny(f, stack, ref call);
    }

    private Halt CallCode(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        CallSite call = new()
        {
            Gas = ref stack[h - 1],
            CodeAccount = _journal.Entry(Address.FromUInt256(stack[h - 2])),
            Value = stack[h - 3],
            InputOffset = ref stack[h - 4],
            InputSize = ref stack[h - 5],
            ResultOffset = ref stack[h - 6],
            ResultSize = ref stack[h - 7],
            HasValue = true,
            Target = f.Target,
            Caller = f.Target.Word,
            SeenValue = stack[h - 3],
            IsStatic = f.IsStatic,
        };
        return CallAny(f, stack, ref call);
    }

    private Halt DelegateCall(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        CallSite call = new()
        {
            Gas = ref stack[h - 1],
            CodeAccount = _journal.Entry(Address.FromUInt256(stack[h - 2])),
            InputOffset = ref stack[h - 3],
            InputSize = ref stack[h - 4],
            ResultOffset = ref stack[h - 5],
            ResultSize = ref stack[h - 6],
            Target = f.Target,
            Caller = f.Caller,
            SeenValue = f.Value,
            IsStatic = f.IsStatic,
        };
        return CallAny(f, stack, ref call);
    }

    private Halt StaticCall(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        CallSite call = new()
        {
            Gas = ref stack[h - 1],
            CodeAccount = _journal.Entry(Address.FromUInt256(stack[h - 2])),
            InputOffset = ref stack[h - 3],
            InputSize = ref stack[h - 4],
            ResultOffset = ref stack[h - 5],
            ResultSize = ref stack[h - 6],
            Caller = f.Target.Word,
            IsStatic = true,
        };
        call.Target = call.CodeAccount;
        return CallAny(f, stack, ref call);
    }

    private Halt CallAny(Frame f, Span<UInt256> stack, ref CallSite call)
    {
        // GAS
        Halt halt = ChargeCall(f, ref call, out ulong childGas);
        if (halt != Halt.None)
        {
            return halt;
        }
        // OPERATION
        f.ReturnLength = 0;
        ref UInt256 result = ref stack[f.Height - 1];
        if ((call.HasValue && f.Target.State.Balance < call.Value) || f.Depth == MaxDepth)
        {
            f.Gas += childGas;
            if (call.IsAccountPaid)
            {
                RefillState(f, _fork.NewAccountStateGas);
            }
            result = default;
            return Halt.None;
        }
        if (call.Code is null && !ReadCode(call.CodeAccount, out call.Code))
        {
            return Halt.Fatal;
        }
        int precompile = PrecompileAt(call.CodeAccount.Address);
        if (precompile != 0 && !call.IsDelegated)
        {
            return CallPrecompile(f, ref call, precompile, childGas, out result);
        }
        EnterCall(f, ref call, childGas);
        return Halt.Enter;
    }

    // What a call reads before anything is charged, in the forks that do: from EIP-7702 on the code of its target and of the account
    // which that one names, and the account that it may create.
    private bool ReadAhead(ref CallSite call)
    {
        if (_fork.HasDelegation)
        {
            if (!ReadCode(call.CodeAccount, out Code code))
            {
                return false;
            }
            if (
                Delegation.TryGetAddress(code, out Address address)
                && !ReadCode(_journal.Entry(address), out _)
            )
            {
                return false;
            }
        }
        return !call.IsCall || !MayCreate(ref call) || _journal.Load(call.Target);
    }

    // EIP-161: only value brings an account into being.
    private bool MayCreate(ref CallSite call) =>
        _fork.EmptyAccounts == Chain.EmptyAccountRule.Keep || !call.Value.IsZero;

    // Memory, access, value and new account first, then what the callee gets. Where reads do not come first, every part is charged,
    // or at least known to be affordable, before the state that the next part depends on is read.
    private Halt ChargeCall(Frame f, ref CallSite call, out ulong childGas)
    {
        childGas = 0;
        if (_fork.ReadsBeforeCharging && !ReadAhead(ref call))
        {
            return Halt.Fatal;
        }
        bool movesValue = call.IsCall && !call.Value.IsZero;
        if (
            (movesValue && f.IsStatic)
            || !Charge(f, _fork.CallGas)
            || !Expand(f, call.InputOffset, call.InputSize)
            || !Expand(f, call.ResultOffset, call.ResultSize)
            || !ChargeAccess(f, call.CodeAccount)
            || (!call.Value.IsZero && !Charge(f, _fork.CallValueGas))
        )
        {
            return Halt.Exceptional;
        }
        Halt halt = _fork.HasDelegation ? FollowDelegation(f, ref call) : Halt.None;
        if (halt == Halt.None && call.IsCall)
        {
            halt = ChargeNewAccount(f, ref call);
        }
        if (halt != Halt.None)
        {
            return halt;
        }
        if (!TryCallGas(f, call.Gas, out childGas) || !Charge(f, childGas))
        {
            return Halt.Exceptional;
        }
        if (!call.Value.IsZero)
        {
            childGas += CallStipend;
        }
        return Halt.None;
    }

    // EIP-7702: the code that runs is that of the account which the designator names, for the price of one more access.
    private Halt FollowDelegation(Frame f, ref CallSite call)
    {
        if (!ReadCode(call.CodeAccount, out call.Code))
        {
            return Halt.Fatal;
        }
        if (!Delegation.TryGetAddress(call.Code, out Address address))
        {
            return Halt.None;
        }
        call.IsDelegated = true;
        AccountEntry delegated = _journal.Entry(address);
        if (!Charge(f, AccountAccessGas(delegated)))
        {
            return Halt.Exceptional;
        }
        return ReadCode(delegated, out call.Code) ? Halt.None : Halt.Fatal;
    }

    private Halt ChargeNewAccount(Frame f, ref CallSite call)
    {
        bool clears = _fork.EmptyAccounts != Chain.EmptyAccountRule.Keep;
        if (!MayCreate(ref call))
        {
            return Halt.None;
        }
        if (!_journal.Load(call.Target))
        {
            return Halt.Fatal;
        }
        bool isNew = clears ? !Journal.IsAlive(call.Target) : !call.Target.State.Exists;
        if (
            isNew
            && !(Charge(f, _fork.CallNewAccountGas) && ChargeState(f, _fork.NewAccountStateGas))
        )
        {
            return Halt.Exceptional;
        }
        call.IsAccountPaid = isNew && _fork.StateGas == Chain.StateGasRule.Runtime;
        return Halt.None;
    }

    // Of what is left the callee gets at most all but 1/64 (EIP-150); before, exactly what was asked for.
    private bool TryCallGas(Frame f, in UInt256 wanted, out ulong gas)
    {
        gas = wanted.U0;
        if (_fork.KeepsSixtyFourth)
        {
            ulong most = f.Gas - f.Gas / 64;
            if (!wanted.IsUInt64 || gas > most)
            {
                gas = most;
            }
            return true;
        }
        return wanted.IsUInt64;
    }

    private bool ReadCode(AccountEntry entry, out Code code)
    {
        code = Code.Empty;
        return _journal.Load(entry) && _journal.TryGetCode(entry, out code);
    }

    private Halt CallPrecompile(
        Frame f,
        ref CallSite call,
        int number,
        ulong gas,
        out UInt256 result
    )
    {
        Snapshot snapshot = _journal.TakeSnapshot();
        Transfer(f, ref call);
        ReadOnlySpan<byte> input = Memory(f, call.InputOffset, call.InputSize);
        bool success = _precompiles.TryRun(number, input, ref gas, f);
        if (success)
        {
            f.Gas += gas;
        }
        else
        {
            _journal.Revert(snapshot);
            f.ReturnLength = 0;
            if (call.IsAccountPaid)
            {
                RefillState(f, _fork.NewAccountStateGas);
            }
        }
        CopyResult(f, (int)call.ResultOffset.U0, (int)call.ResultSize.U0);
        result = success ? 1UL : 0UL;
        return Halt.None;
    }

    private void EnterCall(Frame f, ref CallSite call, ulong gas)
    {
        Frame child = Child(f, gas);
        child.Caller = call.Caller;
        child.Value = call.SeenValue;
        child.IsStatic = call.IsStatic;
        child.IsInputInMemory = true;
        child.InputStart = f.MemoryStart + (call.InputSize.IsZero ? 0 : (int)call.InputOffset.U0);
        child.InputLength = (int)call.InputSize.U0;
        child.ResultOffset = (int)call.ResultOffset.U0;
        child.ResultLength = (int)call.ResultSize.U0;
        child.IsAccountPaid = call.IsAccountPaid;
        Prepare(child, call.Target, call.Code!, false);
        Transfer(f, ref call);
    }

    private void Transfer(Frame f, ref CallSite call)
    {
        bool toOther = call.Target != f.Target;
        if (toOther && _fork.EmptyAccounts != Chain.EmptyAccountRule.ClearModified)
        {
            _journal.Touch(call.Target);
        }
        if (call.IsCall && !call.Value.IsZero)
        {
            _journal.SubtractBalance(f.Target, call.Value);
            _journal.AddBalance(call.Target, call.Value);
            LogTransfer(f.Target, call.Target, call.Value);
        }
    }
}
