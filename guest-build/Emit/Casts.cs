using System.Text;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Reach;

namespace Perjury.GuestBuild.Emit;

/// <summary>Type numbers and type tests: exact compare, number range, or a bit per type number.</summary>
internal sealed class Casts
{
    private readonly Compilation _c;
    private readonly CNames _names;
    private readonly Func<TypeDesc, string> _typeInfo;
    private readonly Dictionary<TypeDesc, int> _ids = [];
    private readonly List<TypeDesc> _byId = [];
    private readonly Dictionary<TypeDesc, Test> _tests = [];
    private readonly StringBuilder _tables = new();

    private sealed record Test(TypeDesc? Exact, int Low, int Count, string? Bits);

    public Casts(Compilation c, Reachability reach, CNames names, Func<TypeDesc, string> typeInfo)
    {
        _c = c;
        _names = names;
        _typeInfo = typeInfo;
        var children = new Dictionary<TypeDesc, List<TypeDesc>>();
        var nodes = new HashSet<TypeDesc>();
        void Link(TypeDesc t)
        {
            if (!nodes.Add(t) || t.Base is null)
                return;
            if (!children.TryGetValue(t.Base, out var list))
                children[t.Base] = list = [];
            list.Add(t);
            Link(t.Base);
        }
        foreach (var t in reach.Constructed)
            Link(t);
        void Number(TypeDesc t)
        {
            if (reach.IsConstructed(t))
            {
                _ids[t] = _byId.Count;
                _byId.Add(t);
            }
            foreach (var child in children.GetValueOrDefault(t, []))
                Number(child);
        }
        Number(c.Types.Known.Object);
    }

    /// <summary>Bit tables used so far.</summary>
    public string Tables => _tables.ToString();

    public int IdOf(TypeDesc t) => _ids.GetValueOrDefault(t, 0);

    /// <summary>C text of IsInst, CastClass or Unbox.</summary>
    public string Text(Instr i, string operand)
    {
        var t = i.T!;
        string verb = i.Op switch
        {
            Op.IsInst => "rt_is",
            Op.CastClass => "rt_cast",
            _ => "rt_unbox",
        };
        string info = i.Op == Op.IsInst ? "" : $", (int64_t){_typeInfo(t)}";
        if (i.Op == Op.Unbox && t.IsEnum | t.IsPrimitive)
            return $"rt_unbox_bits({operand}, {BitsOf(UnboxKey(t), x => UnboxesTo(x, t))}{info})";
        var test = For(t);
        if (test.Exact is not null)
            return $"{verb}_exact({operand}, &{_names.Table(test.Exact)}{info})";
        if (test.Bits is not null)
            return $"{verb}_bits({operand}, {test.Bits}{info})";
        if (test.Count == 0)
            return $"{verb}_none({operand}{info})";
        return $"{verb}_range({operand}, {test.Low}u, {test.Count}u{info})";
    }

    /// <summary>Initialiser of a catch clause: low, count, bits.</summary>
    public string Range(TypeDesc t)
    {
        var test = For(t);
        if (test.Exact is not null)
            return $"{_ids[test.Exact]}u, 1u, 0";
        return test.Bits is not null ? $"0, 0, {test.Bits}" : $"{test.Low}u, {test.Count}u, 0";
    }

    /// <summary>Bit table of everything assignable to the type, for tests whose target is only known at run time.</summary>
    public string RuntimeBits(TypeDesc t) => BitsOf("rt" + t, x => _c.Casting.IsAssignable(x, t));

    private static string UnboxKey(TypeDesc t) => "unbox" + t.Kind;

    /// <summary>An enum unboxes to its underlying type and to enums of the same one (ECMA-335 III.4.32).</summary>
    private static bool UnboxesTo(TypeDesc boxed, TypeDesc t) =>
        boxed.IsValueType && boxed.Kind == t.Kind && (boxed.IsPrimitive || boxed.IsEnum);

    private Test For(TypeDesc t)
    {
        if (_tests.TryGetValue(t, out var test))
            return test;
        var members = _byId.Where(x => _c.Casting.IsAssignable(x, t)).ToList();
        if (members.Count == 1)
            test = new Test(members[0], 0, 0, null);
        else if (members.Count == 0)
            test = new Test(null, 0, 0, null);
        else if (_ids[members[^1]] - _ids[members[0]] + 1 == members.Count)
            test = new Test(null, _ids[members[0]], members.Count, null);
        else
            test = new Test(null, 0, 0, BitsOf("cast" + t, x => _c.Casting.IsAssignable(x, t)));
        _tests[t] = test;
        return test;
    }

    private readonly Dictionary<string, string> _bits = [];

    private string BitsOf(string key, Func<TypeDesc, bool> member)
    {
        if (_bits.TryGetValue(key, out var name))
            return name;
        _bits[key] = name = TypeNames.Mangle("bits_" + key, 40);
        var bytes = new byte[_byId.Count / 8 + 1];
        for (int k = 0; k < _byId.Count; k++)
        {
            if (member(_byId[k]))
                bytes[k / 8] |= (byte)(1 << (k % 8));
        }
        _tables.Append($"static const uint8_t {name}[] = {{ {string.Join(",", bytes)} }};\n");
        return name;
    }
}
