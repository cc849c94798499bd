using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Passes;

namespace Perjury.GuestBuild.Reach;

/// <summary>Rapid type analysis: from Main, which code runs, which types are made, which slots are called.</summary>
internal sealed class Reachability(
    Compilation c,
    Exports exports,
    Action<string, Body>? afterPass = null
)
{
    private readonly Dictionary<Routine, Body> _bodies = [];
    private readonly List<Routine> _order = [];
    private readonly Queue<Routine> _work = new();
    private readonly List<TypeDesc> _constructed = [];
    private readonly HashSet<TypeDesc> _constructedSet = [];
    private readonly List<MethodDesc> _slots = [];
    private readonly HashSet<MethodDesc> _slotSet = [];
    private readonly Dictionary<TypeDef, List<MethodDesc>> _slotsByOwner = [];
    private readonly HashSet<string> _runtime = [];
    private readonly HashSet<TypeDesc> _cctors = [];
    private readonly HashSet<FieldDesc> _statics = [];

    /// <summary>Every routine in order of discovery.</summary>
    public IReadOnlyList<Routine> Routines => _order;
    public IReadOnlyList<TypeDesc> Constructed => _constructed;
    public IReadOnlyList<MethodDesc> Slots => _slots;
    public IReadOnlySet<string> RuntimeFunctions => _runtime;
    public IReadOnlySet<TypeDesc> Cctors => _cctors;

    /// <summary>Types whose Type object is needed.</summary>
    public List<TypeDesc> TypeObjects { get; } = [];
    public List<MethodDesc> Externs { get; } = [];

    /// <summary>Managed methods under C symbols; those that are reached are routines of kind Export.</summary>
    public Exports Exports => exports;

    /// <summary>Methods the program can reach that have no body here; calling one throws, each is listed.</summary>
    public SortedSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether F# shows values by their structure.</summary>
    public bool ShowsValues { get; private set; }

    /// <summary>Calls the program itself makes of such methods; what libraries mention is not worth a word.</summary>
    public SortedSet<string> Warnings { get; } = new(StringComparer.Ordinal);

    public Body? BodyOf(Routine r) => _bodies.GetValueOrDefault(r);

    public bool IsConstructed(TypeDesc t) => _constructedSet.Contains(t);

    public void Run(MethodDesc main)
    {
        AddRoutine(new Routine(RoutineKind.Body, main));
        foreach (var root in exports.Roots)
            AddRoutine(new Routine(RoutineKind.Export, root));
        Drain();
    }

    private void Drain()
    {
        while (_work.TryDequeue(out var r))
        {
            _current = r;
            Body? body;
            try
            {
                body = BodyBuilder.Build(c, r, Missing);
            }
            catch (CompileError e)
            {
                throw new CompileError(e.Message + Trace(r));
            }
            if (body is null)
                continue;
            BodyPasses.Run(body, afterPass);
            _bodies[r] = body;
            Scan(body);
        }
    }

    public void AddRoutine(Routine r)
    {
        if (r.Kind is RoutineKind.StructEquals or RoutineKind.StructHash or RoutineKind.Describe)
            r = r with { Method = c.Types.Known.Object.Method(r.Method.Def, TypeList.Empty) };
        else
            r = r with { Method = c.Replacements.Apply(r.Method) };
        if (!_seen.TryAdd(r, _current))
            return;
        _order.Add(r);
        _work.Enqueue(r);
        if (
            r.Kind
            is RoutineKind.Unbox
                or RoutineKind.StaticThunk
                or RoutineKind.ClosedThunk
                or RoutineKind.Export
        )
            AddRoutine(new Routine(RoutineKind.Body, r.Method));
    }

    private readonly Dictionary<Routine, Routine?> _seen = [];
    private Routine? _current;

    /// <summary>How a routine was first reached, innermost first.</summary>
    public string Trace(Routine r)
    {
        var sb = new System.Text.StringBuilder();
        for (Routine? at = r; at is not null && sb.Length < 4000; at = _seen.GetValueOrDefault(at))
            sb.Append("\n  reached from ").Append(at);
        return sb.ToString();
    }

    private void WarnOfStub(Routine caller, MethodDesc m)
    {
        m = c.Replacements.Apply(m);
        bool own = caller.Method.Def.Owner.Module == c.Types.Loader.Main;
        // What F# writes into its types for reflection to read throws silently: nobody wrote the call.
        if (!own || !BodyBuilder.IsStub(c, m) || m.Def.Key.StartsWith("Microsoft.FSharp"))
            return;
        Warnings.Add(
            $"warning stub: {caller.Method} calls {m.Def.Key}, which throws PlatformNotSupportedException here: {c.Stubs.Reason(m.Def)}"
        );
    }

    private void Scan(Body body)
    {
        foreach (var b in body.Blocks)
        {
            foreach (var i in b.Code)
            {
                if (i.Op is Op.Call or Op.FnAddr)
                    WarnOfStub(body.Routine, i.M!);
                ScanInstr(i);
            }
        }
    }

    private void ScanInstr(Instr i)
    {
        foreach (var thrower in Throwers.For(i))
            AddRuntime(thrower);
        switch (i.Op)
        {
            case Op.Call when i.Variant is RoutineKind.StructEquals or RoutineKind.StructHash:
                AddRoutine(new Routine(i.Variant, i.M!, i.T));
                break;
            case Op.Call:
            case Op.FnAddr:
                AddRoutine(new Routine(i.Variant, i.M!));
                break;
            case Op.CallSlot:
            case Op.SlotFn:
                AddSlot(i.M!);
                break;
            case Op.New:
            case Op.NewMd:
                AddConstructed(i.T!);
                break;
            case Op.NewArr:
                AddConstructed(c.Types.SzArray(i.T!));
                break;
            case Op.StrLit:
                AddConstructed(c.Types.Known.String);
                break;
            case Op.TypeObj when i.Name is not null:
                AddConstructed(i.T!);
                break;
            case Op.TypeObj:
            case Op.TypeHandle:
                AddTypeObject(i.T!);
                break;
            case Op.Cctor:
                AddCctor(i.T!);
                break;
            case Op.StaticAddr:
                _statics.Add(i.F!);
                break;
            case Op.CallExtern when !Externs.Contains(i.M!):
                Externs.Add(i.M!);
                if (exports.Find(i.M!.Def.ImportName) is { } export)
                    AddRoutine(new Routine(RoutineKind.Export, export));
                break;
            case Op.CallRt:
                AddRuntime(i.Name!);
                break;
        }
    }

    private void AddTypeObject(TypeDesc t)
    {
        if (TypeObjects.Contains(t))
            return;
        TypeObjects.Add(t);
        AddConstructed(c.GuestType);
    }

    private void AddCctor(TypeDesc t)
    {
        if (c.Statics.Cctor(t) is { } cctor && _cctors.Add(t))
        {
            AddRoutine(new Routine(RoutineKind.Body, cctor));
            AddRuntime("rt_cctor_failed");
        }
    }

    private void AddRuntime(string name)
    {
        if (!_runtime.Add(name))
            return;
        foreach (var m in Throwers.ManagedFor(c, name))
            AddRoutine(new Routine(RoutineKind.Body, m));
        if (name == "rt_describe")
        {
            ShowsValues = true;
            for (int i = 0; i < _constructed.Count; i++)
                Describe(_constructed[i]);
        }
        if (name == "rt_new_string")
            AddConstructed(c.Types.Known.String);
        if (name is "rt_type_of" or "rt_info_object")
            AddConstructed(c.GuestType);
    }

    private void AddConstructed(TypeDesc t)
    {
        if (!_constructedSet.Add(t))
            return;
        _constructed.Add(t);
        if (ShowsValues)
            Describe(t);
        if (t.IsDelegate)
            AddRoutine(new Routine(RoutineKind.Multicast, c.DelegateInvoke(t), t));
        foreach (var d in Owners(t))
        {
            if (!_slotsByOwner.TryGetValue(d, out var slots))
                continue;
            for (int i = 0; i < slots.Count; i++)
                Connect(t, slots[i]);
        }
    }

    /// <summary>Showing a value boxes its fields and its items.</summary>
    private void Describe(TypeDesc t)
    {
        if (DescribeRoutines.For(c, t) is { } r)
            AddRoutine(r);
        if (t.IsArray && t.Element!.IsValueType && !c.Types.Known.IsNullable(t.Element))
            AddConstructed(t.Element);
    }

    private void AddSlot(MethodDesc slot)
    {
        if (!_slotSet.Add(slot))
            return;
        _slots.Add(slot);
        var owner = slot.Owner.Def!;
        if (!_slotsByOwner.TryGetValue(owner, out var list))
            _slotsByOwner[owner] = list = [];
        list.Add(slot);
        for (int i = 0; i < _constructed.Count; i++)
            Connect(_constructed[i], slot);
    }

    private void Connect(TypeDesc t, MethodDesc slot)
    {
        if (Target(t, slot) is { } r)
            AddRoutine(r);
    }

    /// <summary>What a slot reaches on an exact type; null when the type does not have the slot.</summary>
    public Routine? Target(TypeDesc t, MethodDesc slot)
    {
        if (!c.Casting.IsAssignable(t, slot.Owner))
            return null;
        var impl = c.Slots.Resolve(t, slot);
        if (impl is null || impl.Def.IsAbstract)
            return null;
        if (t.Kind == TypeKind.Struct && !t.IsEnum && impl.Owner.Is("System.ValueType"))
        {
            if (impl.Name == "Equals")
                return Canonical(new Routine(RoutineKind.StructEquals, impl, t));
            if (impl.Name == "GetHashCode")
                return Canonical(new Routine(RoutineKind.StructHash, impl, t));
        }
        var kind = impl.Owner.IsValueType && t.IsValueType ? RoutineKind.Unbox : RoutineKind.Body;
        return new Routine(kind, c.Replacements.Apply(impl));
    }

    private Routine Canonical(Routine r) =>
        r with
        {
            Method = c.Types.Known.Object.Method(r.Method.Def, TypeList.Empty),
        };

    /// <summary>Every definition whose slots an object of the type can be called through.</summary>
    private IEnumerable<TypeDef> Owners(TypeDesc t)
    {
        var seen = new HashSet<TypeDef>();
        for (var b = t; b is not null; b = b.Base)
        {
            if (b.Def is not null && seen.Add(b.Def))
                yield return b.Def;
        }
        foreach (var i in t.Interfaces)
        {
            if (seen.Add(i.Def!))
                yield return i.Def!;
        }
    }
}
