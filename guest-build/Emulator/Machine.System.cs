using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>Machine mode: control registers, exceptions and everything the interpreter hands over as rare.</summary>
public sealed unsafe partial class Machine
{
    /// <summary>MIE, MPIE and MPP; the rest reads as qemu's reset value (SXL = UXL = 64 bit).</summary>
    private const ulong StatusMask = 0x1888;
    private const ulong StatusReset = 0xA_0000_0000;
    private const ulong MachineIsa = 2UL << 62 | 1 << ('I' - 'A') | 1 << ('M' - 'A');

    private Outcome _outcome;
    private int _exitCode;
    private ulong _retired;
    private int _stopIndex;
    private TrapCause _pending;
    private ulong _pendingValue;
    private string? _pendingReason;
    private Trap? _lastTrap;
    private ulong _claimedAt;

    private ulong _status;
    private ulong _vector;
    private ulong _scratch;
    private ulong _exceptionPc;
    private ulong _cause;
    private ulong _trapValue;
    private ulong _interruptEnable;
    private ulong _instretOffset;
    private ulong _cycleOffset;

    /// <summary>The address of the instruction the environment was asked to execute.</summary>
    public ulong Pc => _claimedAt;

    private void ResetSystem()
    {
        _outcome = Outcome.StepLimit;
        _exitCode = 0;
        _retired = 0;
        _unaligned = 0;
        _lastTrap = null;
        _output.Clear();
        _status = StatusReset;
        _vector = 0;
        _scratch = 0;
        _exceptionPc = 0;
        _cause = 0;
        _trapValue = 0;
        _interruptEnable = 0;
        _instretOffset = 0;
        _cycleOffset = 0;
    }

    /// <summary>
    /// Runs one instruction the fast loop does not know. <see cref="_retired"/> is exact on entry. The result is the op to go on with;
    /// <paramref name="flow"/> says how control got there.
    /// </summary>
    private MachineOp* StepSlow(MachineOp* op, out Flow flow)
    {
        int index = (int)(op - _ops);
        ulong pc = AddressOf(index);
        if (index >= _opCount)
            return Raise(new Trap(TrapCause.FetchFault, pc, pc), out flow);
        uint word = WordAt(index);
        Instruction i = Decoder.Decode(word);
        if (op->Code == OpCode.Claimed)
        {
            _claimedAt = pc;
            Answer answer = Environment.Execute(this, i, word);
            switch (answer.Kind)
            {
                case AnswerKind.Done:
                    flow = Flow.Next;
                    return op + 1;
                case AnswerKind.Exit:
                    _outcome = Outcome.Exited;
                    _exitCode = answer.ExitCode;
                    flow = Flow.StopAfter;
                    return null;
                case AnswerKind.Refused:
                    return Raise(new Trap(TrapCause.Refused, pc, word, answer.Reason), out flow);
            }
        }
        bool machineMode = _options.Model.HasMachineMode;
        switch (i.Mnemonic)
        {
            case >= Mnemonic.Csrrw and <= Mnemonic.Csrrci when machineMode && TryCsr(i):
                flow = Flow.Next;
                return op + 1;
            case Mnemonic.Ecall:
                return RaiseCounted(new Trap(TrapCause.EnvironmentCall, pc, 0), out flow);
            case Mnemonic.Ebreak:
                return RaiseCounted(new Trap(TrapCause.Breakpoint, pc, 0), out flow);
            case Mnemonic.Wfi when machineMode:
                flow = Flow.Next;
                return op + 1;
            case Mnemonic.Mret when machineMode:
                _status = _status & ~StatusMask | (_status >> 4 & 8) | 0x80;
                return GoTo(_exceptionPc & ~3UL, out flow);
            case Mnemonic.Jal:
                ulong target = pc + (ulong)i.Immediate;
                if (target % 4 != 0)
                    return Raise(new Trap(TrapCause.FetchMisaligned, pc, target), out flow);
                if (i.Rd != 0)
                    _x[i.Rd] = pc + 4;
                return GoTo(target, out flow);
            case >= Mnemonic.Beq and <= Mnemonic.Bgeu when Holds(i):
                ulong destination = pc + (ulong)i.Immediate;
                return destination % 4 != 0
                    ? Raise(new Trap(TrapCause.FetchMisaligned, pc, destination), out flow)
                    : GoTo(destination, out flow);
            case >= Mnemonic.Beq and <= Mnemonic.Bgeu:
                flow = Flow.Next;
                return op + 1;
            case Mnemonic.Illegal:
                return RaiseCounted(new Trap(TrapCause.IllegalInstruction, pc, word), out flow);
            default:
                return Raise(new Trap(TrapCause.IllegalInstruction, pc, word), out flow);
        }
    }

    /// <summary>An indirect jump whose target is not a text word.</summary>
    private MachineOp* JumpSlow(MachineOp* op, ulong target, out Flow flow)
    {
        ulong pc = AddressOf((int)(op - _ops));
        if (target % 4 != 0)
            return Raise(new Trap(TrapCause.FetchMisaligned, pc, target), out flow);
        _x[op->Rd] = pc + 4;
        return GoTo(target, out flow);
    }

    /// <summary>The exception a load or store left behind.</summary>
    private MachineOp* RaisePending(MachineOp* op, out Flow flow) =>
        Raise(
            new Trap(_pending, AddressOf((int)(op - _ops)), _pendingValue, _pendingReason),
            out flow
        );

