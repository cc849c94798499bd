namespace Perjury.GuestBuild.Shims;

/// <summary>Assertions as without a debugger: one that fails ends the program; what would go to a listener goes nowhere.</summary>
[Replaces("System.Diagnostics.Debug")]
internal static class DebugShim
{
    public static void Assert(bool condition) => Assert(condition, null, null);

    public static void Assert(bool condition, string? message) => Assert(condition, message, null);

    public static void Assert(bool condition, string? message, string? detailMessage)
    {
        if (!condition)
            Fail(message, detailMessage);
    }

    public static void Fail(string? message) => Fail(message, null);

    public static void Fail(string? message, string? detailMessage)
    {
        Text.Print("Process terminated. Assertion failed.\n");
        if (message is not null)
            Text.Print(message + "\n");
        if (detailMessage is not null)
            Text.Print(detailMessage + "\n");
        Machine.rt_exit(134);
    }

    public static void Write(string? message) { }

    public static void Write(object? value) { }

    public static void WriteLine(string? message) { }

    public static void WriteLine(object? value) { }

    public static void WriteLine(string format, object?[] args) { }

    public static void WriteLine(string? message, string? category) { }
}

[Replaces("System.Diagnostics.Trace")]
internal static class TraceShim
{
    public static void Assert(bool condition) => DebugShim.Assert(condition, null, null);

    public static void Assert(bool condition, string? message) =>
        DebugShim.Assert(condition, message, null);

    public static void Write(string? message) { }

    public static void WriteLine(string? message) { }

    public static void WriteLine(object? value) { }

    public static void TraceInformation(string? message) { }
}
