using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Methods marked <c>[UnsafeAccessor]</c>: the compiler supplies the access they declare.</summary>
internal sealed partial class MethodImporter
{
    private enum AccessorKind
    {
        Constructor,
        Method,
        StaticMethod,
        Field,
        StaticField,
    }

    private bool TryAccessor(MethodDesc m, Instr[] args, out Instr? result)
    {
        result = null;
        if (m.Def.HasBody || !m.IsStatic || !m.Def.HasAttribute("UnsafeAccessorAttribute"))
            return false;
        var (kind, name) = ReadAccessor(m.Def);
        name ??= m.Name;
        var owner = kind == AccessorKind.Constructor ? m.Sig.Return : AccessorTarget(m);
        switch (kind)
        {
            case AccessorKind.Field:
            case AccessorKind.StaticField:
                var f = AccessorField(owner, name);
                result = f.IsStatic ? StaticAddress(f) : FieldAddress(args[0], f);
                return true;
            case AccessorKind.Constructor:
                result = AccessorNew(m, owner, args);
                return true;
            default:
                var target = AccessorMethod(m, owner, name, kind == AccessorKind.StaticMethod);
                result = CallOn(target, target.IsStatic ? args[1..] : args, isVirtual: false);
                return true;
        }
    }

    private static (AccessorKind, string?) ReadAccessor(MethodDef def)
    {
        var module = def.Owner.Module;
        foreach (var h in module.Md.GetMethodDefinition(def.Handle).GetCustomAttributes())
        {
            var a = module.Md.GetCustomAttribute(h);
            if (CustomAttributes.TypeName(module.Md, a) != "UnsafeAccessorAttribute")
                continue;
            var reader = module.Md.GetBlobReader(a.Value);
            reader.ReadUInt16();
            var kind = (AccessorKind)reader.ReadInt32();
            string? name = null;
            for (int named = reader.ReadUInt16(); named > 0; named--)
            {
                reader.ReadByte();
                reader.ReadByte();
                reader.ReadSerializedString();
                name = reader.ReadSerializedString();
            }
            return (kind, name);
        }
        throw new CompileError($"unsafe-accessor: {def}");
    }

    /// <summary>The type whose member is meant: the first parameter's, or the one its attribute names.</summary>
    private TypeDesc AccessorTarget(MethodDesc m)
    {
        var module = m.Def.Owner.Module;
        foreach (var h in module.Md.GetMethodDefinition(m.Def.Handle).GetParameters())
        {
            var p = module.Md.GetParameter(h);
            if (p.SequenceNumber != 1)
                continue;
            var named = CustomAttributes.StringArgument(
                module,
                p.GetCustomAttributes(),
                "UnsafeAccessorTypeAttribute"
            );
            if (named is not null)
                return NamedType(named);
        }
        var t = m.Sig.Params[0];
        return t.Kind == TypeKind.ByRef ? t.Element! : t;
    }

    private TypeDesc NamedType(string text)
    {
        var parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        string assembly = parts.Length == 2 ? parts[1].Split(',')[0] : "System.Private.CoreLib";
        var nesting = parts[0].Split('+');
        int dot = nesting[0].LastIndexOf('.');
        string ns = dot < 0 ? "" : nesting[0][..dot];
        var def = Types.Loader.FindType(assembly, ns, nesting[0][(dot + 1)..]);
        foreach (var inner in nesting.Skip(1))
        {
            if (!def.Module.TryFindNested(def, inner, out def!))
                throw new CompileError($"type-not-found: {text}");
        }
        return Types.Open(def);
    }

    private static FieldDesc AccessorField(TypeDesc owner, string name)
    {
        for (var t = owner; t is not null; t = t.Base)
        {
            if (t.FieldNamed(name) is { } f)
                return f;
        }
        throw new CompileError($"field-not-found: {owner}.{name}");
    }

    private Instr AccessorNew(MethodDesc m, TypeDesc owner, Instr[] args)
    {
        foreach (var def in owner.Def!.Methods)
        {
            if (def.IsCtor && Types.OpenMethod(owner, def).Sig.Params == m.Sig.Params)
            {
                if (owner.IsValueType)
                    return ConstructStruct(Types.OpenMethod(owner, def), args);
                var o = New(owner);
                EmitCall(Types.OpenMethod(owner, def), [o, .. args], isVirtual: false);
                return o;
            }
        }
        throw new CompileError($"method-not-found: {owner}..ctor for {m}");
    }

    private MethodDesc AccessorMethod(MethodDesc m, TypeDesc owner, string name, bool isStatic)
    {
        MethodDesc? loose = null;
        for (var t = owner; t is not null; t = t.Base)
        {
            foreach (var def in t.Def!.Methods)
            {
                if (def.Name != name || def.IsStatic != isStatic || def.Arity != m.Def.Arity)
                    continue;
                var target = t.Method(def, m.Args);
                var wanted = new TypeList(m.Sig.Params.Items[1..]);
                if (target.Sig.Params == wanted)
                    return target;
                if (target.Sig.Params.Count == wanted.Count)
                    loose ??= target;
            }
        }
        return loose ?? throw new CompileError($"method-not-found: {owner}.{name} for {m}");
    }
}
