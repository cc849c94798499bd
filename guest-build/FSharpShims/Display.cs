using System.Collections;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Shims;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>
/// Structured text, <c>%A</c>. The compiler describes unions, records, exceptions and tuples: an array that holds the name,
/// then for each field its name, its value and what null stands for in its type.
/// </summary>
internal sealed partial class Display
{
    private const int DefaultWidth = 80;
    private const int DefaultSize = 10000;
    private const int MaxDepth = 100;
    private const int MaxItems = 100;

    /// <summary>Shapes with this bit are shown only by <c>%+A</c>: their representation is private.</summary>
    private const int Hidden = (int)FSharpShape.Hidden;

    /// <summary>When a value stands in brackets: always when it is more than a word, when it is a tuple, never.</summary>
    private enum Brackets
    {
        NotAtomic = 2,
        Tuple = 3,
    }

    /// <summary>The null text of sequences that do not say what they yield.</summary>
    private const string Untyped = "?";

    private readonly bool _showHidden;
    private readonly List<object> _path = [];
    private int _size;

    private Display(bool showHidden, int size)
    {
        _showHidden = showHidden;
        _size = size;
    }

    public static string Text(Specifier s, object? value, string? nullText)
    {
        int width = s.Zeros ? 0 : s.Width ?? DefaultWidth;
        var display = new Display(s.Plus, s.Precision ?? DefaultSize);
        var layout = display.Value(MaxDepth, Brackets.Tuple, value, nullText);
        Squash.Fit(layout, width);
        return layout.Print(oneLine: width == 0);
    }

    private Layout Value(int depth, Brackets brackets, object? value, string? nullText)
    {
        try
        {
            if (depth <= 0 || _size <= 0)
                return Layout.Word("...");
            if (value is null)
                return Null(depth - 1, nullText);
            foreach (var outer in _path)
            {
                if (ReferenceEquals(outer, value))
                    return Layout.Word("...");
            }
            int at = _path.Count;
            _path.Add(value);
            var layout = Shaped(depth - 1, brackets, value);
            _path.RemoveRange(at, _path.Count - at);
            return layout;
        }
        catch (PlatformNotSupportedException)
        {
            throw;
        }
        catch (Exception e)
        {
            Count(1);
            return Layout.Word("Error: " + e.Message);
        }
    }

    private void Count(int nodes)
    {
        if (_size > 0)
            _size -= nodes;
    }

    private Layout Null(int depth, string? nullText)
    {
        Count(1);
        if (nullText is not null)
            return Layout.Word(nullText);
        return Layout.Word(depth == MaxDepth - 1 ? "<null>" : "null");
    }

    private Layout Shaped(int depth, Brackets brackets, object value)
    {
        int code = Machine.rt_shape(value);
        var shape = (FSharpShape)(code & ~Hidden);
        if ((code & Hidden) != 0 && !_showHidden)
            shape = FSharpShape.Plain;
        switch (shape)
        {
            case FSharpShape.Union:
            case FSharpShape.Exception:
                return Case(depth, brackets, Describe(value));
            case FSharpShape.Record:
                return Record(depth, Describe(value));
            case FSharpShape.Tuple:
                return Tuple(depth, brackets, value);
            case FSharpShape.StructTuple:
                return Layout.Word("struct").Then(Tuple(depth, brackets, value));
            case FSharpShape.Function:
                return Function(value);
            case FSharpShape.List:
                return List(depth, (IEnumerable)value);
            case FSharpShape.Map:
            case FSharpShape.Set:
                return MapOrSet(depth, brackets, shape, (IEnumerable)value);
            case FSharpShape.Lazy:
                return Layout.Word(value.ToString()!);
            case FSharpShape.Custom:
                return Custom(depth, value);
            default:
                return Plain(depth, brackets, value);
        }
    }

    private static object?[] Describe(object value) =>
        Machine.rt_describe(value)
        ?? throw new PlatformNotSupportedException("%A of " + value.GetType().FullName);

    private Layout Plain(int depth, Brackets brackets, object value)
    {
        switch (value)
        {
            case string text:
                Count(1);
                return Layout.Word("\"" + text + "\"");
            case Array array:
                return Arrays(depth, array);
            case IEnumerable items:
                return Sequence(depth, brackets, items);
            default:
                Count(1);
                return Layout.Word(Leaf.Text(value));
        }
    }

