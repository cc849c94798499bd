namespace Perjury.GuestBuild.Elf;

/// <summary>Permission bits of a program header (<c>p_flags</c>).</summary>
[Flags]
public enum SegmentFlags : uint
{
    None = 0,
    Execute = 1,
    Write = 2,
    Read = 4,
}

/// <summary>A program header. Addresses are virtual; <see cref="FileSize"/> ≤ <see cref="MemorySize"/> holds for loadable ones.</summary>
public readonly record struct Segment(
    uint Type,
    SegmentFlags Flags,
    ulong Offset,
    ulong Address,
    ulong FileSize,
    ulong MemorySize
)
{
    public const uint Load = 1;
    public const uint Dynamic = 2;
    public const uint Interpreter = 3;

    public bool IsLoad => Type == Load;
    public bool IsExecutable => (Flags & SegmentFlags.Execute) != 0;
    public bool IsWritable => (Flags & SegmentFlags.Write) != 0;
    public ulong End => Address + MemorySize;

    public bool ContainsInFile(ulong address) => address >= Address && address - Address < FileSize;
}

/// <summary>A section header with its name resolved.</summary>
public readonly record struct Section(
    string Name,
    uint Type,
    ulong Flags,
    ulong Address,
    ulong Offset,
    ulong Size,
    uint Link,
    ulong EntrySize
)
{
    public const uint SymbolTable = 2;
    public const uint Rela = 4;
    public const uint DynamicType = 6;
    public const uint NoBits = 8;
    public const uint Rel = 9;
    public const uint DynamicSymbols = 11;

    public bool IsAllocated => (Flags & 2) != 0;
    public bool IsExecutable => (Flags & 4) != 0;
    public bool IsWritable => (Flags & 1) != 0;
}

/// <summary>What a symbol names (<c>st_info &amp; 15</c>).</summary>
public enum SymbolKind : byte
{
    None = 0,
    Object = 1,
    Function = 2,
    Section = 3,
    File = 4,
}

/// <summary>An entry of <c>.symtab</c>.</summary>
public readonly record struct Symbol(
    string Name,
    SymbolKind Kind,
    byte Binding,
    ushort SectionIndex,
    ulong Address,
    ulong Size
)
{
    public const byte Weak = 2;

    public bool IsUndefined => SectionIndex == 0;

    /// <summary>Labels the toolchain leaves behind: mapping symbols and local labels.</summary>
    public bool IsMarker =>
        Name.Length == 0 || Name[0] == '$' || Name.StartsWith(".L", StringComparison.Ordinal);
}
