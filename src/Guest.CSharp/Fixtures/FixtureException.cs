namespace Perjury.Fixtures;

/// <summary>A fixture that cannot be read: one line that names the file, the place inside it and the reason.</summary>
public sealed class FixtureException : Exception
{
    /// <summary>Makes the line <c>bad-fixture: file: where: reason</c>.</summary>
    /// <param name="file">Path of the file; for a member of an archive <c>archive.tar.gz!member</c>.</param>
    /// <param name="where">JSON path or byte position inside the file; empty when the file as a whole is meant.</param>
    /// <param name="reason">What is wrong there, without a full stop.</param>
    public FixtureException(string file, string where, string reason)
        : base(
            OneLine(
                where.Length == 0
                    ? $"bad-fixture: {file}: {reason}"
                    : $"bad-fixture: {file}: {where}: {reason}"
            )
        ) { }

    // Ids and file names come from outside; a line break in one of them must not split the report.
    private static string OneLine(string text) => text.Replace('\r', ' ').Replace('\n', ' ');
}
