using Perjury.Witness;

namespace Perjury.Guest;

/// <summary>The guest with one planted bug, or with none; what it is asked for holds for one call.</summary>
public static class WeakGuest
{
    private static readonly Dictionary<string, string> s_seams = PlantedBugs.All.ToDictionary(
        bug => bug.Name,
        bug => bug.Seam
    );

    /// <summary>Every planted bug.</summary>
    public static IReadOnlyList<(
        string Name,
        string FaultClass,
        string Description,
        string Link
    )> All { get; } =
    [.. PlantedBugs.All.Select(bug => (bug.Name, bug.FaultClass, bug.Description, bug.Link))];

    /// <summary>
    /// The public output and the rejection in words (null: accepted) of the guest with the bug of a name; the empty name: no bug.
    /// A bug may let an exception out.
    /// </summary>
    /// <param name="release">Of the wire, by its number.</param>
    public static (byte[] Output, string? Rejection) Validate(
        string name,
        byte[] input,
        bool canonical,
        byte release
    )
    {
        Planted.Bug = SeamOf(name);
        try
        {
            Verdict verdict = StatelessValidator.Validate(
                input,
                canonical ? Conformance.Canonical : Conformance.Sufficient,
                (Wire.WireRelease)release
            );
            return (verdict.Output, verdict.Rejection?.ToString());
        }
        finally
        {
            Planted.Bug = null;
        }
    }

    /// <summary>
    /// The embedded corpus of a seed, made by an executor with the bug of a name (the empty name: no bug): what a guest would call honest
    /// that shared the bug with the generator.
    /// </summary>
    public static IReadOnlyList<(string Name, byte[] Input)> Corpus(string name, ulong seed)
    {
        Planted.Bug = SeamOf(name);
        try
        {
            return [.. EmbeddedCorpus.Cases(seed).Select(one => (one.Name, one.Input))];
        }
        finally
        {
            Planted.Bug = null;
        }
    }

    private static string? SeamOf(string name) => name.Length == 0 ? null : s_seams[name];
}
