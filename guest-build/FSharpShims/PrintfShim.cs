using System.Text;
using Microsoft.FSharp.Core;
using Perjury.GuestBuild.Shims;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>The module Printf.</summary>
[Replaces("Microsoft.FSharp.Core.PrintfModule")]
internal static class PrintfShim
{
    public static T PrintFormatToStringThen<TResult, T>(
        FSharpFunc<string, TResult> continuation,
        PrintfFormat<T, Unit, string, TResult> format
    ) => Text<TResult, T>(continuation, format.Value, format.Captures, format.CaptureTypes);

    public static T PrintFormatThen<TResult, T>(
        FSharpFunc<string, TResult> continuation,
        PrintfFormat<T, Unit, string, TResult> format
    ) => Text<TResult, T>(continuation, format.Value, format.Captures, format.CaptureTypes);

    public static T PrintFormatToStringThen<T>(PrintfFormat<T, Unit, string, string> format) =>
        Text<string, T>(null, format.Value, format.Captures, format.CaptureTypes);

    public static T PrintFormatToStringThenFail<T, TResult>(
        PrintfFormat<T, Unit, string, TResult> format
    ) => Text<TResult, T>(new Fail<TResult>(), format.Value, format.Captures, format.CaptureTypes);

    public static T PrintFormatToStringBuilderThen<TResult, T>(
        FSharpFunc<Unit, TResult> continuation,
        StringBuilder builder,
        PrintfFormat<T, StringBuilder, Unit, TResult> format
    ) =>
        Curry.Next<T>(
            new BuilderPrinting<TResult>(
                continuation,
                builder,
                format.Value,
                format.Captures,
                format.CaptureTypes
            ),
            null
        );

    public static T PrintFormatToStringBuilder<T>(
        StringBuilder builder,
        PrintfFormat<T, StringBuilder, Unit, Unit> format
    ) =>
        Curry.Next<T>(
            new BuilderPrinting<Unit>(
                null,
                builder,
                format.Value,
                format.Captures,
                format.CaptureTypes
            ),
            null
        );

    public static T PrintFormatToTextWriterThen<TResult, T>(
        FSharpFunc<Unit, TResult> continuation,
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, TResult> format
    ) =>
        Curry.Next<T>(
            new WriterPrinting<TResult>(
                continuation,
                writer,
                false,
                format.Value,
                format.Captures,
                format.CaptureTypes
            ),
            null
        );

    public static T PrintFormatToTextWriter<T>(
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) => To(writer, false, format);

    public static T PrintFormatLineToTextWriter<T>(
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) => To(writer, true, format);

    public static T PrintFormat<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        To(Console.Out, false, format);

    public static T PrintFormatLine<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        To(Console.Out, true, format);

    public static T PrintFormatToError<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        To(Console.Error, false, format);

    public static T PrintFormatLineToError<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        To(Console.Error, true, format);

    internal static T To<T>(
        TextWriter writer,
        bool line,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) =>
        Curry.Next<T>(
            new WriterPrinting<Unit>(
                null,
                writer,
                line,
                format.Value,
                format.Captures,
                format.CaptureTypes
            ),
            null
        );

    internal static T Text<TResult, T>(
        FSharpFunc<string, TResult>? then,
        string format,
        object?[]? captures,
        Type[]? captureTypes
    ) => Curry.Next<T>(new TextPrinting<TResult>(then, format, captures, captureTypes), null);

    /// <summary>What failwithf does with its text.</summary>
    internal sealed class Fail<TResult> : FSharpFunc<string, TResult>
    {
        public override TResult Invoke(string text) => throw new Exception(text);
    }
}

/// <summary>The functions of that module that need no prefix.</summary>
[Replaces("Microsoft.FSharp.Core.ExtraTopLevelOperators")]
internal static class TopLevelShim
{
    public static T PrintFormatToString<T>(PrintfFormat<T, Unit, string, string> format) =>
        PrintfShim.PrintFormatToStringThen(format);

    public static T PrintFormatToStringThenFail<T, TResult>(
        PrintfFormat<T, Unit, string, TResult> format
    ) => PrintfShim.PrintFormatToStringThenFail(format);

    public static T PrintFormatToTextWriter<T>(
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) => PrintfShim.To(writer, false, format);

    public static T PrintFormatLineToTextWriter<T>(
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) => PrintfShim.To(writer, true, format);

    public static T PrintFormat<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        PrintfShim.To(Console.Out, false, format);

    public static T PrintFormatLine<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        PrintfShim.To(Console.Out, true, format);

    public static T PrintFormatToError<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        PrintfShim.To(Console.Error, false, format);

    public static T PrintFormatLineToError<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        PrintfShim.To(Console.Error, true, format);
}
