using System.Buffers.Binary;
using System.Text;

namespace Perjury.GuestBuild.Elf;

/// <summary>
/// Drops the local symbols that name no function: data of the compiler and mapping marks ($x, $d). Profiles and audits ask for
/// functions; of a small file the rest would be half. What is loaded stays byte for byte.
/// </summary>
internal static class SymbolTrim
{
    private const int HeaderSize = 64;
    private const int SymbolSize = 24;
    private const uint SymbolTable = 2;
    private const int Function = 2;

    private readonly record struct Header(int At, uint Type, int Offset, int Size, int Link);

    /// <summary>The file without them; the linker puts the three tables last, and the section headers behind.</summary>
    public static byte[] Trim(byte[] file)
    {
        int table = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(40));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(60));
        var headers = new Header[count];
        for (int i = 0; i < count; i++)
            headers[i] = Read(file, table + i * HeaderSize);
        int symbols = Array.FindIndex(headers, h => h.Type == SymbolTable);
        if (symbols < 0)
            return file;
        int names = headers[symbols].Link;
        var tail = Enumerable
            .Range(0, count)
            .Where(i => headers[i].Offset >= headers[symbols].Offset && headers[i].Size > 0)
            .OrderBy(i => headers[i].Offset)
            .ToArray();
        var (kept, text, locals) = Keep(file, headers[symbols], headers[names]);

        using var result = new MemoryStream();
        result.Write(file, 0, headers[symbols].Offset);
        byte[] moved = file[table..(table + count * HeaderSize)];
        foreach (int i in tail)
        {
            byte[] content =
                i == symbols ? kept
                : i == names ? text
                : file[headers[i].Offset..(headers[i].Offset + headers[i].Size)];
            Span<byte> header = moved.AsSpan(i * HeaderSize);
            BinaryPrimitives.WriteUInt64LittleEndian(header[24..], (ulong)result.Position);
            BinaryPrimitives.WriteUInt64LittleEndian(header[32..], (ulong)content.Length);
            if (i == symbols)
                BinaryPrimitives.WriteInt32LittleEndian(header[44..], locals);
            result.Write(content);
        }
        while (result.Position % 8 != 0)
            result.WriteByte(0);
        long at = result.Position;
        result.Write(moved);
        byte[] trimmed = result.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(trimmed.AsSpan(40), (ulong)at);
        return trimmed;
    }

    private static Header Read(ReadOnlySpan<byte> file, int at) =>
        new(
            at,
            BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]),
            (int)BinaryPrimitives.ReadUInt64LittleEndian(file[(at + 24)..]),
            (int)BinaryPrimitives.ReadUInt64LittleEndian(file[(at + 32)..]),
            BinaryPrimitives.ReadInt32LittleEndian(file[(at + 40)..])
        );

    private static (byte[] Symbols, byte[] Names, int Locals) Keep(
        byte[] file,
        Header symbols,
        Header names
    )
    {
        using var table = new MemoryStream();
        using var text = new MemoryStream();
        var known = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = 0 };
        text.WriteByte(0);
        int locals = 0;
        for (int at = symbols.Offset; at < symbols.Offset + symbols.Size; at += SymbolSize)
        {
            byte[] entry = file[at..(at + SymbolSize)];
            bool isLocal = entry[4] >> 4 == 0;
            bool isNull = at == symbols.Offset;
            if (isLocal && !isNull && (entry[4] & 15) != Function)
                continue;
            locals += isLocal ? 1 : 0;
            int from = names.Offset + (int)BinaryPrimitives.ReadUInt32LittleEndian(entry);
            string name = Encoding.UTF8.GetString(file[from..Array.IndexOf(file, (byte)0, from)]);
            if (!known.TryGetValue(name, out int index))
            {
                known[name] = index = (int)text.Position;
                text.Write(Encoding.UTF8.GetBytes(name + "\0"));
            }
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)index);
            table.Write(entry);
        }
        return (table.ToArray(), text.ToArray(), locals);
    }
}
