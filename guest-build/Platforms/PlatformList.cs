using System.Diagnostics.CodeAnalysis;

namespace Perjury.GuestBuild.Platforms;

/// <summary>The platforms there are, the default one first.</summary>
public static class PlatformList
{
    public static IReadOnlyList<Platform> All { get; } =
    [
        VirtPlatform.Record,
        Zisk14Platform.Record,
        Zisk13Platform.Record,
        Sp1Platform.Record,
        OpenVmPlatform.Record,
    ];

    /// <summary>The platform of a command that names none.</summary>
    public static Platform Default => All[0];

    /// <summary>
    /// The platform of a name among those that <paramref name="can"/> do what is asked; else one line that lists these.
    /// </summary>
    public static bool TryFind(
        string name,
        Func<Platform, bool> can,
        [NotNullWhen(true)] out Platform? platform,
        [NotNullWhen(false)] out string? error
    )
    {
        platform = All.FirstOrDefault(known =>
            can(known) && (known.Name == name || known.Aliases.Contains(name))
        );
        error = platform is null ? $"unknown target {name}, known: {Names(can)}" : null;
        return platform is not null;
    }

    /// <summary>The names of the platforms that can do something.</summary>
    public static string Names(Func<Platform, bool> can) =>
        string.Join(", ", All.Where(can).Select(known => known.Name));
}
