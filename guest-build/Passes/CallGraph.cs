using Perjury.GuestBuild.Ir;

namespace Perjury.GuestBuild.Passes;

/// <summary>Direct calls between routines, and which of them can come back to themselves.</summary>
internal sealed class CallGraph
{
    private readonly Dictionary<Routine, List<Routine>> _calls = [];
    private readonly Dictionary<Routine, int> _order = [];
    private readonly Dictionary<Routine, int> _low = [];
    private readonly HashSet<Routine> _onStack = [];
    private readonly Stack<Routine> _stack = [];
    private readonly HashSet<Routine> _recursive = [];

    /// <param name="edges">Targets of one call instruction, virtual ones included.</param>
    public CallGraph(
        IEnumerable<(Routine Caller, Body Body)> bodies,
        Func<Instr, IEnumerable<Routine>> edges
    )
    {
        foreach (var (caller, body) in bodies)
        {
            var list = new List<Routine>();
            foreach (var b in body.Blocks)
            {
                foreach (var i in b.Code)
                    list.AddRange(edges(i));
            }
            _calls[caller] = list;
        }
        foreach (var r in _calls.Keys)
        {
            if (!_order.ContainsKey(r))
                Visit(r);
        }
    }

    public bool IsRecursive(Routine r) => _recursive.Contains(r);

    /// <summary>Tarjan's components with an explicit stack: call chains may be thousands deep.</summary>
    private void Visit(Routine root)
    {
        var work = new Stack<(Routine Node, int Next)>();
        Enter(root);
        work.Push((root, 0));
        while (work.TryPop(out var top))
        {
            var (node, next) = top;
            var list = _calls.GetValueOrDefault(node, []);
            if (next < list.Count)
            {
                work.Push((node, next + 1));
                var target = list[next];
                if (!_order.ContainsKey(target))
                {
                    Enter(target);
                    work.Push((target, 0));
                }
                else if (_onStack.Contains(target))
                {
                    _low[node] = Math.Min(_low[node], _order[target]);
                }
                continue;
            }
            if (work.TryPeek(out var parent))
                _low[parent.Node] = Math.Min(_low[parent.Node], _low[node]);
            if (_low[node] == _order[node])
                Close(node);
        }
    }

    private void Enter(Routine r)
    {
        _low[r] = _order[r] = _order.Count;
        _stack.Push(r);
        _onStack.Add(r);
    }

    private void Close(Routine root)
    {
        var component = new List<Routine>();
        Routine r;
        do
        {
            r = _stack.Pop();
            _onStack.Remove(r);
            component.Add(r);
        } while (r != root);
        bool loops = component.Count > 1 || _calls.GetValueOrDefault(root, []).Contains(root);
        if (loops)
            _recursive.UnionWith(component);
    }
}
