using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>Formatting of the libraries' own messages: {0}, {1}, {2} with the arguments' ToString, nothing else.</summary>
[Replaces("System.SR")]
internal static class SrShim
{
    public static string Format(string format, object? a) => Fill(format, a, null, null, 1);

    public static string Format(string format, object? a, object? b) => Fill(format, a, b, null, 2);

    public static string Format(string format, object? a, object? b, object? c) =>
        Fill(format, a, b, c, 3);

    public static string Format(IFormatProvider? p, string format, object? a) =>
        Fill(format, a, null, null, 1);

    public static string Format(IFormatProvider? p, string format, object? a, object? b) =>
        Fill(format, a, b, null, 2);

    public static string Format(string format, object?[]? args)
    {
        if (args is null)
            return format;
        return Fill(
            format,
            args.Length > 0 ? args[0] : null,
            args.Length > 1 ? args[1] : null,
            args.Length > 2 ? args[2] : null,
            args.Length
        );
    }

    private static string Fill(string format, object? a, object? b, object? c, int count)
    {
        string result = "";
        int start = 0;
        for (int i = 0; i + 2 < format.Length; i++)
        {
            int k = format[i + 1] - '0';
            if (format[i] != '{' || format[i + 2] != '}' || (uint)k >= (uint)count)
                continue;
            object? o =
                k == 0 ? a
                : k == 1 ? b
                : c;
            result = string.Concat(
                result,
                Part(format, start, i),
                o is string s ? s : o?.ToString()
            );
            start = i + 3;
            i += 2;
        }
        return string.Concat(result, Part(format, start, format.Length));
    }

    private static string Part(string s, int from, int to) => s.Substring(from, to - from);
}

[Replaces("System.Exception")]
internal static class ExceptionShim
{
    public static string? get_StackTrace(Exception self) => null;

    public static string? get_Source(Exception self) => null;

    public static object? get_TargetSite(Exception self) => null;

    public static string GetClassName(Exception self) =>
        Machine.rt_info_display(Machine.rt_info_of(self));

    public static void SetCurrentStackTrace(Exception self) { }

    public static bool IsImmutableAgileException(Exception e) => false;

    public static string GetMessageFromNativeResources(int kind) =>
        kind == 3 ? "Insufficient memory to continue the execution of the program." : "";
}

/// <summary>Rethrowing through a capture keeps the object; there is no trace to keep.</summary>
[Replaces("System.Runtime.ExceptionServices.ExceptionDispatchInfo")]
internal static class DispatchInfoShim
{
    [Replaces("Throw")]
    public static void ThrowException(Exception source) => throw source;

    public static Exception SetCurrentStackTrace(Exception source) => source;

    public static System.Runtime.ExceptionServices.ExceptionDispatchInfo Capture(Exception source)
    {
        var d = (System.Runtime.ExceptionServices.ExceptionDispatchInfo)
            RuntimeHelpers.GetUninitializedObject(
                typeof(System.Runtime.ExceptionServices.ExceptionDispatchInfo)
            );
        Held(d) = source;
        return d;
    }

    public static void Throw(System.Runtime.ExceptionServices.ExceptionDispatchInfo self) =>
        throw Held(self);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_exception")]
    private static extern ref Exception Held(
        System.Runtime.ExceptionServices.ExceptionDispatchInfo d
    );
}
