namespace Perjury.GuestBuild.Elf;

/// <summary>
/// The deepest chain of direct calls. In a cycle of calls every function is counted once: <see cref="Recursive"/> names them, and what
/// they take in a run depends on the input. <see cref="TakenDepth"/> is what the deepest function whose address is taken adds below
/// an indirect call.
/// </summary>
public sealed class StackDepth
{
    private readonly IReadOnlyList<FrameInfo> _frames;
    private readonly SymbolMap _symbols;
    private readonly int[] _order;
    private readonly int[] _low;
    private readonly int[] _component;
    private readonly List<List<int>> _components = [];
    private readonly long[] _depth;
    private readonly int[] _next;

    private StackDepth(SymbolMap symbols, IReadOnlyList<FrameInfo> frames)
    {
        _symbols = symbols;
        _frames = frames;
        _order = new int[frames.Count];
        _low = new int[frames.Count];
        _component = new int[frames.Count];
        Array.Fill(_component, -1);
        _depth = new long[frames.Count];
        _next = new int[frames.Count];
        Array.Fill(_next, -1);
    }

    public long Deepest { get; private set; }

    /// <summary>Function names from the outermost to the innermost; a star marks recursion.</summary>
    public IReadOnlyList<string> Path { get; private set; } = [];
    public IReadOnlyList<string> Recursive { get; private set; } = [];
    public IReadOnlyList<string> Dynamic { get; private set; } = [];

    /// <summary>Functions that call through a pointer.</summary>
    public IReadOnlyList<string> Indirect { get; private set; } = [];
    public long TakenDepth { get; private set; }
    public string? TakenName { get; private set; }

    public static StackDepth Of(ElfFile elf, SymbolMap symbols)
    {
        var result = new StackDepth(symbols, StackFrames.Of(elf, symbols));
        result.FindComponents();
        result.Summarise(AddressTaken.In(elf, symbols));
        return result;
    }

    private void Summarise(IReadOnlySet<int> taken)
    {
        var recursive = new List<string>();
        var dynamic = new List<string>();
        var indirect = new List<string>();
        int deepest = -1;
        for (int i = 0; i < _frames.Count; i++)
        {
            string name = _symbols.Functions[i].Name;
            if (IsRecursive(i))
                recursive.Add(name);
            if (_frames[i].IsDynamic)
                dynamic.Add(name);
            if (_frames[i].IndirectDepth >= 0)
                indirect.Add(name);
            if (deepest < 0 || _depth[i] > _depth[deepest])
                deepest = i;
            if (taken.Contains(i) && _depth[i] >= TakenDepth)
            {
                TakenDepth = _depth[i];
                TakenName = name;
            }
        }
        Recursive = recursive;
        Dynamic = dynamic;
        Indirect = indirect;
        if (deepest < 0)
            return;
        Deepest = _depth[deepest];
        var path = new List<string>();
        for (int at = deepest; at >= 0; at = _next[at])
            path.Add(_symbols.Functions[at].Name + (IsRecursive(at) ? "*" : ""));
        Path = path;
    }

    private bool IsRecursive(int function) =>
        _components[_component[function]].Count > 1
        || _frames[function].Calls.Exists(call => call.Callee == function);

    /// <summary>Tarjan's components come out callees first, so depths can be summed as they appear. Iterative: call chains are long.</summary>
    private void FindComponents()
    {
        int counter = 0;
        var open = new Stack<int>();
        var walk = new Stack<(int Function, int Call)>();
        for (int root = 0; root < _frames.Count; root++)
        {
            if (_order[root] != 0)
                continue;
            walk.Push((root, 0));
            while (walk.TryPop(out (int Function, int Call) at))
            {
                int function = at.Function;
                if (at.Call == 0)
                {
                    _order[function] = _low[function] = ++counter;
                    open.Push(function);
                }
                else
                {
                    int done = _frames[function].Calls[at.Call - 1].Callee;
                    if (_component[done] < 0)
                        _low[function] = Math.Min(_low[function], _low[done]);
                }
                if (at.Call < _frames[function].Calls.Count)
                {
                    walk.Push((function, at.Call + 1));
                    int callee = _frames[function].Calls[at.Call].Callee;
                    if (_order[callee] == 0)
                        walk.Push((callee, 0));
                    continue;
                }
                if (_low[function] == _order[function])
                    Close(function, open);
            }
        }
    }

    private void Close(int function, Stack<int> open)
    {
        var members = new List<int>();
        int member;
        do
        {
            member = open.Pop();
            _component[member] = _components.Count;
            members.Add(member);
        } while (member != function);
        _components.Add(members);

        // Inside a cycle every frame is taken once, then the deepest way out of it.
        long frames = 0;
        foreach (int i in members)
            frames += _frames[i].Frame;
        long depth = frames;
        int next = -1;
        foreach (int i in members)
        {
            foreach (CallSite call in _frames[i].Calls)
            {
                if (_component[call.Callee] == _component[function])
                    continue;
                long below = frames - _frames[i].Frame + call.Depth + _depth[call.Callee];
                if (below > depth || (below == depth && next < 0))
                {
                    depth = below;
                    next = call.Callee;
                }
            }
        }
        foreach (int i in members)
        {
            _depth[i] = depth;
            _next[i] = next;
        }
    }
}
