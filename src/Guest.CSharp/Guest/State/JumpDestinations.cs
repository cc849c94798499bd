#if !ZKVM_JUMPDEST
using System.Runtime.CompilerServices;

namespace Perjury.Guest.State;

/// <summary>
/// Which bytes of a code are JUMPDEST instructions and no push data. A program jumps to few of them, so each is settled by the bytes
/// before it as far as that goes: 32 bytes of which none is a PUSH that reaches so far are followed by an instruction.
/// </summary>
internal static class JumpDestinations
{
    public const byte Instruction = 0x5b;

    private const byte Push0 = 0x5f;
    private const int MostData = 32;

    // Codes made against the search are analysed as a whole, once: no jump costs more than these bytes.
    private const int Window = 256;

    /// <summary>False if the bytes in the window do not settle it.</summary>
    /// <param name="code">The first byte of a code that reaches beyond <paramref name="position"/>.</param>
    public static bool TryNear(ref byte code, int position, out bool isOne)
    {
        // As signed bytes the pushes are the greatest.
        ref sbyte first = ref Unsafe.As<byte, sbyte>(ref code);
        isOne = false;
        nint start = position;
        nint low = Math.Max(0, position - Window);
        nint end = Math.Max(low, start - MostData);
        for (nint at = start - 1; at >= end; at--)
        {
            int instruction = Unsafe.Add(ref first, at);
            if (instruction > Push0 && at + instruction - Push0 >= start)
            {
                start = at;
                end = Math.Max(low, start - MostData);
            }
        }
        if (low > 0 && start - MostData < low)
        {
            return false;
        }
        while (start < position)
        {
            start += 1 + Math.Max(0, Unsafe.Add(ref first, start) - Push0);
        }
        isOne = start == position;
        return true;
    }

    /// <summary>A bit for each byte, set where it is one.</summary>
    public static ulong[] FindAll(ReadOnlySpan<byte> code)
    {
        ulong[] map = new ulong[(code.Length >> 6) + 1];
        int at = 0;
        while ((uint)at < (uint)code.Length)
        {
            int instruction = (sbyte)code[at];
            if (instruction > Push0)
            {
                at += instruction - Push0;
            }
            else if (instruction == Instruction)
            {
                map[at >> 6] |= 1UL << (at & 63);
            }
            at++;
        }
        return map;
    }
}
#endif
