using System.Reflection;
using System.Reflection.Metadata;

namespace Perjury.GuestBuild.Load;

/// <summary>Which method a virtual or interface call reaches on a given type (ECMA-335 II.12.2, CoreCLR's reading of it).</summary>
internal sealed class VirtualSlots(TypeSystem types)
{
    private readonly Dictionary<TypeDesc, List<Slot>> _tables = [];
    private readonly Dictionary<TypeDesc, List<(MethodDesc Decl, MethodDesc Body)>> _explicit = [];
    private readonly Dictionary<(TypeDesc, MethodDesc), MethodDesc?> _resolved = [];

    /// <summary>The introducing declaration and the current implementation of one slot, over the type's own variables.</summary>
    private readonly record struct Slot(MethodDesc Decl, MethodDesc Impl);

    /// <summary>The implementation of <paramref name="decl"/> on exact type <paramref name="type"/>; null when there is none.</summary>
    public MethodDesc? Resolve(TypeDesc type, MethodDesc decl)
    {
        if (_resolved.TryGetValue((type, decl), out var m))
            return m;
        m = decl.Owner.IsInterface ? ResolveInterface(type, decl) : ResolveClass(type, decl);
        _resolved[(type, decl)] = m;
        return m;
    }

    /// <summary>The method that introduced the slot a virtual method lives in.</summary>
    public MethodDesc SlotOf(MethodDesc m)
    {
        if (m.Owner.IsInterface || m.Owner.IsArray)
            return m;
        var open = types.Open(m.Owner.Def!);
        foreach (var slot in Table(open))
        {
            if (slot.Impl.Def == m.Def || slot.Decl.Def == m.Def)
            {
                var decl = types.Substitute(slot.Decl, m.Owner.Args, TypeList.Empty);
                return decl.Owner.Method(decl.Def, m.Args);
            }
        }
        return m;
    }

    private MethodDesc? ResolveClass(TypeDesc type, MethodDesc decl)
    {
        if (!decl.Def.IsVirtual)
            return decl;
        var holder = type.IsArray ? types.Known.Array : type;
        var slotDecl = SlotOf(decl);
        var open = types.Open(holder.Def!);
        foreach (var slot in Table(open))
        {
            var closed = types.Substitute(slot.Decl, holder.Args, TypeList.Empty);
            if (closed.Def != slotDecl.Def || closed.Owner != slotDecl.Owner)
                continue;
            var impl = types.Substitute(slot.Impl, holder.Args, TypeList.Empty);
            return impl.Owner.Method(impl.Def, decl.Args);
        }
        return null;
    }

    private List<Slot> Table(TypeDesc open)
    {
        if (_tables.TryGetValue(open, out var table))
            return table;
        table = [];
        var b = open.Base;
        if (b is not null)
        {
            foreach (var s in Table(types.Open(b.Def!)))
            {
                table.Add(
                    new Slot(
                        types.Substitute(s.Decl, b.Args, TypeList.Empty),
                        types.Substitute(s.Impl, b.Args, TypeList.Empty)
                    )
                );
            }
        }
        int inherited = table.Count;
        foreach (var def in open.Def!.Methods)
        {
            if (!def.IsVirtual || def.IsStatic)
                continue;
            var m = types.OpenMethod(open, def);
            int at = def.IsNewSlot ? -1 : FindOverridden(table, inherited, m);
            if (at >= 0)
                table[at] = table[at] with { Impl = m };
            else
                table.Add(new Slot(m, m));
        }
        foreach (var (decl, body) in ExplicitOverrides(open))
        {
            if (decl.Owner.IsInterface)
                continue;
            for (int i = 0; i < table.Count; i++)
            {
                if (table[i].Decl.Def == decl.Def || WasImplementedBy(open, table[i].Decl, decl))
                    table[i] = table[i] with { Impl = body };
            }
        }
        Unify(table);
        _tables[open] = table;
        return table;
    }

    /// <summary>Covariant returns: the base slot follows the slot its override introduced.</summary>
    private static void Unify(List<Slot> table)
    {
        for (int i = 0; i < table.Count; i++)
        {
            var impl = table[i].Impl;
            for (int hops = 0; hops < 32; hops++)
            {
                var next = impl;
                foreach (var s in table)
                {
                    if (s.Decl == impl && s.Decl.Def.HasAttribute("PreserveBaseOverridesAttribute"))
                        next = s.Impl;
                }
                if (next == impl)
                    break;
                impl = next;
            }
            table[i] = table[i] with { Impl = impl };
        }
    }

    private bool WasImplementedBy(TypeDesc open, MethodDesc slotDecl, MethodDesc decl)
    {
        if (decl.Owner == open || decl.Owner.Def is null)
            return false;
        foreach (var s in Table(types.Open(decl.Owner.Def)))
        {
            if (s.Impl.Def == decl.Def)
                return s.Decl.Def == slotDecl.Def;
        }
        return false;
    }

