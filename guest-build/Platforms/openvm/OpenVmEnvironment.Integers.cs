using System.Numerics;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>Numbers of 256 bits by custom-0, funct3 5; the branch of funct3 6 is not modelled.</summary>
internal sealed partial class OpenVmEnvironment
{
    private const int IntegerBytes = 32;

    private static readonly BigInteger TwoTo256 = BigInteger.One << 256;

    private static readonly string[] IntegerNames =
    [
        "add256",
        "sub256",
        "xor256",
        "or256",
        "and256",
        "sll256",
        "srl256",
        "sra256",
        "slt256",
        "sltu256",
        "mul256",
    ];

    /// <summary>[rd] = [rs1] op [rs2], the lowest byte of the second as the count of a shift.</summary>
    private Answer Integer(Machine machine, uint operation, ulong to, ulong first, ulong second)
    {
        if (operation >= IntegerNames.Length)
            return Answer.Refuse($"custom-instruction: int256 {operation}");
        var a = new byte[IntegerBytes];
        var b = new byte[IntegerBytes];
        if (
            !TryRead(machine, first, a, out Answer refusal)
            || !TryRead(machine, second, b, out refusal)
        )
            return refusal;
        if (to % 8 != 0)
            return Answer.Refuse($"operand-alignment: 0x{to:x}");
        Count(IntegerNames[operation]);
        return Write(machine, to, IntegerOf(operation, a, b));
    }

    private static byte[] IntegerOf(uint operation, byte[] a, byte[] b)
    {
        BigInteger x = OpenVmAlgebra.Number(a);
        BigInteger y = OpenVmAlgebra.Number(b);
        BigInteger signed = new(a);
        BigInteger value = operation switch
        {
            0 => x + y,
            1 => x - y,
            2 => x ^ y,
            3 => x | y,
            4 => x & y,
            5 => x << b[0],
            6 => x >> b[0],
            7 => signed >> b[0],
            8 => signed < new BigInteger(b) ? 1 : 0,
            9 => x < y ? 1 : 0,
            _ => x * y,
        };
        value %= TwoTo256;
        return PrimeCurve.Bytes(value.Sign < 0 ? value + TwoTo256 : value, IntegerBytes);
    }
}
