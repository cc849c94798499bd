namespace Perjury.GuestBuild.Load;

/// <summary>
/// A type that says itself how F# shows it: <c>[&lt;StructuredFormatDisplay("{Name} of {Size}")&gt;]</c>, on the type or on
/// one it derives from.
/// </summary>
internal sealed record FSharpCustomText(string Format, IReadOnlyList<FSharpField> Properties)
{
    private const string Attribute = "StructuredFormatDisplayAttribute";

    /// <summary>Null when the text has escapes or stray brackets, or names a property the type does not have.</summary>
    public static FSharpCustomText? Of(TypeSystem types, TypeDesc t)
    {
        string? format = null;
        for (var b = t; b is not null && format is null; b = b.Base)
        {
            var def = b.Def!;
            format = CustomAttributes.StringArgument(
                def.Module,
                def.Module.Md.GetTypeDefinition(def.Handle).GetCustomAttributes(),
                Attribute
            );
        }
        if (format is null || format.Length <= 1 || format.Contains('\\'))
            return null;
        var properties = new List<FSharpField>();
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] == '}')
                return null;
            if (format[at] != '{')
                continue;
            int end = format.IndexOf('}', at);
            string name = end < 0 ? "" : format[(at + 1)..end];
            if (Getter(types, t, name) is not { } getter)
                return null;
            properties.Add(new FSharpField(name, getter));
            at = end;
        }
        return new FSharpCustomText(format, properties);
    }

    private static MethodDesc? Getter(TypeSystem types, TypeDesc t, string name)
    {
        for (var b = t; b is not null; b = b.Base)
        {
            foreach (var m in b.Def!.Methods)
            {
                if (!m.IsStatic && m.Name == "get_" + name && types.OpenSig(m).Params.Count == 0)
                    return types.OpenMethod(b, m);
            }
        }
        return null;
    }
}