    /// <summary>The text a type gives for itself; properties that are strings stand in it without quotes.</summary>
    private Layout Custom(int depth, object value)
    {
        // Below a type's own text little is shown: its properties may be anything.
        int below = (depth + 1) / 10;
        object?[] description;
        try
        {
            description = Describe(value);
        }
        catch (Exception e) when (e is not PlatformNotSupportedException)
        {
            // The host reads properties by reflection, which wraps what they throw.
            var wrapped = new System.Reflection.TargetInvocationException(e);
            return Layout.Word("<StructuredFormatDisplay exception: " + wrapped.Message + ">");
        }
        string format = (string)description[0]!;
        var all = Layout.Opening("");
        int at = 0;
        for (int i = 0; 3 * i + 3 < description.Length; i++)
        {
            int open = format.IndexOf('{', at);
            int close = format.IndexOf('}', open);
            int next = format.IndexOf('{', close);
            if (next < 0)
                next = format.Length;
            var part = Layout.Tight(format.Substring(at, open - at));
            var property =
                description[3 * i + 2]
                ?? throw new PlatformNotSupportedException("StructuredFormatDisplay of null");
            part = part.Then(
                property is string text
                    ? Layout.Tight(text)
                    : Value(below, Brackets.Tuple, property, null)
            );
            part = part.Then(Layout.Tight(format.Substring(close + 1, next - close - 1)));
            all = all.OrBelow(part, 0);
            at = next;
        }
        return description.Length == 1 ? Layout.Word(format) : all;
    }

    private static Layout Bracketed(bool wanted, Layout inner) =>
        wanted ? Layout.Opening("(").Then(inner).Then(Layout.Closing(")")) : inner;

    /// <summary>Functions are shown by the name of their class; a printer has another one here than on the host.</summary>
    private Layout Function(object value)
    {
        if (value is IPrinter)
            throw new PlatformNotSupportedException("%A of a printer");
        Count(1);
        return Layout.Word("<fun:" + value.GetType().Name + ">");
    }

    /// <summary>A union case or an exception: the name, then its fields.</summary>
    private Layout Case(int depth, Brackets brackets, object?[] description)
    {
        Count(1);
        var name = Layout.Word((string)description[0]!);
        int fields = (description.Length - 1) / 3;
        if (fields == 0)
            return name;
        Layout inner;
        if (fields == 1)
            inner = Field(depth, Brackets.NotAtomic, description, 0);
        else
        {
            var items = new List<Layout>();
            for (int i = 0; i < fields; i++)
                items.Add(Field(depth, Brackets.Tuple, description, i));
            inner = Bracketed(true, Layout.Separated(items, ","));
        }
        return Bracketed(brackets <= Brackets.NotAtomic, name.OrBelow(inner, 2));
    }

    private Layout Field(int depth, Brackets brackets, object?[] description, int i) =>
        Value(depth, brackets, description[3 * i + 2], (string?)description[3 * i + 3]);

    private Layout Record(int depth, object?[] description)
    {
        var items = new List<Layout>();
        for (int i = 0; 3 * i + 3 < description.Length; i++)
        {
            Count(1);
            var value = Field(depth, Brackets.Tuple, description, i);
            var name = Layout.Word((string)description[3 * i + 1]!);
            items.Add(name.Then(Layout.Word("=")).OrBelow(value, 1));
        }
        string mark = (string)description[0]!;
        string bar = mark.Length == 0 ? "" : "|";
        var record = Layout
            .Word("{" + bar)
            .Then(Layout.Stacked(items))
            .Then(Layout.Word(bar + "}"));
        return mark == "struct|" ? Layout.Word("struct").Then(record) : record;
    }

    private Layout Tuple(int depth, Brackets brackets, object value)
    {
        var items = new List<Layout>();
        AddItems(items, depth, value);
        return Bracketed(brackets <= Brackets.Tuple, Layout.Separated(items, ","));
    }

    /// <summary>The eighth part of a long tuple holds the rest of it.</summary>
    private void AddItems(List<Layout> items, int depth, object tuple)
    {
        const int Parts = 7;
        var description = Describe(tuple);
        for (int i = 0; 3 * i + 3 < description.Length; i++)
        {
            if (i == Parts)
                AddItems(items, depth, description[3 * i + 2]!);
            else
                items.Add(Field(depth, Brackets.Tuple, description, i));
        }
    }
}
