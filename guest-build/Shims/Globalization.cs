using System.Globalization;
using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>One culture, the invariant one: what .NET has under InvariantGlobalization.</summary>
[Replaces("System.Globalization.CultureInfo")]
internal static class CultureShim
{
    private static CultureInfo? s_invariant;
    private static NumberFormatInfo? s_numbers;
    private static TextInfo? s_text;
    private static CompareInfo? s_compare;

    public static CultureInfo get_InvariantCulture()
    {
        if (s_invariant is null)
        {
            var c = (CultureInfo)RuntimeHelpers.GetUninitializedObject(typeof(CultureInfo));
            Name(c) = "";
            ReadOnly(c) = true;
            Numbers(c) = get_NumberFormat(c);
            s_invariant = c;
        }
        return s_invariant;
    }

    public static CultureInfo get_CurrentCulture() => get_InvariantCulture();

    public static CultureInfo get_CurrentUICulture() => get_InvariantCulture();

    public static CultureInfo get_UserDefaultUICulture() => get_InvariantCulture();

    public static CultureInfo get_InstalledUICulture() => get_InvariantCulture();

    public static void set_CurrentCulture(CultureInfo value) => Require(value);

    public static void set_CurrentUICulture(CultureInfo value) => Require(value);

    public static void set_DefaultThreadCurrentCulture(CultureInfo? value) => Require(value);

    public static void set_DefaultThreadCurrentUICulture(CultureInfo? value) => Require(value);

    public static CultureInfo GetCultureInfo(string name) => Named(name);

    public static CultureInfo GetCultureInfo(string name, bool predefinedOnly) => Named(name);

    public static NumberFormatInfo get_NumberFormat(CultureInfo self) =>
        s_numbers ??= NumberFormatInfo.ReadOnly(new NumberFormatInfo());

    public static DateTimeFormatInfo get_DateTimeFormat(CultureInfo self) =>
        DateTimeFormatInfoShim.get_InvariantInfo();

    public static TextInfo get_TextInfo(CultureInfo self) => Texts();

    public static CompareInfo get_CompareInfo(CultureInfo self) => Compares();

    public static string get_Name(CultureInfo self) => "";

    public static string ToString(CultureInfo self) => "";

    public static bool Equals(CultureInfo self, object? other) => ReferenceEquals(self, other);

    public static int GetHashCode(CultureInfo self) => 0;

    public static object? GetFormat(CultureInfo self, Type? type)
    {
        if (type == typeof(NumberFormatInfo))
            return get_NumberFormat(self);
        return type == typeof(DateTimeFormatInfo) ? self.DateTimeFormat : null;
    }

    internal static TextInfo Texts()
    {
        if (s_text is null)
        {
            s_text = (TextInfo)RuntimeHelpers.GetUninitializedObject(typeof(TextInfo));
            CultureName(s_text) = "";
            TextReadOnly(s_text) = true;
        }
        return s_text;
    }

    internal static CompareInfo Compares()
    {
        if (s_compare is null)
        {
            s_compare = (CompareInfo)RuntimeHelpers.GetUninitializedObject(typeof(CompareInfo));
            CompareName(s_compare) = "";
            SortName(s_compare) = "";
        }
        return s_compare;
    }

    private static CultureInfo Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length != 0)
            throw new CultureNotFoundException(
                nameof(name),
                name,
                "Only the invariant culture is supported."
            );
        return get_InvariantCulture();
    }

    private static void Require(CultureInfo? value)
    {
        if (!ReferenceEquals(value, get_InvariantCulture()))
            throw new CultureNotFoundException("Only the invariant culture is supported.");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_name")]
    private static extern ref string Name(CultureInfo c);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isReadOnly")]
    private static extern ref bool ReadOnly(CultureInfo c);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_numInfo")]
    private static extern ref NumberFormatInfo Numbers(CultureInfo c);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cultureName")]
    private static extern ref string CultureName(TextInfo t);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isReadOnly")]
    private static extern ref bool TextReadOnly(TextInfo t);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_name")]
    private static extern ref string CompareName(CompareInfo c);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sortName")]
    private static extern ref string SortName(CompareInfo c);
}

/// <summary>Static fields of the same names, read through a method.</summary>
[Replaces("System.Globalization.TextInfo")]
internal static class TextInfoShim
{
    public static TextInfo field_Invariant() => CultureShim.Texts();

    public static string get_CultureName(TextInfo self) => "";

    public static TextInfo ReadOnly(TextInfo self) => self;
}

[Replaces("System.Globalization.CompareInfo")]
internal static class CompareInfoShim
{
    public static CompareInfo field_Invariant() => CultureShim.Compares();

    public static string get_Name(CompareInfo self) => "";

    public static CompareInfo GetCompareInfo(string name) => CultureShim.Compares();
}

[Replaces("System.Globalization.NumberFormatInfo")]
internal static class NumberFormatInfoShim
{
    public static NumberFormatInfo get_CurrentInfo() => CultureShim.get_NumberFormat(null!);

    public static NumberFormatInfo get_InvariantInfo() => CultureShim.get_NumberFormat(null!);

    public static NumberFormatInfo GetInstance(IFormatProvider? provider)
    {
        if (provider is null || provider is CultureInfo)
            return CultureShim.get_NumberFormat(null!);
        return provider as NumberFormatInfo
            ?? provider.GetFormat(typeof(NumberFormatInfo)) as NumberFormatInfo
            ?? CultureShim.get_NumberFormat(null!);
    }
}

/// <summary>Dates need the calendar tables of the invariant culture; they are made when first asked for.</summary>
[Replaces("System.Globalization.DateTimeFormatInfo")]
internal static class DateTimeFormatInfoShim
{
    private static DateTimeFormatInfo? s_invariant;

    public static DateTimeFormatInfo get_CurrentInfo() => get_InvariantInfo();

    public static DateTimeFormatInfo get_InvariantInfo()
    {
        if (s_invariant is null)
        {
            CultureData(CultureShim.get_InvariantCulture()) = Invariant(null);
            var info = new DateTimeFormatInfo();
            s_invariant = DateTimeFormatInfo.ReadOnly(info);
        }
        return s_invariant;
    }

    public static DateTimeFormatInfo GetInstance(IFormatProvider? provider)
    {
        if (provider is null || provider is CultureInfo)
            return get_InvariantInfo();
        return provider as DateTimeFormatInfo
            ?? provider.GetFormat(typeof(DateTimeFormatInfo)) as DateTimeFormatInfo
            ?? get_InvariantInfo();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cultureData")]
    [return: UnsafeAccessorType("System.Globalization.CultureData&")]
    private static extern ref object CultureData(CultureInfo c);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "get_Invariant")]
    [return: UnsafeAccessorType("System.Globalization.CultureData")]
    private static extern object Invariant(
        [UnsafeAccessorType("System.Globalization.CultureData")] object? none
    );
}
