using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

[Replaces("System.Runtime.CompilerServices.RuntimeHelpers")]
internal static class RuntimeHelpersShim
{
    /// <summary>array[range]: the copy has the array's own type, which covariance may make narrower than T[].</summary>
    public static T[] GetSubArray<T>(T[] array, Range range)
    {
        ArgumentNullException.ThrowIfNull(array);
        var (offset, length) = range.GetOffsetAndLength(array.Length);
        if (length == 0)
            return [];
        var copy = Unsafe.As<T[]>(Machine.rt_new_array_of(Machine.rt_mt_of(array), length));
        Array.Copy(array, offset, copy, 0, length);
        return copy;
    }

    public static void RunModuleConstructor(ModuleHandle module) { }

    public static void PrepareMethod(RuntimeMethodHandle method) { }
}
