using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>Memory outside the managed heap is an array nobody else sees: nothing moves here and nothing is freed.</summary>
[Replaces("Interop+Sys")]
internal static unsafe class NativeMemoryShim
{
    /// <summary>The size of a block lies before it, for Realloc.</summary>
    private const int Prefix = 16;

    public static void* Malloc(nuint size) => Block(size, Prefix);

    public static void* Calloc(nuint count, nuint size) => Block(checked(count * size), Prefix);

    public static void* Realloc(void* block, nuint size) => Grown(block, size, Prefix);

    public static void Free(void* block) { }

    public static void* AlignedAlloc(nuint alignment, nuint size) => Block(size, alignment);

    public static void* AlignedRealloc(void* block, nuint alignment, nuint size) =>
        Grown(block, size, alignment);

    public static void AlignedFree(void* block) { }

    private static void* Grown(void* block, nuint size, nuint alignment)
    {
        byte* grown = Block(size, alignment);
        if (block is not null)
        {
            nuint old = *(nuint*)((byte*)block - Prefix);
            Unsafe.CopyBlock(grown, block, (uint)nuint.Min(old, size));
        }
        return grown;
    }

    private static byte* Block(nuint size, nuint alignment)
    {
        alignment = nuint.Max(alignment, Prefix);
        byte[] array = new byte[checked((int)(size + alignment + Prefix))];
        nuint start = (nuint)Machine.rt_array_data(array) + Prefix;
        byte* block = (byte*)((start + alignment - 1) & ~(alignment - 1));
        *(nuint*)(block - Prefix) = size;
        return block;
    }
}

[Replaces("System.Runtime.InteropServices.Marshal")]
internal static unsafe class MarshalShim
{
    public static nint AllocHGlobal(int size) => (nint)NativeMemoryShim.Malloc((nuint)size);

    public static nint AllocHGlobal(nint size) => (nint)NativeMemoryShim.Malloc((nuint)size);

    public static nint ReAllocHGlobal(nint block, nint size) =>
        (nint)NativeMemoryShim.Realloc((void*)block, (nuint)size);

    public static void FreeHGlobal(nint block) { }

    /// <summary>Nothing moves.</summary>
    public static bool IsPinnable(object? o) => true;
}
