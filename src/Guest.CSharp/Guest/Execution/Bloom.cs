using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

/// <summary>The 2048-bit filter over the addresses and topics of logs (Yellow Paper 4.3.1, M3:2048).</summary>
internal static class Bloom
{
    public const int Size = 256;

    /// <summary>Sets the bits of the logs from <paramref name="first"/> on.</summary>
    public static void Add(Span<byte> bloom, LogStore logs, int first)
    {
        Span<byte> bytes = stackalloc byte[32];
        for (int i = first; i < logs.Count; i++)
        {
            logs.AddressOf(i).CopyTo(bytes);
            AddItem(bloom, bytes.Slice(0, Address.Size));
            foreach (ref readonly UInt256 topic in logs.TopicsOf(i))
            {
                topic.WriteBigEndian(bytes);
                AddItem(bloom, bytes);
            }
        }
    }

    // Three bits: the low 11 bits of the first three pairs of bytes of the hash.
    private static void AddItem(Span<byte> bloom, ReadOnlySpan<byte> item)
    {
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Keccak256(item, digest);
        for (int i = 0; i < 6; i += 2)
        {
            int bit = ((digest[i] << 8) | digest[i + 1]) & 2047;
            bloom[Size - 1 - (bit >> 3)] |= (byte)(1 << (bit & 7));
        }
    }
}
