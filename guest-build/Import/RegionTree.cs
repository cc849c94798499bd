using System.Reflection.Metadata;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>The nesting of a method's protected regions, handlers and filters by IL range.</summary>
internal sealed class RegionTree
{
    private readonly List<(int Start, int End)> _ranges = [];
    private readonly List<Region> _regions;

    public RegionTree(
        TypeSystem types,
        ModuleDesc module,
        GenericContext context,
        MethodBodyBlock body,
        List<Region> regions
    )
    {
        _regions = regions;
        var tries = new Dictionary<(int, int, bool), Region>();
        foreach (var e in body.ExceptionRegions)
        {
            bool isCatch = e.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter;
            var key = (e.TryOffset, e.TryLength, isCatch);
            if (!tries.TryGetValue(key, out var t))
            {
                t = Add(
                    isCatch ? RegionKind.TryCatch : RegionKind.TryFinally,
                    e.TryOffset,
                    e.TryOffset + e.TryLength
                );
                t.IsFault = e.Kind == ExceptionRegionKind.Fault;
                tries[key] = t;
            }
            var handler = Add(
                isCatch ? RegionKind.Catch : RegionKind.Finally,
                e.HandlerOffset,
                e.HandlerOffset + e.HandlerLength
            );
            handler.Try = t.Index;
            Region? filter = null;
            if (e.Kind == ExceptionRegionKind.Filter)
            {
                filter = Add(RegionKind.Filter, e.FilterOffset, e.HandlerOffset);
                filter.Try = t.Index;
            }
            t.Clauses.Add(
                new Clause
                {
                    CatchType =
                        e.Kind == ExceptionRegionKind.Catch
                            ? Resolver.Type(types, module, e.CatchType, context)
                            : null,
                    HandlerRegion = handler.Index,
                    FilterRegion = filter?.Index ?? -1,
                }
            );
        }
        foreach (var r in regions)
            r.Parent = Enclosing(r);
    }

    public int StartOf(Region r) => _ranges[r.Index].Start;

    /// <summary>The innermost region an IL offset lies in, -1 for none.</summary>
    public int At(int offset)
    {
        int best = -1;
        for (int i = 0; i < _regions.Count; i++)
        {
            var (start, end) = _ranges[i];
            if (offset >= start && offset < end && (best < 0 || IsInside(i, best)))
                best = i;
        }
        return best;
    }

    /// <summary>Does <paramref name="region"/> equal <paramref name="outer"/> or lie in it?</summary>
    public bool Contains(int outer, int region)
    {
        for (; region >= 0; region = _regions[region].Parent)
        {
            if (region == outer)
                return true;
        }
        return outer < 0;
    }

    private Region Add(RegionKind kind, int start, int end)
    {
        var r = new Region { Index = _regions.Count, Kind = kind };
        _regions.Add(r);
        _ranges.Add((start, end));
        return r;
    }

    private int Enclosing(Region r)
    {
        int best = -1;
        for (int i = 0; i < _regions.Count; i++)
        {
            if (i != r.Index && IsInside(r.Index, i) && (best < 0 || IsInside(i, best)))
                best = i;
        }
        return best;
    }

    /// <summary>Strictly inside by range; of two equal ranges the one listed first is the inner one (ECMA-335 I.12.4.2.5).</summary>
    private bool IsInside(int inner, int outer)
    {
        var (a, b) = _ranges[inner];
        var (c, d) = _ranges[outer];
        if (a == c && b == d)
            return inner < outer;
        return a >= c && b <= d;
    }
}
