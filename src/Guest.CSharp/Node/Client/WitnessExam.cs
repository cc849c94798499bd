using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Witness;

namespace Perjury.Node.Client;

/// <summary>A witness that someone gave for a block, held against the canonical one.</summary>
/// <param name="Canonical">Null where the witness does not suffice and what it lacks could not be had.</param>
/// <param name="IsSufficient">True if the given witness has all of the canonical one.</param>
/// <param name="Input">The stateless input with the canonical witness; with the given one where there is none.</param>
/// <param name="Verdict">The guest's: of the canonical witness in Canonical, of one that does not suffice as it was given.</param>
/// <param name="Differences">A line for each entry that is missing, extra, doubled or out of order, with the access that decides.</param>
/// <param name="Notes">Which access needs which entry.</param>
public sealed record WitnessExam(
    WitnessLists? Canonical,
    bool IsSufficient,
    byte[] Input,
    Verdict Verdict,
    IReadOnlyList<string> Differences,
    AccessNotes Notes
)
{
    /// <param name="release">Of the wire of Amsterdam.</param>
    /// <param name="more">Where a witness that does not suffice is completed from; null: the first missing entry is told alone.</param>
    public static WitnessExam Of(
        byte[] blockRlp,
        ChainSpec spec,
        WitnessLists given,
        WireRelease release = WireRelease.OfInput,
        RemotePieces? more = null
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
        bool isSufficient = canonical is not null;
        if (!isSufficient && more is not null)
        {
            notes = new AccessNotes();
            canonical = WitnessReducer.Complete(blockRlp, spec, more, out _, notes);
        }
        byte[] Input(WitnessLists witness) =>
            StatelessInputBuilder.Build(blockRlp, spec, witness, release: release);
        byte[] judged = Input(isSufficient ? canonical! : given);
        Verdict verdict = StatelessValidator.Validate(
            judged,
            isSufficient ? Conformance.Canonical : Conformance.Sufficient,
            release
        );
        List<string> differences = [];
        if (canonical is null)
        {
            differences.Add($"missing: {rejection}");
            if (more?.Failure is { } failure)
            {
                differences.Add($"what else is missing is not known: {failure}");
            }
        }
        CompareLists(given, canonical, notes, differences);
        return new WitnessExam(
            canonical,
            isSufficient,
            isSufficient || canonical is null ? judged : Input(canonical),
            verdict,
            differences,
            notes
        );
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

    private static void CompareLists(
        WitnessLists given,
        WitnessLists? canonical,
        AccessNotes notes,
        List<string> differences
    )
    {
        Missing("state", given.State, canonical?.State, "node", notes, differences);
        Missing("codes", given.Codes, canonical?.Codes, "code", notes, differences);
        Missing("headers", given.Headers, canonical?.Headers, "header", notes, differences);
        Compare("state", given.State, canonical?.State, "node", notes, differences);
        Compare("codes", given.Codes, canonical?.Codes, "code", notes, differences);
        if (canonical is not null)
        {
            CompareHeaders(given.Headers, canonical.Headers, differences);
        }
    }

    private static void Missing(
        string list,
        byte[][] given,
        byte[][]? canonical,
        string what,
        AccessNotes notes,
        List<string> differences
    )
    {
        HashSet<Hash256> known = [.. given.Select(entry => Digest.Keccak256(entry))];
        foreach (byte[] entry in canonical ?? [])
        {
            Hash256 hash = Digest.Keccak256(entry);
            if (!known.Contains(hash))
            {
                string access = notes.Of(entry) ?? "the chain of headers up to the parent";
                differences.Add(
                    $"{list}: missing: {what} {hash} of {entry.Length} bytes, needed by {access}"
                );
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
        HashSet<Hash256> needed = [.. canonical.Select(entry => Digest.Keccak256(entry))];
        for (int i = 0; i < given.Length; i++)
        {
            Hash256 hash = Digest.Keccak256(given[i]);
            if (!needed.Contains(hash))
            {
                differences.Add($"headers[{i}]: extra: header {hash}, needed by no BLOCKHASH");
            }
            else if (given[i..].Length - 1 != IndexFromEnd(canonical, hash))
            {
                differences.Add($"headers[{i}]: unsorted or doubled: header {hash}");
            }
        }
    }

    private static int IndexFromEnd(byte[][] canonical, Hash256 hash) =>
        canonical.Length - 1 - Array.FindIndex(canonical, entry => Digest.Keccak256(entry) == hash);
}
