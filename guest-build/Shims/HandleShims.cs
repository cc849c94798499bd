using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>
/// Weak references, dependent handles and the tables on them: nothing is collected here, so holding is enough. A handle is the
/// address of a pair.
/// </summary>
[Replaces("System.Runtime.DependentHandle")]
internal static unsafe class DependentHandleShim
{
    private sealed class Pair
    {
        public object? Target;
        public object? Dependent;
    }

    public static nint InternalAlloc(object? target, object? dependent) =>
        Address(new Pair { Target = target, Dependent = dependent });

    public static nint InternalAllocWithGCTransition(object? target, object? dependent) =>
        InternalAlloc(target, dependent);

    public static object? InternalGetTarget(nint handle) => At(handle).Target;

    public static object? InternalGetDependent(nint handle) => At(handle).Dependent;

    public static object? InternalGetTargetAndDependent(nint handle, out object? dependent)
    {
        var pair = At(handle);
        dependent = pair.Target is null ? null : pair.Dependent;
        return pair.Target;
    }

    public static void InternalSetDependent(nint handle, object? dependent) =>
        At(handle).Dependent = dependent;

    public static void InternalSetTargetToNull(nint handle) => At(handle).Target = null;

    public static bool InternalFree(nint handle) => true;

    public static void InternalFreeWithGCTransition(nint handle) { }

    private static Pair At(nint handle) => Unsafe.As<nint, Pair>(ref handle);

    private static nint Address(Pair pair) => Unsafe.As<Pair, nint>(ref pair);
}

/// <summary>The handle is the address of a cell with the object: what GCHandle's own code reads.</summary>
[Replaces("System.Runtime.InteropServices.GCHandle")]
internal static unsafe class GCHandleShim
{
    public static nint InternalAlloc(object? value, int kind)
    {
        object?[] cell = [value];
        return (nint)Machine.rt_array_data(cell);
    }

    public static void InternalFree(nint handle) { }

    public static void InternalSet(nint handle, object? value) =>
        Unsafe.Write((void*)handle, value);

    public static object? InternalCompareExchange(nint handle, object? value, object? comparand) =>
        Interlocked.CompareExchange(ref Unsafe.AsRef<object?>((void*)handle), value, comparand);
}
