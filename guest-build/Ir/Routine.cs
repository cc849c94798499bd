using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Ir;

/// <summary>Why a piece of code exists.</summary>
internal enum RoutineKind
{
    /// <summary>The IL body of a method.</summary>
    Body,

    /// <summary>Receives a boxed struct and calls the body with a pointer into the box.</summary>
    Unbox,

    /// <summary>Static method behind a delegate: drops the target argument.</summary>
    StaticThunk,

    /// <summary>Static method behind a delegate closed over its first argument.</summary>
    ClosedThunk,

    /// <summary>Calls every entry of a delegate's invocation list.</summary>
    Multicast,

    /// <summary>ValueType.Equals and GetHashCode for one struct.</summary>
    StructEquals,
    StructHash,

    /// <summary>A static method under its C symbol: what C code and DllImport call.</summary>
    Export,

    /// <summary>The parts of an F# value, for structured text.</summary>
    Describe,
}

/// <summary>A unit of emitted code: a method in one of its roles.</summary>
internal sealed record Routine(RoutineKind Kind, MethodDesc Method, TypeDesc? Type = null)
{
    public override string ToString() =>
        Kind == RoutineKind.Body ? Method.ToString() : $"{Kind}:{Method}{Type}";
}

/// <summary>What a protected region protects and who handles it.</summary>
internal enum RegionKind
{
    TryCatch,
    TryFinally,
    Catch,
    Filter,
    Finally,
}

/// <summary>One node of a method's region tree. Handlers of a try hang beside it.</summary>
internal sealed class Region
{
    public required int Index { get; init; }
    public required RegionKind Kind { get; init; }

    /// <summary>The enclosing region, -1 for the method itself.</summary>
    public int Parent { get; set; } = -1;

    /// <summary>For a try: the clauses in order.</summary>
    public List<Clause> Clauses { get; } = [];

    /// <summary>The handler runs only when an exception passes, not on leave.</summary>
    public bool IsFault { get; set; }

    /// <summary>For a handler or filter: the try it belongs to.</summary>
    public int Try { get; set; } = -1;

    /// <summary>For a finally: where each normal entry goes on afterwards; selector k+1 resumes at [k].</summary>
    public List<Block> Continuations { get; } = [];
    public bool IsTry => Kind is RegionKind.TryCatch or RegionKind.TryFinally;
}

/// <summary>A catch, filter or finally clause of one try region.</summary>
internal sealed class Clause
{
    public TypeDesc? CatchType { get; init; }
    public Block? Handler { get; set; }
    public Block? FilterStart { get; set; }
    public int HandlerRegion { get; set; } = -1;
    public int FilterRegion { get; set; } = -1;
}

/// <summary>The body of one routine.</summary>
internal sealed class Body(Routine routine)
{
    private int _nextValue;

    public Routine Routine => routine;
    public required TypeDesc Return { get; init; }
    public List<LocalVar> Arguments { get; } = [];
    public List<LocalVar> Locals { get; } = [];
    public List<Block> Blocks { get; } = [];
    public List<Region> Regions { get; } = [];
    public bool AlwaysInline { get; set; }
    public bool NoInline { get; set; }

    /// <summary>No way through it returns or comes back to where it was: what a library keeps its throw statements in.</summary>
    public bool AlwaysThrows =>
        Regions.Count == 0
        && Blocks.Exists(b => b.Code is [.., { Op: Op.Throw }])
        && Blocks.TrueForAll(b =>
            b.Code is [.., { Op: Op.Throw or Op.Jump or Op.Branch or Op.Switch } end]
            && Array.TrueForAll(end.Targets, t => t.Id > b.Id)
        );

    public int NextValue() => _nextValue++;

    public Block NewBlock(int region)
    {
        var b = new Block(Blocks.Count) { Region = region };
        Blocks.Add(b);
        return b;
    }

    public LocalVar NewLocal(string name, TypeDesc type)
    {
        var l = new LocalVar(name + Locals.Count, type);
        Locals.Add(l);
        return l;
    }

    public LocalVar NewArgument(TypeDesc type)
    {
        var l = new LocalVar("a" + Arguments.Count, type);
        Arguments.Add(l);
        return l;
    }
}
