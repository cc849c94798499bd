using System.Diagnostics.CodeAnalysis;

namespace Perjury.GuestBuild.Emulator;

/// <summary>A range of addresses that is plain memory.</summary>
public readonly record struct Region(ulong Start, ulong Size, bool IsWritable)
{
    public ulong End => Start + Size;

    /// <summary>A range a program may read and write.</summary>
    public static Region Ram(ulong start, ulong end) => new(start, end - start, true);

    /// <summary>A range only the loader and the host write.</summary>
    public static Region Rom(ulong start, ulong end) => new(start, end - start, false);
}

/// <summary>
/// The plain memory of a machine: regions in ascending order. Every other address is the environment's. The host takes pages only when
/// they are touched.
/// </summary>
public sealed record MemoryMap
{
    public const ulong PageSize = 4096;
    private const ulong MaxSpan = 1UL << 40;

    /// <param name="regions">Disjoint and ascending, each of whole pages.</param>
    public MemoryMap(params IReadOnlyList<Region> regions)
    {
        if (Check(regions) is { } fault)
            throw new ArgumentException(fault, nameof(regions));
        Regions = regions;
    }

    public IReadOnlyList<Region> Regions { get; }

    /// <summary>The first address of the first region.</summary>
    public ulong Base => Regions[0].Start;

    /// <summary>Bytes from <see cref="Base"/> to the end of the last region.</summary>
    public ulong Span => Regions[^1].End - Base;

    /// <summary>True when addresses between the regions are no memory.</summary>
    public bool HasHoles
    {
        get
        {
            for (int i = 1; i < Regions.Count; i++)
            {
                if (Regions[i].Start != Regions[i - 1].End)
                    return true;
            }
            return false;
        }
    }

    /// <summary>The same map with another size of the last region, where the heap is; false with one line when that is no size.</summary>
    public bool TryResize(ulong size, out MemoryMap resized, [NotNullWhen(false)] out string? error)
    {
        Region[] regions = [.. Regions];
        regions[^1] = regions[^1] with { Size = size };
        error = Check(regions);
        resized = error is null ? new MemoryMap(regions) : this;
        return error is null;
    }

    /// <summary>True when all bytes of a range are memory, and memory that a program may write where that is asked.</summary>
    public bool Holds(ulong address, ulong length, bool writable)
    {
        foreach (Region region in Regions)
        {
            if (address < region.Start || address >= region.End)
                continue;
            if (writable && !region.IsWritable)
                return false;
            ulong here = region.End - address;
            if (length <= here)
                return true;
            address = region.End;
            length -= here;
        }
        return length == 0;
    }

    private static string? Check(IReadOnlyList<Region> regions)
    {
        ulong end = 0;
        foreach (Region region in regions)
        {
            if (region.Size == 0 || region.Size % PageSize != 0 || region.Size > MaxSpan)
                return $"memory-size: {region.Size} bytes is not a positive multiple of {PageSize}";
            if (region.Start < end || region.Start % PageSize != 0)
                return $"memory-map: region 0x{region.Start:x} is out of order";
            end = region.End;
        }
        return regions.Count == 0 || end - regions[0].Start > MaxSpan
            ? "memory-map: no region, or too far apart"
            : null;
    }
}
