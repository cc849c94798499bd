using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Evm;

/// <summary>The message that a transaction or a system call starts with.</summary>
internal struct Message
{
    public Address Caller;

    /// <summary>The account called, or the one to be created; loaded.</summary>
    public AccountEntry Target;

    /// <summary>The code called, or the init code.</summary>
    public Code Code;

    /// <summary>The precompile called, or 0.</summary>
    public int Precompile;

    public ByteSlice Input;
    public UInt256 Value;
    public bool IsCreate;
}

/// <summary>
/// Runs messages (EELS vm/interpreter.py). Frames live in an explicit stack, so the depth of 1024 calls costs no host stack;
/// halts are return codes.
/// </summary>
internal sealed partial class Interpreter
{
    private const int MaxDepth = 1024;

    private readonly Fork _fork;
    private readonly Journal _journal;
    private readonly BlockContext _block;
    private readonly OpcodeInfo[] _opcodes;
    private readonly Precompiles.Precompiles _precompiles;
    private AccountEntry[]? _precompileEntries;
    private readonly EvmMemory _memory = new();
    private Frame[] _frames = new Frame[16];

    // The stacks of all frames, each from the top of its caller's; a whole one must fit above the last. A little more than one,
    // because blocks without deep calls are many, and what is allocated must be zeroed. Above each there is one word to spare, which
    // the loop may write before it finds the stack full.
    private UInt256[] _stack = new UInt256[OpcodeTable.StackLimit + 256];
    private TransactionContext _transaction = null!;

    public Interpreter(Fork fork, Journal journal, BlockContext block)
    {
        _fork = fork;
        _journal = journal;
        _block = block;
        _opcodes = OpcodeTable.Of(fork);
        _precompiles = new Precompiles.Precompiles(fork);
    }

    /// <summary>Gas left of the last message.</summary>
    public ulong GasLeft { get; private set; }

    /// <summary>Output of the last message; good until the next one.</summary>
    public ReadOnlySpan<byte> Output =>
        _isOutputReturnData
            ? _frames[0].ReturnSpan
            : _memory.Slice(_frames[0].OutputStart, _frames[0].OutputLength);

    private bool _isOutputReturnData;

    /// <summary>The frame of the last message, as it ended; of one that did not begin, as it would.</summary>
    public Frame FirstFrame => FrameAt(0);

    /// <summary>Of the instruction that the first frame could not enter.</summary>
    public OpcodeInfo RowOf(int opcode) => _opcodes[opcode];

    /// <summary>Says where precompiles stand instead of where the fork has them.</summary>
    public void Move(Precompiles.PrecompileMoves moves) => _precompiles.Moves = moves;

    /// <summary>Lets a host's memory answer for precompiles.</summary>
    public void Remember(IRecall? recall) => _precompiles.Recall = recall;

    /// <summary>The number of the precompile at an address, or 0.</summary>
    public int PrecompileAt(in Address address) => _precompiles.At(address);

    /// <summary>EIP-2929: the precompiles are warm from the start.</summary>
    public void WarmPrecompiles()
    {
        foreach (AccountEntry entry in _precompileEntries ??= PrecompileEntries())
        {
            _journal.WarmFromStart(entry);
        }
    }

    private AccountEntry[] PrecompileEntries()
    {
        AccountEntry[] entries = new AccountEntry[
            _fork.LastPrecompile + (_fork.HasP256Verify ? 1 : 0)
        ];
        for (int i = 0; i < entries.Length; i++)
        {
            int number =
                i < _fork.LastPrecompile ? i + 1 : Precompiles.Precompiles.P256VerifyNumber;
            entries[i] = _journal.Entry(Address.FromNumber((ushort)number));
        }
        return entries;
    }

    /// <summary>Runs a message with the gas granted to its end: Success, Revert, Exceptional or Fatal.</summary>
    public Halt Run(TransactionContext transaction, ref Message message)
    {
        _transaction = transaction;
        Frame frame = FrameAt(0);
        frame.Snapshot = _journal.TakeSnapshot();
        frame.StackStart = 0;
        frame.MemoryStart = 0;
        frame.Caller = message.Caller.ToUInt256();
        frame.Value = message.Value;
        frame.IsStatic = false;
        frame.Input = message.Input;
        frame.InputLength = message.IsCreate ? 0 : message.Input.Length;
        frame.IsInputInMemory = false;
        Prepare(frame, message.Target, message.Code, message.IsCreate);
        if (_fork.EmptyAccounts != EmptyAccountRule.ClearModified)
        {
            _journal.Touch(message.Target);
        }
        if (!message.Value.IsZero)
        {
            if (!_journal.TryGet(message.Caller, out AccountEntry caller))
            {
                return Halt.Fatal;
            }
            _journal.SubtractBalance(caller, message.Value);
            _journal.AddBalance(message.Target, message.Value);
            LogTransfer(caller, message.Target, message.Value);
        }
        _isOutputReturnData = message.Precompile != 0;
        Halt halt =
            message.Precompile != 0
                ? RunFirstPrecompile(frame, message.Precompile, message.Input.Span)
                : RunFrames(frame);
        GasLeft = frame.Gas;
        return halt;
    }

