using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>What the compiler puts for methods that make an array from <c>typeof(T)</c>.</summary>
internal static class ArrayByType
{
    public static Array Create<T>(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new T[length];
    }

    /// <summary>The values of an enum as its numbers.</summary>
    public static Array Numbers<T, TNumber>()
        where T : struct, Enum => Unsafe.As<TNumber[]>(EnumShim.GetValues<T>()).AsSpan().ToArray();
}
