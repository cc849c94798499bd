using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Maps library methods to their shims: classes marked <c>[Replaces("System.X")]</c>, methods by name and parameters.</summary>
internal sealed class Replacements
{
    private readonly Compilation _c;
    private readonly Dictionary<string, List<MethodDef>> _byKey = [];
    private readonly Dictionary<MethodDesc, MethodDesc> _cache = [];

    public Replacements(Compilation c)
    {
        _c = c;
        AddShims(c.Types.Loader.Shims);
        if (c.Types.Loader.FSharpShims is { } fsharp)
            AddShims(fsharp);
    }

    private void AddShims(ModuleDesc shims)
    {
        foreach (var handle in shims.TopLevelTypes)
        {
            var def = shims.Def(handle);
            var attributes = shims.Md.GetTypeDefinition(handle).GetCustomAttributes();
            var target = CustomAttributes.StringArgument(shims, attributes, "ReplacesAttribute");
            if (target is null)
                continue;
            foreach (var m in def.Methods)
            {
                if (!m.IsStatic || !m.IsPublic || m.IsCctor)
                    continue;
                var own = shims.Md.GetMethodDefinition(m.Handle).GetCustomAttributes();
                string name =
                    CustomAttributes.StringArgument(shims, own, "ReplacesAttribute") ?? m.Name;
                string key = target + "::" + name;
                if (!_byKey.TryGetValue(key, out var list))
                    _byKey[key] = list = [];
                list.Add(m);
            }
        }
    }

    public MethodDesc Apply(MethodDesc m)
    {
        if (!_byKey.TryGetValue(m.Def.Key, out var candidates))
            return m;
        if (_cache.TryGetValue(m, out var r))
            return r;
        r = Choose(m, candidates) ?? m;
        _cache[m] = r;
        return r;
    }

    /// <summary>object stands for any class, an integer for an enum over it: internal types cannot be named in C#.</summary>
    private bool Stands(TypeDesc p, TypeDesc wanted) =>
        (p == _c.Types.Known.Object && wanted.IsGcRef)
        || (wanted.IsEnum && p.IsPrimitive && p.Kind == wanted.Kind);

    /// <summary>A shim <c>field_X()</c> read in place of a static field X.</summary>
    public MethodDesc? Field(FieldDesc f)
    {
        if (!_byKey.TryGetValue(f.Def.Owner.FullName + "::field_" + f.Name, out var getters))
            return null;
        return _c.Types.Open(getters[0].Owner).Method(getters[0], f.Owner.Args);
    }

    private MethodDesc? Choose(MethodDesc m, List<MethodDef> candidates)
    {
        var wanted = new List<TypeDesc>();
        if (!m.IsStatic)
            wanted.Add(m.ThisType);
        wanted.AddRange(m.Sig.Params.Items);
        MethodDesc? loose = null;
        foreach (var def in candidates)
        {
            if (def.Arity != m.Owner.Args.Count + m.Args.Count)
                continue;
            var args = new TypeList([.. m.Owner.Args.Items, .. m.Args.Items]);
            var shim = _c.Types.Open(def.Owner).Method(def, args);
            if (shim.Sig.Params.Count != wanted.Count)
                continue;
            bool exact = true;
            bool fits = true;
            for (int i = 0; i < wanted.Count; i++)
            {
                var p = shim.Sig.Params[i];
                exact &= p == wanted[i];
                fits &= p == wanted[i] || Stands(p, wanted[i]);
            }
            if (exact)
                return shim;
            if (fits)
                loose = shim;
        }
        return loose;
    }
}
