namespace Perjury.Guest.Evm;

/// <summary>What the operand byte of an EIP-8024 instruction stands for (decode_single, decode_pair).</summary>
internal static class StackOperand
{
    /// <summary>DUPN and SWAPN: 17 to 235. False for 0x5b to 0x7f.</summary>
    public static bool TryOne(byte operand, out int n)
    {
        n = (operand + 145) & 0xff;
        return operand is <= 0x5a or >= 0x80;
    }

    /// <summary>EXCHANGE: 1 to 14, and a deeper one up to 29. False for 0x52 to 0x7f.</summary>
    public static bool TryTwo(byte operand, out int n, out int m)
    {
        int k = operand ^ 0x8f;
        int q = k >> 4;
        int r = k & 15;
        (n, m) = q < r ? (q + 1, r + 1) : (r + 1, 29 - q);
        return operand is <= 0x51 or >= 0x80;
    }
}