    /// <summary>Retires a jump to any address; outside the text the fetch is the next exception.</summary>
    private MachineOp* GoTo(ulong target, out Flow flow)
    {
        ulong offset = target - _textBase;
        if (offset < (ulong)_opCount * 4)
        {
            flow = Flow.Transfer;
            return _ops + offset / 4;
        }
        MachineOp* handler = Raise(new Trap(TrapCause.FetchFault, target, target), out flow);
        flow = handler == null ? Flow.StopAfter : Flow.Transfer;
        return handler;
    }

    /// <summary>
    /// An exception qemu counts as a retired instruction: what its translator already knows to trap. The ISA would not count it; the
    /// reference for counts is qemu.
    /// </summary>
    private MachineOp* RaiseCounted(Trap trap, out Flow flow)
    {
        MachineOp* handler = Raise(trap, out flow);
        flow = flow == Flow.Interrupt ? Flow.Transfer : Flow.StopAfter;
        return handler;
    }

    /// <summary>Takes an exception: to the guest's handler when it installed one, else the run ends.</summary>
    private MachineOp* Raise(Trap trap, out Flow flow)
    {
        _lastTrap = trap;
        ulong offset = (_vector & ~3UL) - _textBase;
        if (_vector == 0 || offset >= (ulong)_opCount * 4)
        {
            _outcome = Outcome.Trapped;
            flow = Flow.StopBefore;
            return null;
        }
        _exceptionPc = trap.Pc;
        _cause = (ulong)trap.Cause;
        _trapValue = trap.Value;
        _status = _status & ~StatusMask | (_status & 8) << 4 | 0x1800;
        flow = Flow.Interrupt;
        return _ops + offset / 4;
    }

    private bool Holds(in Instruction i)
    {
        ulong a = _x[i.Rs1];
        ulong b = _x[i.Rs2];
        return i.Mnemonic switch
        {
            Mnemonic.Beq => a == b,
            Mnemonic.Bne => a != b,
            Mnemonic.Blt => (long)a < (long)b,
            Mnemonic.Bge => (long)a >= (long)b,
            Mnemonic.Bltu => a < b,
            _ => a >= b,
        };
    }

    private bool TryCsr(in Instruction i)
    {
        int number = (int)i.Immediate;
        bool immediate = i.Mnemonic >= Mnemonic.Csrrwi;
        ulong operand = immediate ? i.Rs1 : _x[i.Rs1];
        Mnemonic kind = immediate ? i.Mnemonic - (Mnemonic.Csrrwi - Mnemonic.Csrrw) : i.Mnemonic;
        bool writes = kind == Mnemonic.Csrrw || i.Rs1 != 0;
        if (!TryReadCsr(number, out ulong old) || (writes && number >> 10 == 3))
            return false;
        if (writes)
        {
            WriteCsr(
                number,
                kind switch
                {
                    Mnemonic.Csrrs => old | operand,
                    Mnemonic.Csrrc => old & ~operand,
                    _ => operand,
                }
            );
        }
        if (i.Rd != 0)
            _x[i.Rd] = old;
        return true;
    }

    private bool TryReadCsr(int number, out ulong value)
    {
        ulong? read = number switch
        {
            Csr.Mstatus => _status,
            Csr.Misa => MachineIsa,
            Csr.Mie => _interruptEnable,
            Csr.Mip => 0,
            Csr.Mtvec => _vector,
            Csr.Mscratch => _scratch,
            Csr.Mepc => _exceptionPc,
            Csr.Mcause => _cause,
            Csr.Mtval => _trapValue,
            Csr.Mhartid => 0,
            Csr.Minstret or Csr.Instret => _retired + _instretOffset,
            Csr.Mcycle or Csr.Cycle => _retired + _cycleOffset,
            _ => null,
        };
        value = read.GetValueOrDefault();
        return read.HasValue;
    }

    /// <summary>A written counter shows the written value at the next instruction (unprivileged ISA, chapter 10).</summary>
    private void WriteCsr(int number, ulong value)
    {
        switch (number)
        {
            case Csr.Mstatus:
                _status = StatusReset | value & StatusMask;
                break;
            case Csr.Mie:
                _interruptEnable = value;
                break;
            case Csr.Mtvec:
                _vector = value & ~2UL;
                break;
            case Csr.Mscratch:
                _scratch = value;
                break;
            case Csr.Mepc:
                _exceptionPc = value & ~3UL;
                break;
            case Csr.Mcause:
                _cause = value;
                break;
            case Csr.Mtval:
                _trapValue = value;
                break;
            case Csr.Minstret:
                _instretOffset = value - (_retired + 1);
                break;
            case Csr.Mcycle:
                _cycleOffset = value - (_retired + 1);
                break;
        }
    }

    /// <summary>How the slow path continues.</summary>
    private enum Flow
    {
        /// <summary>The next instruction in line.</summary>
        Next,

        /// <summary>The instruction retired and jumped.</summary>
        Transfer,

        /// <summary>The instruction did not retire; a handler goes on.</summary>
        Interrupt,

        /// <summary>The run ends and the instruction does not count.</summary>
        StopBefore,

        /// <summary>The run ends and the instruction counts.</summary>
        StopAfter,
    }
}