    private static int FindOverridden(List<Slot> table, int count, MethodDesc m)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            var d = table[i].Decl;
            if (d.Name == m.Name && d.Def.Arity == m.Def.Arity && !d.Def.IsFinal && SameSig(d, m))
                return i;
        }
        return -1;
    }

    private static bool SameSig(MethodDesc a, MethodDesc b) =>
        a.Sig.Return == b.Sig.Return && a.Sig.Params == b.Sig.Params;

    /// <summary>The .override rows of a type, over the type's own variables.</summary>
    private List<(MethodDesc Decl, MethodDesc Body)> ExplicitOverrides(TypeDesc open)
    {
        if (_explicit.TryGetValue(open, out var list))
            return list;
        list = [];
        var module = open.Def!.Module;
        var context = new GenericContext(open.Args, TypeList.Empty);
        foreach (var h in module.Md.GetTypeDefinition(open.Def.Handle).GetMethodImplementations())
        {
            var impl = module.Md.GetMethodImplementation(h);
            var body = Resolver.Method(types, module, impl.MethodBody, context).Method!;
            var decl = Resolver.Method(types, module, impl.MethodDeclaration, context).Method!;
            list.Add((decl, body));
        }
        _explicit[open] = list;
        return list;
    }

    private MethodDesc? ResolveInterface(TypeDesc type, MethodDesc decl)
    {
        if (type.Kind == TypeKind.SzArray && decl.Owner.Args.Count == 1)
        {
            var helper = ArrayHelper(decl);
            if (helper is not null)
                return helper;
        }
        var exact = FindOn(type, decl);
        if (exact is not null)
            return exact;
        if (!type.Interfaces.Contains(decl.Owner))
        {
            foreach (var i in type.Interfaces)
            {
                if (
                    i.Def == decl.Owner.Def
                    && i != decl.Owner
                    && new Casting(types).IsAssignable(i, decl.Owner)
                )
                {
                    var m = ResolveInterface(type, i.Method(decl.Def, decl.Args));
                    if (m is not null)
                        return m;
                }
            }
        }
        return DefaultMethod(type, decl);
    }

    private MethodDesc? FindOn(TypeDesc type, MethodDesc decl)
    {
        bool listed = false;
        for (var t = type.IsArray ? types.Known.Array : type; t is not null; t = t.Base)
        {
            listed |= Lists(t, decl.Owner);
            var open = types.Open(t.Def!);
            foreach (var (d, body) in ExplicitOverrides(open))
            {
                if (
                    d.Def != decl.Def
                    || types.Substitute(d.Owner, t.Args, TypeList.Empty) != decl.Owner
                )
                    continue;
                var b = types.Substitute(body, t.Args, TypeList.Empty);
                b = b.Owner.Method(b.Def, decl.Args);
                return decl.IsStatic || !b.Def.IsVirtual ? b : ResolveClass(type, b);
            }
            if (!listed)
                continue;
            foreach (var def in t.Def!.Methods)
            {
                if (
                    def.Name != decl.Name
                    || def.Arity != decl.Def.Arity
                    || !def.IsPublic
                    || def.IsStatic != decl.IsStatic
                    || (!def.IsVirtual && !def.IsStatic)
                )
                    continue;
                var m = types.OpenMethod(t, def);
                var wanted = types.OpenMethod(decl.Owner, decl.Def);
                if (!SameSig(m, wanted))
                    continue;
                m = t.Method(def, decl.Args);
                return decl.IsStatic ? m : ResolveClass(type, m);
            }
        }
        return null;
    }

    private bool Lists(TypeDesc t, TypeDesc iface)
    {
        foreach (var i in types.DeclaredInterfaces(t))
        {
            if (i == iface || i.Interfaces.Contains(iface))
                return true;
        }
        return false;
    }

    /// <summary>The most specific default body among the type's interfaces.</summary>
    private MethodDesc? DefaultMethod(TypeDesc type, MethodDesc decl)
    {
        TypeDesc? best = null;
        MethodDesc? found = decl.Def.HasBody && !decl.Def.IsAbstract ? decl : null;
        if (found is not null)
            best = decl.Owner;
        foreach (var i in type.Interfaces)
        {
            foreach (var (d, body) in ExplicitOverrides(types.Open(i.Def!)))
            {
                if (
                    d.Def != decl.Def
                    || types.Substitute(d.Owner, i.Args, TypeList.Empty) != decl.Owner
                )
                    continue;
                if (best is not null && best != decl.Owner && !i.Interfaces.Contains(best))
                    continue;
                best = i;
                var b = types.Substitute(body, i.Args, TypeList.Empty);
                found = b.Def.IsAbstract ? null : b.Owner.Method(b.Def, decl.Args);
            }
        }
        return found;
    }

    /// <summary>Vectors answer their generic interfaces through CoreLib's SZArrayHelper, closed over the element type.</summary>
    private MethodDesc? ArrayHelper(MethodDesc decl)
    {
        if (!types.Known.ArrayInterfaces.Contains(decl.Owner.Def!))
            return null;
        var helper = types.CoreType("System", "SZArrayHelper");
        foreach (var def in helper.Def!.Methods)
        {
            if (
                def.Name == decl.Name
                && def.Arity == 1
                && types.OpenSig(def).Params.Count == decl.Sig.Params.Count
            )
                return helper.Method(def, new TypeList([decl.Owner.Args[0]]));
        }
        return null;
    }
}
