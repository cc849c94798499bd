using System.Buffers.Binary;

namespace Perjury.GuestBuild.Elf;

/// <summary>One thing an audit refuses; the kind is stable, the detail says where.</summary>
public readonly record struct Finding(string Kind, string Detail)
{
    public override string ToString() => $"{Kind}: {Detail}";
}

/// <summary>Checks a linked program against a platform. Looks only; prints nothing.</summary>
public sealed class Audit
{
    private const string LoaderCheck = "loader";

    private static readonly string[] Common =
    [
        "file",
        "segments",
        "dynamic",
        "instructions",
        "control-flow",
        "symbols",
    ];

    private readonly ElfFile _elf;
    private readonly AuditRules _rules;
    private readonly SymbolMap _symbols;
    private readonly List<(string Check, Finding Finding)> _findings = [];
    private string _check = "";

    private Audit(ElfFile elf, AuditRules rules, SymbolMap symbols)
    {
        _elf = elf;
        _rules = rules;
        _symbols = symbols;
    }

    /// <summary>The names of the checks, in the order they run; a finding belongs to the check that was running.</summary>
    public static IReadOnlyList<string> Checks(AuditRules rules) =>
        rules.Loader is null ? Common : [.. Common, LoaderCheck];

    /// <summary>Every finding with the check it failed; empty for a clean file.</summary>
    public static IReadOnlyList<(string Check, Finding Finding)> Run(
        ElfFile elf,
        AuditRules rules,
        SymbolMap symbols
    )
    {
        var audit = new Audit(elf, rules, symbols);
        audit.Step("file", audit.CheckFile);
        audit.Step("segments", audit.CheckSegments);
        audit.Step("dynamic", audit.CheckDynamic);
        audit.Step("instructions", audit.CheckInstructions);
        audit.Step("control-flow", audit.CheckControlFlow);
        audit.Step("symbols", audit.CheckSymbols);
        if (rules.Loader is { } loader)
            audit.Step(LoaderCheck, () => audit.CheckLoader(loader));
        return audit._findings;
    }

    private void Step(string check, Action body)
    {
        _check = check;
        body();
    }

    private void CheckFile()
    {
        if (_elf.Type != 2)
            Add("file-type", $"type {_elf.Type}, a static executable is 2");
        if ((_elf.Flags & 1) != 0)
            Add("compressed-flag", "the header says that compressed instructions are used");
        if ((_elf.Flags & 6) != 0)
            Add("float-abi", "the header asks for floating-point registers");
        if (!ExecutableSegments().Any(segment => segment.ContainsInFile(_elf.Entry)))
            Add("entry", $"0x{_elf.Entry:x} is not in an executable segment");
        else if (_elf.Entry % 4 != 0)
            Add("entry", $"0x{_elf.Entry:x} is not a multiple of 4");
    }

    private void CheckSegments()
    {
        var loads = _elf
            .Segments.Where(segment => segment.IsLoad && segment.MemorySize > 0)
            .ToList();
        foreach (Segment segment in loads)
        {
            if (segment.IsExecutable && segment.IsWritable)
                Add("writable-code", $"segment {Range(segment)} is writable and executable");
            if (segment.IsExecutable && (segment.Address % 4 != 0 || segment.FileSize % 4 != 0))
                Add("code-alignment", $"segment {Range(segment)} is not made of whole words");
            if (segment.IsExecutable && segment.FileSize != segment.MemorySize)
                Add("code-size", $"segment {Range(segment)} has code that is not in the file");
        }
        loads.Sort((a, b) => a.Address.CompareTo(b.Address));
        for (int i = 1; i < loads.Count; i++)
        {
            if (loads[i].Address < loads[i - 1].End)
                Add("segment-overlap", $"{Range(loads[i - 1])} and {Range(loads[i])}");
        }
    }

    private void CheckDynamic()
    {
        foreach (Segment segment in _elf.Segments)
        {
            if (segment.Type is Segment.Dynamic or Segment.Interpreter)
                Add(
                    "dynamic-segment",
                    segment.Type == Segment.Dynamic ? "PT_DYNAMIC" : "PT_INTERP"
                );
        }
        foreach (Section section in _elf.Sections)
        {
            bool isRelocation = section.Type is Section.Rel or Section.Rela && section.IsAllocated;
            if (section.Type is Section.DynamicType or Section.DynamicSymbols || isRelocation)
                Add("dynamic-section", section.Name);
        }
    }

    private void CheckInstructions()
    {
        foreach (Segment segment in ExecutableSegments())
        {
            ReadOnlySpan<byte> bytes = _elf.Contents(segment);
            for (int at = 0; at + 4 <= bytes.Length; at += 4)
            {
                ulong pc = segment.Address + (ulong)at;
                uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
                if (!IsCode(pc))
                {
                    if (word != 0)
                        Add("data-in-code", $"0x{word:x8} at 0x{pc:x} is in no executable section");
                    continue;
                }
                Instruction i = Decoder.Decode(word);
                if (_rules.Refuses(i, word) is { } kind)
                    Add(
                        kind,
                        $"{Disassembler.Format(word, pc)} at 0x{pc:x} ({_symbols.Describe(pc)})"
                    );
            }
        }
    }

    private void CheckControlFlow()
    {
        foreach (Segment segment in ExecutableSegments())
        {
            ReadOnlySpan<byte> bytes = _elf.Contents(segment);
            for (int at = 0; at + 4 <= bytes.Length; at += 4)
            {
                Instruction i = Decoder.Decode(
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..])
                );
                if (!i.IsBranch && i.Mnemonic != Mnemonic.Jal)
                    continue;
                ulong pc = segment.Address + (ulong)at;
                ulong target = pc + (ulong)i.Immediate;
                if (
                    target % 4 != 0
                    || !ExecutableSegments().Any(code => code.ContainsInFile(target))
                )
                    Add("wild-jump", $"0x{pc:x} ({_symbols.Describe(pc)}) jumps to 0x{target:x}");
            }
        }
    }

    private void CheckSymbols()
    {
        foreach (Symbol symbol in _elf.Symbols)
        {
            if (symbol.IsUndefined && symbol.Name.Length > 0)
                Add("undefined-symbol", symbol.Name);
        }
    }

    private void CheckLoader(Func<ElfFile, IEnumerable<Finding>> loader)
    {
        foreach (Finding finding in loader(_elf))
            _findings.Add((_check, finding));
    }

    /// <summary>Without section headers every byte of an executable segment has to be code.</summary>
    private bool IsCode(ulong pc)
    {
        if (_elf.Sections.Count == 0)
            return true;
        foreach (Section section in _elf.Sections)
        {
            bool isCode =
                section.IsAllocated && section.IsExecutable && section.Type != Section.NoBits;
            if (isCode && pc >= section.Address && pc - section.Address < section.Size)
                return true;
        }
        return false;
    }

    private IEnumerable<Segment> ExecutableSegments() =>
        _elf.Segments.Where(segment => segment.IsLoad && segment.IsExecutable);

    private static string Range(in Segment segment) => $"0x{segment.Address:x}..0x{segment.End:x}";

    private void Add(string kind, string detail) =>
        _findings.Add((_check, new Finding(kind, detail)));
}
