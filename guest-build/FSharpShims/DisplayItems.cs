using System.Collections;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Shims;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>Lists, sequences, maps, sets and arrays: so many items, then dots.</summary>
internal sealed partial class Display
{
    private Layout List(int depth, IEnumerable list)
    {
        var items = Items(depth, list, MaxItems, Machine.rt_item_null_text(list), stopFirst: false);
        if (items.Count > 0)
            return InBrackets("[", items, "]");
        Count(1);
        return Layout.Word("[]");
    }

    private static Layout InBrackets(string open, List<Layout> items, string close) =>
        Layout.Opening(open).Then(Layout.Separated(items, ";")).Then(Layout.Closing(close));

    /// <summary>At most so many items, then dots. A list shows its first item whatever the size.</summary>
    private List<Layout> Items(
        int depth,
        IEnumerable source,
        int max,
        string? nullText,
        bool stopFirst,
        FSharpShape shape = FSharpShape.Plain
    )
    {
        var items = new List<Layout>();
        var e = source.GetEnumerator();
        try
        {
            while (true)
            {
                if (_size <= 0 && (stopFirst || items.Count > 0))
                {
                    items.Add(Layout.Word("..."));
                    break;
                }
                if (!e.MoveNext())
                    break;
                if (items.Count == max)
                {
                    items.Add(Layout.Word("..."));
                    break;
                }
                items.Add(Item(depth, shape, e.Current, nullText));
            }
        }
        finally
        {
            (e as IDisposable)?.Dispose();
        }
        return items;
    }

    private Layout Sequence(int depth, Brackets brackets, IEnumerable source)
    {
        const int Max = 1 + MaxItems / 30;
        var items = Items(depth, source, Max, Machine.rt_item_null_text(source), stopFirst: true);
        return Bracketed(
            brackets <= Brackets.NotAtomic,
            Layout.Word("seq").OrBelow(InBrackets("[", items, "]"), 2)
        );
    }

    private Layout MapOrSet(int depth, Brackets brackets, FSharpShape shape, IEnumerable source)
    {
        const int Max = 1 + MaxItems / 12;
        var items = Items(depth, source, Max, null, stopFirst: true, shape);
        return Bracketed(
            brackets <= Brackets.NotAtomic,
            Layout
                .Word(shape == FSharpShape.Map ? "map" : "set")
                .OrBelow(InBrackets("[", items, "]"), 2)
        );
    }

    private Layout Item(int depth, FSharpShape shape, object? item, string? nullText)
    {
        bool keyed = shape is FSharpShape.Map or FSharpShape.Set;
        // Without a known type F# asks the item for it, so that a null item becomes the text of that error.
        if (item is null && (keyed || nullText == Untyped))
            throw new NullReferenceException();
        if (!keyed)
            return Value(depth, Brackets.Tuple, item, nullText);
        return shape == FSharpShape.Map && (FSharpShape)Machine.rt_shape(item!) == FSharpShape.Pair
            ? KeyAndValue(depth, item!)
            : Value(depth, Brackets.Tuple, item, null);
    }

    /// <summary>A pair is shown as a tuple of two objects: null in it is null, whatever the types.</summary>
    private Layout KeyAndValue(int depth, object pair)
    {
        if (depth <= 0 || _size <= 0)
            return Layout.Word("...");
        var description = Describe(pair);
        var items = new List<Layout>
        {
            Value(depth - 1, Brackets.Tuple, description[2], null),
            Value(depth - 1, Brackets.Tuple, description[5], null),
        };
        return Bracketed(true, Layout.Separated(items, ","));
    }

    private Layout Arrays(int depth, Array array)
    {
        string? nullText = Machine.rt_info_null_text(Machine.rt_array_elem_info(array));
        if (array.Rank == 1)
            return InBrackets("[|", Items(depth, array, MaxItems, nullText, stopFirst: true), "|]");
        if (array.Rank != 2)
            return InBrackets("[|", [Layout.Word("rank=" + array.Rank)], "|]");
        var rows = new List<Layout>();
        for (int x = 0; ; x++)
        {
            if (_size > 0 && x == array.GetLength(0))
                break;
            if (_size <= 0 || x == MaxItems)
            {
                rows.Add(Layout.Word("..."));
                break;
            }
            rows.Add(InBrackets("[", Row(depth, array, x, nullText), "]"));
        }
        return Layout.Opening("[").Then(Layout.Stacked(rows)).Then(Layout.Closing("]"));
    }

    private List<Layout> Row(int depth, Array array, int x, string? nullText)
    {
        var items = new List<Layout>();
        for (int y = 0; ; y++)
        {
            if (_size > 0 && y == array.GetLength(1))
                return items;
            if (_size <= 0 || y == MaxItems)
            {
                items.Add(Layout.Word("..."));
                return items;
            }
            items.Add(Value(depth, Brackets.Tuple, array.GetValue(x, y), nullText));
        }
    }
}
