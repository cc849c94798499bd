namespace Perjury.Guest.Evm.Precompiles;

/// <summary>What a call returned, in a buffer that the next call uses again.</summary>
internal abstract class CallOutput
{
    public byte[] ReturnData = [];
    public int ReturnLength;

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
