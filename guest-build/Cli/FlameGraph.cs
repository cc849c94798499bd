using System.Globalization;
using System.Security;
using System.Text;

namespace Perjury.GuestBuild.Cli;

/// <summary>Folded stacks as an SVG: callers below callees, widths by instructions, each box with its full name and count as a title.</summary>
internal static class FlameGraph
{
    private const double Width = 1600;
    private const double RowHeight = 17;
    private const double Narrowest = 0.4;

    private sealed class Box
    {
        public SortedDictionary<string, Box> Callees { get; } = new(StringComparer.Ordinal);
        public ulong Count { get; set; }
    }

    public static string Draw(string folded, string title)
    {
        var root = new Box();
        foreach (string line in folded.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = line.LastIndexOf(' ');
            ulong count = ulong.Parse(line.AsSpan(at + 1), CultureInfo.InvariantCulture);
            Box box = root;
            box.Count += count;
            foreach (string name in line[..at].Split(';'))
            {
                if (!box.Callees.TryGetValue(name, out Box? callee))
                    box.Callees.Add(name, callee = new Box());
                callee.Count += count;
                box = callee;
            }
        }
        var boxes = new StringBuilder();
        int depth = 0;
        Draw(boxes, root, 0, 0, Width / Math.Max(1, root.Count), ref depth);
        double height = (depth + 2) * RowHeight + 30;
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" font-family=\"monospace\" font-size=\"11\">\n<text x=\"4\" y=\"16\">{SecurityElement.Escape(title)}: {root.Count} instructions</text>\n<g transform=\"translate(0,{height - RowHeight}) scale(1,-1)\">\n"
        );
        return head + boxes + "</g>\n</svg>\n";
    }

    private static void Draw(
        StringBuilder text,
        Box box,
        double x,
        int level,
        double scale,
        ref int depth
    )
    {
        foreach (var (name, callee) in box.Callees)
        {
            double width = callee.Count * scale;
            if (width >= Narrowest)
            {
                depth = Math.Max(depth, level + 1);
                string escaped = SecurityElement.Escape(name);
                int room = (int)(width / 6.7) - 1;
                string label =
                    room < 3 ? ""
                    : name.Length <= room ? escaped
                    : SecurityElement.Escape(name[..room]);
                double y = level * RowHeight;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"<g><title>{escaped}: {callee.Count}</title><rect x=\"{x:f2}\" y=\"{y}\" width=\"{width:f2}\" height=\"{RowHeight - 1}\" fill=\"{Colour(name)}\"/><text transform=\"translate({x + 2:f2},{y + 5}) scale(1,-1)\">{label}</text></g>\n"
                );
                Draw(text, callee, x, level + 1, scale, ref depth);
            }
            x += width;
        }
    }

    /// <summary>Warm, and the same for a name in every graph.</summary>
    private static string Colour(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
            hash = (hash ^ c) * 16777619;
        return $"rgb({205 + hash % 50},{90 + (hash >> 8) % 120},{40 + (hash >> 16) % 40})";
    }
}
