using System.Globalization;
using System.IO;
using System.Text;

namespace Perjury.GuestBuild.Shims;

/// <summary>A writer on the UART.</summary>
internal sealed class UartWriter : TextWriter
{
    public UartWriter()
        : base(CultureInfo.InvariantCulture) { }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Text.Print(new ReadOnlySpan<char>(in value));

    public override void Write(string? value) => Text.Print(value);

    public override void Write(char[] buffer, int index, int count) =>
        Text.Print(new ReadOnlySpan<char>(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Text.Print(buffer);

    public override void WriteLine(string? value)
    {
        Text.Print(value);
        Text.Print("\n");
    }

    public override void Flush() { }
}

/// <summary>The writing half of System.Console: both streams are the UART. ConsoleInput has the rest.</summary>
[Replaces("System.Console")]
internal static class ConsoleShim
{
    private static TextWriter? s_out;
    private static TextWriter? s_error;

    public static TextWriter get_Out() => s_out ??= new UartWriter();

    public static TextWriter get_Error() => s_error ??= new UartWriter();

    public static void SetOut(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer, "newOut");
        s_out = writer;
    }

    public static void SetError(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer, "newError");
        s_error = writer;
    }

    public static void WriteLine() => Emit("\n");

    public static void Write(string? value) => Emit(value);

    public static void WriteLine(string? value) => EmitLine(value);

    public static void Write(char value) => Emit(value.ToString());

    public static void WriteLine(char value) => EmitLine(value.ToString());

    public static void Write(bool value) => Emit(value ? "True" : "False");

    public static void WriteLine(bool value) => EmitLine(value ? "True" : "False");

    public static void Write(int value) => Emit(value.ToString());

    public static void WriteLine(int value) => EmitLine(value.ToString());

    public static void Write(uint value) => Emit(value.ToString());

    public static void WriteLine(uint value) => EmitLine(value.ToString());

    public static void Write(long value) => Emit(value.ToString());

    public static void WriteLine(long value) => EmitLine(value.ToString());

    public static void Write(ulong value) => Emit(value.ToString());

    public static void WriteLine(ulong value) => EmitLine(value.ToString());

    public static void Write(float value) => Emit(value.ToString());

    public static void WriteLine(float value) => EmitLine(value.ToString());

    public static void Write(double value) => Emit(value.ToString());

    public static void WriteLine(double value) => EmitLine(value.ToString());

    public static void Write(decimal value) => Emit(value.ToString());

    public static void WriteLine(decimal value) => EmitLine(value.ToString());

    public static void Write(object? value) => Emit(value?.ToString());

    public static void WriteLine(object? value) => EmitLine(value?.ToString());

    public static void Write(char[]? value) => Emit(new string(value));

    public static void WriteLine(char[]? value) => EmitLine(new string(value));

    public static void Write(char[] value, int index, int count) =>
        Emit(new string(value, index, count));

    public static void WriteLine(char[] value, int index, int count) =>
        EmitLine(new string(value, index, count));

    public static void Write(ReadOnlySpan<char> value) => Emit(value.ToString());

    public static void WriteLine(ReadOnlySpan<char> value) => EmitLine(value.ToString());

    public static void Write(string format, object? arg0) => Emit(string.Format(format, arg0));

    public static void WriteLine(string format, object? arg0) =>
        EmitLine(string.Format(format, arg0));

    public static void Write(string format, object? arg0, object? arg1) =>
        Emit(string.Format(format, arg0, arg1));

    public static void WriteLine(string format, object? arg0, object? arg1) =>
        EmitLine(string.Format(format, arg0, arg1));

    public static void Write(string format, object? arg0, object? arg1, object? arg2) =>
        Emit(string.Format(format, arg0, arg1, arg2));

    public static void WriteLine(string format, object? arg0, object? arg1, object? arg2) =>
        EmitLine(string.Format(format, arg0, arg1, arg2));

    public static void Write(string format, object?[] args) => Emit(string.Format(format, args));

    public static void WriteLine(string format, object?[] args) =>
        EmitLine(string.Format(format, args));

    public static void Write(string format, ReadOnlySpan<object?> args) =>
        Emit(string.Format(format, args));

    public static void WriteLine(string format, ReadOnlySpan<object?> args) =>
        EmitLine(string.Format(format, args));

    private static void Emit(string? s)
    {
        if (s_out is null)
            Text.Print(s);
        else
            s_out.Write(s);
    }

    private static void EmitLine(string? s)
    {
        if (s_out is null)
        {
            Text.Print(s);
            Text.Print("\n");
        }
        else
            s_out.WriteLine(s);
    }
}
