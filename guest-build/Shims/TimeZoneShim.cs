using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>The local time zone is UTC: parsing and formatting ask for its offset.</summary>
[Replaces("System.TimeZoneInfo")]
internal static class TimeZoneShim
{
    private static TimeZoneInfo? s_local;

    /// <summary>Something to hand on: what it could be asked is not there.</summary>
    public static TimeZoneInfo get_Local() =>
        s_local ??= (TimeZoneInfo)RuntimeHelpers.GetUninitializedObject(typeof(TimeZoneInfo));

    public static TimeZoneInfo get_Utc() => get_Local();

    public static TimeSpan GetLocalUtcOffset(DateTime time, int options) => default;

    public static TimeSpan GetUtcOffset(DateTime time, TimeZoneInfo zone) => default;

    public static TimeSpan GetUtcOffset(TimeZoneInfo self, DateTime time) => default;

    public static TimeSpan GetUtcOffset(TimeZoneInfo self, DateTime time, int options) => default;

    public static TimeSpan GetUtcOffsetFromUtc(
        DateTime time,
        TimeZoneInfo zone,
        out bool daylight,
        out bool ambiguous
    )
    {
        daylight = ambiguous = false;
        return default;
    }

    public static DateTime ConvertTimeToUtc(DateTime time) => Utc(time);

    public static DateTime ConvertTimeToUtc(DateTime time, int options) => Utc(time);

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}

[Replaces("System.DateTime")]
internal static class LocalTimeShim
{
    public static DateTime ToLocalTime(ref DateTime self) =>
        DateTime.SpecifyKind(self, DateTimeKind.Local);

    public static DateTime ToLocalTime(ref DateTime self, bool throwOnOverflow) =>
        DateTime.SpecifyKind(self, DateTimeKind.Local);

    public static DateTime ToUniversalTime(ref DateTime self) =>
        DateTime.SpecifyKind(self, DateTimeKind.Utc);
}