    private Halt RunFirstPrecompile(Frame frame, int number, ReadOnlySpan<byte> input)
    {
        if (_precompiles.TryRun(number, input, ref frame.Gas, frame))
        {
            return Halt.Success;
        }
        frame.Cause = frame.Gas == 0 ? HaltCause.OutOfGas : HaltCause.PrecompileFailed;
        return Conclude(frame, Halt.Exceptional);
    }

    private Halt RunFrames(Frame frame)
    {
        while (true)
        {
            Halt halt = RunFrame(frame);
            if (halt == Halt.Enter)
            {
                frame = _frames[frame.Depth + 1];
                continue;
            }
            if (halt == Halt.Fatal)
            {
                return halt;
            }
            halt = Conclude(frame, halt);
            if (frame.Depth == 0)
            {
                return halt;
            }
            Frame parent = _frames[frame.Depth - 1];
            Resume(parent, frame, halt);
            frame = parent;
        }
    }

    // Settles what a frame did: pays for the code of a creation, undoes a failure.
    private Halt Conclude(Frame frame, Halt halt)
    {
        if (halt == Halt.Success && frame.IsCreate)
        {
            halt = DepositCode(frame);
        }
        if (halt != Halt.Success)
        {
            _journal.Revert(frame.Snapshot);
            TakeBackStateGas(frame);
        }
        if (halt == Halt.Exceptional)
        {
            frame.Gas = 0;
            frame.OutputLength = 0;
            frame.ReturnLength = 0;
        }
        return halt;
    }

    private void Resume(Frame parent, Frame child, Halt halt)
    {
        ReadOnlySpan<byte> output = _memory.Slice(child.OutputStart, child.OutputLength);
        bool success = halt == Halt.Success;
        parent.Gas += child.Gas;
        SettleStateGas(parent, child, success);
        ref UInt256 result = ref _stack[parent.StackStart + parent.Height - 1];
        if (child.IsCreate)
        {
            parent.SetReturnData(success ? default : output);
            result = success ? child.Target.Address.ToUInt256() : default;
            return;
        }
        parent.SetReturnData(output);
        result = success ? 1UL : 0UL;
        CopyResult(parent, child.ResultOffset, child.ResultLength);
    }

    // Return data into the memory that the call instruction named, which has been paid for.
    private void CopyResult(Frame parent, int offset, int length)
    {
        int count = Math.Min(length, parent.ReturnLength);
        if (count > 0)
        {
            parent
                .ReturnSpan.Slice(0, count)
                .CopyTo(_memory.Slice(parent.MemoryStart + offset, count));
        }
    }

    // The frame above the parent, as far as calls and creations set it alike.
    private Frame Child(Frame parent, ulong gas)
    {
        Frame child = FrameAt(parent.Depth + 1);
        child.Snapshot = _journal.TakeSnapshot();
        child.Gas = gas;
        child.SpilledGas = 0;
        child.GivenBack = 0;
        child.GivenBackLater = 0;
        child.ReservoirAtStart = _reservoir;
        child.StateGasAtStart = StateGasUsed;
        child.IsAccountPaid = false;
        child.StackStart = parent.StackStart + parent.Height;
        child.MemoryStart = parent.MemoryEnd;
        if (child.StackStart + OpcodeTable.StackLimit >= _stack.Length)
        {
            Array.Resize(ref _stack, 2 * _stack.Length);
        }
        return child;
    }

    private void Prepare(Frame frame, AccountEntry target, Code code, bool isCreate)
    {
        frame.Target = target;
        frame.Code = code;
        frame.IsCreate = isCreate;
        frame.Pc = 0;
        frame.Height = 0;
        frame.MemorySize = 0;
        frame.ReturnLength = 0;
        frame.OutputStart = 0;
        frame.OutputLength = 0;
        if (isCreate)
        {
            _journal.BeginContract(target, _fork.NewContractNonce);
        }
    }

    private Frame FrameAt(int depth)
    {
        if (depth == _frames.Length)
        {
            Array.Resize(ref _frames, 2 * depth);
        }
        return _frames[depth] ??= new Frame { Depth = depth };
    }
}
