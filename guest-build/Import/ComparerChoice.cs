using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>The default comparer class for a type: the decision ComparerHelpers makes by reflection, made at compile time.</summary>
internal static class ComparerChoice
{
    public static TypeDesc Equality(Compilation c, TypeDesc t)
    {
        if (t == c.Types.Known.String)
            return c.Types.CoreType("System.Collections.Generic", "StringEqualityComparer");
        if (c.Types.Known.IsNullable(t) && Implements(c, t.Args[0], "System", "IEquatable`1"))
            return Generic(c, "NullableEqualityComparer`1", t.Args[0]);
        if (t.IsEnum)
            return Generic(c, "EnumEqualityComparer`1", t);
        if (Implements(c, t, "System", "IEquatable`1"))
            return Generic(c, "GenericEqualityComparer`1", t);
        return Generic(c, "ObjectEqualityComparer`1", t);
    }

    public static TypeDesc Ordering(Compilation c, TypeDesc t)
    {
        if (c.Types.Known.IsNullable(t) && Implements(c, t.Args[0], "System", "IComparable`1"))
            return Generic(c, "NullableComparer`1", t.Args[0]);
        if (t.IsEnum)
            return Generic(c, "EnumComparer`1", t);
        if (Implements(c, t, "System", "IComparable`1"))
            return Generic(c, "GenericComparer`1", t);
        return Generic(c, "ObjectComparer`1", t);
    }

    /// <summary>The sorting class: the one that calls CompareTo directly where the key can.</summary>
    public static TypeDesc Sorter(Compilation c, TypeDesc helper)
    {
        if (!Implements(c, helper.Args[0], "System", "IComparable`1"))
            return helper;
        string name =
            helper.Args.Count == 1 ? "GenericArraySortHelper`1" : "GenericArraySortHelper`2";
        return c.Types.Instantiate(
            c.Types.CoreType("System.Collections.Generic", name).Def!,
            helper.Args
        );
    }

    private static bool Implements(Compilation c, TypeDesc t, string ns, string name)
    {
        var open = c.Types.CoreType(ns, name);
        return c.Casting.IsAssignable(t, c.Types.Instantiate(open.Def!, new TypeList([t])));
    }

    private static TypeDesc Generic(Compilation c, string name, TypeDesc t) =>
        c.Types.Instantiate(
            c.Types.CoreType("System.Collections.Generic", name).Def!,
            new TypeList([t])
        );
}
