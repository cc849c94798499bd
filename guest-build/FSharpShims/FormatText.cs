using System.Runtime.CompilerServices;
using Perjury.GuestBuild.Shims;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>
/// What the compiler makes in place of every PrintfFormat: the types a format promises are known where it is used, and one
/// class for all of them keeps programs small.
/// </summary>
internal sealed class FormatText(string value, object?[]? captures, Type[]? captureTypes)
{
    public string Value => value;
    public object?[]? Captures => captures;
    public Type[]? CaptureTypes => captureTypes;

    public override string ToString() => value;

    public static FormatText Of(object format) => Unsafe.As<FormatText>(format);

    public static FormatText Make(string value) => new(value, null, null);

    public static FormatText MakeCaptured(string value, object?[] captures, Type[]? captureTypes) =>
        new(value, captures, captureTypes);
}

/// <summary>Properties of a format that a program reads itself.</summary>
[Replaces("Microsoft.FSharp.Core.PrintfFormat`4")]
internal static class FormatTextShim
{
    public static string get_Value<TPrinter, TState, TResidue, TResult>(object self) =>
        FormatText.Of(self).Value;

    public static object?[]? get_Captures<TPrinter, TState, TResidue, TResult>(object self) =>
        FormatText.Of(self).Captures;

    public static Type[]? get_CaptureTypes<TPrinter, TState, TResidue, TResult>(object self) =>
        FormatText.Of(self).CaptureTypes;
}
