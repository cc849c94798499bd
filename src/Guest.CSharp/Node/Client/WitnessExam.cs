using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Witness;

namespace Perjury.Node.Client;

/// <summary>A witness that someone gave for a block, held against the canonical one.</summary>
/// <param name="Canonical">Null where the witness does not suffice.</param>
/// <param name="Input">The stateless input with the canonical witness; with the given one where that does not suffice.</param>
/// <param name="Verdict">The guest's, in Canonical if there is a canonical witness.</param>
/// <param name="Differences">A line for each entry that is extra, doubled, out of order or missing, with the access that decides.</param>
/// <param name="Notes">Which access needs which entry.</param>
public sealed record WitnessExam(
    WitnessLists? Canonical,
    byte[] Input,
    Verdict Verdict,
    IReadOnlyList<string> Differences,
    AccessNotes Notes
)
{
    /// <param name="release">Of the wire of Amsterdam.</param>
    public static WitnessExam Of(
        byte[] blockRlp,
        ChainSpec spec,
        WitnessLists given,
        WireRelease release = WireRelease.OfInput
    )
    {
        AccessNotes notes = new();
        WitnessLists? canonical = WitnessReducer.Reduce(
            blockRlp,
            spec,
            given,
            out Rejection? rejection,
            notes
        );
        byte[] input = StatelessInputBuilder.Build(
            blockRlp,
            spec,
            canonical ?? given,
            release: release
        );
        Verdict verdict = StatelessValidator.Validate(
            input,
            canonical is null ? Conformance.Sufficient : Conformance.Canonical,
            release
        );
        List<string> differences = [];
        if (canonical is null)
        {
            differences.Add($"missing: {rejection}");
            Compare("state", given.State, null, "node", notes, differences);
            Compare("codes", given.Codes, null, "code", notes, differences);
        }
        else
        {
            Compare("state", given.State, canonical.State, "node", notes, differences);
            Compare("codes", given.Codes, canonical.Codes, "code", notes, differences);
            CompareHeaders(given.Headers, canonical.Headers, differences);
        }
        return new WitnessExam(canonical, input, verdict, differences, notes);
    }

    /// <summary>What one canonical witness has and another has not, with the access that needs it.</summary>
    public static IEnumerable<string> Compare(WitnessExam one, WitnessExam other)
    {
        if (one.Canonical is not { } mine || other.Canonical is not { } theirs)
        {
            yield break;
        }
        foreach (
            (string list, byte[][] left, byte[][] right) in new[]
            {
                ("state", mine.State, theirs.State),
                ("codes", mine.Codes, theirs.Codes),
                ("headers", mine.Headers, theirs.Headers),
            }
        )
        {
            HashSet<Hash256> known = [.. right.Select(entry => Digest.Keccak256(entry))];
            foreach (byte[] entry in left)
            {
                if (!known.Contains(Digest.Keccak256(entry)))
                {
                    yield return $"{list}: {Digest.Keccak256(entry)}, needed by {one.Notes.Of(entry) ?? "nothing"}";
                }
            }
        }
    }

    private static void Compare(
        string list,
        byte[][] given,
        byte[][]? canonical,
        string what,
        AccessNotes notes,
        List<string> differences
    )
    {
        Dictionary<Hash256, int> seen = [];
        HashSet<Hash256>? needed = canonical is null
            ? null
            : [.. canonical.Select(entry => Digest.Keccak256(entry))];
        for (int i = 0; i < given.Length; i++)
        {
            Hash256 hash = Digest.Keccak256(given[i]);
            string place = $"{list}[{i}]";
            if (!seen.TryAdd(hash, i))
            {
                differences.Add($"{place}: doubled: {what} {hash}, as {list}[{seen[hash]}]");
            }
            else if (needed is not null && !needed.Contains(hash))
            {
                differences.Add(
                    $"{place}: extra: {what} {hash} of {given[i].Length} bytes, needed by nothing"
                );
            }
            if (i > 0 && given[i - 1].AsSpan().SequenceCompareTo(given[i]) > 0)
            {
                string by = notes.Of(given[i]) is { } access ? $", needed by {access}" : "";
                differences.Add(
                    $"{place}: unsorted: {what} {hash}{by}, sorts below {list}[{i - 1}]"
                );
            }
        }
    }

    private static void CompareHeaders(byte[][] given, byte[][] canonical, List<string> differences)
    {
        for (int i = 0; i < given.Length - canonical.Length; i++)
        {
            differences.Add(
                $"headers[{i}]: extra: header {Digest.Keccak256(given[i])}, older than any that BLOCKHASH reaches"
            );
        }
    }
}
