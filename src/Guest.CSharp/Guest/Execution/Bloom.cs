using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

/// <summary>
/// The 2048-bit filter over the addresses and topics of logs (Yellow Paper 4.3.1, M3:2048). A block names few of them many times, so the
/// bits of those named last are kept, each at the place that its own bits say.
/// </summary>
internal sealed class Bloom
{
    public const int Size = 256;

    private const int Places = 64;
    private const int Topic = 32;

    /// <summary>Of an item: three numbers of 11 bits.</summary>
    private const int AllBits = 33;

    private Item[] _known = [];

    private struct Item
    {
        public UInt256 Value;

        /// <summary>The three numbers, and above them the item's length in bytes; zero: no item.</summary>
        public ulong Bits;
    }

    /// <summary>Sets the bits of the logs from <paramref name="first"/> on.</summary>
    public void Add(Span<byte> bloom, LogStore logs, int first)
    {
        for (int i = first; i < logs.Count; i++)
        {
            Set(bloom, BitsOf(logs.AddressOf(i).ToUInt256(), Address.Size));
            foreach (ref readonly UInt256 topic in logs.TopicsOf(i))
            {
                Set(bloom, BitsOf(topic, Topic));
            }
        }
    }

    private static void Set(Span<byte> bloom, ulong bits)
    {
        for (int i = 0; i < 3; i++, bits >>= 11)
        {
            int bit = (int)bits & 2047;
            bloom[Size - 1 - (bit >> 3)] |= (byte)(1 << (bit & 7));
        }
    }

    private ulong BitsOf(in UInt256 value, int length)
    {
        if (_known.Length == 0)
        {
            _known = new Item[Places];
        }
        ref Item known = ref _known[(int)(value.U0 ^ value.U1) & (Places - 1)];
        if (known.Bits >> AllBits != (ulong)length || known.Value != value)
        {
            known.Value = value;
            known.Bits = (ulong)length << AllBits | Hashed(value, length);
        }
        return known.Bits;
    }

    /// <summary>The low 11 bits of the first three pairs of bytes of the hash.</summary>
    private static ulong Hashed(in UInt256 value, int length)
    {
        Span<byte> bytes = stackalloc byte[32];
        value.WriteBigEndian(bytes);
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Keccak256(bytes.Slice(32 - length), digest);
        ulong bits = 0;
        for (int i = 4; i >= 0; i -= 2)
        {
            bits = bits << 11 | ((ulong)digest[i] << 8 | digest[i + 1]) & 2047;
        }
        return bits;
    }
}
