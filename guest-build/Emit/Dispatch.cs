using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Reach;

namespace Perjury.GuestBuild.Emit;

/// <summary>Which slots need a table entry, and which index: two slots share an index when no type has both.</summary>
internal sealed class Dispatch
{
    private readonly Dictionary<MethodDesc, List<(TypeDesc Type, Routine Target)>> _targets = [];
    private readonly Dictionary<MethodDesc, int> _index = [];
    private readonly Dictionary<TypeDesc, Dictionary<int, Routine>> _tables = [];

    public Dispatch(Reachability reach)
    {
        foreach (var slot in reach.Slots)
        {
            var list = new List<(TypeDesc, Routine)>();
            foreach (var t in reach.Constructed)
            {
                if (reach.Target(t, slot) is { } r)
                    list.Add((t, r));
            }
            _targets[slot] = list;
        }
        foreach (var slot in reach.Slots.OrderByDescending(s => _targets[s].Count))
        {
            if (_targets[slot].Count > 0 && Single(slot) is null)
                Colour(slot);
        }
    }

    public bool IsDead(MethodDesc slot) => !_targets.TryGetValue(slot, out var l) || l.Count == 0;

    /// <summary>The only routine the slot can reach, or null.</summary>
    public Routine? Single(MethodDesc slot)
    {
        if (!_targets.TryGetValue(slot, out var list) || list.Count == 0)
            return null;
        var first = list[0].Target;
        foreach (var (_, r) in list)
        {
            if (r != first)
                return null;
        }
        return first;
    }

    /// <summary>Every routine the slot can reach, each once.</summary>
    public IEnumerable<Routine> Targets(MethodDesc slot) =>
        _targets.TryGetValue(slot, out var list) ? list.Select(e => e.Target).Distinct() : [];

    public int Index(MethodDesc slot) => _index[slot];

    /// <summary>The filled entries of a type's table in index order; gaps are null.</summary>
    public Routine?[] Table(TypeDesc t)
    {
        if (!_tables.TryGetValue(t, out var entries))
            return [];
        var table = new Routine?[entries.Keys.Max() + 1];
        foreach (var (k, r) in entries)
            table[k] = r;
        return table;
    }

    private void Colour(MethodDesc slot)
    {
        var list = _targets[slot];
        int colour = 0;
        while (list.Any(e => _tables.TryGetValue(e.Type, out var d) && d.ContainsKey(colour)))
            colour++;
        _index[slot] = colour;
        foreach (var (t, r) in list)
        {
            if (!_tables.TryGetValue(t, out var d))
                _tables[t] = d = [];
            d[colour] = r;
        }
    }
}
