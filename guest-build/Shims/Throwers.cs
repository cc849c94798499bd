using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>What the compiler's own checks throw; called from cold paths only.</summary>
internal static class Throwers
{
    public static void ThrowNullReference() => throw new NullReferenceException();

    public static void ThrowIndexOutOfRange() => throw new IndexOutOfRangeException();

    public static void ThrowDivideByZero() => throw new DivideByZeroException();

    public static void ThrowOverflow() => throw new OverflowException();

    public static void ThrowArithmetic() => throw new ArithmeticException();

    public static void ThrowArrayTypeMismatch() => throw new ArrayTypeMismatchException();

    public static void ThrowNotSupported() => throw new NotSupportedException();

    public static void ThrowInsufficientStack() => throw new InsufficientExecutionStackException();

    public static void ThrowInvalidCast(object value, long target) =>
        throw new InvalidCastException(
            string.Concat(
                "Unable to cast object of type '",
                Machine.rt_info_display(Machine.rt_info_of(value)),
                "' to type '",
                string.Concat(Machine.rt_info_display(target), "'.")
            )
        );

    public static void ThrowNullDelegate() =>
        throw new ArgumentException("Delegate to an instance method cannot have null 'this'.");

    public static void ThrowMissingConstructor(string type) =>
        throw new MissingMethodException(
            string.Concat(
                "Cannot dynamically create an instance of type '",
                type,
                "'. Reason: No parameterless constructor defined."
            )
        );

    public static void ThrowAbstractType(string type) =>
        throw new MissingMethodException(
            string.Concat(
                "Cannot dynamically create an instance of type '",
                type,
                "'. Reason: Cannot create an abstract class."
            )
        );

    public static void ThrowUnsupported(string method) =>
        throw new PlatformNotSupportedException(method);

    public static void ThrowTypeInitialization(string type, Exception inner, ref Exception failure)
    {
        failure = new TypeInitializationException(type, inner);
        throw failure;
    }
}

/// <summary>The end of the line for an exception nobody catches.</summary>
internal static class Unhandled
{
    public static void Report(Exception e)
    {
        Text.Print("Unhandled exception. ");
        Text.Print(Machine.rt_exception_name(e));
        Text.Print(": ");
        Text.Print(Machine.rt_message(e));
        for (Exception? inner = e.InnerException; inner is not null; inner = inner.InnerException)
        {
            Text.Print("\n ---> ");
            Text.Print(Machine.rt_exception_name(inner));
            Text.Print(": ");
            Text.Print(Machine.rt_message(inner));
        }
        Text.Print("\n");
    }
}

/// <summary>Parts of the generated struct equality and hash.</summary>
internal static class Fields
{
    public static bool AreEqual<T>(ref T a, ref T b)
    {
        if (a is null)
            return b is null;
        return b is not null && a.Equals(b);
    }

    public static object? Box<T>(T value) => value;

    public static int Hash<T>(ref T a) => a is null ? 0 : a.GetHashCode();
}

/// <summary>UTF-16 to the UART as UTF-8.</summary>
internal static unsafe class Text
{
    public static void Print(string? s) => Print(s.AsSpan());

    public static void Print(ReadOnlySpan<char> s)
    {
        byte* buffer = stackalloc byte[256];
        int n = 0;
        for (int i = 0; i < s.Length; i++)
        {
            if (n > 250)
            {
                Machine.rt_print(buffer, n);
                n = 0;
            }
            uint c = s[i];
            if (c - 0xD800 < 0x800)
            {
                bool pair = c < 0xDC00 && i + 1 < s.Length && (uint)(s[i + 1] - 0xDC00) < 0x400;
                c = pair ? 0x10000 + ((c - 0xD800) << 10) + (uint)(s[++i] - 0xDC00) : 0xFFFD;
            }
            n = Encode(buffer, n, c);
        }
        Machine.rt_print(buffer, n);
    }

    private static int Encode(byte* buffer, int n, uint c)
    {
        if (c < 0x80)
        {
            buffer[n++] = (byte)c;
            return n;
        }
        if (c < 0x800)
        {
            buffer[n++] = (byte)(0xC0 | (c >> 6));
        }
        else if (c < 0x10000)
        {
            buffer[n++] = (byte)(0xE0 | (c >> 12));
            buffer[n++] = (byte)(0x80 | ((c >> 6) & 63));
        }
        else
        {
            buffer[n++] = (byte)(0xF0 | (c >> 18));
            buffer[n++] = (byte)(0x80 | ((c >> 12) & 63));
            buffer[n++] = (byte)(0x80 | ((c >> 6) & 63));
        }
        buffer[n++] = (byte)(0x80 | (c & 63));
        return n;
    }
}
