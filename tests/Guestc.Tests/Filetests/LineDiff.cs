using System.Text;

namespace Perjury.GuestBuild.Tests.Filetests;

/// <summary>Two texts line by line: what both have, what is only expected (-), what is only there (+).</summary>
internal static class LineDiff
{
    private const int Context = 3;

    public static string Of(string expected, string actual)
    {
        string[] a = expected.Split('\n');
        string[] b = actual.Split('\n');
        int[,] common = Common(a, b);
        var lines = new List<(char Sign, string Text)>();
        for (int i = 0, j = 0; i < a.Length || j < b.Length; )
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                lines.Add((' ', a[i++]));
                j++;
            }
            else if (j >= b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
                lines.Add(('-', a[i++]));
            else
                lines.Add(('+', b[j++]));
        }
        return Near(lines);
    }

    /// <summary>Length of the longest common subsequence of the two rests.</summary>
    private static int[,] Common(string[] a, string[] b)
    {
        int[,] common = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int j = b.Length - 1; j >= 0; j--)
                common[i, j] =
                    a[i] == b[j]
                        ? common[i + 1, j + 1] + 1
                        : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        return common;
    }

    /// <summary>Lines that differ, with a few equal ones around them.</summary>
    private static string Near(List<(char Sign, string Text)> lines)
    {
        var text = new StringBuilder();
        bool skipping = false;
        for (int k = 0; k < lines.Count; k++)
        {
            int from = Math.Max(0, k - Context);
            int to = Math.Min(lines.Count - 1, k + Context);
            bool near = lines.FindIndex(from, to - from + 1, line => line.Sign != ' ') >= 0;
            if (near)
                text.Append(lines[k].Sign).Append(' ').Append(lines[k].Text).Append('\n');
            else if (!skipping)
                text.Append("  …\n");
            skipping = !near;
        }
        return text.ToString();
    }
}
