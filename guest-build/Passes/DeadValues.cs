using Perjury.GuestBuild.Ir;

namespace Perjury.GuestBuild.Passes;

/// <summary>Removes values nobody uses: what importing folded away leaves constants, addresses and loads of variables behind.</summary>
internal static class DeadValues
{
    public static void Run(Body body)
    {
        var used = new HashSet<Instr>(ReferenceEqualityComparer.Instance);
        foreach (var b in body.Blocks)
        {
            foreach (var i in b.Code)
            {
                if (!IsRemovable(i))
                    Mark(i, used);
            }
        }
        foreach (var b in body.Blocks)
            b.Code.RemoveAll(i => IsRemovable(i) && !used.Contains(i));
    }

    private static bool IsRemovable(Instr i) => i.IsPure || i.Op == Op.LdLoc;

    private static void Mark(Instr user, HashSet<Instr> used)
    {
        foreach (var a in user.Args)
        {
            if (used.Add(a))
                Mark(a, used);
        }
    }
}
