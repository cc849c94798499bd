namespace Perjury.GuestBuild.FSharpShims;

/// <summary>What writes one kind of value.</summary>
internal abstract class Family
{
    public abstract string Text(Specifier s, Argument a);
}

/// <summary>
/// The kinds that bring much code along. The compiler calls Use… where it meets a format with such a letter, so that a
/// program without one carries nothing of its family.
/// </summary>
internal static class Families
{
    private static Family? s_integers;
    private static Family? s_floats;
    private static Family? s_structures;
    private static Family? s_formatted;

    public static string Integer(Specifier s, Argument a) => s_integers!.Text(s, a);

    public static string Float(Specifier s, Argument a) => s_floats!.Text(s, a);

    public static string Structure(Specifier s, Argument a) => s_structures!.Text(s, a);

    public static string Formatted(Specifier s, Argument a) => s_formatted!.Text(s, a);

    public static void UseIntegers() => s_integers ??= new IntegerFamily();

    public static void UseFloats() => s_floats ??= new FloatFamily();

    public static void UseStructures() => s_structures ??= new StructureFamily();

    public static void UseFormatted() => s_formatted ??= new FormattedFamily();

    private sealed class IntegerFamily : Family
    {
        public override string Text(Specifier s, Argument a) => Integers.Text(s, a.Value!);
    }

    private sealed class FloatFamily : Family
    {
        public override string Text(Specifier s, Argument a) => Floats.Text(s, a.Value!);
    }

    private sealed class StructureFamily : Family
    {
        public override string Text(Specifier s, Argument a) =>
            Display.Text(s, a.Value, a.NullText);
    }

    /// <summary>Holes with a format of .NET, which .NET applies.</summary>
    private sealed class FormattedFamily : Family
    {
        public override string Text(Specifier s, Argument a) =>
            a.Value is IFormattable value
                ? value.ToString(s.NetFormat, null)
                : a.Value!.ToString()!;
    }
}
