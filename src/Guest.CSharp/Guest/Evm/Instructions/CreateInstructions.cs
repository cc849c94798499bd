using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;

namespace Perjury.Guest.Evm;

// CREATE, CREATE2 and SELFDESTRUCT (EELS vm/instructions/system.py).
internal sealed partial class Interpreter
{
    private readonly RlpWriter _addressWriter = new(64);

    private Halt Create(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 value = ref stack[h - 1];
        ref UInt256 offset = ref stack[h - 2];
        ref UInt256 size = ref stack[h - 3];
        // GAS
        if (f.IsStatic || !ChargeInitCode(f, offset, size) || !ChargeAccountAhead(f))
        {
            return Halt.Exceptional;
        }
        // OPERATION
        Address address = ContractAddress(f.Target.Address, f.Target.State.Nonce);
        return CreateAt(f, stack, value, address, Memory(f, offset, size));
    }

    private Halt Create2(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        ref UInt256 value = ref stack[h - 1];
        ref UInt256 offset = ref stack[h - 2];
        ref UInt256 size = ref stack[h - 3];
        ref UInt256 salt = ref stack[h - 4];
        // GAS
        if (
            f.IsStatic
            || !ChargeInitCode(f, offset, size)
            || !ChargeWords(f, 6, (int)size.U0)
            || !ChargeAccountAhead(f)
        )
        {
            return Halt.Exceptional;
        }
        // OPERATION
        ReadOnlySpan<byte> initCode = Memory(f, offset, size);
        Address address = ContractAddress(f.Target.Address, salt, initCode);
        return CreateAt(f, stack, value, address, initCode);
    }

    private bool ChargeInitCode(Frame f, in UInt256 offset, in UInt256 size) =>
        Expand(f, offset, size)
        && ChargeWords(f, _fork.InitCodeWordGas, (int)size.U0)
        && (
            size.U0 <= (ulong)_fork.MaxInitCodeSize
            || Fail(f, HaltCause.InitCodeTooLarge) == Halt.None
        );

    // EIP-8037 as of April 2026: whatever becomes of the creation; after all gas for execution, or a frame that cannot pay that
    // would keep for its caller what it paid for state.
    private bool ChargeAccountAhead(Frame f) =>
        !_fork.PaysStateAhead || ChargeState(f, _fork.NewAccountStateGas);

    /// <summary>The address of a contract that CREATE or a transaction makes: keccak(rlp([creator, nonce])).</summary>
    public Address ContractAddress(in Address creator, ulong nonce)
    {
        _addressWriter.Clear();
        int list = _addressWriter.StartList();
        _addressWriter.WriteAddress(creator);
        _addressWriter.WriteUInt(nonce);
        _addressWriter.EndList(list);
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Keccak256(_addressWriter.WrittenSpan, digest);
        return new Address(digest.Slice(12));
    }

    // EIP-1014: keccak(ff ‖ creator ‖ salt ‖ keccak(init code)).
    private static Address ContractAddress(
        in Address creator,
        in UInt256 salt,
        ReadOnlySpan<byte> initCode
    )
    {
        Span<byte> preimage = stackalloc byte[85];
        preimage[0] = 0xff;
        creator.CopyTo(preimage.Slice(1));
        salt.WriteBigEndian(preimage.Slice(21));
        Accelerators.Keccak256(initCode, preimage.Slice(53));
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Keccak256(preimage, digest);
        return new Address(digest.Slice(12));
    }

    private Halt CreateAt(
        Frame f,
        Span<UInt256> stack,
        in UInt256 value,
        in Address address,
        ReadOnlySpan<byte> initCode
    )
    {
        UInt256 endowment = value;
        ref UInt256 result = ref stack[f.Height - 1];
        f.ReturnLength = 0;
        if (
            f.Target.State.Balance < endowment
            || f.Target.State.Nonce == ulong.MaxValue
            || f.Depth == MaxDepth
        )
        {
            if (_fork.PaysStateAhead)
            {
                RefillState(f, _fork.NewAccountStateGas);
            }
            result = default;
            return Halt.None;
        }
        AccountEntry contract = _journal.Entry(address);
        _journal.Warm(contract);
        if (!_journal.Load(contract))
        {
            return Halt.Fatal;
        }
        bool isPaid = _fork.PaysStateAhead;
        if (_fork.StateGas == Chain.StateGasRule.Runtime && !Journal.IsAlive(contract))
        {
            isPaid = true;
            if (!ChargeState(f, _fork.NewAccountStateGas))
            {
                return Halt.Exceptional;
            }
        }
        ulong gas = _fork.KeepsSixtyFourth ? f.Gas - f.Gas / 64 : f.Gas;
        f.Gas -= gas;
        _journal.IncrementNonce(f.Target);
        if (Journal.IsOccupied(contract))
        {
            if (isPaid)
            {
                RefillState(f, _fork.NewAccountStateGas);
            }
            result = default;
            return Halt.None;
        }
        Code code = Code.Copy(initCode);
        Frame child = Child(f, gas);
        child.Caller = f.Target.Word;
        child.Value = endowment;
        child.IsStatic = false;
        child.IsInputInMemory = false;
        child.InputLength = 0;
        child.IsAccountPaid = isPaid;
        Prepare(child, contract, code, true);
        _journal.SubtractBalance(f.Target, endowment);
        _journal.AddBalance(contract, endowment);
        LogTransfer(f.Target, contract, endowment);
        return Halt.Enter;
    }

