using System.Text.Json;

namespace Perjury.Fixtures;

/// <summary>Reads fixtures from a file, a folder or a <c>.tar.gz</c>, one case at a time; the file's shape decides how it is read.</summary>
public static class FixtureReader
{
    /// <summary>
    /// The cases of <paramref name="path"/> in an order that never varies: a folder's files in ordinal order of their paths, an
    /// archive's in its own, the cases of a file as they stand. A case whose id <paramref name="filter"/> refuses is not decoded.
    /// </summary>
    /// <exception cref="FixtureException">While enumerating, at the first thing that cannot be read.</exception>
    public static IEnumerable<FixtureCase> Read(string path, Func<string, bool>? filter = null)
    {
        foreach (FixtureFiles.Entry entry in FixtureFiles.Open(path))
        {
            foreach (FixtureCase test in ReadFile(entry.Name, entry.Content, filter ?? (_ => true)))
            {
                yield return test;
            }
        }
    }

    /// <summary>The cases of one JSON text; <paramref name="name"/> stands in messages and as the source.</summary>
    public static IEnumerable<FixtureCase> ReadFile(
        string name,
        Stream content,
        Func<string, bool> filter
    )
    {
        var splitter = new CaseSplitter(name, content);
        splitter.Open();
        bool first = true;
        while (splitter.TryNext())
        {
            if (first && IsRecordField(splitter))
            {
                string id = Path.GetFileNameWithoutExtension(name);
                if (filter(id))
                {
                    yield return Parse(
                        name,
                        splitter.Whole(),
                        document => CaseReader.ReadWitnessedBlock(name, id, document)
                    );
                }
                yield break;
            }
            first = false;
            if (filter(splitter.Name))
            {
                yield return Parse(
                    name,
                    splitter.Value,
                    document => CaseReader.Read(name, splitter.Name, document)
                );
            }
        }
    }

    // A file that maps ids to cases holds objects only; a witnessed block begins with a text or with its witness.
    private static bool IsRecordField(CaseSplitter splitter) =>
        splitter.Value.Span[0] != '{' || splitter.Name == "executionWitness";

    private static FixtureCase Parse(
        string name,
        ReadOnlyMemory<byte> text,
        Func<JsonElement, FixtureCase> read
    )
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FixtureException(
                name,
                $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}",
                CaseSplitter.Reason(e)
            );
        }
    }
}
