using System.Text;

namespace Perjury.GuestBuild.Load;

/// <summary>The names people and linkers see.</summary>
internal static class TypeNames
{
    public static string Display(TypeDesc t)
    {
        switch (t.Kind)
        {
            case TypeKind.SzArray:
                return t.Element + "[]";
            case TypeKind.MdArray:
                return t.Element + "[" + new string(',', t.Rank - 1) + "]";
            case TypeKind.Pointer:
                return t.Element + "*";
            case TypeKind.ByRef:
                return t.Element + "&";
            case TypeKind.FnPtr:
                return "fn*" + t.FnSig;
            case TypeKind.TypeVar:
                return "!" + t.VarIndex;
            case TypeKind.MethodVar:
                return "!!" + t.VarIndex;
        }
        return t.Def!.FullName + Arguments(t.Args);
    }

    public static string Display(MethodDesc m) =>
        $"{m.Owner}.{m.Name}{Arguments(m.Args)}({string.Join(", ", m.Sig.Params.Items.Select(p => p.ToString()))})";

    private static string Arguments(TypeList args) =>
        args.Count == 0 ? "" : "<" + string.Join(", ", args.Items.Select(a => a.ToString())) + ">";

    /// <summary>What <c>Type.FullName</c> says on .NET, without the assembly-qualified part of generic arguments.</summary>
    public static string Reflection(TypeDesc t, bool full)
    {
        switch (t.Kind)
        {
            case TypeKind.SzArray:
                return Reflection(t.Element!, full) + "[]";
            case TypeKind.MdArray:
                return Reflection(t.Element!, full)
                    + (t.Rank == 1 ? "[*]" : "[" + new string(',', t.Rank - 1) + "]");
            case TypeKind.Pointer:
                return Reflection(t.Element!, full) + "*";
            case TypeKind.ByRef:
                return Reflection(t.Element!, full) + "&";
            case TypeKind.FnPtr:
                return "";
        }
        if (!full)
            return t.Def!.Name;
        return t.Def!.FullName;
    }

    /// <summary>What <c>Type.ToString()</c> says on .NET: arguments in square brackets.</summary>
    public static string ReflectionToString(TypeDesc t)
    {
        switch (t.Kind)
        {
            case TypeKind.SzArray:
                return ReflectionToString(t.Element!) + "[]";
            case TypeKind.MdArray:
                return ReflectionToString(t.Element!) + "[" + new string(',', t.Rank - 1) + "]";
            case TypeKind.Pointer:
                return ReflectionToString(t.Element!) + "*";
            case TypeKind.ByRef:
                return ReflectionToString(t.Element!) + "&";
            case TypeKind.FnPtr:
                return ReflectionToString(t.FnSig!.Return)
                    + "("
                    + string.Join(", ", t.FnSig.Params.Items.Select(ReflectionToString))
                    + ")";
        }
        if (t.Kind is TypeKind.TypeVar or TypeKind.MethodVar)
            return "T" + t.VarIndex;
        if (t.Args.Count == 0)
            return t.Def!.FullName;
        if (t.IsOpen)
            return t.Def!.FullName + "[" + string.Join(",", Variables(t.Def)) + "]";
        return t.Def!.FullName
            + "["
            + string.Join(",", t.Args.Items.Select(ReflectionToString))
            + "]";
    }

    private static IEnumerable<string> Variables(TypeDef def)
    {
        var md = def.Module.Md;
        foreach (var h in md.GetTypeDefinition(def.Handle).GetGenericParameters())
            yield return md.GetString(md.GetGenericParameter(h).Name);
    }

    /// <summary>A C identifier that starts readable and ends unique.</summary>
    public static string Mangle(string display, int limit = 60)
    {
        var sb = new StringBuilder();
        uint hash = 2166136261;
        foreach (char c in display)
        {
            hash = (hash ^ c) * 16777619;
            if (sb.Length < limit)
                sb.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }
        return sb.Append('_').Append(hash.ToString("x8")).ToString();
    }
}
