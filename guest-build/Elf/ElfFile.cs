using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Perjury.GuestBuild.Elf;

/// <summary>
/// A 64-bit little-endian RISC-V ELF, read with every offset checked: a damaged file gives one line of error, never an exception.
/// </summary>
public sealed class ElfFile
{
    /// <summary>Bound on headers and symbols, so that a damaged count cannot ask for gigabytes.</summary>
    private const int MaxEntries = 1 << 22;

    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;

    private readonly byte[] _bytes;

    private ElfFile(byte[] bytes) => _bytes = bytes;

    /// <summary>ET_EXEC is 2, ET_DYN 3.</summary>
    public ushort Type { get; private set; }

    /// <summary><c>e_flags</c>: bit 0 compressed code, bits 1-2 float ABI.</summary>
    public uint Flags { get; private set; }

    public ulong Entry { get; private set; }
    public IReadOnlyList<Segment> Segments { get; private set; } = [];
    public IReadOnlyList<Section> Sections { get; private set; } = [];
    public IReadOnlyList<Symbol> Symbols { get; private set; } = [];

    /// <summary>The bytes of a loadable segment that are in the file; the rest up to its memory size is zero.</summary>
    public ReadOnlySpan<byte> Contents(in Segment segment) =>
        _bytes.AsSpan((int)segment.Offset, (int)segment.FileSize);

    /// <summary>The bytes of a section that has some; empty for one without (bss).</summary>
    public ReadOnlySpan<byte> Contents(in Section section) =>
        section.Type is 0 or Section.NoBits
            ? default
            : _bytes.AsSpan((int)section.Offset, (int)section.Size);

    /// <summary>Reads a file from disk; an unreadable one is an error line as well. The line names the file.</summary>
    public static bool TryLoad(
        string path,
        [NotNullWhen(true)] out ElfFile? elf,
        [NotNullWhen(false)] out string? error
    )
    {
        elf = null;
        try
        {
            if (TryRead(File.ReadAllBytes(path), out elf, out error))
                return true;
            int kind = error.IndexOf(": ", StringComparison.Ordinal);
            error = error.Insert(kind, $": {path}");
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"cannot-read: {e.Message}";
            return false;
        }
    }

    /// <summary>Parses a file image.</summary>
    public static bool TryRead(
        byte[] bytes,
        [NotNullWhen(true)] out ElfFile? elf,
        [NotNullWhen(false)] out string? error
    )
    {
        var file = new ElfFile(bytes);
        error =
            file.ReadHeader() ?? file.ReadSegments() ?? file.ReadSections() ?? file.ReadSymbols();
        elf = error is null ? file : null;
        return error is null;
    }

    private string? ReadHeader()
    {
        if (_bytes.Length < HeaderSize)
            return $"elf-truncated: the file has {_bytes.Length} bytes, an ELF header needs {HeaderSize}";
        if (U32(0) != 0x464C_457F)
            return "elf-magic: not an ELF file";
        if (_bytes[4] != 2)
            return $"elf-class: class {_bytes[4]}, only 64-bit files are read";
        if (_bytes[5] != 1)
            return $"elf-data: byte order {_bytes[5]}, only little-endian files are read";
        if (U16(18) != 243)
            return $"elf-machine: machine {U16(18)}, only RISC-V (243) is read";
        Type = U16(16);
        if (Type is not (2 or 3))
            return $"elf-type: type {Type}, only linked files (2 or 3) are read";
        Entry = U64(24);
        Flags = U32(48);
        return null;
    }

    private string? ReadSegments()
    {
        ulong table = U64(32);
        int count = U16(56);
        if (count == 0)
            return "elf-no-segments: no program headers, nothing to load";
        if (U16(54) != ProgramHeaderSize)
            return $"elf-program-headers: entry size {U16(54)}, expected {ProgramHeaderSize}";
        if (!InFile(table, (ulong)count * ProgramHeaderSize))
            return $"elf-truncated: {count} program headers at offset {table} are outside the file of {_bytes.Length} bytes";

        var segments = new Segment[count];
        for (int i = 0; i < count; i++)
        {
            int at = (int)table + i * ProgramHeaderSize;
            var segment = new Segment(
                U32(at),
                (SegmentFlags)U32(at + 4) & (SegmentFlags)7,
                U64(at + 8),
                U64(at + 16),
                U64(at + 32),
                U64(at + 40)
            );
            if (segment.IsLoad && !InFile(segment.Offset, segment.FileSize))
                return $"elf-truncated: segment {i} holds {segment.FileSize} bytes at offset {segment.Offset}, outside the file of {_bytes.Length} bytes";
            if (segment.IsLoad && segment.FileSize > segment.MemorySize)
                return $"elf-segment: segment {i} has {segment.FileSize} bytes in the file but {segment.MemorySize} in memory";
            if (segment.IsLoad && segment.MemorySize > ulong.MaxValue - segment.Address)
                return $"elf-segment: segment {i} wraps around the address space";
            segments[i] = segment;
        }
        Segments = segments;
        return null;
    }

