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

    /// <summary>Two boxes of one type hold the same bits; other objects are equal only to themselves.</summary>
    public static unsafe bool ContentEquals(object a, object b)
    {
        if (Machine.rt_info_flags(Machine.rt_info_of(a)) is var flags && (flags & 1) == 0)
            return false;
        ref byte x = ref Unsafe.As<Box>(a).Data;
        ref byte y = ref Unsafe.As<Box>(b).Data;
        for (int i = 0; i < Machine.rt_boxed_size(a); i++)
        {
            if (Unsafe.Add(ref x, i) != Unsafe.Add(ref y, i))
                return false;
        }
        return true;
    }

    private sealed class Box
    {
#pragma warning disable CS0649 // a view of any box: the first byte behind its header
        public byte Data;
#pragma warning restore CS0649
    }
}

/// <summary><c>new T()</c> where the constructor may throw.</summary>
internal static class Activation
{
    public static T Create<T>()
    {
        try
        {
            return Make<T>();
        }
        catch (Exception e)
        {
            throw new System.Reflection.TargetInvocationException(e);
        }
    }

    /// <summary><c>Activator.CreateInstance(typeof(T))</c>.</summary>
    public static object? CreateBoxed<T>() => Activator.CreateInstance<T>();

    /// <summary>Expanded by the compiler: the object and its constructor.</summary>
    private static T Make<T>() => throw new NotSupportedException();
}
