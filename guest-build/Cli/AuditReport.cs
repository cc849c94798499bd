using System.Globalization;
using System.Text;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Cli;

/// <summary>The descriptive half of an audit: sizes, stack, library.</summary>
internal static class AuditReport
{
    private const int NamesShown = 8;

    public static string Sizes(ElfFile elf, SymbolMap symbols, GuestNotes notes, int top)
    {
        var text = new StringBuilder();
        SizeMap sizes = SizeMap.Of(elf, symbols, notes);
        Table(text, "sections", sizes.Sections, int.MaxValue);
        Table(text, "code by namespace", sizes.Namespaces, int.MaxValue);
        Table(
            text,
            $"code by function (top {Math.Min(top, sizes.Functions.Count)})",
            sizes.Functions,
            top
        );
        Stack(text, StackDepth.Of(elf, symbols));
        Library(text, notes);
        return text.ToString();
    }

    private static void Table(
        StringBuilder text,
        string title,
        IReadOnlyList<SizeLine> lines,
        int limit
    )
    {
        text.Append(title).Append('\n');
        foreach (SizeLine line in lines.Take(limit))
        {
            string count = line.Functions > 1 ? $"  ({line.Functions} functions)" : "";
            text.Append(CultureInfo.InvariantCulture, $"{line.Bytes, 10}  {line.Name}{count}\n");
        }
    }

    private static void Stack(StringBuilder text, StackDepth stack)
    {
        text.Append("stack\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{stack.Deepest, 10}  deepest by direct calls: "
        );
        text.Append(string.Join(" > ", stack.Path)).Append('\n');
        if (stack.TakenName is not null)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{stack.TakenDepth, 10}  at most below an indirect call: {stack.TakenName}\n"
            );
        Names(text, "functions with indirect calls", stack.Indirect);
        Names(text, "recursive functions", stack.Recursive);
        Names(text, "functions with frames of run-time size", stack.Dynamic);
    }

    private static void Names(StringBuilder text, string title, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"{names.Count, 10}  {title}: ");
        text.Append(string.Join(", ", names.Take(NamesShown)));
        text.Append(names.Count > NamesShown ? ", …\n" : "\n");
    }

    private static void Library(StringBuilder text, GuestNotes notes)
    {
        if (notes.Library is not null)
            text.Append(
                CultureInfo.InvariantCulture,
                $"library\n{notes.Library.Count, 10}  methods reached\n"
            );
        if (notes.CoreLib is not null)
            text.Append(CultureInfo.InvariantCulture, $"{"", 10}  corelib {notes.CoreLib}\n");
        if (notes.Stubs is { Count: > 0 })
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{notes.Stubs.Count, 10}  stubbed methods reached\n"
            );
            foreach (string stub in notes.Stubs)
                text.Append(CultureInfo.InvariantCulture, $"{"", 10}  {stub}\n");
        }
    }
}
