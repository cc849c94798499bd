using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Reads one closed method's IL into a body, following only edges that can be taken.</summary>
internal sealed partial class MethodImporter : Builder
{
    private const int MaxStack = 4096;

    private readonly MethodDesc _method;
    private readonly ModuleDesc _module;
    private readonly GenericContext _context;
    private readonly MethodBodyBlock _il;
    private readonly Il[] _code;
    private readonly Dictionary<int, int> _indexOf = [];
    private readonly HashSet<int> _leaders = [];
    private readonly Dictionary<int, Block> _blocks = [];
    private readonly Dictionary<int, Block> _entries = [];
    private readonly Dictionary<int, LocalVar[]> _entryStacks = [];
    private readonly Dictionary<(int Depth, IrType Type, TypeDesc? Target), LocalVar> _spills = [];
    private readonly Dictionary<(int Finally, int Target, int From), Block> _continuations = [];
    private readonly Queue<int> _work = new();
    private readonly HashSet<int> _queued = [];
    private readonly RegionTree _regions;
    private readonly List<Instr> _stack = [];
    private readonly int[] _storeCount;
    private readonly LocalVar[] _args;
    private readonly LocalVar[] _locals;
    private TypeDesc? _constrained;
    private bool _unalignedPrefix;
    private int _at;

    private MethodImporter(Compilation c, MethodDesc method, Body body)
        : base(c, body)
    {
        _method = method;
        _module = method.Def.Owner.Module;
        _context = new GenericContext(method.Owner.Args, method.Args);
        _il = method.Def.Body;
        _code = IlCode.Decode(_il.GetILReader());
        for (int i = 0; i < _code.Length; i++)
            _indexOf[_code[i].Offset] = i;
        _regions = new RegionTree(Types, _module, _context, _il, body.Regions);
        _args = DeclareArguments();
        _locals = DeclareLocals();
        _storeCount = CountStores();
        FindLeaders();
    }

    /// <summary>The body of an ordinary method.</summary>
    public static Body Import(Compilation c, MethodDesc method)
    {
        var body = new Body(new Routine(RoutineKind.Body, method)) { Return = method.Sig.Return };
        body.AlwaysInline = method.Def.IsAggressiveInlining;
        body.NoInline = method.Def.IsNoInlining;
        var importer = new MethodImporter(c, method, body);
        try
        {
            importer.Run();
        }
        catch (CompileError e) when (!e.Message.Contains("\n  in "))
        {
            throw new CompileError(
                $"{e.Message}\n  in {method} at IL_{importer._code[importer._at].Offset:x4}"
            );
        }
        Unreached(body);
        return body;
    }

    protected override bool WatchesAlignment =>
        _module != Types.Loader.Shims
        && !_module.Name.StartsWith("System.", StringComparison.Ordinal);

    private LocalVar[] DeclareArguments()
    {
        var list = new List<LocalVar>();
        if (!_method.IsStatic)
            list.Add(Body.NewArgument(_method.ThisType));
        foreach (var p in _method.Sig.Params.Items)
            list.Add(Body.NewArgument(p));
        return [.. list];
    }

    private LocalVar[] DeclareLocals()
    {
        if (_il.LocalSignature.IsNil)
            return [];
        var types = _module
            .Md.GetStandaloneSignature(_il.LocalSignature)
            .DecodeLocalSignature(new SignatureReader(Types, _module), _context);
        LocalVar[] locals = [.. types.Select(t => Body.NewLocal("v", t))];
        foreach (LocalVar local in locals)
            local.IsUninitialized = !_il.LocalVariablesInitialized;
        return locals;
    }

    private int[] CountStores()
    {
        var counts = new int[_locals.Length];
        foreach (var i in _code)
        {
            int index = i.Op switch
            {
                ILOpCode.Stloc_0 => 0,
                ILOpCode.Stloc_1 => 1,
                ILOpCode.Stloc_2 => 2,
                ILOpCode.Stloc_3 => 3,
                ILOpCode.Stloc or ILOpCode.Stloc_s => (int)i.Operand,
                ILOpCode.Ldloca or ILOpCode.Ldloca_s => ~(int)i.Operand,
                _ => int.MaxValue,
            };
            if (index == int.MaxValue)
                continue;
            if (index < 0)
                counts[~index] += 100;
            else
                counts[index]++;
        }
        return counts;
    }

    private void FindLeaders()
    {
        foreach (var i in _code)
        {
            if (i.Targets is not null)
            {
                _leaders.UnionWith(i.Targets);
                _leaders.Add(i.Next);
            }
            else if (i.Op.IsBranch())
            {
                _leaders.Add((int)i.Operand);
                _leaders.Add(i.Next);
            }
        }
        foreach (var e in _il.ExceptionRegions)
        {
            _leaders.Add(e.TryOffset);
            _leaders.Add(e.TryOffset + e.TryLength);
            _leaders.Add(e.HandlerOffset);
            _leaders.Add(e.HandlerOffset + e.HandlerLength);
            if (e.Kind == ExceptionRegionKind.Filter)
                _leaders.Add(e.FilterOffset);
        }
    }

    private void Run()
    {
        var entry = Body.NewBlock(-1);
        Current = entry;
        EntryChecks();
        Jump(Edge(-1, 0));
        while (_work.TryDequeue(out int offset))
            ImportBlock(offset);
    }

    /// <summary>Precise static constructors run at the entry of static methods, constructors and struct methods.</summary>
    private void EntryChecks()
    {
        var d = _method.Def;
        bool triggers = d.IsStatic || d.IsCtor || _method.Owner.IsValueType;
        if (triggers && !d.IsCctor && C.Statics.IsPrecise(_method.Owner))
            Typed(Op.Cctor, IrType.Void, _method.Owner);
    }

