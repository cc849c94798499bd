using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

/// <summary>One call or creation under way. Frames are kept per depth and used again.</summary>
internal sealed class Frame
{
    // --- The message ---
    public Code Code = Code.Empty;

    /// <summary>The account whose storage and balance the code works on.</summary>
    public AccountEntry Target = null!;

    public Address Caller;
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
    public int StackStart;
    public int Height;
    public int MemoryStart;
    public int MemorySize;

    /// <summary>What the last call returned.</summary>
    public byte[] ReturnData = [];
    public int ReturnLength;

    // --- The outcome ---

    /// <summary>To undo everything the frame did.</summary>
    public Snapshot Snapshot;

    /// <summary>Output: a part of the buffer that holds the memories.</summary>
    public int OutputStart;
    public int OutputLength;

    /// <summary>Where the caller wants the output in its own memory.</summary>
    public int ResultOffset;
    public int ResultLength;

    public int MemoryEnd => MemoryStart + MemorySize;

    public ReadOnlySpan<byte> ReturnSpan => new(ReturnData, 0, ReturnLength);

    public void SetReturnData(ReadOnlySpan<byte> data)
    {
        ReturnRoom(data.Length);
        data.CopyTo(ReturnData);
        ReturnLength = data.Length;
    }

    /// <summary>Makes room for return data of that length.</summary>
    public Span<byte> ReturnRoom(int length)
    {
        if (length > ReturnData.Length)
        {
            ReturnData = new byte[Math.Max(length, 2 * ReturnData.Length)];
        }
        return ReturnData.AsSpan(0, length);
    }
}
