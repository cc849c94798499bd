using System.Buffers.Binary;

namespace Perjury.GuestBuild.Tests.Guest;

/// <summary>Inputs whose nodes or codes are replaced by entries that only cost.</summary>
internal static class HostileEntries
{
    /// <summary>Fixed parts: schema id, offsets of request and witness, chain id; offsets of nodes, codes, headers.</summary>
    internal const int BodyStart = 2;
    private const int WitnessFixed = 12;

    /// <summary>An honest input with so many bytes of entries in place of its nodes or its codes.</summary>
    internal static byte[] WithEntries(string list, int size, int total) =>
        list == "nodes" ? With(Entries(size, total), []) : With([], Entries(size, total));

    /// <summary>An honest input with other nodes and codes.</summary>
    internal static byte[] With(byte[] nodes, byte[] codes) =>
        With(GuestElfTests.Input("set-code-calls"), nodes, codes);

    internal static byte[] With(byte[] honest, byte[] nodes, byte[] codes)
    {
        int witness = BodyStart + Offset(honest, BodyStart + 4);
        int headers = witness + Offset(honest, witness + 8);
        byte[] bytes =
        [
            .. honest[..witness],
            .. new byte[WitnessFixed],
            .. nodes,
            .. codes,
            .. honest[headers..],
        ];
        Put(bytes, witness, WitnessFixed);
        Put(bytes, witness + 4, WitnessFixed + nodes.Length);
        Put(bytes, witness + 8, WitnessFixed + nodes.Length + codes.Length);
        return bytes;
    }

    /// <summary>A list of so many bytes in all, of entries that count upwards.</summary>
    internal static byte[] Entries(int size, int total)
    {
        int count = total / (4 + size);
        var bytes = new byte[count * (4 + size)];
        for (int i = 0; i < count; i++)
        {
            int at = 4 * count + i * size;
            Put(bytes, 4 * i, at);
            for (int k = 0; k < size && k < 4; k++)
                bytes[at + k] = (byte)(i >> 8 * k);
        }
        return bytes;
    }

    internal static byte[] OneEntry(byte[] entry) => Packed([entry]);

    /// <summary>A list of these entries as the wire has it.</summary>
    internal static byte[] Packed(IReadOnlyList<byte[]> entries)
    {
        byte[] bytes = new byte[entries.Sum(entry => 4 + entry.Length)];
        int at = 4 * entries.Count;
        for (int i = 0; i < entries.Count; i++)
        {
            Put(bytes, 4 * i, at);
            entries[i].CopyTo(bytes, at);
            at += entries[i].Length;
        }
        return bytes;
    }

    /// <summary>An RLP list in a list, so many times.</summary>
    internal static byte[] Nested(int levels)
    {
        byte[] inner = [0xc0];
        for (int level = 0; level < levels; level++)
        {
            byte[] head = inner.Length switch
            {
                < 56 => [(byte)(0xc0 + inner.Length)],
                < 256 => [0xf8, (byte)inner.Length],
                _ => [0xf9, (byte)(inner.Length >> 8), (byte)inner.Length],
            };
            inner = [.. head, .. inner];
        }
        return inner;
    }

    internal static int Offset(byte[] bytes, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    internal static void Put(byte[] bytes, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