    private void ImportBlock(int offset)
    {
        Current = _blocks[offset];
        _stack.Clear();
        EnterStack(offset);
        for (int i = _indexOf[offset]; ; i++)
        {
            _at = i;
            if (_stack.Count > MaxStack)
                throw new CompileError("stack-depth: evaluation stack too deep");
            if (!ImportOne(_code[i]))
                return;
            i = _at;
            int next = _code[i].Next;
            if (IlCode.EndsFlow(_code[i].Op))
                return;
            if (_leaders.Contains(next))
            {
                SpillStack(next);
                Jump(Edge(Current.Region, next));
                return;
            }
        }
    }

    private void EnterStack(int offset)
    {
        var region = _regions.At(offset);
        if (region >= 0)
        {
            var r = Body.Regions[region];
            if (r.Kind is RegionKind.Catch or RegionKind.Filter && _regions.StartOf(r) == offset)
            {
                var clause = Body.Regions[r.Try]
                    .Clauses.First(c => c.HandlerRegion == region || c.FilterRegion == region);
                var e = Make(Op.CatchObj, IrType.Ref);
                e.Imm = r.Index;
                e.Static = clause.CatchType ?? Known.Object;
                e.NonNull = true;
                Push(e);
                return;
            }
        }
        if (_entryStacks.TryGetValue(offset, out var slots))
        {
            foreach (var s in slots)
            {
                var v = LdLoc(s);
                v.Static = null;
                v.Exact = false;
                Push(v);
            }
        }
    }

    /// <summary>Leaves the stack in the variables the successor expects it in.</summary>
    private void SpillStack(int target)
    {
        if (!_entryStacks.TryGetValue(target, out var slots))
        {
            slots = new LocalVar[_stack.Count];
            for (int i = 0; i < slots.Length; i++)
                slots[i] = SpillSlot(i, _stack[i]);
            _entryStacks[target] = slots;
        }
        if (slots.Length != _stack.Count)
            throw new CompileError(
                $"stack-join: depths {slots.Length} and {_stack.Count} meet at IL_{target:x4}"
            );
        var values = new Instr[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            var want = IrType.Of(slots[i].Type);
            if (want == IrType.I32 && _stack[i].Type == IrType.I64)
                throw new CompileError($"stack-join: int32 and native int meet at IL_{target:x4}");
            values[i] = Coerce(_stack[i], want);
        }
        for (int i = 0; i < slots.Length; i++)
        {
            if (values[i].Op != Op.LdLoc || values[i].Local != slots[i])
                StLoc(slots[i], values[i]);
        }
    }

    private LocalVar SpillSlot(int depth, Instr value)
    {
        var type = value.Type;
        var target = type.Kind == VT.Ptr ? Alignment.Target(value) ?? Known.U1 : null;
        if (!_spills.TryGetValue((depth, type, target), out var slot))
        {
            var t = type.Kind switch
            {
                VT.I32 => Known.I4,
                VT.I64 => Known.I8,
                VT.F32 => Known.R4,
                VT.F64 => Known.R8,
                VT.Ref => Known.Object,
                VT.Ptr => Types.ByRef(target!),
                VT.Struct => type.Struct!,
                _ => throw new CompileError("stack-join: void on the stack"),
            };
            _spills[(depth, type, target)] = slot = Body.NewLocal("s", t);
            slot.IsSpill = true;
        }
        return slot;
    }

    /// <summary>The block control enters when it goes from a region to an IL offset: try entries first.</summary>
    private Block Edge(int fromRegion, int offset)
    {
        int region = _regions.At(offset);
        int enter = -1;
        for (int r = region; r >= 0; r = Body.Regions[r].Parent)
        {
            if (Body.Regions[r].IsTry && !_regions.Contains(r, fromRegion))
                enter = r;
        }
        if (enter < 0)
            return BlockAt(offset);
        if (!_entries.TryGetValue(enter, out var entry))
        {
            var t = Body.Regions[enter];
            entry = Body.NewBlock(t.Parent);
            _entries[enter] = entry;
            foreach (var c in t.Clauses)
            {
                var h = Body.Regions[c.HandlerRegion];
                c.Handler = BlockAt(_regions.StartOf(h));
                if (c.FilterRegion >= 0)
                    c.FilterStart = BlockAt(_regions.StartOf(Body.Regions[c.FilterRegion]));
            }
            var saved = Current;
            Current = entry;
            Emit(new Instr { Op = Op.TryEnter, Imm = enter });
            Jump(Edge(enter, offset));
            Current = saved;
        }
        return entry;
    }

    private Block BlockAt(int offset)
    {
        if (!_blocks.TryGetValue(offset, out var b))
            _blocks[offset] = b = Body.NewBlock(_regions.At(offset));
        if (_queued.Add(offset))
            _work.Enqueue(offset);
        return b;
    }

    private void Push(Instr v) => _stack.Add(v);

    private Instr Pop()
    {
        if (_stack.Count == 0)
            throw new CompileError("stack-underflow: invalid IL");
        var v = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return v;
    }

    private Instr[] PopMany(int n)
    {
        var list = new Instr[n];
        for (int i = n - 1; i >= 0; i--)
            list[i] = Pop();
        return list;
    }

    private TypeDesc TypeToken(Il i) => Resolver.Type(Types, _module, Handle(i), _context);

    private static EntityHandle Handle(Il i) =>
        System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle((int)i.Operand);

    /// <summary>Blocks that were made but never filled belong to edges folded away.</summary>
    private static void Unreached(Body body)
    {
        foreach (var b in body.Blocks)
        {
            if (b.Code.Count == 0 || !b.Terminator.IsTerminator)
                b.Code.Add(new Instr { Op = Op.Unreachable, Id = body.NextValue() });
        }
    }
}
