using System.Globalization;
using System.Text;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// Instructions by call path. Calls are recognised by their link register; a return goes to the remembered address, and a longjmp
/// unwinds to the frame that has the stack pointer and function it lands in.
/// </summary>
public sealed unsafe class CallTree
{
    private const int StackPointer = 2;
    private const int Root = 0;

    /// <summary>Calls below this depth are charged to the function there: a run-away recursion still gives a readable profile.</summary>
    private const int MaxDepth = 500;

    private readonly Machine _machine;
    private readonly MachineOp* _ops;
    private readonly ulong* _registers;
    private readonly int* _owners;
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<(int Parent, int Function), int> _children = [];
    private readonly List<Frame> _frames = [];
    private int _current;
    private int _blockStart;

    internal CallTree(Machine machine)
    {
        _machine = machine;
        _ops = machine.Ops;
        _registers = machine.Registers;
        _owners = machine.Owners;
        _nodes.Add(new Node { Parent = -1, Function = -1 });
    }

    /// <summary>
    /// Instructions in the function itself and in everything below it, per function number of the symbol map. A recursive function
    /// counts once per path.
    /// </summary>
    public IReadOnlyDictionary<int, (ulong Self, ulong Total)> ByFunction()
    {
        var below = new ulong[_nodes.Count];
        var sums = new Dictionary<int, (ulong Self, ulong Total)>();
        // A node comes after its parent.
        for (int i = _nodes.Count - 1; i > Root; i--)
        {
            Node node = _nodes[i];
            below[i] += node.Self;
            below[node.Parent] += below[i];
            (ulong self, ulong total) = sums.GetValueOrDefault(node.Function);
            sums[node.Function] = (self + node.Self, total + (node.IsOutermost ? below[i] : 0));
        }
        return sums;
    }

    /// <summary>Instructions outside the functions of these names and of what they call: each of their calls is one instruction.</summary>
    public ulong Outside(Predicate<string> isFree)
    {
        var free = new bool[_nodes.Count];
        ulong sum = 0;
        // A node comes after its parent.
        for (int i = Root + 1; i < _nodes.Count; i++)
        {
            Node node = _nodes[i];
            free[i] = free[node.Parent] || isFree(_machine.FunctionName(node.Function));
            sum += free[i] ? 0 : node.Self;
        }
        return sum;
    }

    /// <summary>Folded stacks, one <c>a;b;c count</c> per line, sorted: the input format of flame-graph tools.</summary>
    public string Folded()
    {
        var lines = new List<string>();
        foreach (Node node in _nodes)
        {
            if (node.Self != 0)
                lines.Add(Path(node) + " " + node.Self.ToString(CultureInfo.InvariantCulture));
        }
        lines.Sort(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (string line in lines)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    internal void Start(int index)
    {
        _current = Child(Root, FunctionOf(index));
        _blockStart = index;
    }

    internal void Transfer(int from, int to, bool links)
    {
        Charge(from + 1);
        _blockStart = to;
        int function = FunctionOf(to);
        if (links)
        {
            _frames.Add(new Frame(_current, from + 1, _registers[StackPointer]));
            _current = Child(_current, function);
        }
        else if (_ops[from].Code == OpCode.JumpRegister && TryReturn(to))
        {
            return;
        }
        else if (function != FunctionOf(from))
        {
            Land(to, function);
        }
    }

    internal void Interrupt(int from, int to)
    {
        Charge(from);
        _blockStart = to;
        _current = Child(_current, FunctionOf(to));
    }

    internal void Stop(int index, bool retired) => Charge(retired ? index + 1 : index);

    private bool TryReturn(int to)
    {
        for (int i = _frames.Count - 1; i >= 0; i--)
        {
            if (_frames[i].ReturnTo != to)
                continue;
            Unwind(i);
            return true;
        }
        return false;
    }

    /// <summary>A jump into another function: a tail call when it hits an entry, else a longjmp.</summary>
    private void Land(int to, int function)
    {
        if ((_owners[to] & 1) == 0)
        {
            ulong stack = _registers[StackPointer];
            for (int i = _frames.Count - 1; i >= 0; i--)
            {
                if (_frames[i].Stack != stack || _nodes[_frames[i].Caller].Function != function)
                    continue;
                Unwind(i);
                return;
            }
        }
        int parent = _frames.Count > 0 ? _frames[^1].Caller : Root;
        _current = Child(parent, function);
    }

    private void Unwind(int frame)
    {
        _current = _frames[frame].Caller;
        _frames.RemoveRange(frame, _frames.Count - frame);
    }

    private void Charge(int end) => _nodes[_current].Self += (ulong)(end - _blockStart);

    private int FunctionOf(int index) => _owners[index] >> 1;

    private int Child(int parent, int function)
    {
        if (_children.TryGetValue((parent, function), out int child))
            return child;
        int depth = _nodes[parent].Depth + 1;
        if (depth > MaxDepth)
            return parent;
        child = _nodes.Count;
        bool outermost = true;
        for (Node at = _nodes[parent]; at.Parent >= 0 && outermost; at = _nodes[at.Parent])
            outermost = at.Function != function;
        _nodes.Add(
            new Node
            {
                Parent = parent,
                Function = function,
                Depth = depth,
                IsOutermost = outermost,
            }
        );
        _children.Add((parent, function), child);
        return child;
    }

    private string Path(Node node)
    {
        var names = new List<string>();
        for (; node.Parent >= 0; node = _nodes[node.Parent])
            names.Add(_machine.FunctionName(node.Function));
        names.Reverse();
        return string.Join(';', names);
    }

    private sealed class Node
    {
        public int Parent { get; init; }
        public int Function { get; init; }
        public int Depth { get; init; }

        /// <summary>No caller above is the same function.</summary>
        public bool IsOutermost { get; init; }
        public ulong Self { get; set; }
    }

    private readonly record struct Frame(int Caller, int ReturnTo, ulong Stack);
}
