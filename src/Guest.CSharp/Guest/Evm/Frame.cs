using Perjury.Guest.Evm.Precompiles;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Evm;

/// <summary>One call or creation under way, with what its last call returned. Frames are kept per depth and used again.</summary>
internal sealed class Frame : CallOutput
{
    // --- The message ---
    public Code Code = Code.Empty;

    /// <summary>The account whose storage and balance the code works on.</summary>
    public AccountEntry Target = null!;

    public UInt256 Caller;
    public UInt256 Value;
    public int Depth;
    public bool IsStatic;
    public bool IsCreate;

    /// <summary>Call data: a part of the caller's memory, or these bytes if this is the first frame.</summary>
    public ByteSlice Input;
    public bool IsInputInMemory;
    public int InputStart;
    public int InputLength;

    // --- The machine state ---
    public int Pc;
    public ulong Gas;

    /// <summary>EIP-8037: gas that paid for state after the reservoir was empty, and has not come back.</summary>
    public ulong SpilledGas;

    /// <summary>EIP-8037: the reservoir, and the state gas used, when the frame began.</summary>
    public ulong ReservoirAtStart;
    public long StateGasAtStart;

    /// <summary>EIP-8037 as of April 2026: what was given back to the reservoir, and what the frame had not itself charged.</summary>
    public ulong GivenBack;
    public ulong GivenBackLater;

    /// <summary>EIP-8037: the caller paid for the account that this frame would make; a failure gives it back.</summary>
    public bool IsAccountPaid;

    public int StackStart;
    public int Height;
    public int MemoryStart;
    public int MemorySize;

    // --- The outcome ---

    /// <summary>To undo everything the frame did.</summary>
    public Snapshot Snapshot;

    /// <summary>Output: a part of the buffer that holds the memories.</summary>
    public int OutputStart;
    public int OutputLength;

    /// <summary>Where the caller wants the output in its own memory.</summary>
    public int ResultOffset;
    public int ResultLength;

    /// <summary>Of an exceptional halt, as far as it was noted; only the first frame's is asked for, once.</summary>
    public HaltCause Cause;

    public int MemoryEnd => MemoryStart + MemorySize;
}
