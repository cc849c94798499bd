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
    ) => Curry.Next<T>(new TextPrinting<TResult>(continuation, format), null);

    public static T PrintFormatThen<TResult, T>(
        FSharpFunc<string, TResult> continuation,
        PrintfFormat<T, Unit, string, TResult> format
    ) => Curry.Next<T>(new TextPrinting<TResult>(continuation, format), null);

    public static T PrintFormatToStringThen<T>(PrintfFormat<T, Unit, string, string> format) =>
        Curry.Next<T>(new TextPrinting<string>(null, format), null);

    public static T PrintFormatToStringThenFail<T, TResult>(
        PrintfFormat<T, Unit, string, TResult> format
    ) => Curry.Next<T>(new TextPrinting<TResult>(new Fail<TResult>(), format), null);

    public static T PrintFormatToStringBuilderThen<TResult, T>(
        FSharpFunc<Unit, TResult> continuation,
        StringBuilder builder,
        PrintfFormat<T, StringBuilder, Unit, TResult> format
    ) => Curry.Next<T>(new BuilderPrinting<TResult>(continuation, builder, format), null);

    public static T PrintFormatToStringBuilder<T>(
        StringBuilder builder,
        PrintfFormat<T, StringBuilder, Unit, Unit> format
    ) => Curry.Next<T>(new BuilderPrinting<Unit>(null, builder, format), null);

    public static T PrintFormatToTextWriterThen<TResult, T>(
        FSharpFunc<Unit, TResult> continuation,
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, TResult> format
    ) => Curry.Next<T>(new WriterPrinting<TResult>(continuation, writer, false, format), null);

    public static T PrintFormatToTextWriter<T>(
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) => Curry.Next<T>(To(writer, false, format), null);

    public static T PrintFormatLineToTextWriter<T>(
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) => Curry.Next<T>(To(writer, true, format), null);

    public static T PrintFormat<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        Curry.Next<T>(To(Console.Out, false, format), null);

    public static T PrintFormatLine<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        Curry.Next<T>(To(Console.Out, true, format), null);

    public static T PrintFormatToError<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        Curry.Next<T>(To(Console.Error, false, format), null);

    public static T PrintFormatLineToError<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        Curry.Next<T>(To(Console.Error, true, format), null);

    internal static Printing To(TextWriter writer, bool line, object format) =>
        new WriterPrinting<Unit>(null, writer, line, format);

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
        Curry.Next<T>(new TextPrinting<string>(null, format), null);

    public static T PrintFormatToStringThenFail<T, TResult>(
        PrintfFormat<T, Unit, string, TResult> format
    ) => Curry.Next<T>(new TextPrinting<TResult>(new PrintfShim.Fail<TResult>(), format), null);

    public static T PrintFormatToTextWriter<T>(
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) => Curry.Next<T>(PrintfShim.To(writer, false, format), null);

    public static T PrintFormatLineToTextWriter<T>(
        TextWriter writer,
        PrintfFormat<T, TextWriter, Unit, Unit> format
    ) => Curry.Next<T>(PrintfShim.To(writer, true, format), null);

    public static T PrintFormat<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        Curry.Next<T>(PrintfShim.To(Console.Out, false, format), null);

    public static T PrintFormatLine<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        Curry.Next<T>(PrintfShim.To(Console.Out, true, format), null);

    public static T PrintFormatToError<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        Curry.Next<T>(PrintfShim.To(Console.Error, false, format), null);

    public static T PrintFormatLineToError<T>(PrintfFormat<T, TextWriter, Unit, Unit> format) =>
        Curry.Next<T>(PrintfShim.To(Console.Error, true, format), null);
}
