using System.Reflection.Metadata;

namespace Perjury.GuestBuild.Load;

/// <summary>One field of a case: the name F# shows and the property that reads it.</summary>
internal sealed record FSharpField(string Name, MethodDesc Getter);

/// <summary>A case of a union, in the order of tags.</summary>
internal sealed record FSharpCase(string Name, IReadOnlyList<FSharpField> Fields);

/// <summary>Reads the attributes by which the F# compiler marks unions, records and exceptions.</summary>
internal static class FSharpShapes
{
    // SourceConstructFlags and CompilationRepresentationFlags of FSharp.Core.
    private const int Sum = 1;
    private const int Record = 2;
    private const int Field = 4;
    private const int Exception = 5;
    private const int UnionCase = 8;
    private const int KindMask = 31;
    private const int NonPublic = 32;
    private const int NullAsTrueValue = 8;

    private const string Mapping = "CompilationMappingAttribute";

    public static FSharpShape Of(TypeDesc t)
    {
        if (t.Def is null || t.IsInterface)
            return FSharpShape.Plain;
        string name = t.Def.FullName;
        switch (name)
        {
            case "Microsoft.FSharp.Collections.FSharpList`1":
                return FSharpShape.List;
            case "Microsoft.FSharp.Collections.FSharpMap`2":
                return FSharpShape.Map;
            case "Microsoft.FSharp.Collections.FSharpSet`1":
                return FSharpShape.Set;
            case "System.Collections.Generic.KeyValuePair`2":
                return FSharpShape.Pair;
            case "System.Lazy`1":
                return FSharpShape.Lazy;
        }
        if (name.StartsWith("System.Tuple`", StringComparison.Ordinal))
            return FSharpShape.Tuple;
        if (name.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return FSharpShape.StructTuple;
        for (var b = t; b is not null; b = b.Base)
        {
            if (b.Is("Microsoft.FSharp.Core.FSharpFunc`2"))
                return FSharpShape.Function;
            if (b.Def!.HasAttribute("StructuredFormatDisplayAttribute"))
                return FSharpShape.Custom;
        }
        return Marked(t);
    }

    private static FSharpShape Marked(TypeDesc t)
    {
        var owner = Owner(t);
        if (owner is null || Numbers(owner.Def!, Attributes(owner.Def!)) is not [var flags, ..])
            return FSharpShape.Plain;
        var shape = (flags & KindMask) switch
        {
            Sum => FSharpShape.Union,
            Record => FSharpShape.Record,
            Exception => FSharpShape.Exception,
            _ => FSharpShape.Plain,
        };
        return (flags & NonPublic) != 0 && shape != FSharpShape.Plain
            ? shape | FSharpShape.Hidden
            : shape;
    }

    /// <summary>The type that carries the mark: the type itself, or the union a case class belongs to.</summary>
    public static TypeDesc? Owner(TypeDesc t)
    {
        if (t.Def is null)
            return null;
        if (t.Def.HasAttribute(Mapping))
            return t;
        return
            t.Base is { Def: { } def } b
            && t.Def.Outer == def
            && Numbers(def, Attributes(def)) is [var flags, ..]
            && (flags & KindMask) == Sum
            ? b
            : null;
    }

    /// <summary>The cases of a union, by tag.</summary>
    public static List<FSharpCase> Cases(TypeSystem types, TypeDesc union)
    {
        var fields = new SortedDictionary<(int Case, int Index), FSharpField>();
        AddFields(types, union, fields);
        foreach (var h in Md(union.Def!).GetTypeDefinition(union.Def!.Handle).GetNestedTypes())
        {
            var def = union.Def.Module.Def(h);
            if (def.Arity == union.Args.Count)
                AddFields(types, types.Instantiate(def, union.Args), fields);
        }
        var names = new SortedDictionary<int, string>();
        foreach (var m in union.Def.Methods)
        {
            var handles = Md(union.Def).GetMethodDefinition(m.Handle).GetCustomAttributes();
            if (
                m.IsStatic
                && Numbers(union.Def, handles) is [var flags, var tag]
                && (flags & KindMask) == UnionCase
            )
                names.TryAdd(tag, CaseName(m.Name));
        }
        return
        [
            .. names.Select(n => new FSharpCase(
                n.Value,
                [.. fields.Where(f => f.Key.Case == n.Key).Select(f => f.Value)]
            )),
        ];
    }

    private static string CaseName(string maker) =>
        maker.StartsWith("get_", StringComparison.Ordinal) ? maker[4..]
        : maker.StartsWith("New", StringComparison.Ordinal) ? maker[3..]
        : maker;

    /// <summary>The fields of a record or an exception.</summary>
    public static IReadOnlyList<FSharpField> Fields(TypeSystem types, TypeDesc t)
    {
        var fields = new SortedDictionary<(int Case, int Index), FSharpField>();
        AddFields(types, t, fields);
        return [.. fields.Values];
    }

    private static void AddFields(
        TypeSystem types,
        TypeDesc t,
        SortedDictionary<(int Case, int Index), FSharpField> fields
    )
    {
        var md = Md(t.Def!);
        foreach (var h in md.GetTypeDefinition(t.Def!.Handle).GetProperties())
        {
            var p = md.GetPropertyDefinition(h);
            if (
                Numbers(t.Def, p.GetCustomAttributes()) is not [var flags, .. var place]
                || (flags & KindMask) != Field
                || place.Length == 0
                || p.GetAccessors().Getter.IsNil
            )
                continue;
            var getter = types.OpenMethod(t, t.Def.Method(p.GetAccessors().Getter));
            int index = place[^1];
            int variant = place.Length == 2 ? place[0] : 0;
            fields.TryAdd((variant, index), new FSharpField(md.GetString(p.Name), getter));
        }
    }

    /// <summary>What null stands for in a type: the unit value, or a case without fields kept as null.</summary>
    public static string? NullText(TypeSystem types, TypeDesc t)
    {
        if (t.Def is null || t.Kind != TypeKind.Class)
            return null;
        if (t.Is("Microsoft.FSharp.Core.Unit"))
            return "()";
        int? flags = CustomAttributes.IntArgument(
            t.Def.Module,
            Attributes(t.Def),
            "CompilationRepresentationAttribute"
        );
        if (flags is null || (flags & NullAsTrueValue) == 0 || t.IsOpen)
            return null;
        return Cases(types, t).Find(c => c.Fields.Count == 0)?.Name;
    }

    /// <summary>The same for what a sequence of the type yields; a question mark when it does not say what that is.</summary>
    public static string? ItemNullText(TypeSystem types, TypeDesc t)
    {
        foreach (var i in t.IsInterface ? [t] : t.Interfaces)
        {
            if (i.Is("System.Collections.Generic.IEnumerable`1"))
                return NullText(types, i.Args[0]);
        }
        return t.IsArray ? null : "?";
    }

    private static MetadataReader Md(TypeDef def) => def.Module.Md;

    private static CustomAttributeHandleCollection Attributes(TypeDef def) =>
        Md(def).GetTypeDefinition(def.Handle).GetCustomAttributes();

    /// <summary>The arguments of the mapping attribute: flags, then one or two places.</summary>
    private static int[]? Numbers(TypeDef def, CustomAttributeHandleCollection handles)
    {
        const int Prolog = 2;
        const int NamedCount = 2;
        foreach (var h in handles)
        {
            var a = Md(def).GetCustomAttribute(h);
            if (CustomAttributes.TypeName(Md(def), a) != Mapping)
                continue;
            var reader = Md(def).GetBlobReader(a.Value);
            reader.ReadUInt16();
            var numbers = new int[(reader.Length - Prolog - NamedCount) / sizeof(int)];
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = reader.ReadInt32();
            return numbers;
        }
        return null;
    }
}
