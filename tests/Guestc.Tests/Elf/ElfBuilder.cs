using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Tests.Elf;

/// <summary>Lays out small ELF files by hand, so that every wrong detail a test needs can be made.</summary>
internal sealed class ElfBuilder
{
    public const ulong CodeAddress = 0x8000_0000;
    public const ulong DataAddress = 0x8001_0000;

    private readonly List<(Segment Segment, byte[] Bytes)> _segments = [];
    private readonly List<(Section Section, byte[] Bytes)> _sections = [];
    private readonly List<Symbol> _symbols = [];

    public ushort Type { get; set; } = 2;
    public ushort Machine { get; set; } = 243;
    public byte Class { get; set; } = 2;
    public byte ByteOrder { get; set; } = 1;
    public uint Flags { get; set; }
    public ulong Entry { get; set; } = CodeAddress;

    /// <summary>Code in an R X segment and a matching section.</summary>
    public ElfBuilder Code(params uint[] words) => CodeAt(CodeAddress, words);

    public ElfBuilder CodeAt(ulong address, params uint[] words)
    {
        var bytes = new byte[words.Length * 4];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), words[i]);
        AddSegment(Segment.Load, SegmentFlags.Read | SegmentFlags.Execute, address, bytes);
        return AddSection(".text", 1, 6, address, bytes);
    }

    public ElfBuilder Data(byte[] bytes, ulong memorySize, ulong address = DataAddress) =>
        AddSegment(
            Segment.Load,
            SegmentFlags.Read | SegmentFlags.Write,
            address,
            bytes,
            memorySize
        );

    public ElfBuilder AddSegment(
        uint type,
        SegmentFlags flags,
        ulong address,
        byte[] bytes,
        ulong memorySize = 0
    )
    {
        ulong memory = Math.Max(memorySize, (ulong)bytes.Length);
        _segments.Add((new Segment(type, flags, 0, address, (ulong)bytes.Length, memory), bytes));
        return this;
    }

    public ElfBuilder AddSection(string name, uint type, ulong flags, ulong address, byte[] bytes)
    {
        _sections.Add(
            (new Section(name, type, flags, address, 0, (ulong)bytes.Length, 0, 0), bytes)
        );
        return this;
    }

    public ElfBuilder AddFunction(string name, ulong address, ulong size) =>
        AddSymbol(new Symbol(name, SymbolKind.Function, 1, 1, address, size));

    public ElfBuilder AddSymbol(Symbol symbol)
    {
        _symbols.Add(symbol);
        return this;
    }

    public ElfFile Read()
    {
        Assert.That(ElfFile.TryRead(Build(), out ElfFile? elf, out string? error), Is.True, error);
        return elf!;
    }

    /// <summary>Header, program headers, contents, symbol table, section names, section headers: in this order.</summary>
    public byte[] Build()
    {
        var file = new MemoryStream();
        file.Write(new byte[64 + 56 * _segments.Count]);
        ulong[] segmentOffsets = [.. _segments.Select(item => Append(file, item.Bytes))];
        var sections = new List<(Section Section, byte[] Bytes)>
        {
            (default(Section) with { Name = "" }, []),
        };
        sections.AddRange(_sections);
        var names = new MemoryStream();
        if (_symbols.Count > 0)
        {
            byte[] table = SymbolTable(out byte[] strings);
            var symtab = new Section(
                ".symtab",
                Section.SymbolTable,
                0,
                0,
                0,
                0,
                (uint)sections.Count + 1,
                24
            );
            sections.Add((symtab, table));
            sections.Add((new Section(".strtab", 3, 0, 0, 0, 0, 0, 0), strings));
        }
        sections.Add((new Section(".shstrtab", 3, 0, 0, 0, 0, 0, 0), []));
        uint[] nameOffsets = [.. sections.Select(item => Name(names, item.Section.Name))];
        sections[^1] = (sections[^1].Section, names.ToArray());
        ulong[] offsets = [.. sections.Select(item => Append(file, item.Bytes))];
        ulong headers = Append(file, []);
        for (int i = 0; i < sections.Count; i++)
            file.Write(
                Header(
                    sections[i].Section,
                    nameOffsets[i],
                    offsets[i],
                    (ulong)sections[i].Bytes.Length
                )
            );
        byte[] bytes = file.ToArray();
        Header(bytes, headers, sections.Count);
        for (int i = 0; i < _segments.Count; i++)
            Header(bytes.AsSpan(64 + i * 56), _segments[i].Segment, segmentOffsets[i]);
        return bytes;
    }

    private byte[] SymbolTable(out byte[] strings)
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        var table = new byte[24 * (_symbols.Count + 1)];
        for (int i = 0; i < _symbols.Count; i++)
        {
            Symbol symbol = _symbols[i];
            Span<byte> at = table.AsSpan((i + 1) * 24);
            BinaryPrimitives.WriteUInt32LittleEndian(at, Name(names, symbol.Name));
            at[4] = (byte)(symbol.Binding << 4 | (int)symbol.Kind);
            BinaryPrimitives.WriteUInt16LittleEndian(at[6..], symbol.SectionIndex);
            BinaryPrimitives.WriteUInt64LittleEndian(at[8..], symbol.Address);
            BinaryPrimitives.WriteUInt64LittleEndian(at[16..], symbol.Size);
        }
        strings = names.ToArray();
        return table;
    }

    private void Header(Span<byte> at, ulong sectionHeaders, int sections)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, 0x464C_457F);
        at[4] = Class;
        at[5] = ByteOrder;
        at[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(at[16..], Type);
        BinaryPrimitives.WriteUInt16LittleEndian(at[18..], Machine);
        BinaryPrimitives.WriteUInt32LittleEndian(at[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], Entry);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], 64);
        BinaryPrimitives.WriteUInt64LittleEndian(at[40..], sectionHeaders);
        BinaryPrimitives.WriteUInt32LittleEndian(at[48..], Flags);
        BinaryPrimitives.WriteUInt16LittleEndian(at[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(at[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(at[56..], (ushort)_segments.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(at[58..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(at[60..], (ushort)sections);
        BinaryPrimitives.WriteUInt16LittleEndian(at[62..], (ushort)(sections - 1));
    }

    private static void Header(Span<byte> at, in Segment segment, ulong offset)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, segment.Type);
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], (uint)segment.Flags);
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(at[16..], segment.Address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], segment.Address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], segment.FileSize);
        BinaryPrimitives.WriteUInt64LittleEndian(at[40..], segment.MemorySize);
        BinaryPrimitives.WriteUInt64LittleEndian(at[48..], 4);
    }

    private static byte[] Header(in Section section, uint name, ulong offset, ulong size)
    {
        var bytes = new byte[64];
        Span<byte> at = bytes;
        BinaryPrimitives.WriteUInt32LittleEndian(at, name);
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], section.Type);
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], section.Flags);
        BinaryPrimitives.WriteUInt64LittleEndian(at[16..], section.Address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(at[40..], section.Link);
        BinaryPrimitives.WriteUInt64LittleEndian(at[56..], section.EntrySize);
        return bytes;
    }

    private static ulong Append(MemoryStream file, byte[] bytes)
    {
        while (file.Length % 8 != 0)
            file.WriteByte(0);
        ulong offset = (ulong)file.Length;
        file.Write(bytes);
        return offset;
    }

    private static uint Name(MemoryStream names, string name)
    {
        uint offset = (uint)names.Length;
        names.Write(Encoding.UTF8.GetBytes(name));
        names.WriteByte(0);
        return offset;
    }
}
