using Perjury.GuestBuild.Ir;

namespace Perjury.GuestBuild.Emit;

/// <summary>Decides which values are printed inside the expression that uses them and which get a variable.</summary>
internal sealed class Placement
{
    private readonly Dictionary<Instr, int> _uses = [];
    private readonly Dictionary<Instr, Block> _useBlock = [];
    private readonly HashSet<Instr> _inline = [];

    public Placement(Body body, HashSet<LocalVar> addressTaken)
    {
        foreach (var b in body.Blocks)
        {
            foreach (var i in b.Code)
            {
                foreach (var a in i.Args)
                {
                    _uses[a] = _uses.GetValueOrDefault(a) + 1;
                    _useBlock[a] = _useBlock.TryGetValue(a, out var ub) && ub != b ? null! : b;
                }
            }
        }
        foreach (var b in body.Blocks)
            Decide(b, addressTaken);
    }

    public bool IsInline(Instr i) => _inline.Contains(i);

    public bool IsUsed(Instr i) => _uses.ContainsKey(i);

    private void Decide(Block b, HashSet<LocalVar> addressTaken)
    {
        var code = b.Code;
        var printedAt = new Dictionary<Instr, int>();
        var depth = new Dictionary<Instr, int>();
        for (int k = 0; k < code.Count; k++)
        {
            var i = code[k];
            int d = 0;
            foreach (var a in i.Args)
                d = Math.Max(d, depth.GetValueOrDefault(a));
            bool fits = d < 12;
            bool single = _uses.GetValueOrDefault(i) == 1 && _useBlock[i] == b;
            bool constant =
                i.Op
                is Op.Const
                    or Op.ConstF
                    or Op.Null
                    or Op.StrLit
                    or Op.MtOf
                    or Op.LocAddr
                    or Op.StaticAddr
                    or Op.RvaAddr;
            bool local = _useBlock.TryGetValue(i, out var ub) && ub == b;
            bool address =
                i.Op == Op.AddOff && (IsFixedAddress(i.Args[0]) || (local && IsName(i.Args[0])));
            if (constant || address)
                _inline.Add(i);
            else if (i.IsPure && single && fits && i.Op is not (Op.Zero or Op.ExtractField))
                _inline.Add(i);
            depth[i] = _inline.Contains(i) ? d + 1 : 0;
        }
        for (int k = code.Count - 1; k >= 0; k--)
        {
            int at = k;
            if (_inline.Contains(code[k]))
                at = printedAt.GetValueOrDefault(code[k], k);
            foreach (var a in code[k].Args)
                printedAt[a] = Math.Max(printedAt.GetValueOrDefault(a, -1), at);
        }
        InlineLoads(b, addressTaken, printedAt);
    }

    private static bool IsFixedAddress(Instr i) =>
        i.Op is Op.LocAddr or Op.StaticAddr or Op.RvaAddr or Op.StrLit;

    /// <summary>Printed as a single name whatever happens, so repeating it costs nothing.</summary>
    private bool IsName(Instr i) => !_inline.Contains(i) || i.Op == Op.LdLoc;

    /// <summary>A local is printed by name when nothing can change it before its last use.</summary>
    private void InlineLoads(
        Block b,
        HashSet<LocalVar> addressTaken,
        Dictionary<Instr, int> printedAt
    )
    {
        var code = b.Code;
        var nextStore = new Dictionary<LocalVar, int>();
        int nextEffect = int.MaxValue;
        for (int k = code.Count - 1; k >= 0; k--)
        {
            var i = code[k];
            if (i.Op == Op.StLoc)
                nextStore[i.Local!] = k;
            else if (!i.IsPure && i.Op != Op.LdLoc)
                nextEffect = k;
            if (i.Op != Op.LdLoc || !_useBlock.TryGetValue(i, out var ub) || ub != b)
                continue;
            int limit = nextStore.GetValueOrDefault(i.Local!, int.MaxValue);
            if (addressTaken.Contains(i.Local!) || i.Local!.CrossesTry)
                limit = Math.Min(limit, nextEffect);
            if (printedAt.GetValueOrDefault(i, k) <= limit)
                _inline.Add(i);
        }
    }
}
