using System.Text;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>How the right half of a pair of layouts follows the left one.</summary>
internal enum Joint
{
    Unbreakable,

    /// <summary>On the same line if it fits, else on the next one, indented.</summary>
    Breakable,

    /// <summary>On the next line.</summary>
    Broken,
}

/// <summary>Text that knows where it may be broken: a word, or two layouts and the joint between them.</summary>
internal sealed class Layout
{
    public static readonly Layout Empty = new("", true, true);

    private Layout(string text, bool tightLeft, bool tightRight)
    {
        Text = text;
        TightLeft = tightLeft;
        TightRight = tightRight;
    }

    private Layout(Layout left, Layout right, Joint joint, int indent)
    {
        Left = left;
        Right = right;
        Joint = joint;
        Indent = indent;
        TightLeft = left.TightLeft;
        TightRight = right.TightRight;
    }

    /// <summary>The word; null for a pair.</summary>
    public string? Text { get; }
    public Layout? Left { get; }
    public Layout? Right { get; }
    public Joint Joint { get; set; }
    public int Indent { get; }

    /// <summary>No space before it, no space behind it.</summary>
    public bool TightLeft { get; }
    public bool TightRight { get; }

    /// <summary>Columns between the halves of a pair.</summary>
    public int Gap => Left!.TightRight || Right!.TightLeft ? 0 : 1;

    private bool IsEmpty => Text is { Length: 0 } && TightLeft && TightRight;

    public static Layout Word(string text) => new(text, false, false);

    public static Layout Opening(string text) => new(text, false, true);

    public static Layout Closing(string text) => new(text, true, false);

    public static Layout Tight(string text) => new(text, true, true);

    public Layout Then(Layout next) => Pair(next, Joint.Unbreakable, 0);

    public Layout OrBelow(Layout next, int indent) => Pair(next, Joint.Breakable, indent);

    public Layout Above(Layout next) => Pair(next, Joint.Broken, 0);

    private Layout Pair(Layout next, Joint joint, int indent)
    {
        if (IsEmpty)
            return next;
        return next.IsEmpty ? this : new Layout(this, next, joint, indent);
    }

    /// <summary>Items with a separator behind each but the last; a line may break before any of them.</summary>
    public static Layout Separated(List<Layout> items, string separator)
    {
        if (items.Count == 0)
            return Empty;
        var all = items[0];
        for (int i = 1; i < items.Count; i++)
            all = all.Then(Closing(separator)).OrBelow(items[i], 0);
        return all;
    }

    public static Layout Stacked(List<Layout> items)
    {
        if (items.Count == 0)
            return Empty;
        var all = items[0];
        for (int i = 1; i < items.Count; i++)
            all = all.Above(items[i]);
        return all;
    }

    /// <summary>The text; broken joints begin lines unless everything belongs on one.</summary>
    public string Print(bool oneLine)
    {
        var sb = new StringBuilder();
        int column = 0;
        Print(sb, 0, oneLine, ref column);
        return sb.ToString();
    }

    private void Print(StringBuilder sb, int indent, bool oneLine, ref int column)
    {
        if (Text is not null)
        {
            sb.Append(Text);
            column += Text.Length;
            return;
        }
        Left!.Print(sb, indent, oneLine, ref column);
        if (Joint == Joint.Broken && !oneLine)
        {
            indent += Indent;
            sb.Append('\n').Append(' ', indent);
            column = indent;
        }
        else
        {
            sb.Append(' ', Gap);
            column += Gap;
            indent = column;
        }
        Right!.Print(sb, indent, oneLine, ref column);
    }
}

/// <summary>
/// Breaks joints where a line would be too long. Walks left to right; when a word does not fit, the outermost joint that
/// is still open is broken, and what that saves moves the position back.
/// </summary>
internal sealed class Squash(int width)
{
    /// <summary>Savings of the joints on the way to the current word; negative once broken.</summary>
    private readonly List<int> _savings = [];

    /// <summary>The outermost joint that may still be broken.</summary>
    private int _outer;

    public static void Fit(Layout layout, int width)
    {
        if (width > 0)
            new Squash(width).Walk(layout, 0, out _);
    }

    /// <summary>Returns the column behind the layout; <paramref name="offset"/> is the width of its last line.</summary>
    private int Walk(Layout layout, int column, out int offset)
    {
        if (layout.Text is not null)
        {
            offset = layout.Text.Length;
            while (column + offset > width && _outer < _savings.Count)
            {
                column -= _savings[_outer];
                _savings[_outer] = -_savings[_outer];
                _outer++;
            }
            return column + offset;
        }
        int gap = layout.Gap;
        column = Walk(layout.Left!, column, out int left);
        int right;
        switch (layout.Joint)
        {
            case Joint.Unbreakable:
                column = Walk(layout.Right!, column + gap, out right);
                offset = left + gap + right;
                return column;
            case Joint.Broken:
                column = Walk(layout.Right!, column - left + layout.Indent, out right);
                offset = layout.Indent + right;
                return column;
        }
        int saving = left + gap - layout.Indent;
        if (saving <= 0)
        {
            column = Walk(layout.Right!, column + gap, out right);
            offset = layout.Indent + right;
            return column;
        }
        _savings.Add(saving);
        column = Walk(layout.Right!, column + gap, out right);
        if (Pop())
        {
            layout.Joint = Joint.Broken;
            offset = layout.Indent + right;
        }
        else
            offset = left + gap + right;
        return column;
    }

    /// <summary>Leaves the innermost joint; true when it was broken.</summary>
    private bool Pop()
    {
        if (_outer == _savings.Count)
            _outer--;
        bool broken = _savings[^1] < 0;
        _savings.RemoveAt(_savings.Count - 1);
        return broken;
    }
}
