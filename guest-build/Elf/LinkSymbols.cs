using System.Buffers.Binary;
using System.Text;
using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Elf;

/// <summary>
/// The global symbols of object files and archives before they are linked, of any machine: what they define and what they still ask for.
/// A file that is neither, or is damaged, adds nothing: the linker says what is wrong with it.
/// </summary>
internal sealed class LinkSymbols
{
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const int MemberHeaderSize = 60;
    private const uint SymbolTable = 2;

    private readonly SortedSet<string> _defined = new(StringComparer.Ordinal);
    private readonly HashSet<string> _offered = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>What the files define, weakly or not, in ordinal order.</summary>
    public IEnumerable<string> Defined => _defined;

    /// <summary>Whether one of the files defines the symbol, weakly or not.</summary>
    public bool Defines(string symbol) => _defined.Contains(symbol);

    /// <summary>Whether a file that is linked only on demand defines the symbol.</summary>
    public bool Offers(string symbol) => _offered.Contains(symbol);

    /// <summary>Symbols the files refer to and none of them defines, in ordinal order.</summary>
    public IEnumerable<string> Undefined => _asked.Where(symbol => !_defined.Contains(symbol));

    /// <summary>Adds the symbols of one file.</summary>
    public void Add(string path) => Add(path, _defined);

    /// <summary>Adds the symbols of a file that is linked only when something asks for one of them.</summary>
    public void Offer(string path) => Add(path, _offered);

    private void Add(string path, ISet<string> defined)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.AsSpan().StartsWith("!<thin>\n"u8))
            throw new CompileError(
                $"thin-archive: {path} names its members instead of holding them; ar without --thin makes one that links"
            );
        try
        {
            if (file.AsSpan().StartsWith("!<arch>\n"u8))
                AddArchive(file, defined);
            else
                AddObject(file, defined);
        }
        catch (ArgumentOutOfRangeException)
        {
            // An offset outside the file: not ours to report.
        }
    }

    /// <summary>Members follow each other at even offsets, each behind a header with its decimal size.</summary>
    private void AddArchive(ReadOnlySpan<byte> file, ISet<string> defined)
    {
        int at = 8;
        while (at + MemberHeaderSize <= file.Length)
        {
            var digits = file.Slice(at + 48, 10).TrimEnd((byte)' ');
            if (!int.TryParse(digits, out int size) || size < 0)
                return;
            at += MemberHeaderSize;
            AddObject(file.Slice(at, size), defined);
            at += size + (size & 1);
        }
    }

    private void AddObject(ReadOnlySpan<byte> file, ISet<string> defined)
    {
        bool elf64 = file.StartsWith("\u007fELF"u8) && file.Length >= 64 && file[4] == 2;
        if (!elf64 || file[5] != 1)
            return;
        int table = Offset(file, 40);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[60..]);
        for (int i = 0; i < count; i++)
        {
            var header = file.Slice(table + i * SectionHeaderSize, SectionHeaderSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != SymbolTable)
                continue;
            int link = BinaryPrimitives.ReadInt32LittleEndian(header[40..]);
            var names = file[Offset(file, table + link * SectionHeaderSize + 24)..];
            AddSymbols(file.Slice(Offset(header, 24), Offset(header, 32)), names, defined);
        }
    }

    private void AddSymbols(
        ReadOnlySpan<byte> symbols,
        ReadOnlySpan<byte> names,
        ISet<string> defined
    )
    {
        for (; symbols.Length >= SymbolSize; symbols = symbols[SymbolSize..])
        {
            int binding = symbols[4] >> 4;
            if (binding is not (1 or 2))
                continue;
            var name = names[BinaryPrimitives.ReadInt32LittleEndian(symbols)..];
            string text = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
            bool undefined = BinaryPrimitives.ReadUInt16LittleEndian(symbols[6..]) == 0;
            if (!undefined)
                defined.Add(text);
            else if (binding == 1)
                _asked.Add(text);
        }
    }

    private static int Offset(ReadOnlySpan<byte> bytes, int at)
    {
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
        return value <= int.MaxValue ? (int)value : int.MaxValue;
    }
}
