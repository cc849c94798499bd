using System.Globalization;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Cli;

/// <summary>A cursor over command-line words; the first mistake is kept as the one line to print.</summary>
internal sealed class Arguments(string[] words)
{
    private int _next;

    /// <summary>The first mistake, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>The next word; false at the end or after a mistake.</summary>
    public bool TryNext(out string word)
    {
        word = "";
        if (Error is not null || _next == words.Length)
            return false;
        word = words[_next++];
        if (word.Length == 0)
            Fail("an empty word");
        return word.Length > 0;
    }

    /// <summary>The word after an option; an empty one is none.</summary>
    public string Value(string option)
    {
        if (_next < words.Length && words[_next].Length > 0)
            return words[_next++];
        Fail($"{option} needs a value");
        return "";
    }

    /// <summary>The word after an option, unless it is another option or the last word is reached.</summary>
    public string? OptionalValue()
    {
        bool present = _next < words.Length && !words[_next].StartsWith('-');
        return present ? words[_next++] : null;
    }

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public ulong Number(string option, ulong least, ulong most)
    {
        string text = Value(option);
        if (Error is not null)
            return least;
        bool read = ulong.TryParse(
            text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out ulong value
        );
        if (!read || value < least || value > most)
            Fail($"{option} {text}: expected a number from {least} to {most}");
        return value;
    }

    /// <summary>The platform of a name, among those that can do what is asked; null after a mistake.</summary>
    public Platform? Target(string option, Func<Platform, bool> can)
    {
        string name = Value(option);
        if (Error is not null)
            return null;
        if (!PlatformList.TryFind(name, can, out Platform? platform, out string? error))
            Fail(error);
        return platform;
    }

    public void Fail(string message) => Error ??= message;
}
