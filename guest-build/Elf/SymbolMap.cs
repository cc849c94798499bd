namespace Perjury.GuestBuild.Elf;

/// <summary>A function of the symbol table: <c>[Address, Address + Size)</c>, aliases merged into one name.</summary>
public readonly record struct Function(string Name, ulong Address, ulong Size)
{
    public ulong End => Address + Size;
}

/// <summary>Finds the function an address belongs to.</summary>
public sealed class SymbolMap
{
    private readonly Function[] _functions;

    private SymbolMap(Function[] functions) => _functions = functions;

    public IReadOnlyList<Function> Functions => _functions;

    /// <summary>Functions sorted by address; untyped labels of assembly files count, and reach up to the next symbol.</summary>
    public static SymbolMap Of(ElfFile elf)
    {
        var candidates = new List<Symbol>();
        foreach (Symbol symbol in elf.Symbols)
        {
            bool isCode =
                symbol.Kind == SymbolKind.Function
                || (symbol.Kind == SymbolKind.None && !symbol.IsMarker);
            if (isCode && !symbol.IsUndefined && IsExecutable(elf, symbol))
                candidates.Add(symbol);
        }
        // One name per address: a typed, sized, global symbol wins over a label.
        candidates.Sort(
            (a, b) =>
            {
                int order = a.Address.CompareTo(b.Address);
                if (order == 0)
                    order = b.Kind.CompareTo(a.Kind);
                if (order == 0)
                    order = b.Size.CompareTo(a.Size);
                if (order == 0)
                    order = (a.Binding == 0).CompareTo(b.Binding == 0);
                return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
            }
        );

        var functions = new List<Function>();
        for (int i = 0; i < candidates.Count; i++)
        {
            Symbol symbol = candidates[i];
            if (functions.Count > 0 && functions[^1].Address == symbol.Address)
                continue;
            // A label inside a sized function is part of it.
            if (symbol.Size == 0 && functions.Count > 0 && symbol.Address < functions[^1].End)
                continue;
            ulong limit = SegmentEnd(elf, symbol.Address);
            ulong next = i + 1 < candidates.Count ? NextAddress(candidates, i, limit) : limit;
            ulong size =
                symbol.Size != 0
                    ? Math.Min(symbol.Size, limit - symbol.Address)
                    : next - symbol.Address;
            functions.Add(new Function(symbol.Name, symbol.Address, size));
        }
        return new SymbolMap([.. functions]);
    }

    /// <summary>Index into <see cref="Functions"/>, or -1.</summary>
    public int Find(ulong address)
    {
        int low = 0;
        int high = _functions.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_functions[middle].Address > address)
                high = middle - 1;
            else
                low = middle + 1;
        }
        return high >= 0 && address < _functions[high].End ? high : -1;
    }

    /// <summary>The name with its offset (<c>main+0x14</c>), or the bare address.</summary>
    public string Describe(ulong address)
    {
        int index = Find(address);
        if (index < 0)
            return $"0x{address:x}";
        ulong offset = address - _functions[index].Address;
        return offset == 0 ? _functions[index].Name : $"{_functions[index].Name}+0x{offset:x}";
    }

    private static ulong NextAddress(List<Symbol> sorted, int index, ulong limit)
    {
        for (int i = index + 1; i < sorted.Count; i++)
        {
            if (sorted[i].Address > sorted[index].Address)
                return Math.Min(sorted[i].Address, limit);
        }
        return limit;
    }

    private static bool IsExecutable(ElfFile elf, in Symbol symbol) =>
        SegmentEnd(elf, symbol.Address) != 0;

    private static ulong SegmentEnd(ElfFile elf, ulong address)
    {
        foreach (Segment segment in elf.Segments)
        {
            if (segment.IsLoad && segment.IsExecutable && segment.ContainsInFile(address))
                return segment.Address + segment.FileSize;
        }
        return 0;
    }
}