    // The output of an init code becomes the code of the contract (EELS process_create_message).
    private Halt DepositCode(Frame f)
    {
        ReadOnlySpan<byte> code = _memory.Slice(f.OutputStart, f.OutputLength);
        if (_fork.RejectsEfCode && code.Length > 0 && code[0] == 0xef)
        {
            return Fail(f, HaltCause.CodeBeginsWithEf);
        }
        if (!Charge(f, _fork.CodeDepositByteGas * (ulong)code.Length))
        {
            f.OutputLength = 0;
            return _fork.CodeDepositMustBePaid ? Fail(f, HaltCause.CodeUnpaid) : Halt.Success;
        }
        if (
            code.Length > _fork.MaxCodeSize
            || _fork.HasStateGas
                && !(
                    ChargeWords(f, _fork.CodeDepositWordGas, code.Length)
                    && ChargeState(f, _fork.CostPerStateByte * (ulong)code.Length)
                )
        )
        {
            return Fail(
                f,
                code.Length > _fork.MaxCodeSize ? HaltCause.CodeTooLarge : HaltCause.CodeUnpaid
            );
        }
        if (code.Length > 0)
        {
            _journal.SetCode(f.Target, code.ToArray());
        }
        return Halt.Success;
    }

    private Halt SelfDestruct(Frame f, Span<UInt256> stack, int h)
    {
        // STACK
        AccountEntry beneficiary = _journal.Entry(Address.FromUInt256(stack[h - 1]));
        // GAS
        if (_fork.ReadsBeforeCharging && !_journal.Load(beneficiary))
        {
            return Halt.Fatal;
        }
        bool isCold = _fork.HasAccessCosts && _journal.Warm(beneficiary);
        if (
            f.IsStatic
            || !Charge(f, _fork.SelfDestructGas)
            || (isCold && !Charge(f, _fork.ColdAccountGas))
        )
        {
            return Halt.Exceptional;
        }
        if (!_journal.Load(beneficiary))
        {
            return Halt.Fatal;
        }
        UInt256 balance = f.Target.State.Balance;
        bool isNew =
            _fork.EmptyAccounts == Chain.EmptyAccountRule.Keep
                ? !beneficiary.State.Exists
                : !Journal.IsAlive(beneficiary) && !balance.IsZero;
        if (
            isNew
            && !(
                Charge(f, _fork.SelfDestructNewAccountGas)
                && ChargeState(f, _fork.NewAccountStateGas)
            )
        )
        {
            return Halt.Exceptional;
        }
        // OPERATION
        bool destroys = !_fork.DestroysOnlyNewContracts || _journal.IsCreatedHere(f.Target);
        MoveEverything(f.Target, beneficiary, balance, destroys);
        if (destroys && _journal.Destroy(f.Target))
        {
            _journal.Refund += (long)_fork.SelfDestructRefund;
        }
        f.OutputLength = 0;
        return Halt.Success;
    }

    // A contract that names itself loses its balance if it is destroyed (before EIP-8246) and keeps it otherwise (EIP-6780).
    private void MoveEverything(
        AccountEntry contract,
        AccountEntry beneficiary,
        in UInt256 balance,
        bool destroys
    )
    {
        bool burns = contract == beneficiary && destroys && !_fork.DestroyedKeepBalance;
        if (contract != beneficiary)
        {
            _journal.AddBalance(beneficiary, balance);
            LogTransfer(contract, beneficiary, balance);
        }
        else if (
            burns
            && !balance.IsZero
            && _fork.TransferLogs == Chain.TransferLogRule.TransfersAndBurns
        )
        {
            TransferLog.AddBurn(_journal.Logs, contract.Address, balance);
        }
        if (contract != beneficiary || burns)
        {
            _journal.SetBalance(contract, default);
        }
    }
}
