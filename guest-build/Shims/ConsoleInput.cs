using System.IO;
using System.Text;

namespace Perjury.GuestBuild.Shims;

/// <summary>
/// The reading half of System.Console: standard input is the machine's input region. What drives a terminal does nothing,
/// as on .NET when output is redirected.
/// </summary>
[Replaces("System.Console")]
internal static unsafe class ConsoleInput
{
    private static TextReader? s_in;

    public static TextReader get_In() => s_in ??= new StringReader(Decoded());

    public static void SetIn(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader, "newIn");
        s_in = reader;
    }

    public static string? ReadLine() => get_In().ReadLine();

    public static int Read() => get_In().Read();

    public static Stream OpenStandardInput()
    {
        ulong size;
        byte* data = Machine.rt_input(&size);
        return new UnmanagedMemoryStream(data, (long)size);
    }

    public static Stream OpenStandardInput(int bufferSize) => OpenStandardInput();

    public static Stream OpenStandardOutput() => new UartStream();

    public static Stream OpenStandardOutput(int bufferSize) => new UartStream();

    public static Stream OpenStandardError() => new UartStream();

    public static Stream OpenStandardError(int bufferSize) => new UartStream();

    public static bool get_IsInputRedirected() => true;

    public static bool get_IsOutputRedirected() => true;

    public static bool get_IsErrorRedirected() => true;

    public static Encoding get_InputEncoding() => Encoding.UTF8;

    public static Encoding get_OutputEncoding() => Encoding.UTF8;

    public static void set_InputEncoding(Encoding value) => RequireUtf8(value);

    public static void set_OutputEncoding(Encoding value) => RequireUtf8(value);

    public static void set_ForegroundColor(ConsoleColor value) { }

    public static void set_BackgroundColor(ConsoleColor value) { }

    public static void ResetColor() { }

    public static void Clear() { }

    public static void set_Title(string value) { }

    public static void set_CursorVisible(bool value) { }

    public static void Beep() { }

    private static string Decoded()
    {
        ulong size;
        byte* data = Machine.rt_input(&size);
        var bytes = new ReadOnlySpan<byte>(data, (int)size);
        return Encoding.UTF8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
    }

    private static void RequireUtf8(Encoding value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.CodePage != Encoding.UTF8.CodePage && value.CodePage != Encoding.ASCII.CodePage)
            throw new PlatformNotSupportedException("The console is UTF-8.");
    }
}

/// <summary>Bytes to the UART as they are.</summary>
internal sealed unsafe class UartStream : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* p = buffer)
            Machine.rt_print(p, buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Machine.rt_print(&value, 1);

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
