using Perjury.GuestBuild.Ir;

namespace Perjury.GuestBuild.Passes;

/// <summary>Marks the variables that a throw must find up to date in memory: stored in a try, read outside it.</summary>
internal static class TryLocals
{
    public static void Run(Body body)
    {
        if (body.Regions.Count == 0)
            return;
        var stores = new Dictionary<LocalVar, HashSet<int>>();
        var uses = new Dictionary<LocalVar, HashSet<int>>();
        foreach (var b in body.Blocks)
        {
            foreach (var i in b.Code)
            {
                if (i.Local is null)
                    continue;
                Note(uses, i.Local, b.Region);
                // A pointer to the variable may be written through inside any try.
                i.Local.CrossesTry |= i.Op == Op.LocAddr;
                if (i.Op is Op.StLoc or Op.LocAddr)
                    Note(stores, i.Local, b.Region);
            }
        }
        foreach (var (local, regions) in stores)
        {
            foreach (int r in regions)
                local.CrossesTry |= EscapesTry(body, r, uses[local]);
        }
    }

    private static void Note(Dictionary<LocalVar, HashSet<int>> map, LocalVar l, int region)
    {
        if (!map.TryGetValue(l, out var set))
            map[l] = set = [];
        set.Add(region);
    }

    /// <summary>Is some use outside one of the try regions the store lies in?</summary>
    private static bool EscapesTry(Body body, int region, HashSet<int> uses)
    {
        for (int r = region; r >= 0; r = body.Regions[r].Parent)
        {
            if (!body.Regions[r].IsTry)
                continue;
            foreach (int use in uses)
            {
                if (!Contains(body, r, use))
                    return true;
            }
        }
        return false;
    }

    private static bool Contains(Body body, int outer, int region)
    {
        for (; region >= 0; region = body.Regions[region].Parent)
        {
            if (region == outer)
                return true;
        }
        return false;
    }
}