    private string? ReadSections()
    {
        ulong table = U64(40);
        int count = U16(60);
        if (table == 0 || count == 0)
            return null; // a stripped file is still runnable
        if (U16(58) != SectionHeaderSize)
            return $"elf-section-headers: entry size {U16(58)}, expected {SectionHeaderSize}";
        if (!InFile(table, (ulong)count * SectionHeaderSize))
            return $"elf-truncated: {count} section headers at offset {table} are outside the file of {_bytes.Length} bytes";
        int namesIndex = U16(62);
        if (namesIndex >= count)
            return $"elf-section-headers: name table index {namesIndex} of {count} sections";

        int names = (int)table + namesIndex * SectionHeaderSize;
        ulong namesOffset = U64(names + 24);
        ulong namesSize = U64(names + 32);
        if (!InFile(namesOffset, namesSize))
            return "elf-truncated: the section name table is outside the file";

        var sections = new Section[count];
        for (int i = 0; i < count; i++)
        {
            int at = (int)table + i * SectionHeaderSize;
            if (!TryName(namesOffset, namesSize, U32(at), out string name))
                return $"elf-section-headers: the name of section {i} is outside the name table";
            sections[i] = new Section(
                name,
                U32(at + 4),
                U64(at + 8),
                U64(at + 16),
                U64(at + 24),
                U64(at + 32),
                U32(at + 40),
                U64(at + 56)
            );
            if (
                sections[i].Type is not (0 or Section.NoBits)
                && !InFile(sections[i].Offset, sections[i].Size)
            )
                return $"elf-truncated: section {i} ({name}) is outside the file";
        }
        Sections = sections;
        return null;
    }

    private string? ReadSymbols()
    {
        for (int i = 0; i < Sections.Count; i++)
        {
            if (Sections[i].Type != Section.SymbolTable)
                continue;
            Section table = Sections[i];
            if (table.EntrySize != SymbolSize || table.Size % SymbolSize != 0)
                return $"elf-symbols: section {i} has entry size {table.EntrySize} and size {table.Size}";
            if (table.Link >= (uint)Sections.Count)
                return $"elf-symbols: section {i} links to string table {table.Link} of {Sections.Count} sections";
            Section names = Sections[(int)table.Link];
            if (!InFile(names.Offset, names.Size))
                return $"elf-symbols: string table {table.Link} is outside the file";
            return ReadSymbols(table, names);
        }
        return null;
    }

    private string? ReadSymbols(in Section table, in Section names)
    {
        ulong count = table.Size / SymbolSize;
        if (count > MaxEntries)
            return $"elf-symbols: {count} symbols, at most {MaxEntries} are read";
        var symbols = new Symbol[count];
        for (int i = 0; i < symbols.Length; i++)
        {
            int at = (int)table.Offset + i * SymbolSize;
            if (!TryName(names.Offset, names.Size, U32(at), out string name))
                return $"elf-symbols: the name of symbol {i} is outside its string table";
            byte info = _bytes[at + 4];
            symbols[i] = new Symbol(
                name,
                (SymbolKind)(info & 15),
                (byte)(info >> 4),
                U16(at + 6),
                U64(at + 8),
                U64(at + 16)
            );
        }
        Symbols = symbols;
        return null;
    }

    private bool TryName(ulong tableOffset, ulong tableSize, uint index, out string name)
    {
        name = "";
        if (index == 0 && tableSize == 0)
            return true;
        if (index >= tableSize)
            return false;
        ReadOnlySpan<byte> rest = _bytes.AsSpan(
            (int)(tableOffset + index),
            (int)(tableSize - index)
        );
        int length = rest.IndexOf((byte)0);
        if (length < 0)
            return false;
        name = Encoding.UTF8.GetString(rest[..length]);
        return true;
    }

    private bool InFile(ulong offset, ulong size) =>
        offset <= (ulong)_bytes.Length && size <= (ulong)_bytes.Length - offset;

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(at));
}
